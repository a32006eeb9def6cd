"""What consumers and the line ask of a store, timed: the change log with its articles, lookups, copies, searches."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from sqlalchemy import Connection, text

from ingest.adapters.store import Store
from ingest.adapters.store.clustering import find_copies
from ingest.core.cluster import Words, band_keys, read_words
from ingest.core.search import read_question

from .made_up import BASE, VOCABULARY, make_reading, story_of, url_of

_PAGE = 1000
_NOBODY = 10**9
"""No article has this number."""
_FOLLOW = text(
    "SELECT c.seq, c.kind, a.id, a.headline, a.body_text, a.access, a.url_canonical"
    " FROM changes_v1 c JOIN articles_v1 a ON a.id = c.article_id"
    " WHERE c.seq > :after ORDER BY c.seq LIMIT :most"
)


def rows_a_second(connection: Connection, size: int, pages: int) -> float:
    """Read the change log with articles from cursors all over it, a thousand rows at a time."""
    dice, rows, spent_s = random.Random(1), 0, 0.0
    for _ in range(pages):
        after = dice.randrange(max(1, size - _PAGE))
        began_s = time.perf_counter()
        rows += len(connection.execute(_FOLLOW, {"after": after, "most": _PAGE}).all())
        spent_s += time.perf_counter() - began_s
    connection.rollback()
    return rows / spent_s


def lookup_ms(store: Store, size: int, times: int) -> float:
    """Find an article by its address, as each trip does: median milliseconds."""
    dice = random.Random(2)
    return _median_ms(partial(store.find_held, (url_of(dice.randrange(size)),)) for _ in range(times))


def twin_ms(store: Store, size: int, times: int) -> float:
    """Find an article with the same body, there half of the time: median milliseconds."""
    dice = random.Random(3)
    numbers = [dice.randrange(min(size, BASE)) + _NOBODY * dice.randint(0, 1) for _ in range(times)]
    hashes = [make_reading(number).article.body_hash for number in numbers]
    return _median_ms([partial(store.find_twin, body_hash) for body_hash in hashes])


def copies_ms(connection: Connection, size: int, times: int) -> float:
    """Find articles nearly like a text, there half of the time: median milliseconds. Its sketch is made before."""
    dice = random.Random(5)
    asked = [_edited(dice.randrange(min(size, BASE)), dice, there=bool(dice.randint(0, 1))) for _ in range(times)]
    spent = _median_ms(partial(find_copies, connection, _NOBODY, *one) for one in asked)
    connection.rollback()
    return spent


def searches_ms(store: Store, size: int, times: int) -> dict[str, float]:
    """Ask four kinds of question, the newest 20 of each: median milliseconds. The index is brought up first."""
    while store.index_step(2000):
        pass
    dice = random.Random(4)
    return {
        kind: _median_ms(partial(store.search, read_question(ask(dice, size))) for _ in range(times))
        for kind, ask in _QUESTIONS.items()
    }


_QUESTIONS: Mapping[str, Callable[[random.Random, int], str]] = {
    # twenty articles hold it, however many there are
    "search: a name ms": lambda dice, size: story_of(dice.randrange(size)),
    # most articles hold both
    "search: frequent words ms": lambda dice, _: " ".join(dice.sample(VOCABULARY[:30], 2)),
    # one in a hundred articles holds both
    "search: rarer words ms": lambda dice, _: " ".join(dice.sample(VOCABULARY[600:900], 2)),
    # what one in some thousand articles says in these very words
    "search: a phrase ms": lambda dice, size: '"' + " ".join(_body(dice.randrange(size)).split()[50:54]) + '"',
}
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


def _median_ms(asks: Iterable[Callable[[], object]]) -> float:
    spent = []
    for ask in asks:
        began_s = time.perf_counter()
        ask()
        spent.append(1000 * (time.perf_counter() - began_s))
    return statistics.median(spent)
