"""What consumers and the line ask of a store, timed: the change log with its articles, lookups, copies, searches."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, text

from ingest.adapters.store import Store
from ingest.adapters.store.clustering import find_copies
from ingest.core.cluster import Words, band_keys, read_words
from ingest.core.search import read_question

from .clocks import Clock, typical_ms
from .made_up import BASE, VOCABULARY, make_reading, story_of, url_of

_PAGE = 1000
_NOBODY = 10**9
"""No article has this number."""
_FOLLOW = text(
    "SELECT c.seq, c.kind, a.id, a.headline, a.body_text, a.access, a.url_canonical"
    " FROM changes_v1 c JOIN articles_v1 a ON a.id = c.article_id"
    " WHERE c.seq > :after ORDER BY c.seq LIMIT :most"
)


def rows_a_second(connection: Connection, size: int, pages: int, clock: Clock) -> float:
    """Read the change log with articles from cursors all over it, a thousand rows at a time."""
    dice, rows, spent_s = random.Random(1), 0, 0.0
    for _ in range(pages):
        after = dice.randrange(max(1, size - _PAGE))
        page: list[Row[Any]] = []
        spent_s += clock(partial(_read_page, connection, after, page))
        rows += len(page)
    connection.rollback()
    return rows / spent_s


def _read_page(connection: Connection, after: int, page: list[Row[Any]]) -> None:
    page += connection.execute(_FOLLOW, {"after": after, "most": _PAGE})


def lookup_ms(store: Store, size: int, times: int, clock: Clock) -> float:
    """Find an article by its address, as each trip does: typical milliseconds."""
    dice = random.Random(2)
    return typical_ms((partial(store.find_held, (url_of(dice.randrange(size)),)) for _ in range(times)), clock)


def twin_ms(store: Store, size: int, times: int, clock: Clock) -> float:
    """Find an article with the same body, there half of the time: typical milliseconds."""
    dice = random.Random(3)
    numbers = [dice.randrange(min(size, BASE)) + _NOBODY * dice.randint(0, 1) for _ in range(times)]
    hashes = [make_reading(number).article.body_hash for number in numbers]
    return typical_ms((partial(store.find_twin, body_hash) for body_hash in hashes), clock)


def copies_ms(connection: Connection, size: int, times: int, clock: Clock) -> float:
    """Find articles nearly like a text, there half of the time: typical milliseconds. Its sketch is made before."""
    dice = random.Random(5)
    asked = [_edited(dice.randrange(min(size, BASE)), dice, there=bool(dice.randint(0, 1))) for _ in range(times)]
    spent = typical_ms((partial(find_copies, connection, _NOBODY, *one) for one in asked), clock)
    connection.rollback()
    return spent


def searches_ms(store: Store, size: int, times: int, clock: Clock) -> dict[str, float]:
    """Ask five kinds of question, the newest 20 of each: typical milliseconds. The index is brought up first."""
    while store.index_step(2000):
        pass
    dice = random.Random(4)
    return {
        kind: typical_ms((partial(store.search, read_question(ask(dice, size))) for _ in range(times)), clock)
        for kind, ask in _QUESTIONS.items()
    }


_QUESTIONS: Mapping[str, Callable[[random.Random, int], str]] = {
    # twenty articles hold it, however many there are
    "search: a name ms": lambda dice, size: story_of(dice.randrange(size)),
    # most articles hold both
    "search: frequent words ms": lambda dice, _: " ".join(dice.sample(VOCABULARY[:30], 2)),
    # one in a hundred articles holds both
    "search: rarer words ms": lambda dice, _: " ".join(dice.sample(VOCABULARY[600:900], 2)),
    # two of the most frequent words side by side, as in some articles of a hundred
    "search: a phrase ms": lambda dice, _: '"' + " ".join(dice.sample(VOCABULARY[:12], 2)) + '"',
    # what one in some thousand articles says in these very words
    "search: a rare phrase ms": lambda dice, size: '"' + " ".join(_body(dice.randrange(size)).split()[50:54]) + '"',
}
RARE = "search: a rare phrase ms"
"""Grows until there are twenty to find: all that hold the words are walked until then. Told, and not judged."""
SEARCHES = tuple(_QUESTIONS)


def _body(number: int) -> str:
    return make_reading(number).article.body.text


def _edited(number: int, dice: random.Random, *, there: bool) -> tuple[Words, tuple[int, ...]]:
    """A text that was cut a little, or one of the same words in another order, and its sketch."""
    said = _body(number).split()[dice.randint(5, 20) :]
    if not there:
        dice.shuffle(said)
    words = read_words(" ".join(said))
    return words, band_keys(words)
