"""After a purge nothing of an article is left in any file; the tombstone is, and the rest is as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from databases import Databases
from purge_rig import SENTENCE, files_with, keep, secret
from store_samples import judge, page, reading

from ingest.adapters.archive import WarcArchive
from ingest.adapters.store import ChangeKind, PurgeTarget, Vacuum, check_database, open_store
from ingest.errors import RecordLost
from ingest.operations.purge import purge

URL = "https://www.news.example/ferry"
OTHER = "https://www.other.example/crane"
TARGET = PurgeTarget(urls=(URL,))


def test_nothing_of_a_purged_article_is_left_in_any_file(databases: Databases, tmp_path: Path) -> None:
    url, folder = databases.migrated(), tmp_path / "archive"
    store, archive = open_store(url), WarcArchive(folder, 10)
    keep(store, archive, URL)
    keep(store, archive, OTHER, reading(OTHER, ("The crane stays.",) * 50))
    with store._db.writing() as connection:  # what else names it: the link's hint, a failing trip
        connection.exec_driver_sql(f"UPDATE frontier SET last_detail = '{SENTENCE}' WHERE url = '{URL}'")
        connection.exec_driver_sql(f"UPDATE \"fetch\" SET detail = '{SENTENCE}' WHERE url = '{URL}'")
    store.index_step()
    before = files_with(SENTENCE, url, folder)
    indexed = files_with("lighthouse", url, folder)
    report = purge(store, folder, TARGET, vacuum=Vacuum.FULL)
    head = store.change_head()
    changes = store.list_changes(head.epoch, 0)
    left = files_with("lighthouse", url, folder), files_with("news.example/", url, folder)
    kept = store.get_article(2)
    raw = store.find_raw(2)
    store.close()

    assert len(before) >= 2
    assert len(indexed) >= len(before)
    assert left == ([], [])
    assert (report.articles, report.raw_records, report.raw_missing, report.clean) == (1, 1, 0, True)
    assert [(change.kind, change.article_id) for change in changes][-1] == (ChangeKind.PURGED, 1)
    assert kept is not None
    assert kept.article.body_text.startswith("The crane stays.")
    assert raw is not None
    assert archive.read(raw).url == OTHER
    assert check_database(url) == ()


def test_control_plain_deletion_leaves_the_text_in_the_file(databases: Databases, tmp_path: Path) -> None:
    url, folder = databases.migrated(), tmp_path / "archive"
    store, archive = open_store(url), WarcArchive(folder, 10)
    keep(store, archive, URL)
    with store._db.writing() as connection:
        if store._db.path:
            connection.exec_driver_sql("PRAGMA secure_delete=OFF")
        connection.exec_driver_sql("DELETE FROM article")
    left = files_with(SENTENCE, url, folder)
    store.close()

    assert len(left) >= 2  # the database's file and the archive's


def test_without_vacuum_postgresql_keeps_dead_rows_and_sqlite_nothing(databases: Databases, tmp_path: Path) -> None:
    url, folder = databases.migrated(), tmp_path / "archive"
    store, archive = open_store(url), WarcArchive(folder, 10)
    keep(store, archive, URL)
    purge(store, folder, TARGET, vacuum=Vacuum.NONE)
    left = files_with(SENTENCE, url, folder)
    store.close()

    assert bool(left) is url.startswith("postgresql")


def test_a_reader_that_stays_is_named_and_not_waited_for_without_end(
    sqlite_databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.adapters.store.shrinking._PATIENCE_MS", 200)
    url, folder = sqlite_databases.migrated(), tmp_path / "archive"
    store, archive = open_store(url), WarcArchive(folder, 10)
    keep(store, archive, URL)
    reader = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM article").fetchall()
    held = purge(store, folder, TARGET)
    still_there = files_with(SENTENCE, url, folder)
    reader.close()
    freed = purge(store, folder, TARGET)
    left = files_with(SENTENCE, url, folder)
    store.close()

    assert (held.clean, freed.clean) == (False, True)
    assert still_there
    assert left == []


def test_every_version_and_every_raw_response_goes(databases: Databases, tmp_path: Path) -> None:
    url, folder = databases.migrated(), tmp_path / "archive"
    store, archive = open_store(url), WarcArchive(folder, 10)
    keep(store, archive, URL)
    _again(store, archive, secret(URL, headline="Ferry sold after all"))
    plan = store.plan_purge(TARGET)
    report = purge(store, folder, TARGET, vacuum=Vacuum.FULL)
    after = store.plan_purge(TARGET)
    tombstone = store.list_changes(store.change_head().epoch, 0)[-1]
    left = files_with(SENTENCE, url, folder)
    store.close()

    assert (plan.articles, plan.revisions, plan.access_checks, plan.raw_records) == (1, 2, 2, 2)
    assert (plan.addresses, plan.trips, plan.noise_lines) == (1, 2, 4)
    assert plan.raw_bytes > 500
    assert (report.raw_records, left) == (2, [])
    assert (tombstone.kind, tombstone.revision_no) == (ChangeKind.PURGED, 2)
    assert (after.articles, after.revisions, after.raw_records, after.trips) == (0, 0, 0, 0)


def _again(store: object, archive: WarcArchive, read: object) -> None:
    """The same page once more, changed."""
    from ingest.adapters.store import Store
    from ingest.model import PageReading

    assert isinstance(store, Store)
    assert isinstance(read, PageReading)
    with store._db.writing() as connection:
        connection.exec_driver_sql("UPDATE frontier SET due_at = first_seen_at")
        connection.exec_driver_sql("UPDATE host SET next_at = '2020-01-01 00:00:00'")
    (entry,) = store.claim(1, lease_s=60)
    completion = judge(store, entry, read)
    raw = replace(page(URL), body=f"<p>{read.article.body.text}</p>".encode())
    store.complete(replace(completion, page=raw, archive=archive.write(raw)))


class Killed(Exception):
    """Stands for a kill."""


@pytest.mark.parametrize("after", [True, False], ids=["after the bytes", "before the bytes"])
def test_a_purge_that_is_killed_is_finished_by_the_next(databases: Databases, tmp_path: Path, after: bool) -> None:
    url = databases.migrated()
    store, archive = open_store(url), WarcArchive(tmp_path, 10)
    keep(store, archive, URL)

    def erase_and_die(refs: Sequence[object]) -> None:
        from ingest.adapters.archive import erase_records

        if after:
            erase_records(tmp_path, refs)  # type: ignore[arg-type]  # references
        raise Killed

    with pytest.raises(Killed):
        store.purge_batch(TARGET, erase_and_die)
    still = store.find_article(URL)
    report = purge(store, tmp_path, TARGET, vacuum=Vacuum.FULL)
    store.close()

    assert still is not None
    assert report.articles == 1
    assert files_with(SENTENCE, url, tmp_path) == []
    assert check_database(url) == ()


def test_an_archive_that_is_not_what_the_database_says_stops_the_purge(databases: Databases, tmp_path: Path) -> None:
    url = databases.migrated()
    store, archive = open_store(url), WarcArchive(tmp_path, 10)
    keep(store, archive, URL)
    with store._db.writing() as connection:
        connection.exec_driver_sql("UPDATE archive_record SET position = position + 1")
    with pytest.raises(RecordLost):
        purge(store, tmp_path, TARGET)
    still = store.find_article(URL)
    store.close()

    assert still is not None
    assert files_with(SENTENCE, url, tmp_path)


def test_raw_responses_in_files_that_are_elsewhere_are_counted(databases: Databases, tmp_path: Path) -> None:
    store, archive = open_store(databases.migrated()), WarcArchive(tmp_path / "there", 10)
    keep(store, archive, URL)
    report = purge(store, tmp_path / "here", TARGET)
    store.close()

    assert (report.articles, report.raw_records, report.raw_missing) == (1, 0, 1)
