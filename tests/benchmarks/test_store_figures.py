"""How the figures of benchmarks/store are judged: rates fall, times rise, and both are called growth."""

from __future__ import annotations

import pytest
from store.figures import RATES, TIMES, Measured, Sized, growth, shortfalls
from store.filling import fill, time_singles
from store.made_up import make_reading

from ingest.adapters.store import open_store


def measured(*worse: float) -> Measured:
    sizes = [
        Sized(
            articles=10 ** (place + 3),
            figures={**dict.fromkeys(RATES, 40_000 / times), **dict.fromkeys(TIMES, 2.0 * times)},
            bytes_each=1,
        )
        for place, times in enumerate(worse)
    ]
    return Measured(kind="sqlite", sizes=sizes, bare=(1.0, 1.0))


@pytest.mark.parametrize("name", [RATES[0], TIMES[0]], ids=["a rate", "a time"])
def test_growth_says_how_many_times_worse_a_figure_is(name: str) -> None:
    assert growth(measured(1, 3), name) == pytest.approx(3)


def test_what_is_not_reached_is_told_and_nothing_else() -> None:
    assert shortfalls(measured(1, 1.4)) == []
    assert len(shortfalls(measured(1, 1.6))) == len(RATES) + len(TIMES)
    assert [line.split(" is ")[0] for line in shortfalls(measured(20))] == [
        "sqlite: stored 50 at once/s",
        "sqlite: change rows with articles/s",
    ]


def test_the_same_number_makes_the_same_article_and_it_is_stored(tmp_path: object) -> None:
    store = open_store(f"sqlite:///{tmp_path}/small.db")
    told: list[int] = []
    held = fill(store, 0, 50, told.append)
    rate, held = time_singles(store, held, 1)
    stored = store.list_articles(limit=1)[0]
    store.close()

    assert make_reading(7) == make_reading(7)
    assert (told, held) == ([50], 100)
    assert rate > 0
    assert stored.word_count == 480
