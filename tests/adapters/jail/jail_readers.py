"""Readers that misbehave as pages can make real ones do; workers import them by name."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from ingest.adapters.jail import Readers
from ingest.core.rules import Rulebook
from ingest.errors import NotHtml
from ingest.model import (
    AccessVerdict,
    Article,
    Body,
    FetchedPage,
    Link,
    Metadata,
    PageKind,
    PageReading,
    PolicySignals,
)


def page_of(command: str) -> FetchedPage:
    """Return a page whose body tells the reader below what to do."""
    url = f"https://jail.example/{command.partition(' ')[0]}"
    return FetchedPage(
        url=url,
        final_url=url,
        status=200,
        headers=(),
        body=command.encode(),
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def reading_of(words: str) -> PageReading:
    """Return a reading that carries words in `kind_reason`."""
    article = Article(
        url_final="https://jail.example/",
        domain="jail.example",
        metadata=Metadata(headline="A headline", published_at=datetime(2026, 3, 1, tzinfo=UTC)),
        body=Body(),
        verdict=AccessVerdict(),
        policy=PolicySignals(),
        word_count=0,
        content_hash="0",
        body_hash="0",
        quality=0.5,
    )
    return PageReading(kind=PageKind.ARTICLE, kind_reason=words, article=article, extractor="stand-in")


def obey(page: FetchedPage, _rulebook: Rulebook, _hint: Link | None) -> PageReading:
    """Do what the page's body says."""
    command, _, argument = page.body.decode().partition(" ")
    match command:
        case "pid":
            return reading_of(str(os.getpid()))
        case "files":
            folder = Path("/proc/self/fd")
            return reading_of(" ".join(str(link.readlink()) for link in folder.iterdir() if link.is_symlink()))
        case "write":
            return reading_of(_try_to_write(Path(argument)))
        case "refuse":
            raise NotHtml(page.url, "application/pdf")
        case "bug":
            raise ZeroDivisionError("a bug of ours")
        case "recurse":
            return obey_again(page, 0)
        case "unpicklable":
            return reading_of(cast(str, lambda: None))
        case "intrude":
            return reading_of(cast(str, Intruder(argument)))
        case "report":
            Path(argument).touch()
            time.sleep(3600)
    return _harm(command, argument)


_LITTER: list[bytearray] = []
_REMEMBERED: list[list[str]] = []


class Tangled:
    """A value that refers to itself, as a library's might."""

    def __init__(self) -> None:
        self.itself = self


def _leave_behind(command: str, count: int) -> int:
    """Leave what a worker has to tidy up; return how much of its kind is there, in values or megabytes."""
    if command == "litter":
        return _litter()
    if command == "resident":
        return _resident_mb()
    if command == "remember":
        _REMEMBERED.extend([str(number)] for number in range(count))
        return len(gc.get_objects())
    for _ in range(count):
        Tangled()
    return sum(type(one) is Tangled for one in gc.get_objects())


def _litter() -> int:
    """Leave free pieces between pieces in use, as pages do; return the megabytes that are held then."""
    pieces = [bytearray(b"x") * 60_000 for _ in range(1_000)]
    _LITTER.extend(pieces[::2])
    del pieces
    return _resident_mb()


def _resident_mb() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) // 1024


def _harm(command: str, argument: str) -> PageReading:
    match command:
        case "burn":
            while True:
                pass
        case "sleep":
            time.sleep(3600)
        case "hog":
            return reading_of(str(len(bytearray(int(argument) << 20))))
        case "exit":
            os._exit(7)
        case "segfault":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "oom":
            os.kill(os.getpid(), signal.SIGKILL)
        case "tangle" | "remember" | "litter" | "resident":
            return reading_of(str(_leave_behind(command, int(argument or 0))))
        case "smash":
            ctypes.string_at(0)
    return reading_of(command)


def obey_again(page: FetchedPage, depth: int) -> PageReading:
    """Recurse without end."""
    if depth > sys.getrecursionlimit():
        raise AssertionError
    return obey_again(page, depth + 1)


class Intruder:
    """A value whose unpickling would run a command."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (self.path,)


class Unstartable:
    """A reader that cannot be brought to a worker."""

    def __call__(self, page: FetchedPage, rulebook: Rulebook, hint: Link | None) -> PageReading:
        return obey(page, rulebook, hint)

    def __reduce__(self) -> tuple[type[int], tuple[str]]:
        return int, ("no number",)


def _try_to_write(path: Path) -> str:
    try:
        path.write_text("x" * 100)
    except OSError as error:
        return f"refused: {error.strerror}"
    return "written"


READERS = Readers(page=obey)
