"""Migrations: up from nothing, down, up again with data, on both databases; what they make is what the code says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from databases import Databases
from merge_rig import merge_two
from pytest_alembic.config import Config as AlembicTestConfig
from pytest_alembic.tests import (  # noqa: F401 - pytest collects them here, on both databases
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)
from sqlalchemy import Engine, inspect, select
from store_samples import NOON, reading, store_page

from ingest.adapters.store import check_database, open_store
from ingest.adapters.store.clock import DatabaseClock
from ingest.adapters.store.database import Database
from ingest.adapters.store.engine import make_engine
from ingest.adapters.store.schema import REVISIONS
from ingest.adapters.store.schema import alembic_config as config_for
from ingest.adapters.tables import METADATA, VIEWS, View
from ingest.core.tdmrep import no_tdmrep
from ingest.model import Source, SourceKind
from ingest.resources import migrations_folder


@pytest.fixture
def alembic_config() -> AlembicTestConfig:
    return AlembicTestConfig(config_options={"script_location": str(migrations_folder()), "path_separator": "os"})


@pytest.fixture
def alembic_engine(databases: Databases) -> Iterator[Engine]:
    engine = make_engine(databases.empty())
    yield engine
    engine.dispose()


def test_the_program_knows_every_revision_in_order() -> None:
    script = ScriptDirectory(str(migrations_folder()))
    found = [revision.revision for revision in script.walk_revisions()]

    assert tuple(reversed(found)) == REVISIONS


def test_one_step_down_and_up_again_keeps_the_data(databases: Databases) -> None:
    url = databases.migrated()
    store = open_store(url)
    store_page(store, "https://example.org/a", reading("https://example.org/a"))
    before = store.list_articles()
    store.close()
    database = Database(url, DatabaseClock())
    with database.migrating() as connection:
        command.downgrade(config_for(connection), "-1")
    with database.migrating() as connection:
        command.upgrade(config_for(connection), "head")
    database.close()
    store = open_store(url)
    after = store.list_articles()
    store.close()

    assert after == before
    assert check_database(url) == ()


def test_all_the_way_down_leaves_nothing(databases: Databases) -> None:
    database = Database(databases.migrated(), DatabaseClock())
    with database.migrating() as connection:
        command.downgrade(config_for(connection), "base")
        left = set(inspect(connection).get_table_names()) & set(METADATA.tables)
    database.close()

    assert left == set()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_gives_what_its_definition_gives(databases: Databases, view: View) -> None:
    store = open_store(databases.migrated())
    for number in range(2):
        url = f"https://example.org/{number}"
        store_page(store, url, reading(url, (f"Text {number}.",)))
    store.add_source(Source(url="https://example.org/feed", kind=SourceKind.FEED))
    store.save_site_policy(no_tdmrep("https://example.org", "timeout", now=NOON, known=None))
    merge_two(store)
    with store._db.reading() as connection:
        from_view = connection.execute(select(view.table)).all()
        defined = connection.execute(view.definition).all()
    store.close()

    assert from_view
    assert sorted(map(repr, from_view)) == sorted(map(repr, defined))


def test_a_migration_that_fails_leaves_the_database_as_it_was(databases: Databases) -> None:
    url = databases.empty()
    database = Database(url, DatabaseClock())
    with pytest.raises(ZeroDivisionError):
        _migrate_and_fail(database)
    with database.reading() as connection:
        tables = inspect(connection).get_table_names()
    database.close()
    open_store(url).close()

    assert tables == []
    assert check_database(url) == ()


def _migrate_and_fail(database: Database) -> None:
    with database.migrating() as connection:
        command.upgrade(config_for(connection), "head")
        connection.info["after the last step"] = 1 // 0
