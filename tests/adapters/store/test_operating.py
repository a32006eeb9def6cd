"""Backfills, counts, status, heartbeat: what the operator and the backfiller ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hand_clock import HandClock
from store_samples import DONE, NOON, failed, judge, listed, reading, store_page

from ingest.adapters.store import ArticleFilter, OutcomeCount, Store
from ingest.model import FrontierState, Link, OutcomeKind, Plan, Source, SourceKind, SourceReading, Target

SITEMAP = "https://example.org/sitemap.xml"
RETRY = Plan(state=FrontierState.WAITING, delay_s=300.0, failures=1)


def links(*names: str) -> tuple[Link, ...]:
    return tuple(Link(url=f"https://{name}.example.org/a") for name in names)


def test_the_same_arguments_resume_a_backfill_until_it_is_finished(store: Store) -> None:
    first = store.start_backfill("sitemap", SITEMAP, since=NOON, limit=10)
    same = store.start_backfill("sitemap", SITEMAP, since=NOON, limit=10)
    other = store.start_backfill("sitemap", SITEMAP, since=NOON)
    store.finish_backfill(first)
    after = store.start_backfill("sitemap", SITEMAP, since=NOON, limit=10)

    assert same == first
    assert len({first, other, after}) == 3
    assert store.backfill_progress(first).finished_at is not None


def test_a_backfill_counts_what_is_left_and_claims_only_its_own(store: Store, clock: HandClock) -> None:
    store.add_links(links("elsewhere"))
    backfill_id = store.start_backfill("urls", "list.txt")
    store.add_links(links("a", "b", "c", "d"), backfill_id=backfill_id)
    a, b, c, d = store.claim(10, lease_s=60, backfill_id=backfill_id)
    before = store.backfill_progress(backfill_id)
    store.complete(judge(store, a, reading(a.url), plan=Plan(state=FrontierState.WAITING, delay_s=60.0)))
    store.complete(failed(b, RETRY))
    store.complete(failed(c, Plan(state=FrontierState.QUARANTINED, delay_s=None)))
    store.complete(failed(d, Plan(state=FrontierState.WAITING, delay_s=5.0), kind=OutcomeKind.DEFERRED))
    counted = store.backfill_progress(backfill_id)
    clock.ahead_s += 400
    again = store.claim(10, lease_s=60, backfill_id=backfill_id)

    assert (before.pending, before.pages) == (4, 4)
    assert (counted.pending, counted.retrying, counted.done, counted.quarantined) == (1, 1, 1, 1)
    assert counted.articles == 1
    assert {entry.id for entry in again} == {b.id, d.id}  # what it has read is the daemon's to look at again


def test_a_backfill_keeps_to_its_dates_and_its_limit(store: Store) -> None:
    backfill_id = store.start_backfill("sitemap", SITEMAP, since=NOON, until=NOON + timedelta(days=1), limit=2)
    store.add_links((Link(url=SITEMAP, kind=SourceKind.SITEMAP),), backfill_id=backfill_id)
    (entry,) = store.claim(1, lease_s=60)
    dated = [
        replace(link, published_at=NOON + timedelta(days=days))
        for link, days in zip(links("early", "first", "late"), (-1, 0, 1), strict=True)
    ]
    found = SourceReading(kind=SourceKind.SITEMAP, links=())
    store.complete(listed(entry, (*dated, *links("undated", "beyond")), found))
    claimed = store.claim(10, lease_s=60, backfill_id=backfill_id)

    assert (entry.target, entry.backfill_id) == (Target.SOURCE, backfill_id)
    assert [each.host for each in claimed] == ["first.example.org", "undated.example.org"]
    assert store.add_links(links("more"), backfill_id=backfill_id) == 0


def test_the_status_tells_the_whole(store: Store, clock: HandClock) -> None:
    store.add_source(Source(url="https://feeds.example.org/feed", kind=SourceKind.FEED))
    (feed,) = store.claim(1, lease_s=60)
    store.complete(failed(feed, RETRY))
    store_page(store, "https://example.org/a", reading("https://example.org/a"))
    status = store.status()

    assert (status.articles, status.hosts, status.frontier.waiting, status.frontier.due) == (1, 2, 2, 0)
    assert [(row.url, row.last_code, row.failures) for row in status.sources] == [
        ("https://feeds.example.org/feed", "timeout", 1)
    ]
    assert status.outcomes == (
        OutcomeCount(outcome="failed", code="timeout", count=1),
        OutcomeCount(outcome="stored", code="new", count=1),
    )
    clock.ahead_s += 90_000
    assert store.status().outcomes == ()


def test_a_heartbeat_ages_on_the_databases_clock(store: Store, clock: HandClock) -> None:
    never = store.last_beat()
    store.beat()
    store.beat("backfill")
    clock.ahead_s += 30
    beat = store.last_beat()

    assert never is None
    assert beat is not None
    assert 30 <= beat.age_s < 35
    store.beat()
    refreshed = store.last_beat()
    assert refreshed is not None
    assert refreshed.age_s < 5


def test_articles_are_found_by_what_is_asked(store: Store, clock: HandClock) -> None:
    source = store.add_source(Source(url="https://feeds.example.org/feed", kind=SourceKind.FEED))
    store.set_source_paused(source.id or 0, paused=True)
    url = "https://example.org/percent"
    store_page(store, url, reading(url, ("Prices rose by 100% in May.",), headline="Grüße"))
    clock.ahead_s += 100
    store_page(store, "https://example.org/plain", reading("https://example.org/plain", ("Nothing happened.",)))

    def found(**wanted: object) -> list[int]:
        return [row.id for row in store.list_articles(ArticleFilter(**wanted))]  # type: ignore[arg-type]  # names of fields

    assert found() == [2, 1]
    assert found(domain="example.org", language="en", access="open") == [2, 1]
    assert found(language="e") == []
    assert found(source=source.id) == []
    assert found(since=store.status().now - timedelta(seconds=50)) == [2]
    assert found(until=store.status().now - timedelta(seconds=50)) == [1]
    assert [row.id for row in store.list_articles(limit=1, before_id=2)] == [1]
    record = store.find_article(url)
    assert record is not None
    assert record.article.headline == "Grüße"


def test_an_unknown_article_is_none(store: Store) -> None:
    assert store.get_article(99) is None
    assert store.find_article("https://example.org/unknown") is None


def test_done_entries_are_counted(store: Store) -> None:
    store.add_links(links("a"))
    (entry,) = store.claim(1, lease_s=60)
    leased = store.count_frontier()
    store.complete(failed(entry, DONE))

    assert (leased.waiting, leased.leased) == (1, 1)
    assert (store.count_frontier().done, store.count_frontier().waiting) == (1, 0)
