"""The jail, with real processes: a page that harms its worker costs only itself."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from jail_readers import page_of
from jail_rig import OpenJail, ask, words

from ingest.errors import NotHtml, PageError, ParserFailed, ParserKilled


@pytest.mark.parametrize(
    ("command", "cpu_s", "wall_s", "error", "reason"),
    [
        ("sleep", 60, 0.5, ParserKilled, "time: more than 0.5 s by the clock"),
        ("burn", 0.3, 60, ParserKilled, "time: more than 0.3 s of processor time"),
        ("hog 2000", 60, 60, ParserKilled, "memory: more than 512 MiB"),
        ("exit", 60, 60, ParserKilled, "died: exit code 7"),
        ("segfault", 60, 60, ParserKilled, "died: Segmentation fault (11)"),
        ("smash", 60, 60, ParserKilled, "died: Segmentation fault (11)"),
        ("oom", 60, 60, ParserKilled, "died: Killed (9)"),
        ("recurse", 60, 60, ParserFailed, "RecursionError at jail/jail_readers.py:"),
        ("bug", 60, 60, ParserFailed, "ZeroDivisionError at jail/jail_readers.py:"),
        ("unpicklable", 60, 60, ParserFailed, "pickle"),
        ("refuse", 60, 60, NotHtml, "application/pdf"),
    ],
)
def test_a_harmful_page_costs_only_itself_and_says_what_happened(
    open_jail: OpenJail, command: str, cpu_s: float, wall_s: float, error: type[PageError], reason: str
) -> None:
    jail = open_jail(cpu_s=cpu_s, wall_s=wall_s)
    before, harmed, *after = ask(jail, "one", command, "two", "three")

    assert [words(answer) for answer in (before, *after)] == ["one", "two", "three"]
    assert harmed.error is not None
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
    jail = open_jail(workers=2, cpu_s=0.2, wall_s=60)
    commands = [f"page-{n}" for n in range(64)]
    for place in (0, 17, 34):
        commands[place] = "burn"
    answers = ask(jail, *commands)

    assert [n for n, answer in enumerate(answers) if answer.error] == [0, 17, 34]
    assert [words(answer) for answer in answers if not answer.error] == [c for c in commands if c != "burn"]


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


def test_answers_carry_the_time_that_reading_took_in_the_worker(open_jail: OpenJail) -> None:
    (answer,) = ask(open_jail(workers=1), "page")

    assert 0 < answer.elapsed_ms < 60_000


def test_the_pipelines_face_returns_readings_and_raises_page_errors(open_jail: OpenJail) -> None:
    jail = open_jail(workers=1)
    reading = asyncio.run(jail.read_page(page_of("hello")))

    assert reading.kind_reason == "hello"
    with pytest.raises(NotHtml):
        asyncio.run(jail.read_page(page_of("refuse")))
