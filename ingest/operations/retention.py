"""Retention: raw responses go when they are older, or more in all, than the operator keeps; emptied files shrink.

A day's responses lie in files of that day, and whole files go, oldest first: rows first, then the file, so that a kill
leaves nothing that points nowhere. A file that purges have mostly emptied is written anew: the new one is on disk
before rows point at it, in one transaction, and the old one goes last. A file that is growing, or was written to in the
last hour, is left alone: what is being stored right now may lie in it. Articles stay; they only can no longer be
extracted again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from ingest import __version__
from ingest.adapters.archive import ArchiveFile, erase_records, list_files, remove_file, remove_parts, rewrite_file
from ingest.adapters.store import Store

GIB = 1024**3
_SETTLED = timedelta(hours=1)
_DAY = timedelta(days=1)
_WORTH_BYTES = 1024 * 1024
_LEAST_USED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """What is kept.

    Attributes:
        days: Days that a raw response is kept, at least; 0: for ever.
        gib: GiB of raw responses in all; 0: no bound.
    """

    days: int = 0
    gib: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """A file that goes, and why."""

    file: ArchiveFile
    reason: str


@dataclass(slots=True)
class Pruned:
    """What was done, or would be.

    Attributes:
        records: Raw responses that went with files.
        freed_bytes: Bytes that the folder became smaller by.
    """

    files: int = 0
    records: int = 0
    rewritten: int = 0
    freed_bytes: int = 0
    kept_files: int = 0
    kept_bytes: int = 0
    reasons: list[str] = field(default_factory=list)


def choose_expired(files: Sequence[ArchiveFile], keep: Retention, *, now: datetime) -> Iterator[Expired]:
    """Yield the files that go, the oldest first.

    Args:
        files: The oldest first.
    """
    left = sum(file.size for file in files)
    for file in files:
        if not is_settled(file, now=now):
            continue
        if keep.days and file.begun_at + _DAY + timedelta(days=keep.days) <= now:
            reason = f"older than {keep.days} days"
        elif keep.gib and left > keep.gib * GIB:
            reason = f"more than {keep.gib:g} GiB in all"
        else:
            continue
        left -= file.size
        yield Expired(file=file, reason=reason)


def is_settled(file: ArchiveFile, *, now: datetime) -> bool:
    """Whether nothing that is just being stored can lie in a file."""
    return not file.growing and now.timestamp() - file.modified_s >= _SETTLED.total_seconds()


def prune(
    store: Store,
    folder: Path,
    keep: Retention,
    *,
    now: datetime,
    dry_run: bool = False,
    go_on: Callable[[], bool] = lambda: True,
) -> Pruned:
    """Remove what is no longer kept, and give back the space of what was purged.

    Args:
        dry_run: Only say what would go.
        go_on: Asked between steps; whatever was begun is whole.

    Raises:
        FolderRefused: A file cannot be removed or written.
        StoreError: The database does not answer.
    """
    done = Pruned()
    files = list_files(folder)
    expired = {one.file.name: one for one in choose_expired(files, keep, now=now)}
    for one in expired.values():
        if not go_on():
            return done
        done.records += store.count_raw_in(one.file.name) if dry_run else _drop(store, folder, one.file.name)
        done.files += 1
        done.freed_bytes += one.file.size
        done.reasons.append(f"{one.file.name}: {one.reason}")
    kept = [file for file in files if file.name not in expired]
    done.kept_files, done.kept_bytes = len(kept), sum(file.size for file in kept)
    if not dry_run:
        remove_parts(folder, before_s=(now - _SETTLED).timestamp())
        for file in kept:
            if go_on() and is_settled(file, now=now):
                _shrink(store, folder, file, kept=kept, done=done, go_on=go_on)
    return done


def _drop(store: Store, folder: Path, name: str) -> int:
    """Forget a file's records, then remove it; return how many there were."""
    records = 0
    while gone := store.forget_raw(name):
        records += gone
    remove_file(folder, name)
    return records


def _shrink(
    store: Store,
    folder: Path,
    file: ArchiveFile,
    *,
    kept: Sequence[ArchiveFile],
    done: Pruned,
    go_on: Callable[[], bool],
) -> None:
    """Write a file anew that is mostly empty; remove one whose other generation took its place."""
    refs = store.raw_refs(file.name)
    used = sum(ref.length for ref in refs)
    if not refs:
        twins = [other.name for other in kept if other.stem == file.stem and other.name != file.name]
        if any(store.count_raw_in(name) for name in twins):
            remove_file(folder, file.name)
            done.freed_bytes += file.size
        return
    if used > _LEAST_USED * file.size or file.size - used < _WORTH_BYTES:
        return
    moved = rewrite_file(folder, file.name, refs, f"ingest/{__version__}", go_on=go_on)
    if not moved:
        return
    store.move_raw(tuple(zip(refs, moved, strict=True)), lambda orphaned: erase_records(folder, orphaned))
    remove_file(folder, file.name)
    done.rewritten += 1
    done.freed_bytes += file.size - sum(ref.length for ref in moved)
