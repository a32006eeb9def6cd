"""How the figures of benchmarks/store are judged: rates fall, times rise, and both are called growth."""

from __future__ import annotations

from time import sleep

import pytest
from store.clocks import by_processors, by_the_wall, typical_ms
from store.figures import RATES, TIMES, Measured, Sized, best_of, growth, shortfalls
from store.filling import time_singles
from store.loading import grow
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
    assert len(shortfalls(measured(1, 1.6))) == len(RATES) + len(TIMES) - 1  # rare phrases are told alone
    assert [line.split(" is ")[0] for line in shortfalls(measured(20))] == [
        "sqlite: stored 50 at once/s",
        "sqlite: change rows with articles/s",
    ]


def test_of_rounds_the_best_of_each_figure_counts() -> None:
    quiet, busy = measured(1, 2).sizes
    best = best_of([busy, quiet])

    assert best.figures == quiet.figures


def test_the_same_number_makes_the_same_article_and_it_is_stored(tmp_path: object) -> None:
    store = open_store(f"sqlite:///{tmp_path}/small.db")
    told: list[int] = []
    grow(store, 50, told.append)
    rate = time_singles(store, 50, 1, by_the_wall)
    stored = store.list_articles(limit=1)[0]
    held = store.change_head().seq
    store.close()

    assert make_reading(7) == make_reading(7)
    assert (told, held) == ([50], 100)
    assert rate > 0
    assert stored.word_count == 480


def test_a_clock_of_processors_does_not_count_what_was_waited_for() -> None:
    clock = by_processors(None)
    waited_s, worked_s = clock(lambda: sleep(0.3)), clock(lambda: sum(range(2_000_000)))

    assert waited_s < 0.1 < by_the_wall(lambda: sleep(0.3))
    assert worked_s > waited_s
    assert typical_ms([lambda: None] * 25, clock) < 50
