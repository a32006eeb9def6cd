"""Raw responses go by age and by size, whole files at a time, and never while something may be pointing at them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from databases import Databases
from purge_rig import SENTENCE, files_with, keep
from store_samples import reading

from ingest.adapters.archive import ArchiveFile, WarcArchive, erase_records, list_files, rewrite_file
from ingest.adapters.clock import read_clock
from ingest.adapters.store import PurgeTarget, Store, check_database, open_store
from ingest.model import ArchiveRef
from ingest.operations import retention
from ingest.operations.purge import purge
from ingest.operations.retention import GIB, Retention, choose_expired, prune

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
LATER = timedelta(days=40)


def warc(day: int, *, size: int = GIB, growing: bool = False, rested: timedelta = timedelta(hours=2)) -> ArchiveFile:
    name = f"ingest-202603{day:02}080000-0123456789ab.warc.gz"
    return ArchiveFile(name=name, size=size, modified_s=(NOW - rested).timestamp(), growing=growing)


@pytest.mark.parametrize(
    ("files", "keep_days", "keep_gib", "days_gone"),
    [
        ([warc(1), warc(18)], 0, 0, []),
        ([warc(1), warc(12), warc(13), warc(19)], 7, 0, [1, 12]),
        ([warc(1), warc(12), warc(13), warc(19)], 0, 2, [1, 12]),
        ([warc(1), warc(12), warc(13), warc(19)], 7, 1, [1, 12, 13]),
        ([warc(1, growing=True), warc(2, rested=timedelta(minutes=59)), warc(3)], 7, 0.5, [3]),
        ([], 7, 1, []),
    ],
    ids=["for ever", "by age", "by size, the oldest first", "by both", "never what may be in use", "no files"],
)
def test_files_are_chosen_by_age_and_size(
    files: Sequence[ArchiveFile], keep_days: int, keep_gib: float, days_gone: list[int]
) -> None:
    expired = choose_expired(files, Retention(days=keep_days, gib=keep_gib), now=NOW)

    assert [one.file.begun_at.day for one in expired] == days_gone


def fill(store: Store, folder: Path, count: int, *, each: int = 1) -> list[str]:
    """Store articles, so many raw responses in each file."""
    urls = [f"https://n{number}.example/a" for number in range(count)]
    archive = WarcArchive(folder, 10)
    for number, url in enumerate(urls):
        if number % each == 0:
            archive.close()
        keep(store, archive, url, reading(url, (f"{SENTENCE} {number}.",)))
    archive.close()
    return urls


def rest(folder: Path) -> None:
    """Let all files have been written two hours ago."""
    for file in list_files(folder):
        os.utime(folder / file.name, (file.modified_s - 7200, file.modified_s - 7200))


def test_expired_responses_go_and_articles_stay(databases: Databases, tmp_path: Path) -> None:
    url = databases.migrated()
    store = open_store(url)
    fill(store, tmp_path, 4, each=2)
    fresh = prune(store, tmp_path, Retention(days=7), now=read_clock())
    shown = prune(store, tmp_path, Retention(days=7), now=read_clock() + LATER, dry_run=True)
    there = len(list_files(tmp_path))
    done = prune(store, tmp_path, Retention(days=7), now=read_clock() + LATER)
    raw = [store.find_raw(number) for number in range(1, 5)]
    texts = [row.body_text for row in store.list_articles()]
    store.close()

    assert (fresh.files, fresh.kept_files) == (0, 2)
    assert (shown.files, shown.records, there) == (2, 4, 2)
    assert (done.files, done.records, done.kept_files) == (2, 4, 0)
    assert list_files(tmp_path) == ()
    assert raw == [None] * 4
    assert len(texts) == 4
    assert check_database(url) == ()


def test_a_bound_on_size_keeps_the_newest(sqlite_databases: Databases, tmp_path: Path) -> None:
    store = open_store(sqlite_databases.migrated())
    fill(store, tmp_path, 3)
    rest(tmp_path)
    files = list_files(tmp_path)
    done = prune(store, tmp_path, Retention(gib=(files[1].size + files[2].size) / GIB), now=read_clock())
    raw = [ref.file for number in range(1, 4) if (ref := store.find_raw(number))]
    store.close()

    assert done.files == 1
    assert sorted(raw) == [file.name for file in files[1:]]


class Killed(Exception):
    """Stands for a kill."""


def test_a_prune_killed_between_rows_and_file_is_finished_by_the_next(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = databases.migrated()
    store = open_store(url)
    fill(store, tmp_path, 2, each=2)
    with monkeypatch.context() as patch:
        patch.setattr(retention, "remove_file", _die)
        with pytest.raises(Killed):
            prune(store, tmp_path, Retention(days=7), now=read_clock() + LATER)
    between = (store.find_raw(1), len(list_files(tmp_path)), check_database(url))
    done = prune(store, tmp_path, Retention(days=7), now=read_clock() + LATER)
    store.close()

    assert between == (None, 1, ())  # nothing points nowhere
    assert (done.files, list_files(tmp_path)) == (1, ())


def _die(*_: object) -> None:
    raise Killed


def filled_and_purged(store: Store, folder: Path) -> list[str]:
    """One file of ten large responses, of which eight were purged."""
    archive = WarcArchive(folder, 10)
    urls = [f"https://n{number}.example/a" for number in range(10)]
    for number, url in enumerate(urls):
        noise = os.urandom(300_000).hex()
        keep(store, archive, url, reading(url, (f"{SENTENCE} {number}. {noise}",)))
    archive.close()
    purge(store, folder, PurgeTarget(urls=tuple(urls[2:])))
    rest(folder)
    return urls


def test_a_file_that_purges_have_emptied_is_written_anew(databases: Databases, tmp_path: Path) -> None:
    url = databases.migrated()
    store = open_store(url)
    filled_and_purged(store, tmp_path)
    before = list_files(tmp_path)
    done = prune(store, tmp_path, Retention(), now=read_clock())
    again = prune(store, tmp_path, Retention(), now=read_clock() + LATER)
    after = list_files(tmp_path)
    raw = [store.find_raw(number) for number in (1, 2)]
    pages = [WarcArchive(tmp_path, 10).read(ref) for ref in raw if ref]
    store.close()

    assert (done.rewritten, again.rewritten) == (1, 0)
    assert sum(file.size for file in after) < 0.4 * sum(file.size for file in before)
    assert [SENTENCE in page.body.decode() for page in pages] == [True, True]


@pytest.mark.parametrize(
    ("where", "step"),
    [(Store, "move_raw"), (retention, "remove_file")],
    ids=["before rows point at it", "before the old one goes"],
)
def test_a_rewriting_killed_at_any_step_loses_nothing_and_is_finished_later(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: object, step: str
) -> None:
    store = open_store(databases.migrated())
    filled_and_purged(store, tmp_path)
    with monkeypatch.context() as patch:
        place = (
            "ingest.operations.retention.remove_file" if step == "remove_file" else f"{Store.__module__}.Store.{step}"
        )
        patch.setattr(place, _die)
        with pytest.raises(Killed):
            prune(store, tmp_path, Retention(), now=read_clock())
    generations = len(list_files(tmp_path))
    between = [WarcArchive(tmp_path, 10).read(ref).url for number in (1, 2) if (ref := store.find_raw(number))]
    rest(tmp_path)
    for _ in range(2):
        prune(store, tmp_path, Retention(), now=read_clock())
        rest(tmp_path)
    after = [WarcArchive(tmp_path, 10).read(ref).url for number in (1, 2) if (ref := store.find_raw(number))]
    files = list_files(tmp_path)
    store.close()

    assert generations == 2
    assert len(between) == 2
    assert after == between
    assert len(files) == 1
    assert files[0].size < 1_500_000


def test_what_is_purged_while_a_file_is_written_anew_does_not_come_back(databases: Databases, tmp_path: Path) -> None:
    url = databases.migrated()
    store = open_store(url)
    urls = fill(store, tmp_path, 2, each=2)
    [file] = list_files(tmp_path)
    refs = store.raw_refs(file.name)
    aside = tmp_path / "aside"
    shutil.copytree(tmp_path, aside, ignore=lambda _, names: [name for name in names if name != file.name])
    moved = rewrite_file(aside, file.name, refs, "test/1")
    purge(store, tmp_path, PurgeTarget(urls=(urls[0],)))  # before the new file has its name
    shutil.move(aside / moved[0].file, tmp_path)
    shutil.rmtree(aside)
    store.move_raw(tuple(zip(refs, moved, strict=True)), lambda orphaned: _erase(tmp_path, orphaned))
    left = store.find_raw(2)
    found = files_with(f"{SENTENCE} 0", url, tmp_path)
    store.close()

    assert left is not None
    assert left.file == moved[1].file
    assert WarcArchive(tmp_path, 10).read(left).url == urls[1]
    assert found == []


def _erase(folder: Path, refs: Sequence[ArchiveRef]) -> None:
    erase_records(folder, refs)


def test_half_written_files_of_a_killed_rewriting_go_after_a_while(sqlite_databases: Databases, tmp_path: Path) -> None:
    store = open_store(sqlite_databases.migrated())
    part = tmp_path / "ingest-20260301080000-0123456789ab.1.warc.gz.part"
    part.write_bytes(b"half")
    prune(store, tmp_path, Retention(), now=read_clock())
    young = part.exists()
    prune(store, tmp_path, Retention(), now=read_clock() + timedelta(hours=2))
    store.close()

    assert (young, part.exists()) == (True, False)
