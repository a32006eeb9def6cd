"""The archive's folder as a whole: which files there are, which are still growing, what stands in them unclaimed.

Knows nothing of the database: which records are pointed at comes in. Only files that this program named are looked at;
whatever else lies in the folder is somebody else's.
"""

from __future__ import annotations

import fcntl
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from ingest.adapters.archive.records import pack_file_head
from ingest.adapters.syncing import sync_path
from ingest.errors import FolderRefused, RecordLost
from ingest.model import ArchiveRef

_NAME = re.compile(r"ingest-\d{14}-[0-9a-f]{12}(?:\.\d+)?\.warc\.gz")
_GENERATION = re.compile(r"(?:\.(\d+))?\.warc\.gz$")
_PART = ".part"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFile:
    """One WARC file of ours.

    Attributes:
        modified_s: When it was last written to, in seconds of the system's clock; erasing counts.
        growing: Whether a process has it open for writing.
    """

    name: str
    size: int
    modified_s: float
    growing: bool

    @property
    def begun_at(self) -> datetime:
        """When it was begun; all of it was written on that day, UTC."""
        return datetime.strptime(self.name[7:21] + "+0000", "%Y%m%d%H%M%S%z")

    @property
    def stem(self) -> str:
        """What all generations of the file share."""
        return _GENERATION.sub("", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A response that no row points at: its process died, or its result was refused, between writing and storing."""

    ref: ArchiveRef
    urls: tuple[str, ...]


def list_files(folder: Path) -> tuple[ArchiveFile, ...]:
    """Return our files, the oldest name first; none when there is no folder."""
    try:
        names = sorted(name for name in os.listdir(folder) if _NAME.fullmatch(name))  # noqa: PTH208 - names are wanted
    except FileNotFoundError:
        return ()
    return tuple(found for name in names if (found := _look(folder / name)))


def find_strays(folder: Path, file: ArchiveFile, known: Iterable[tuple[int, int]]) -> Iterator[Stray]:
    """Yield the responses in one file that stand outside the known records.

    Args:
        known: Offset and length of each record that a row points at.
    """
    path = folder / file.name
    with path.open("rb") as stream:
        for start, end in _gaps(file.size, known):
            stream.seek(start)
            yield from _read_gap(file, stream, end)


def rewrite_file(
    folder: Path, name: str, refs: Sequence[ArchiveRef], software: str, *, go_on: Callable[[], bool] = lambda: True
) -> tuple[ArchiveRef, ...]:
    """Copy some records of a file into its next generation, and return where each stands there, in their order.

    The new file is whole and on disk when this returns; the old one is untouched. A kill leaves at most a `.part` file
    that the next call overwrites, or a whole copy that nothing points at.

    Args:
        go_on: Asked before each record; when it says no, nothing is written and nothing returned.

    Raises:
        RecordLost: A record is not where it should be.
        FolderRefused: The folder cannot be written.
    """
    new_name = next_generation(name)
    part = folder / (new_name + _PART)
    try:
        with (folder / name).open("rb") as old, part.open("wb") as new:
            new.write(pack_file_head(new_name, software))
            moved = tuple(_copy(old, new, ref, new_name) for ref in refs if go_on())
            new.flush()
            os.fsync(new.fileno())
        if len(moved) < len(refs):
            part.unlink()
            return ()
        part.chmod(0o640)
        part.rename(folder / new_name)
        sync_path(folder)
    except OSError as error:
        raise FolderRefused(f"{part}: cannot be written: {error.strerror}") from error
    return moved


def next_generation(name: str) -> str:
    """Return the name of a file's next generation: `….warc.gz`, `….1.warc.gz`, `….2.warc.gz`."""
    found = _GENERATION.search(name)
    assert found is not None
    return f"{name[: found.start()]}.{int(found[1] or 0) + 1}.warc.gz"


def remove_file(folder: Path, name: str) -> None:
    """Remove a file for good; one that is gone already is well.

    Raises:
        FolderRefused: It cannot be removed.
    """
    try:
        (folder / name).unlink(missing_ok=True)
        sync_path(folder)
    except OSError as error:
        raise FolderRefused(f"{folder / name}: cannot be removed: {error.strerror}") from error


def remove_parts(folder: Path, *, before_s: float) -> None:
    """Remove what a killed `rewrite_file` left half-written and nobody has touched since; nothing points at it."""
    for path in folder.glob(f"ingest-*.warc.gz{_PART}"):
        if path.stat().st_mtime < before_s:
            path.unlink()


def _look(path: Path) -> ArchiveFile | None:
    """Return what is known of a file; None when it went away meanwhile."""
    try:
        with path.open("rb") as stream:
            status = os.fstat(stream.fileno())
            return ArchiveFile(
                name=path.name, size=status.st_size, modified_s=status.st_mtime, growing=_is_locked(stream.fileno())
            )
    except FileNotFoundError:
        return None


def _is_locked(handle: int) -> bool:
    """Whether a writer holds the file; a shared lock that is given back at once tells."""
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(handle, fcntl.LOCK_UN)
    return False


def _gaps(size: int, known: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield start and end of what no known record covers."""
    place = 0
    for offset, length in sorted(known):
        if offset > place:
            yield place, min(offset, size)
        place = max(place, offset + length)
    if place < size:
        yield place, size


def _read_gap(file: ArchiveFile, stream: io.BufferedReader, end: int) -> Iterator[Stray]:
    """Yield the whole responses up to an offset; of a file at rest, also one that breaks off, as a crash leaves it."""
    found: list[tuple[int, tuple[str, ...]]] = []
    whole = True
    try:
        for record in ArchiveIterator(stream, parse_http=False, strict_mode=False):
            if record.stream_pos >= end:
                break
            found.append((record.stream_pos, _urls(record)))
            whole = len(record.reader.read(record.content_length)) == record.content_length
    except (OSError, ValueError):
        whole = False
    ends = [place for place, _ in found[1:]] + [end]
    for number, ((place, urls), after) in enumerate(zip(found, ends, strict=True), start=1):
        torn = number == len(found) and not whole
        if urls and not (torn and file.growing):
            yield Stray(ref=ArchiveRef(file=file.name, offset=place, length=after - place), urls=urls)


def _urls(record: WarcRecord) -> tuple[str, ...]:
    """The addresses of a response: the one that answered and the one that was asked; none for other records."""
    if record.record_type is not WarcRecordType.response:
        return ()
    named = (record.headers.get("WARC-Target-URI"), record.headers.get("Ingest-Asked-URI"))
    return tuple(dict.fromkeys(url for url in named if url))


def _copy(old: io.BufferedReader, new: io.BufferedWriter, ref: ArchiveRef, new_name: str) -> ArchiveRef:
    old.seek(ref.offset)
    packed = old.read(ref.length)
    if len(packed) != ref.length or not packed.startswith(b"\x1f\x8b"):
        raise RecordLost(f"{ref.file}:{ref.offset}", "no record stands there")
    offset = new.tell()
    new.write(packed)
    return ArchiveRef(file=new_name, offset=offset, length=ref.length)
