"""The jail, with real processes: a page that harms its worker costs only itself, and nothing outlives the parent."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jail_readers import READERS, Unstartable, page_of

from ingest.adapters.jail import Answer, Jail, Question, Readers
from ingest.core.rules import Rulebook
from ingest.errors import NotHtml, ParserFailed, ParserKilled

OpenJail = Callable[..., Jail]


@pytest.fixture
def open_jail(rulebook: Rulebook) -> Iterator[OpenJail]:
    opened: list[Jail] = []

    def open_one(**bounds: float) -> Jail:
        jail = Jail(rulebook, readers=READERS, **bounds)  # type: ignore[arg-type]
        opened.append(jail)
        return jail

    yield open_one
    for jail in opened:
        jail.close()


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook()


def ask(jail: Jail, *commands: str) -> list[Answer]:
    return list(jail.read_all(Question.page(page_of(command)) for command in commands))


def words(answer: Answer) -> str:
    """Return what the stand-in reader said."""
    assert answer.error is None, answer.error
    return answer.value.kind_reason  # type: ignore[union-attr]


def wait_until_gone(pids: set[int]) -> set[int]:
    """Return which of the processes are still there after a while."""
    for _ in range(200):
        pids = {pid for pid in pids if Path(f"/proc/{pid}").exists()}
        if not pids:
            break
        time.sleep(0.05)
    return pids


@pytest.mark.parametrize(
    ("command", "error", "reason"),
    [
        ("sleep", ParserKilled, "time: more than 0.5 s by the clock"),
        ("burn", ParserKilled, "time: more than 0.3 s of processor time"),
        ("hog 2000", ParserKilled, "memory: more than 512 MiB"),
        ("exit", ParserKilled, "died: exit code 7"),
        ("segfault", ParserKilled, "died: Segmentation fault (11)"),
        ("smash", ParserKilled, "died: Segmentation fault (11)"),
        ("oom", ParserKilled, "died: Killed (9)"),
        ("recurse", ParserFailed, "RecursionError at adapters/jail_readers.py:"),
        ("bug", ParserFailed, "ZeroDivisionError at adapters/jail_readers.py:"),
        ("unpicklable", ParserFailed, "pickle"),
        ("refuse", NotHtml, "application/pdf"),
    ],
)
def test_a_harmful_page_costs_only_itself_and_says_what_happened(
    open_jail: OpenJail, command: str, error: type[Exception], reason: str
) -> None:
    jail = open_jail(workers=1, cpu_s=0.3, wall_s=0.5)
    before, harmed, *after = ask(jail, "one", command, "two", "three")

    assert [words(answer) for answer in (before, *after)] == ["one", "two", "three"]
    assert type(harmed.error) is error
    assert reason in harmed.error.detail
    assert harmed.error.url == page_of(command).url
    assert harmed.error.crashed is (error is ParserKilled)


def test_memory_is_bounded_by_what_the_worker_was_given(open_jail: OpenJail) -> None:
    (small,) = ask(open_jail(workers=1, memory_mib=256), "hog 400")
    (large,) = ask(open_jail(workers=1, memory_mib=1024), "hog 400")

    assert isinstance(small.error, ParserKilled)
    assert words(large) == str(400 << 20)


def test_a_stuck_page_does_not_hold_up_the_other_worker(open_jail: OpenJail) -> None:
    jail = open_jail(workers=2, cpu_s=600, wall_s=600)

    async def race() -> tuple[bool, list[str]]:
        stuck = asyncio.create_task(jail.read_page(page_of("burn")))
        await asyncio.sleep(0)
        healthy = [(await jail.read_page(page_of(f"page-{n}"))).kind_reason for n in range(40)]
        done = stuck.done()
        stuck.cancel()
        return done, healthy

    stuck_done, healthy = asyncio.run(race())

    assert not stuck_done
    assert healthy == [f"page-{n}" for n in range(40)]


def test_killing_a_stuck_page_leaves_the_other_workers_batch_alone(open_jail: OpenJail) -> None:
    jail = open_jail(workers=2, cpu_s=0.2, wall_s=5)
    commands = [f"page-{n}" for n in range(64)]
    for place in (0, 17, 34):
        commands[place] = "burn"
    answers = ask(jail, *commands)

    assert [n for n, answer in enumerate(answers) if answer.error] == [0, 17, 34]
    assert [words(answer) for answer in answers if not answer.error] == [c for c in commands if c != "burn"]


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


def test_an_idle_worker_that_is_killed_from_outside_costs_no_page(open_jail: OpenJail) -> None:
    jail = open_jail(workers=1)
    pid = int(words(ask(jail, "pid")[0]))
    os.kill(pid, signal.SIGKILL)
    left = wait_until_gone({pid})
    (answer,) = ask(jail, "still here")

    assert not left
    assert words(answer) == "still"


def test_an_interrupt_from_the_keyboard_is_the_parents_business(open_jail: OpenJail) -> None:
    jail = open_jail(workers=1)
    pid = words(ask(jail, "pid")[0])
    os.kill(int(pid), signal.SIGINT)

    assert words(ask(jail, "pid")[0]) == pid


def test_a_worker_has_none_of_the_parents_sockets_and_cannot_write_files(open_jail: OpenJail, tmp_path: Path) -> None:
    jail = open_jail(workers=1)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        ours = str(Path(f"/proc/self/fd/{listener.fileno()}").readlink())
        files, written = ask(jail, "files", f"write {tmp_path}/stolen")

    assert ours not in words(files)
    assert words(files).count("socket:") <= 1  # its own pipe
    assert words(written) == "refused: File too large"


def test_an_answer_can_run_nothing_in_the_parent(open_jail: OpenJail, tmp_path: Path) -> None:
    jail = open_jail(workers=1)
    intruder, after = ask(jail, f"intrude {tmp_path}/made", "after")

    assert isinstance(intruder.error, ParserFailed)
    assert "a worker answered with posix.mkdir" in intruder.error.detail
    assert not (tmp_path / "made").exists()
    assert words(after) == "after"


def test_a_worker_that_cannot_start_is_no_pages_fault(rulebook: Rulebook) -> None:
    jail = Jail(rulebook, workers=1, readers=Readers(page=Unstartable()))

    with pytest.raises(RuntimeError, match="could not start: died: exit code 1"):
        ask(jail, "anything")
    jail.close()


def test_answers_carry_the_time_that_reading_took_in_the_worker(open_jail: OpenJail) -> None:
    (answer,) = ask(open_jail(workers=1), "page")

    assert 0 < answer.elapsed_ms < 60_000


def test_the_pipelines_face_returns_readings_and_raises_page_errors(open_jail: OpenJail) -> None:
    jail = open_jail(workers=1)
    reading = asyncio.run(jail.read_page(page_of("hello")))

    assert reading.kind_reason == "hello"
    with pytest.raises(NotHtml):
        asyncio.run(jail.read_page(page_of("refuse")))


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
