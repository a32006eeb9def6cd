"""What consumers and the line ask of a store, timed: the change log with its articles, lookups, search."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

from sqlalchemy import Connection, text

from ingest.adapters.store import Store
from ingest.core.search import read_question

from .made_up import VOCABULARY, make_reading, url_of

_PAGE = 1000
_FOLLOW = text(
    "SELECT c.seq, c.kind, a.id, a.headline, a.body_text, a.access, a.url_canonical"
    " FROM changes_v1 c JOIN articles_v1 a ON a.id = c.article_id"
    " WHERE c.seq > :after ORDER BY c.seq LIMIT :most"
)


def rows_a_second(connection: Connection, held: int, pages: int) -> float:
    """Read the change log with articles from cursors all over it, a thousand rows at a time."""
    dice, rows, spent_s = random.Random(1), 0, 0.0
    for _ in range(pages):
        after = dice.randrange(max(1, held - _PAGE))
        began_s = time.perf_counter()
        rows += len(connection.execute(_FOLLOW, {"after": after, "most": _PAGE}).all())
        spent_s += time.perf_counter() - began_s
    connection.rollback()
    return rows / spent_s


def lookup_ms(store: Store, held: int, times: int) -> float:
    """Find an article by its address, as each trip does: median milliseconds."""
    dice = random.Random(2)
    return _median_ms(lambda: store.find_held((url_of(dice.randrange(held)),)), times)


def twin_ms(store: Store, held: int, times: int) -> float:
    """Find an article with the same body, there or not: median milliseconds."""
    dice = random.Random(3)
    hashes = [make_reading(dice.randrange(2 * held)).article.body_hash for _ in range(times)]
    asked = iter(hashes)
    return _median_ms(lambda: store.find_twin(next(asked)), times)


def search_ms(store: Store, times: int) -> float:
    """Search for two rare words, the newest 20 with both: median milliseconds. The index is brought up first."""
    while store.index_step(2000):
        pass
    dice = random.Random(4)
    rare = VOCABULARY[-2000:]
    return _median_ms(lambda: store.search(read_question(" ".join(dice.choices(rare, k=2)))), times)


def _median_ms(ask: Callable[[], object], times: int) -> float:
    spent = []
    for _ in range(times):
        began_s = time.perf_counter()
        ask()
        spent.append(1000 * (time.perf_counter() - began_s))
    return statistics.median(spent)
