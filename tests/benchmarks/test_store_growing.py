"""A database that is filled quickly holds what the pipeline would have stored, row for row."""

from __future__ import annotations

from collections import Counter
from typing import Any

from databases import Databases
from sqlalchemy import Column, func, select, text
from store.filling import prepare
from store.loading import load
from store.made_up import BASE, OF_ONE_STORY, story_of
from store.multiplying import multiply

from ingest.adapters.store import Store, check_database, open_store
from ingest.adapters.tables import METADATA, SEARCH_INDEX, article, article_band
from ingest.core.search import read_question

COUNT = 50
NUMBERS = {"id", "article_id", "frontier_id", "access_check_id", "cluster_id", "seq", "change_seq"}
TIMES = {
    "first_seen_at", "ended_at", "changed_at", "last_fetched_at", "last_changed_at", "due_at", "lease_until", "next_at",
}  # fmt: skip
TOKENS = {"epoch", "home"}
DRAWN = frozenset({"content_hash", "body_hash", "key"})
ONCE = ("host ", "change_head ", "search_state ")


def stored_by_the_pipeline(databases: Databases, first: int) -> Store:
    store = open_store(databases.migrated())
    store.complete_many(prepare(store, first))
    while store.index_step() or store.cluster_step().looked_at:
        pass
    return store


def rows(store: Store, without: frozenset[str] = frozenset()) -> Counter[str]:
    """Every row of every table and of the search index, without what no two runs share."""
    left_out = NUMBERS | TIMES | TOKENS | without
    with store._db.reading() as connection:
        found = Counter(
            f"{table.name} {tuple(row)}"
            for table in METADATA.sorted_tables
            if (kept := [column for column in table.columns if column.name not in left_out])
            for row in connection.execute(select(*kept))
        )
        for row in connection.execute(text(f"SELECT * FROM {SEARCH_INDEX}")):
            found[f"words {tuple(row) if len(row) > 2 else row[1]}"] += 1
    return found


def drawn_twice(store: Store, column: Column[Any]) -> int:
    with store._db.reading() as connection:
        count: int = connection.execute(select(func.count() - func.count(column.distinct()))).scalar_one()
        return count


def test_loaded_rows_are_those_of_the_pipeline(databases: Databases) -> None:
    slow, quick = stored_by_the_pipeline(databases, 0), open_store(databases.migrated())
    load(quick, 0, COUNT, lambda _: None)
    stored, loaded = rows(slow), rows(quick)
    places = [(store.change_head().seq, store.index_step()) for store in (slow, quick)]
    for store in (slow, quick):
        store.close()

    assert loaded == stored
    assert places == [(COUNT, 0), (COUNT, 0)]


def test_multiplied_rows_are_those_of_the_pipeline_but_for_what_is_drawn(databases: Databases) -> None:
    slow, quick = stored_by_the_pipeline(databases, BASE), open_store(url := databases.migrated())
    load(quick, 0, COUNT, lambda _: None)
    before = rows(quick, DRAWN)
    multiply(quick, COUNT, 1)
    added, stored = rows(quick, DRAWN) - before, rows(slow, DRAWN)
    twice = [drawn_twice(quick, column) for column in (article.c.body_hash, article.c.content_hash, article_band.c.key)]
    found = [len(quick.search(read_question(story_of(number)), limit=100)) for number in (0, BASE)]
    head = quick.change_head().seq
    for store in (slow, quick):
        store.close()

    assert {row for row in added - stored if not row.startswith(ONCE)} == set()
    assert {row for row in stored - added if not row.startswith(ONCE)} == set()
    assert twice == [0, 0, 0]
    assert (head, found) == (2 * COUNT, [OF_ONE_STORY, OF_ONE_STORY])
    assert check_database(url) == ()
