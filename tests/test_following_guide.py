"""The programs of docs/following.md, run as they stand there: they resume, start over, drop what is gone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from databases import Databases, SqliteDatabases
from hand_clock import HandClock
from house_files import ROOT
from sqlalchemy import delete, text, update
from store_samples import NOON, OPEN, WALLED, reading, store_page

from ingest.adapters.store import Store, open_store
from ingest.adapters.store.changelog import ChangeKind, NewChange, log_changes
from ingest.adapters.tables import article, change, change_head, frontier

GUIDE = (ROOT / "docs" / "following.md").read_text("utf-8")
COPIED = "id, url_canonical, headline, body_text, access, extent, status"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)


def program(number: int) -> dict[str, Any]:
    scope: dict[str, Any] = {"__name__": "example"}
    exec(compile(blocks("python")[number], f"docs/following.md, program {number + 1}", "exec"), scope)
    return scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """One of the programs at work: brings its copy forward, and shows it."""

    sync: Callable[[], None]
    rows: Callable[[], list[tuple[Any, ...]]]


@pytest.fixture(params=["Python and SQLite", "Python and PostgreSQL", "SQL alone"])
def program_at_work(
    request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock
) -> Iterator[tuple[Store, Follower]]:
    kind = "sqlite" if request.param == "Python and SQLite" else "postgres"
    databases: Databases = request.getfixturevalue(f"{kind}_databases")
    url, mirror = databases.migrated(), tmp_path / "mirror.db"
    with closing(open_store(url, clock=clock)) as store:
        if kind == "sqlite":
            yield store, _python_on_sqlite(Path(url.removeprefix("sqlite:///")), mirror)
            return
        with psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True) as source:
            by_sql = request.param == "SQL alone"
            yield store, _sql(source) if by_sql else _python_on_postgresql(source, mirror)


def _rows(mirror: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(mirror)) as connection:
        return connection.execute(
            "SELECT id, url, headline, body_text, access, extent, status FROM mirror ORDER BY id"
        ).fetchall()


def _python_on_sqlite(source: Path, mirror: Path) -> Follower:
    sync = program(0)["sync"]

    def catch_up() -> None:
        while sync(str(source), str(mirror)):
            pass

    return Follower(sync=catch_up, rows=lambda: _rows(mirror))


def _python_on_postgresql(source: psycopg.Connection[Any], mirror: Path) -> Follower:
    sync = program(1)["sync"]

    def catch_up() -> None:
        while sync(source, str(mirror)):
            pass

    return Follower(sync=catch_up, rows=lambda: _rows(mirror))


def _sql(source: psycopg.Connection[Any]) -> Follower:
    [setup], [step] = blocks("sql setup"), blocks("sql each-time")
    source.execute(setup)

    def catch_up() -> None:
        source.execute(step)

    return Follower(sync=catch_up, rows=lambda: source.execute("SELECT * FROM my_articles ORDER BY id").fetchall())


def truth(store: Store) -> list[tuple[Any, ...]]:
    with store._db.reading() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {COPIED} FROM articles_v1 ORDER BY id"))]


def put(store: Store, clock: HandClock, number: int, words: str, **more: Any) -> None:
    clock.ahead_s += 90_000.0
    url = f"https://p.example/{number}"
    with store._db.writing() as connection:  # it is due, and nothing else is
        connection.execute(update(frontier).where(frontier.c.url != url).values(due_at=None))
        connection.execute(update(frontier).where(frontier.c.url == url).values(due_at=NOON))
    store_page(store, url, reading(url, (words,), **more))


def purge(store: Store, article_id: int) -> None:
    with store._db.writing() as connection:
        connection.execute(delete(article).where(article.c.id == article_id))
        gone = NewChange(kind=ChangeKind.PURGED, article_id=article_id, revision_no=1)
        log_changes(connection, [gone], at=store._db.now(connection))


def test_a_follower_holds_what_the_view_holds_through_everything_that_happens(
    program_at_work: tuple[Store, Follower], clock: HandClock
) -> None:
    store, follower = program_at_work
    follower.sync()
    empty = follower.rows()
    for number in range(5):
        put(store, clock, number, f"Text {number}.")
    follower.sync()
    first = follower.rows()
    put(store, clock, 1, "Another text altogether.", headline="Changed")
    put(store, clock, 2, "Text 2.", verdict=WALLED)
    purge(store, 4)
    put(store, clock, 9, "A new one.")
    follower.sync()

    assert (empty, len(first)) == ([], 5)
    assert follower.rows() == truth(store)
    assert [row[0] for row in follower.rows()] == [1, 2, 3, 5, 6]


MERGING = {"canonical": "https://p.example/1"}
"""What a page says that turned out to be the first article."""


def test_a_follower_drops_a_number_that_ended_and_takes_the_one_that_goes_on(
    program_at_work: tuple[Store, Follower], clock: HandClock
) -> None:
    store, follower = program_at_work
    for number in (1, 2, 3):
        put(store, clock, number, "Text and more.", verdict=WALLED if number == 1 else OPEN)
    follower.sync()
    put(store, clock, 2, "Text and more.", **MERGING)
    follower.sync()

    assert follower.rows() == truth(store)
    assert [row[0] for row in follower.rows()] == [1, 3]


def test_a_follower_starts_over_in_another_life_of_the_database(
    program_at_work: tuple[Store, Follower], clock: HandClock
) -> None:
    store, follower = program_at_work
    for number in range(3):
        put(store, clock, number, f"Text {number}.")
    follower.sync()
    with store._db.writing() as connection:  # what a restore to an earlier day leaves
        connection.execute(delete(article).where(article.c.id == 3))
        connection.execute(delete(change).where(change.c.seq == 3))
        connection.execute(update(change_head).values(seq=2, epoch="restored"))
    put(store, clock, 7, "Fetched after the restore.")
    follower.sync()

    assert follower.rows() == truth(store)


def test_a_follower_that_slept_for_too_long_starts_over(
    program_at_work: tuple[Store, Follower], clock: HandClock
) -> None:
    store, follower = program_at_work
    put(store, clock, 1, "Text 1.")
    follower.sync()
    purge(store, 1)
    for number in (2, 3):
        put(store, clock, number, f"Text {number}.")
    with store._db.writing() as connection:
        connection.execute(delete(change).where(change.c.seq < 4))
        connection.execute(update(change_head).values(min_seq=4))
    follower.sync()

    assert follower.rows() == truth(store)


def test_without_its_bound_on_min_seq_a_program_would_keep_what_was_purged(
    sqlite_databases: SqliteDatabases, tmp_path: Path, clock: HandClock
) -> None:
    """The control: the guide's bound taken out, the copy is wrong and nothing says so."""
    source = blocks("python")[0].replace("or not min_seq - 1 <= seq <= head_seq", "")
    scope: dict[str, Any] = {"__name__": "example"}
    exec(compile(source, "without the bound", "exec"), scope)
    url, mirror = sqlite_databases.migrated(), tmp_path / "mirror.db"
    with closing(open_store(url, clock=clock)) as store:
        put(store, clock, 1, "Text 1.")
        scope["sync"](url.removeprefix("sqlite:///"), str(mirror))
        purge(store, 1)
        put(store, clock, 2, "Text 2.")
        with store._db.writing() as connection:
            connection.execute(delete(change).where(change.c.seq < 3))
            connection.execute(update(change_head).values(min_seq=3))
        scope["sync"](url.removeprefix("sqlite:///"), str(mirror))

        assert _rows(mirror) != truth(store)
