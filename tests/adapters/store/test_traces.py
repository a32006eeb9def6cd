"""The list of what tells of an article holds every table that names one."""

from __future__ import annotations

import pytest
from databases import Databases
from sqlalchemy import inspect

from ingest.adapters.store.engine import make_engine
from ingest.adapters.store.traces import FATES, Fate
from ingest.adapters.tables import METADATA, SEARCH_INDEX


def naming_articles(tables: dict[str, set[str]]) -> set[str]:
    return {name for name, columns in tables.items() if name == "article" or "article_id" in columns}


def test_every_table_that_names_an_article_has_its_fate() -> None:
    tables = {table.name: {column.name for column in table.columns} for table in METADATA.sorted_tables}

    assert naming_articles(tables) == set(FATES) - {SEARCH_INDEX}


def test_the_database_has_no_other_table_that_names_one(databases: Databases) -> None:
    engine = make_engine(databases.migrated())
    inspector = inspect(engine)
    tables = {name: {column["name"] for column in inspector.get_columns(name)} for name in inspector.get_table_names()}
    engine.dispose()

    assert naming_articles(tables) | {SEARCH_INDEX} == set(FATES)
    assert SEARCH_INDEX in tables


@pytest.mark.parametrize("column", ["article_id"])
def test_a_table_without_a_fate_would_be_seen(column: str) -> None:
    assert naming_articles({"summary": {column}, "host": {"name"}}) - set(FATES) == {"summary"}


def test_what_is_kept_of_a_purged_article_is_numbers_alone() -> None:
    kept = [name for name, fate in FATES.items() if fate is Fate.KEPT]

    assert kept == ["change"]
    assert {column.name for column in METADATA.tables["change"].columns} == {
        "seq", "kind", "article_id", "revision_no", "changed_at", "merged_into",
    }  # fmt: skip
