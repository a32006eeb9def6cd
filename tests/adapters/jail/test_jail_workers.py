"""The life of workers, with real processes: they are replaced, they are cancelled, and nothing outlives the parent."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from jail_readers import Unstartable, page_of
from jail_rig import OpenJail, ask, wait_until_gone, words

from ingest.adapters.jail import Jail, Question, Readers
from ingest.adapters.jail.jail import _batches
from ingest.core.rules import Rulebook
from ingest.errors import ParserKilled


def test_the_jail_stands_after_twenty_kills(open_jail: OpenJail) -> None:
    jail = open_jail(workers=2)
    answers = ask(jail, *["segfault", "exit"] * 10, "alive")

    assert sum(isinstance(answer.error, ParserKilled) for answer in answers) == 20
    assert words(answers[-1]) == "alive"


def test_a_worker_is_replaced_after_its_pages(open_jail: OpenJail) -> None:
    jail = open_jail(workers=1, pages_per_worker=8)
    pids = [words(answer) for answer in ask(jail, *["pid"] * 24)]

    assert len(set(pids[:8])) == len(set(pids[8:16])) == len(set(pids[16:])) == 1
    assert len(set(pids)) == 3


def test_large_pages_do_not_wait_together_in_a_worker() -> None:
    small = Question.page(page_of("small"))
    large = Question.page(page_of("large " + "x" * (3 << 20)))
    sizes = [len(batch) for batch in _batches([small, large, *[small] * 9, large, large])]

    assert sizes == [2, 8, 2, 1]


def test_an_idle_worker_that_is_killed_from_outside_costs_no_page(open_jail: OpenJail) -> None:
    jail = open_jail(workers=1)
    pid = int(words(ask(jail, "pid")[0]))
    os.kill(pid, signal.SIGKILL)
    left = wait_until_gone({pid})
    (answer,) = ask(jail, "still here")

    assert not left
    assert words(answer) == "still"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_sent_to_the_whole_group_is_the_parents_business(open_jail: OpenJail, number: signal.Signals) -> None:
    jail = open_jail(workers=1)
    pid = words(ask(jail, "pid")[0])
    os.kill(int(pid), number)

    assert words(ask(jail, "pid")[0]) == pid


def test_a_worker_that_cannot_start_is_no_pages_fault() -> None:
    jail = Jail(Rulebook(), workers=1, readers=Readers(page=Unstartable()))

    with pytest.raises(RuntimeError, match="could not start: died: exit code 1"):
        ask(jail, "anything")
    jail.close()


def test_a_cancelled_question_leaves_the_jail_usable(open_jail: OpenJail) -> None:
    jail = open_jail(workers=1, wall_s=0.5)

    async def give_up() -> str:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await jail.read_page(page_of("sleep"))
        return (await jail.read_page(page_of("next"))).kind_reason

    assert asyncio.run(give_up()) == "next"


def test_closing_ends_what_is_being_read_and_leaves_no_process(open_jail: OpenJail) -> None:
    jail = open_jail(workers=2, cpu_s=600, wall_s=600)

    async def close_while_reading() -> set[int]:
        pids = {int((await jail.read_page(page_of("pid"))).kind_reason) for _ in range(8)}
        reading = asyncio.create_task(jail.read_page(page_of("burn")))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(jail.close)
        with pytest.raises(asyncio.CancelledError):
            await reading
        return pids

    pids = asyncio.run(close_while_reading())

    assert not wait_until_gone(pids)
    with pytest.raises(RuntimeError, match="closed"):
        ask(jail, "too late")


PARENT = """
    import sys, threading
    from jail_readers import READERS, page_of
    from ingest.adapters.jail import Jail, Question
    from ingest.core.rules import Rulebook

    if __name__ == "__main__":
        jail = Jail(Rulebook(), workers=1, cpu_s=600, wall_s=600, readers=READERS)
        (first,) = jail.read_all([Question.page(page_of("pid"))])
        print(first.value.kind_reason, flush=True)
        list(jail.read_all([Question.page(page_of("burn"))]))
"""


RESERVING = """
    import mmap
    from jail_readers import READERS, page_of
    from ingest.adapters.jail import Jail, Question
    from ingest.core.rules import Rulebook

    # As libraries do that bring an allocator of their own: PROT_NONE, private, anonymous.
    reserved = mmap.mmap(-1, 1 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=0)

    if __name__ == "__main__":
        jail = Jail(Rulebook(), workers=1, readers=READERS)
        for answer in jail.read_all(Question.page(page_of(command)) for command in ("calm", "hog 100", "hog 600")):
            print(answer.value.kind_reason if answer.value else answer.error.detail)
        jail.close()
"""


def test_what_a_library_sets_aside_leaves_a_worker_its_memory(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(textwrap.dedent(RESERVING))
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=environment, check=True)

    assert done.stdout.splitlines() == ["calm", str(100 << 20), "memory: more than 512 MiB"]


def test_a_busy_worker_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(textwrap.dedent(PARENT))
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        server = int(Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[1])
        parent.kill()

    assert not wait_until_gone({worker, server})
