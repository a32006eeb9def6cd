"""When an address is looked at next after a fetch that went well: sources adapt, articles age."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedule_rig import DAY_S, NOON, PACE, listed, page_entry, source_entry, succeed

from ingest.core.schedule import Pace, plan_failure, plan_success
from ingest.model import FrontierState, Plan


@pytest.mark.parametrize(
    ("known_s", "changed", "ttl_s", "expected_s"),
    [
        (None, True, None, 3600),
        (None, False, None, 3600),
        (None, True, 7200, 7200),
        (1000, True, None, 600),
        (1000, False, None, 1400),
        (400, True, None, 300),
        (80_000, False, None, 86_400),
        (1000, True, 900, 900),
        (90_000, True, 172_800, 172_800),
        (1000, True, 10_000_000, 604_800),
        (1000, True, -5, 600),
    ],
    ids=[
        "a new source starts at the default",
        "even when it brought nothing",
        "but not under its own period",
        "sooner after a change",
        "later after none",
        "not below the bound",
        "not above the bound",
        "never under its own period",
        "which may exceed the upper bound",
        "up to a week",
        "nonsense is no period",
    ],
)
def test_a_source_adapts_between_its_bounds(
    known_s: float | None, changed: bool, ttl_s: int | None, expected_s: float
) -> None:
    plan = succeed(source_entry(interval_s=known_s), changed=changed, source=listed(ttl_s))

    assert plan.state is FrontierState.WAITING
    assert plan.interval_s == pytest.approx(expected_s)
    assert plan.delay_s == pytest.approx(expected_s)
    assert (plan.failures, plan.crashes) == (0, 0)


def test_a_304_keeps_the_long_period_that_the_source_asked_for_before() -> None:
    plan = succeed(source_entry(interval_s=172_800), source=None)

    assert plan.interval_s == 172_800


def test_a_source_that_no_longer_asks_for_a_long_period_comes_back_under_the_bound() -> None:
    plan = succeed(source_entry(interval_s=172_800), source=listed())

    assert plan.interval_s == DAY_S


def test_a_source_that_changes_four_looks_in_ten_keeps_its_pace() -> None:
    interval_s = 4000.0
    for turn in range(100):
        plan = succeed(source_entry(interval_s=interval_s), changed=turn % 5 < 2, source=listed())
        assert plan.interval_s is not None
        interval_s = plan.interval_s

    assert 3000 < interval_s < 5000


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(0), timedelta(minutes=15)),
        (timedelta(minutes=30), timedelta(minutes=15)),
        (timedelta(hours=4), timedelta(hours=1)),
        (timedelta(days=8), timedelta(days=2)),
        (timedelta(days=23), timedelta(days=5.75)),
        (timedelta(days=25), None),
        (timedelta(days=4000), None),
        (timedelta(hours=-24), timedelta(minutes=15)),
    ],
    ids=["new", "still young", "hours", "days", "weeks", "the next look would be too late", "old", "clock set back"],
)
def test_an_article_is_looked_at_again_as_it_ages(age: timedelta, expected: timedelta | None) -> None:
    plan = succeed(page_entry(age=age))

    assert plan.delay_s == (None if expected is None else pytest.approx(expected.total_seconds()))
    assert plan.state is (FrontierState.DONE if expected is None else FrontierState.WAITING)


def test_a_recheck_comes_when_the_time_since_the_last_look_is_a_fifth_of_the_age() -> None:
    plan = succeed(page_entry(age=timedelta(hours=10)))
    assert plan.delay_s is not None

    assert plan.delay_s / (36_000 + plan.delay_s) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("published", "state"),
    [
        (timedelta(days=700), FrontierState.DONE),
        (timedelta(hours=-9), FrontierState.WAITING),
        (timedelta(minutes=1), FrontierState.WAITING),
    ],
    ids=["an old story in a fresh feed", "a date in the future", "fresh"],
)
def test_age_counts_from_publication_where_the_source_tells_an_earlier_date(
    published: timedelta, state: FrontierState
) -> None:
    assert succeed(page_entry(published=published)).state is state


def test_a_backfilled_page_is_fetched_once() -> None:
    plan = succeed(page_entry(backfill_id=7), changed=True)

    assert plan == Plan(state=FrontierState.DONE, delay_s=None)


def test_a_ratio_that_waiting_can_never_reach_means_one_look() -> None:
    pace = Pace(page_recheck_ratio=1.0)

    assert plan_success(page_entry(), pace, 0.0, now=NOON, changed=True, source=None).state is FrontierState.DONE


@given(
    jitter=st.floats(0, 1, exclude_max=True),
    known_s=st.none() | st.floats(1, 1e7),
    changed=st.booleans(),
    ttl_s=st.none() | st.integers(-(10**9), 10**9),
    skew_h=st.integers(-24, 24),
    failures=st.integers(0, 10**6),
)
def test_no_plan_of_a_source_lies_outside_its_bounds_whatever_the_clock_says(
    jitter: float, known_s: float | None, changed: bool, ttl_s: int | None, skew_h: int, failures: int
) -> None:
    now = NOON + timedelta(hours=skew_h)
    entry = source_entry(interval_s=known_s, failures=failures)
    done = plan_success(entry, PACE, jitter, now=now, changed=changed, source=listed(ttl_s))
    failed = plan_failure(entry, PACE, jitter, retry_after_s=None)

    assert done.delay_s is not None
    assert failed.delay_s is not None
    assert max(PACE.source_min_s, min(ttl_s or 0, PACE.source_ttl_max_s)) <= done.delay_s
    assert done.delay_s <= 1.1 * PACE.source_ttl_max_s
    assert PACE.retry_first_s <= failed.delay_s <= 1.1 * PACE.retry_max_s
