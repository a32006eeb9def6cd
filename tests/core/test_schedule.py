"""When an address is looked at next: sources adapt and never die, articles age, failures wait longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.core.schedule import Pace, plan_error, plan_failure, plan_success
from ingest.errors import (
    BadAddress,
    BadStatus,
    FetchTimeout,
    HostBusy,
    NotHtml,
    PageError,
    ParserKilled,
    RobotsDisallowed,
    SourceUnreadable,
)
from ingest.model import FrontierEntry, FrontierState, Link, Plan, SourceKind, SourceReading, Target

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://news.example/story"
PACE = Pace()
DAY_S = 86_400.0


def page_entry(
    *,
    age: timedelta = timedelta(0),
    published: timedelta | None = None,
    failures: int = 0,
    crashes: int = 0,
    article_id: int | None = None,
    backfill_id: int | None = None,
) -> FrontierEntry:
    hint = Link(url=URL, published_at=NOON - published) if published is not None else None
    return FrontierEntry(
        id=1,
        url=URL,
        host="news.example",
        target=Target.PAGE,
        lease_token="t",
        first_seen_at=NOON - age,
        failures=failures,
        crashes=crashes,
        article_id=article_id,
        backfill_id=backfill_id,
        hint=hint,
    )


def source_entry(*, interval_s: float | None = None, failures: int = 0, crashes: int = 0) -> FrontierEntry:
    return FrontierEntry(
        id=2,
        url="https://news.example/feed",
        host="news.example",
        target=Target.SOURCE,
        lease_token="t",
        first_seen_at=NOON - timedelta(days=400),
        interval_s=interval_s,
        failures=failures,
        crashes=crashes,
    )


def listed(ttl_s: int | None = None) -> SourceReading:
    return SourceReading(kind=SourceKind.FEED, links=(), ttl_s=ttl_s)


def succeed(entry: FrontierEntry, *, changed: bool = False, source: SourceReading | None = None) -> Plan:
    return plan_success(entry, PACE, 0.0, now=NOON, changed=changed, source=source)


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


@pytest.mark.parametrize(
    ("failures", "expected_min"),
    [(0, 5), (1, 10), (2, 20), (8, 1280), (9, 1440), (10, 1440)],
    ids=["first", "doubles", "doubles again", "ninth", "capped at a day", "stays capped"],
)
def test_a_failing_page_waits_twice_as_long_each_time(failures: int, expected_min: int) -> None:
    plan = plan_failure(page_entry(failures=failures), PACE, 0.0, retry_after_s=None)

    assert plan.delay_s == expected_min * 60
    assert plan.failures == failures + 1


def test_a_page_gives_up_after_its_failures_and_a_source_never_does() -> None:
    page = plan_failure(page_entry(failures=11), PACE, 0.0, retry_after_s=None)
    source = plan_failure(source_entry(failures=10**6, interval_s=900), PACE, 0.0, retry_after_s=None)

    assert (page.state, page.delay_s, page.failures) == (FrontierState.QUARANTINED, None, 12)
    assert (source.state, source.delay_s, source.interval_s) == (FrontierState.WAITING, DAY_S, 900)


@pytest.mark.parametrize(
    ("retry_after_s", "expected_s"),
    [(None, 300), (10, 300), (7200, 7200), (10**9, DAY_S)],
    ids=["not asked", "shorter than ours", "longer wins", "up to a day"],
)
def test_retry_after_is_honoured_within_a_day(retry_after_s: float | None, expected_s: float) -> None:
    plan = plan_error(page_entry(), PACE, 0.0, BadStatus(URL, 503, retry_after_s), NOON)

    assert plan.delay_s == expected_s


def test_a_busy_host_costs_nothing() -> None:
    entry = page_entry(failures=11, crashes=1)
    plan = plan_error(entry, PACE, 0.5, HostBusy(URL, "slot taken"), NOON)

    assert (plan.state, plan.failures, plan.crashes) == (FrontierState.WAITING, 11, 1)
    assert plan.delay_s == 45


@pytest.mark.parametrize(
    "error", [BadAddress(URL, "port 25"), NotHtml(URL, "application/pdf")], ids=["address", "not a page"]
)
def test_what_cannot_succeed_waits_in_quarantine_unless_it_is_a_source(error: PageError) -> None:
    page = plan_error(page_entry(), PACE, 0.0, error, NOON)
    source = plan_error(source_entry(), PACE, 0.0, error, NOON)

    assert (page.state, page.delay_s, page.failures) == (FrontierState.QUARANTINED, None, 1)
    assert (source.state, source.delay_s, source.failures) == (FrontierState.WAITING, DAY_S, 1)


@pytest.mark.parametrize(
    ("entry", "state", "crashes"),
    [
        (page_entry(), FrontierState.WAITING, 1),
        (page_entry(crashes=1), FrontierState.QUARANTINED, 2),
        (source_entry(crashes=5), FrontierState.WAITING, 6),
    ],
    ids=["tried again once", "then no more", "a source waits a day"],
)
def test_a_page_that_harms_its_parser_is_tried_twice(entry: FrontierEntry, state: FrontierState, crashes: int) -> None:
    plan = plan_error(entry, PACE, 0.0, ParserKilled(URL, "time"), NOON)

    assert (plan.state, plan.crashes) == (state, crashes)


@pytest.mark.parametrize(
    ("failures", "article_id", "state", "delay_s"),
    [
        (0, None, FrontierState.WAITING, 900),
        (1, None, FrontierState.WAITING, 1800),
        (2, None, FrontierState.QUARANTINED, None),
        (2, 5, FrontierState.DONE, None),
    ],
    ids=["it may still come", "a second look", "never came", "an article that is gone"],
)
@pytest.mark.parametrize("status", [404, 410])
def test_an_absent_page_is_looked_at_three_times(
    failures: int, article_id: int | None, state: FrontierState, delay_s: float | None, status: int
) -> None:
    plan = plan_error(page_entry(failures=failures, article_id=article_id), PACE, 0.0, BadStatus(URL, status), NOON)

    assert (plan.state, plan.delay_s) == (state, delay_s)


def test_a_feed_that_is_absent_may_come_back() -> None:
    plan = plan_error(source_entry(failures=40), PACE, 0.0, BadStatus(URL, 410), NOON)

    assert (plan.state, plan.delay_s) == (FrontierState.WAITING, DAY_S)


def test_a_page_that_robots_disallow_is_not_asked_about_soon() -> None:
    plan = plan_error(page_entry(), PACE, 0.0, RobotsDisallowed(URL, "Disallow: /"), NOON)

    assert (plan.state, plan.delay_s) == (FrontierState.WAITING, 3600)


def test_an_unreadable_feed_backs_off_like_any_failure() -> None:
    plan = plan_error(source_entry(failures=1), PACE, 0.0, SourceUnreadable(URL, "no feed"), NOON)

    assert (plan.state, plan.delay_s) == (FrontierState.WAITING, 600)


def test_a_stored_article_past_its_rechecks_is_left_alone_when_it_fails() -> None:
    entry = page_entry(age=timedelta(days=31), article_id=3)

    assert plan_error(entry, PACE, 0.0, FetchTimeout(URL, "30 s"), NOON).state is FrontierState.DONE


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
