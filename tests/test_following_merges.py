"""What docs/following.md says of articles that turn out to be one, run as it stands there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from databases import Databases, SqliteDatabases
from hand_clock import HandClock
from sqlalchemy import text
from test_following_guide import MERGING, blocks, program, put

from ingest.adapters.store import Store, open_store


@pytest.fixture
def merged_twice(databases: Databases, clock: HandClock) -> Iterator[Store]:
    """Article 3 turned out to be article 2, and that to be article 1."""
    with closing(open_store(databases.migrated(), clock=clock)) as store:
        for number in (1, 2, 3):
            put(store, clock, number, "Text and more.")
        put(store, clock, 3, "Text and more.", canonical="https://p.example/2")
        put(store, clock, 2, "Text and more.", **MERGING)
        yield store


def test_labels_move_to_the_present_article_and_none_is_lost_or_doubled(
    sqlite_databases: SqliteDatabases, clock: HandClock
) -> None:
    url = sqlite_databases.migrated()
    with closing(open_store(url, clock=clock)) as store, closing(sqlite3.connect(":memory:")) as mine:
        for number in (1, 2, 3):
            put(store, clock, number, "Text and more.")
        put(store, clock, 3, "Text and more.", canonical="https://p.example/2")
        put(store, clock, 2, "Text and more.", **MERGING)
        mine.execute("CREATE TABLE labels (article_id INTEGER, label TEXT, PRIMARY KEY (article_id, label))")
        mine.executemany("INSERT INTO labels VALUES (?, ?)", [(1, "read"), (2, "read"), (3, "good"), (3, "read")])
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as source:
            moved = [program(2)["move_labels"](source, mine) for _ in range(2)]
        left = mine.execute("SELECT article_id, label FROM labels ORDER BY label").fetchall()

    assert left == [(1, "good"), (1, "read")]
    assert moved == [1, 0]


def test_the_log_says_in_order_which_number_ended_and_which_goes_on(merged_twice: Store) -> None:
    with merged_twice._db.reading() as connection:
        rows = [tuple(row)[1:] for row in connection.execute(text(blocks("sql merged")[0]))]

    assert rows == [(3, 2), (2, 1)]


def test_the_whole_history_is_read_over_numbers_that_ended(merged_twice: Store) -> None:
    with merged_twice._db.reading() as connection:
        rows = [tuple(row)[:2] for row in connection.execute(text(blocks("sql history")[0]))]

    assert rows == [(1, 1), (2, 1), (3, 1)]
