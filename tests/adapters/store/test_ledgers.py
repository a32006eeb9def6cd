"""Noise ledgers: versions carry them, rows of the release before are read beside them and moved in, bit by bit."""

from __future__ import annotations

import pytest
from alembic import command
from databases import Databases
from sqlalchemy import func, select
from store_samples import reading, store_page

from ingest.adapters.store import PurgeTarget, check_database, moving_ledgers, open_store, upgrade_database
from ingest.adapters.store.clock import DatabaseClock
from ingest.adapters.store.database import Database
from ingest.adapters.store.schema import alembic_config as config_for
from ingest.adapters.tables import article_revision, noise
from ingest.adapters.tables.views import NOISE

BEFORE = "0016"
PAGES = tuple(f"https://example.org/{number}" for number in range(3))


def lines(database: Database) -> list[tuple[object, ...]]:
    view = NOISE.table
    with database.reading() as connection:
        rows = connection.execute(select(view).order_by(view.c.article_id, view.c.revision_no, view.c.line_no))
        return [tuple(row) for row in rows]


def count_rows(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(noise)).scalar_one()


@pytest.fixture
def url(databases: Databases) -> str:
    """A database whose pages were stored by this release, with the rows that the release before would have written."""
    url = databases.migrated()
    store = open_store(url)
    for page in PAGES:
        store_page(store, page, reading(page, (f"A text of its own at {page}.",)))
    store.close()
    database = Database(url, DatabaseClock())
    for step, target in ((command.downgrade, BEFORE), (command.upgrade, "head")):
        with database.migrating() as connection:
            step(config_for(connection), target)
    database.close()
    return url


def test_rows_are_moved_into_their_versions_and_read_the_same(url: str) -> None:
    database = Database(url, DatabaseClock())
    before, rows = lines(database), count_rows(database)
    changed = (upgrade_database(url), upgrade_database(url))
    after, left = lines(database), count_rows(database)
    with database.reading() as connection:
        carried = connection.execute(select(article_revision.c.noise)).scalars().all()
    database.close()

    assert (rows, left) == (len(before), 0)
    assert rows == sum(len(ledger) for ledger in carried) == 2 * len(PAGES)
    assert after == before
    assert changed == (True, False)
    assert check_database(url) == ()


def test_new_ledgers_are_read_beside_rows_that_are_yet_to_be_moved(url: str) -> None:
    store = open_store(url, migrate=False)
    store_page(store, "https://example.org/new", reading("https://example.org/new", ("Another text.",)))
    (new,) = store.list_articles(limit=1)
    record = store.get_article(new.id)
    database = store._db
    rows, all_lines = count_rows(database), lines(database)
    store.close()

    assert record is not None
    assert [(line.line_no, line.noise) for line in record.noise] == [(0, "share"), (1, "paywall")]
    assert (rows, len(all_lines)) == (2 * len(PAGES), 2 * len(PAGES) + 2)


def test_moving_that_is_cut_short_loses_nothing_and_goes_on(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving_ledgers, "_AT_ONCE", 1)
    database = Database(url, DatabaseClock())
    before = lines(database)
    with database.writing() as connection:
        moving_ledgers._move_some(connection)
    halfway, left = lines(database), count_rows(database)
    upgrade_database(url)
    after = lines(database)
    rest = count_rows(database)
    database.close()

    assert before == halfway == after
    assert (left, rest) == (2 * len(PAGES) - 2, 0)


def test_a_purge_takes_rows_and_ledgers_alike(url: str) -> None:
    store = open_store(url, migrate=False)
    store_page(store, "https://example.org/new", reading("https://example.org/new", ("Another text.",)))
    plan = store.plan_purge(PurgeTarget(hosts=("example.org",)))
    while store.purge_batch(PurgeTarget(hosts=("example.org",)), lambda _refs: None).more:
        pass
    left, rows = lines(store._db), count_rows(store._db)
    store.close()

    assert plan.noise_lines == 2 * len(PAGES) + 2
    assert (left, rows) == ([], 0)
