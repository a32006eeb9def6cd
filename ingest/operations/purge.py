"""Purging: what was named goes from database and archive for good, a tombstone in the change log stays.

Batch by batch, so that a daemon at work is held up for moments only; then the archive is searched for responses that
no row points at, and the database's files are cleared of what was deleted. Each step can be run again after a kill.
Out of reach, as docs/operating.md says: backups, replicas, PostgreSQL's write-ahead log, archives of other crawlers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.adapters.archive import erase_records, find_strays, list_files
from ingest.adapters.store import PurgeTarget, Store, Vacuum
from ingest.core.urls import host_of, url_key
from ingest.errors import BadInput
from ingest.model import ArchiveRef


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeReport:
    """What a purge did.

    Attributes:
        raw_records: Raw responses overwritten in the archive.
        raw_missing: Raw responses whose file is not in the archive's folder: nothing could be overwritten there.
        strays: Responses overwritten that no row pointed at; they are not among `raw_records`.
        clean: False when a reader kept SQLite's write-ahead log from being cut, so that old pages still stand in it.
    """

    articles: int
    addresses: int
    raw_records: int
    raw_missing: int
    strays: int
    clean: bool


def read_target(urls: Sequence[str], hosts: Sequence[str], source_ids: Sequence[int]) -> PurgeTarget:
    """Return the target that a person's words name.

    Raises:
        BadInput: Nothing is named, an address has no host, or a host is none.
    """
    if not (urls or hosts or source_ids):
        raise BadInput("name what is to go: --url, --host or --source")
    for url in urls:
        if not host_of(url):
            raise BadInput(f"--url {url!r} is not a web address; write it whole, as https://news.example/story")
    names = tuple(host_of(f"//{host.strip().lower()}") for host in hosts)
    for host, name in zip(hosts, names, strict=True):
        if not name or any(mark in host for mark in "/@:?# "):
            raise BadInput(f"--host {host!r} is not a host name; write it alone, as www.news.example")
    return PurgeTarget(urls=tuple(urls), hosts=names, source_ids=tuple(source_ids))


def purge(
    store: Store,
    archive_folder: Path,
    target: PurgeTarget,
    *,
    allow_refetch: bool = False,
    vacuum: Vacuum | None = None,
    tell: Callable[[int], object] = lambda _: None,
) -> PurgeReport:
    """Purge a target; when this returns, it is done.

    Args:
        allow_refetch: Whether the addresses may be fetched again when somebody names them.
        vacuum: As `Store.shrink` takes it.
        tell: Told how many articles are gone so far.

    Raises:
        RecordLost: The archive is not what the database says; the batch concerned was not purged.
        FolderRefused: A file of the archive cannot be written.
        StoreError: The database did not take it; run it again.
    """
    articles = raw = missing = 0
    keys: frozenset[str] = frozenset()

    def erase(refs: Sequence[ArchiveRef]) -> None:
        nonlocal raw, missing
        erased = erase_records(archive_folder, refs)
        raw, missing = raw + erased, missing + len(refs) - erased

    while True:
        batch = store.purge_batch(target, erase, allow_refetch=allow_refetch)
        keys |= batch.keys
        if not batch.more:
            break
        articles += len(batch.article_ids)
        tell(articles)
    strays = erase_strays(store, archive_folder, keys | store.purged_keys(), target.hosts)
    return PurgeReport(
        articles=articles,
        addresses=len(keys),
        raw_records=raw,
        raw_missing=missing,
        strays=strays,
        clean=store.shrink(vacuum),
    )


def erase_strays(store: Store, archive_folder: Path, keys: frozenset[str], hosts: Sequence[str]) -> int:
    """Overwrite the responses of purged addresses that no row points at; return how many there were."""
    found = 0
    for file in list_files(archive_folder):
        strays = find_strays(archive_folder, file, store.archive_extents(file.name))
        named = [one.ref for one in strays if any(url_key(url) in keys or host_of(url) in hosts for url in one.urls)]
        found += erase_records(archive_folder, named)
    return found
