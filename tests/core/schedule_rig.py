"""Entries at noon, and the pace they are planned at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ingest.core.schedule import Pace, plan_success
from ingest.model import FrontierEntry, Link, Plan, SourceKind, SourceReading, Target

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
    was_absent: bool = False,
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
        was_absent=was_absent,
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
