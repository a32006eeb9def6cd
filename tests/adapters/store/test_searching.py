"""Search finds the same on both databases, follows every change, and forgets what is deleted."""

from __future__ import annotations

import pytest
from hand_clock import HandClock
from sqlalchemy import delete, text, update
from store_samples import reading, store_page

from ingest.adapters.store import ArticleFilter, Store
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
