"""The lag of consumers: what was heard late, at once, or never."""

from __future__ import annotations

import pytest
from databases import Databases
from store.lag import Heard, judge, run


def test_lags_are_told_over_all_readers_and_a_missed_row_is_counted() -> None:
    stored = {number: float(number) for number in range(1, 101)}
    prompt = Heard(at_s={number: at_s - 0.5 for number, at_s in stored.items()}, restarts=2)
    late = Heard(at_s={number: at_s + 0.2 for number, at_s in stored.items() if number != 7}, restarts=1)
    lag = judge("sqlite", stored, [prompt, late])

    assert (lag.changes, lag.missed, lag.restarts) == (100, 1, 3)
    assert lag.most_ms == pytest.approx(200)
    assert lag.median_ms == 0


def test_writers_and_readers_meet_on_both_databases(databases: Databases) -> None:
    lag = run("either", databases.migrated(), 80, writers=2, readers=2)

    assert (lag.changes, lag.missed) == (80, 0)
    assert 0 <= lag.median_ms <= lag.p99_ms <= lag.most_ms
