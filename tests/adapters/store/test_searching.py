"""Search finds the same on both databases, follows every change, and forgets what is deleted."""

from __future__ import annotations

from typing import Any

import pytest
from hand_clock import HandClock
from sqlalchemy import Connection, delete, event, text, update
from store_samples import reading, store_page

from ingest.adapters.store import ArticleFilter, Store
from ingest.adapters.store.search_index import find_matches
from ingest.adapters.tables import article, change, change_head, frontier, search_state
from ingest.core.search import read_question

TEXTS = {
    1: ("The harbour wall holds", ("Water rose by 50 % at the old quay.", "Nobody was hurt.")),
    2: ("Budget: a wall of numbers", ("The harbour master spoke.", "It is a wall.")),
    3: ("東京湾の橋", ("新しい橋が東京湾に架かる。",)),
    4: ("Café Ñandú öffnet", ("Die Straße am Hafen.",)),
    5: ("नई दिल्ली", ("समाचार पत्र",)),
}


@pytest.fixture
def filled(store: Store) -> Store:
    for number, (headline, paragraphs) in TEXTS.items():
        store_page(
            store, f"https://p.example/{number}", reading(f"https://p.example/{number}", paragraphs, headline=headline)
        )
    index(store)
    return store


def index(store: Store) -> None:
    while store.index_step():
        pass


def found(store: Store, typed: str, wanted: ArticleFilter = ArticleFilter()) -> list[int]:  # noqa: B008 - frozen
    return [row.id for row in store.search(read_question(typed), wanted)]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("wall", [2, 1]),
        ("WALL harbour", [2, 1]),
        ('"harbour wall"', [1]),
        ('"wall harbour"', []),
        ("headline:harbour", [1]),
        ("body:harbour", [2]),
        ('headline:"a wall"', [2]),
        ("wall -budget", [1]),
        ('wall -"it is a wall"', [1]),
        ('author:"ada example" budget', [2]),
        ('author:"example ben"', []),
        ('"holds a deck"', []),
        ("har*", []),
        ("50%", [1]),
        ("東京", [3]),
        ("京東", []),
        ("湾に", [3]),
        ("cafe nandu", [4]),
        ("STRASSE", [4]),
        ("दिल्ली", [5]),
        ("wal", []),
    ],
)
def test_a_question_finds_what_it_says(filled: Store, typed: str, ids: list[int]) -> None:
    assert found(filled, typed) == ids


def test_filters_and_pages_narrow_what_is_found(filled: Store) -> None:
    question = read_question("wall")

    assert [row.id for row in filled.search(question, limit=1)] == [2]
    assert [row.id for row in filled.search(question, before_id=2)] == [1]
    assert found(filled, "wall", ArticleFilter(domain="other.example")) == []
    assert found(filled, "wall", ArticleFilter(language="en")) == [2, 1]


SCATTERED = (1, 1023, 1024, 1025, 9_000, 9_300, 80_000, 80_001, 700_000)
"""Numbers on both sides of the borders at which PostgreSQL's index is asked anew."""


@pytest.fixture
def scattered(store: Store) -> Store:
    """A store with gaps among its numbers, as purges leave them."""
    for number in SCATTERED:
        with store._db.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('article', 'id'), {number}, false)"))
            else:
                connection.execute(text("DELETE FROM sqlite_sequence WHERE name = 'article'"))
                connection.execute(text(f"INSERT INTO sqlite_sequence VALUES ('article', {number - 1})"))
        url = f"https://p.example/{number}"
        store_page(store, url, reading(url, ("The wall holds.", f"Number {number}.")))
    index(store)
    return store


def test_the_newest_come_first_wherever_they_lie(scattered: Store) -> None:
    newest_first = list(reversed(SCATTERED))
    paged: list[int] = []
    while page := scattered.search(read_question("wall"), limit=2, before_id=paged[-1] if paged else None):
        paged += [row.id for row in page]

    assert found(scattered, "wall") == newest_first
    assert paged == newest_first
    assert found(scattered, "wall", ArticleFilter(domain="other.example")) == []
    assert found(scattered, "number 1024") == [1024]
    assert [row.id for row in scattered.search(read_question("wall"), before_id=1)] == []


