"""Power cuts on SQLite: what was acknowledged is in every image that a disk may hold, and no image is broken.

The real store writes through a layer that records its writes and syncs; each image is opened by plain SQLite, which
recovers it as it would after the cut. The control is the same with one setting changed, `synchronous=NORMAL`: it must
lose what was acknowledged, or the images would prove nothing.
"""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest
from databases import SqliteDatabases
from power_cuts import cuts
from recorded_sqlite import Call, Recorder, recording
from store_samples import reading, store_page

from ingest.adapters.store import Store, writelock
from ingest.adapters.store import engine as engine_module
from ingest.adapters.store.clock import DatabaseClock
from ingest.adapters.store.database import Database
from ingest.adapters.store.engine import check_settings
from ingest.errors import StoreRefused

SMALL_STEP_BYTES = 128 * 1024
"""So that the WAL is moved into the database again and again while the store writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of all images."""

    images: int
    lost: int
    broken: int
    torn: int


def store_articles(url: str, recorder: Recorder, count: int) -> Store:
    """Store article after article; each is noted as acknowledged when COMMIT has returned. Return the open store."""
    store = Store(Database(url, DatabaseClock()))
    for number in range(count):
        page = f"https://host-{number}.example.org/a"
        store_page(store, page, reading(page, (f"Text number {number}.",) * 8))
        recorder.acknowledge(page)
    return store


def judge_images(databases: SqliteDatabases, *, articles: int, subsets: int, seed: int) -> Verdict:
    url = databases.migrated()
    path = Path(url.removeprefix("sqlite:///"))
    files = {"": path.read_bytes(), "-wal": b""}
    with recording(path) as recorder:
        store = store_articles(url, recorder, articles)
        calls = tuple(recorder.calls)
        store.close()  # its files call the recorder to the end
    assert any(call.call is Call.WRITE and call.file == "" for call in calls)  # it was checkpointed
    image = databases.folder / "image.db"
    images = lost = broken = torn = 0
    for held, acknowledged in cuts(files, calls, random.Random(seed), subsets):
        images += 1
        for end, body in held.items():
            image.with_name(image.name + end).write_bytes(body)
        image.with_name(image.name + "-shm").unlink(missing_ok=True)
        whole, stored, equal = recover(image)
        broken += not whole
        lost += not set(acknowledged) <= stored
        torn += not equal
    return Verdict(images=images, lost=lost, broken=broken, torn=torn)


def recover(image: Path) -> tuple[bool, set[str], bool]:
    """Return whether the database is whole, the articles in it, and whether each has all that belongs to it."""
    connection = sqlite3.connect(image)
    try:
        whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        stored = {url for (url,) in connection.execute("SELECT url FROM article_url")}
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM article_revision), (SELECT count(*) FROM access_check),"
            " (SELECT count(*) FROM change), (SELECT seq FROM change_head), (SELECT coalesce(max(seq), 0) FROM change),"
            " (SELECT count(*) FROM fetch), (SELECT count(*) FROM frontier WHERE visits = 1)"
        ).fetchone()
    except sqlite3.DatabaseError:
        return False, set(), False
    finally:
        connection.close()
    return whole, stored, set(counts) == {len(stored)}


@pytest.fixture(autouse=True)
def small_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writelock, "WAL_STEP_BYTES", SMALL_STEP_BYTES)


def test_no_power_cut_loses_what_was_acknowledged(sqlite_databases: SqliteDatabases) -> None:
    verdict = judge_images(sqlite_databases, articles=24, subsets=5, seed=1)

    assert verdict.images >= 500
    assert (verdict.lost, verdict.broken, verdict.torn) == (0, 0, 0)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_no_power_cut_of_many_loses_what_was_acknowledged(sqlite_databases: SqliteDatabases, seed: int) -> None:
    verdict = judge_images(sqlite_databases, articles=60, subsets=12, seed=seed)

    assert verdict.images >= 2000
    assert (verdict.lost, verdict.broken, verdict.torn) == (0, 0, 0)


def test_control_without_full_power_cuts_lose(
    sqlite_databases: SqliteDatabases, monkeypatch: pytest.MonkeyPatch
) -> None:
    weaker = tuple(pragma.replace("synchronous=FULL", "synchronous=NORMAL") for pragma in engine_module._PRAGMAS)
    monkeypatch.setattr(engine_module, "_PRAGMAS", weaker)
    database = Database(sqlite_databases.migrated(), DatabaseClock())
    with database.reading() as connection, pytest.raises(StoreRefused, match="synchronous"):
        check_settings(connection)
    database.close()
    verdict = judge_images(sqlite_databases, articles=16, subsets=2, seed=1)

    assert verdict.lost > 0
    assert verdict.broken == 0
