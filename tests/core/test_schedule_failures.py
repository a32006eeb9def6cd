"""When an address is tried again after a failure: pages give up, sources never die, a busy host costs nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from schedule_rig import DAY_S, NOON, PACE, URL, page_entry, source_entry

from ingest.core.schedule import plan_error, plan_failure
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
from ingest.model import FrontierEntry, FrontierState


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
@pytest.mark.parametrize("status", [404, 410, 451])
def test_an_absent_page_is_looked_at_three_times(
    failures: int, article_id: int | None, state: FrontierState, delay_s: float | None, status: int
) -> None:
    entry = page_entry(failures=failures, article_id=article_id, was_absent=failures > 0)
    plan = plan_error(entry, PACE, 0.0, BadStatus(URL, status), NOON)

    assert (plan.state, plan.delay_s) == (state, delay_s)


def test_an_article_that_failed_otherwise_before_is_not_left_alone_before_its_second_look() -> None:
    entry = page_entry(failures=4, article_id=5, was_absent=False)
    plan = plan_error(entry, PACE, 0.0, BadStatus(URL, 404), NOON)

    assert plan.state is FrontierState.WAITING


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
