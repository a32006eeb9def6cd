"""Sources: due at once, known by their whole address, paused and removed with all they listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hand_clock import HandClock
from store_samples import listed

from ingest.adapters.store import Store
from ingest.errors import BadInput
from ingest.model import (
    Link,
    Source,
    SourceKind,
    SourceReading,
    Target,
)

FEED = Source(url="https://example.org/feed?section=a", kind=SourceKind.FEED)
FOUND = SourceReading(kind=SourceKind.FEED, links=(), title="Example News", ttl_s=900)


def urls(store: Store, limit: int = 10) -> list[str]:
    return [entry.url for entry in store.claim(limit, lease_s=60)]


def page_links(*hosts: str) -> tuple[Link, ...]:
    return tuple(Link(url=f"https://{host}/a") for host in hosts)


def test_a_source_is_due_at_once_and_known_by_its_whole_address(store: Store) -> None:
    first = store.add_source(FEED)
    same = store.add_source(replace(FEED, kind=SourceKind.NEWS_SITEMAP))
    other = store.add_source(replace(FEED, url="https://example.org/feed?section=b"))
    (entry,) = store.claim(10, lease_s=60)

    assert first.id == same.id != other.id
    assert [row.kind for row in store.list_sources()] == [SourceKind.NEWS_SITEMAP, SourceKind.FEED]
    assert (entry.target, entry.source_id, entry.source_kind) == (Target.SOURCE, first.id, SourceKind.NEWS_SITEMAP)


def test_an_address_without_a_host_is_no_source(store: Store) -> None:
    with pytest.raises(BadInput, match="not an address"):
        store.add_source(replace(FEED, url="feed.xml"))

    assert store.add_links((Link(url="mailto:somebody"), Link(url="/relative"))) == 0


def test_a_source_that_was_read_yields_its_links_and_tells_of_itself(store: Store, clock: HandClock) -> None:
    store.add_source(replace(FEED, kind=SourceKind.UNKNOWN))
    (entry,) = store.claim(1, lease_s=60)
    child = Link(url="https://example.org/child.xml", kind=SourceKind.SITEMAP)
    outcome = store.complete(listed(entry, (*page_links("a.example.org", "b.example.org"), child), FOUND))
    clock.ahead_s += 1
    claimed = store.claim(10, lease_s=60)
    row = store.list_sources()[0]

    assert outcome.links == 3
    assert (row.title, row.kind, row.last_code, row.failures) == ("Example News", SourceKind.FEED, "listed", 0)
    assert row.last_success_at is not None
    assert row.last_new_at == row.last_success_at
    assert [(each.target, each.host) for each in claimed] == [
        (Target.SOURCE, "example.org"),
        (Target.PAGE, "a.example.org"),
        (Target.PAGE, "b.example.org"),
    ]
    assert {each.source_id for each in claimed} == {row.id}


def test_a_source_without_news_says_when_it_last_had_some(store: Store, clock: HandClock) -> None:
    store.add_source(FEED)
    (entry,) = store.claim(1, lease_s=60)
    store.complete(listed(entry, page_links("a.example.org"), FOUND))
    clock.ahead_s += 90_000
    entry = next(each for each in store.claim(10, lease_s=60) if each.target is Target.SOURCE)
    outcome = store.complete(listed(entry, page_links("a.example.org"), FOUND))
    row = store.list_sources()[0]

    assert outcome.links == 0
    assert row.last_success_at is not None
    assert row.last_new_at is not None
    assert row.last_success_at - row.last_new_at > timedelta(seconds=80_000)


def test_a_paused_source_rests_with_all_it_listed(store: Store, clock: HandClock) -> None:
    source = store.add_source(FEED)
    assert source.id is not None
    store.add_links(page_links("a.example.org"), source_id=source.id)
    store.set_source_paused(source.id, paused=True)
    store.add_links(page_links("b.example.org"), source_id=source.id)
    while_paused = urls(store)
    counted = store.count_frontier()
    store.set_source_paused(source.id, paused=False)

    assert while_paused == []
    assert (counted.paused, counted.waiting, counted.due) == (3, 0, 0)
    assert len(urls(store)) == 3


def test_a_removed_source_is_listed_no_more_and_can_be_added_again(store: Store) -> None:
    source = store.add_source(FEED)
    assert source.id is not None
    store.remove_source(source.id)
    listed_after, claimed_after = store.list_sources(), urls(store)
    again = store.add_source(FEED)

    assert (listed_after, claimed_after) == ((), [])
    assert again.id == source.id
    assert urls(store) == [FEED.url]


@pytest.mark.parametrize("call", ["pause", "remove"])
def test_an_unknown_source_is_named(store: Store, call: str) -> None:
    with pytest.raises(BadInput, match="no source 7"):
        store.set_source_paused(7, paused=True) if call == "pause" else store.remove_source(7)

    assert store.list_sources() == ()