def test_what_is_not_taken_is_not_looked_for(scattered: Store) -> None:
    sent: list[str] = []

    def take(_c: object, _k: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(scattered._db.engine, "before_cursor_execute", take)
    with scattered._db.reading() as connection:
        matches = find_matches(connection, read_question("wall"), None)
        first = next(matches)
        asked_for_one = sum("FROM article_search" in each for each in sent)
        rest = list(matches)
        asked_for_all = sum("FROM article_search" in each for each in sent)
    event.remove(scattered._db.engine, "before_cursor_execute", take)

    assert [first, *rest] == list(reversed(SCATTERED))
    if connection.dialect.name == "postgresql":
        assert (asked_for_one, asked_for_all) == (2, 4)  # one of them asks for the newest number
    else:
        assert (asked_for_one, asked_for_all) == (1, 1)  # its rows are made as they are taken: see the next test


def test_neither_database_sorts_or_reads_all_it_holds(scattered: Store) -> None:
    plans: list[str] = []

    def explain(connection: Connection, _k: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("SELECT article_search"):
            asked = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
            cursor = connection.connection.cursor()
            plans.append(str(cursor.execute(asked + statement, parameters).fetchall()))

    event.listen(scattered._db.engine, "before_cursor_execute", explain)
    ids = found(scattered, "wall holds")
    event.remove(scattered._db.engine, "before_cursor_execute", explain)

    assert len(ids) == len(SCATTERED)
    assert plans
    for plan in plans:
        assert "VIRTUAL TABLE INDEX" in plan or "ix_article_search_words" in plan
        assert "TEMP B-TREE" not in plan
        assert "Seq Scan" not in plan


def test_a_revised_article_is_found_by_its_new_words_alone(filled: Store, clock: HandClock) -> None:
    clock.ahead_s = 90_000.0
    with filled._db.writing() as connection:
        connection.execute(update(frontier).where(frontier.c.article_id != 1).values(due_at=None))
    store_page(filled, "https://p.example/1", reading("https://p.example/1", ("Only a lighthouse.",), headline="Light"))
    index(filled)

    assert found(filled, "lighthouse") == [1]
    assert found(filled, "quay") == []


def test_the_index_goes_on_where_it_was_in_small_steps(store: Store) -> None:
    for number in range(5):
        store_page(store, f"https://p.example/{number}", reading(f"https://p.example/{number}", (f"Number{number}.",)))
    left = store.index_step(2)

    assert left == 3
    assert [found(store, f"number{number}") != [] for number in range(5)] == [True, True, False, False, False]
    assert [store.index_step(2), store.index_step(2), store.index_step(2)] == [1, 0, 0]
    assert found(store, "number4") == [5]


def test_a_deleted_article_is_out_of_the_index_at_once(filled: Store) -> None:
    with filled._db.writing() as connection:
        connection.execute(text("DELETE FROM frontier"))
        connection.execute(delete(article).where(article.c.id == 1))
        held = connection.execute(text("SELECT count(*) FROM article_search")).scalar_one()

    assert found(filled, "quay") == []
    assert held == len(TEXTS) - 1


def test_an_index_that_fell_behind_the_log_is_brought_up_from_the_articles(filled: Store) -> None:
    with filled._db.writing() as connection:
        connection.execute(text("DELETE FROM article_search"))
        connection.execute(update(search_state).values(seq=0))
        connection.execute(delete(change).where(change.c.seq <= 4))
        connection.execute(update(change_head).values(min_seq=5))
    index(filled)

    assert found(filled, "quay") == [1]
    assert found(filled, "東京") == [3]


def test_a_very_long_word_and_a_very_long_text_are_indexed_as_far_as_they_go(store: Store) -> None:
    words = " ".join(f"w{number}" for number in range(60_000))
    store_page(store, "https://p.example/1", reading("https://p.example/1", ("x" * 5_000, words)))
    index(store)

    assert found(store, "w30000") == [1]
    assert found(store, "w59999") == []
    assert found(store, "x" * 5_000) == [1]
