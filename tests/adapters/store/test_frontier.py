"""Sources, links and claims: what is due, for whom, one lease for each host."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hand_clock import HandClock
from store_samples import DAILY, DONE, NOON, failed, judge, reading

from ingest.adapters.store import Store
from ingest.model import (
    FrontierState,
    Link,
    OutcomeKind,
    Plan,
    Source,
    SourceKind,
)

FEED = Source(url="https://example.org/feed?section=a", kind=SourceKind.FEED)


def urls(store: Store, limit: int = 10) -> list[str]:
    return [entry.url for entry in store.claim(limit, lease_s=60)]


def page_links(*hosts: str) -> tuple[Link, ...]:
    return tuple(Link(url=f"https://{host}/a") for host in hosts)


def test_every_address_of_a_page_is_one_entry(store: Store) -> None:
    spellings = ("https://www.example.org/a", "https://example.org/a/?utm_source=x", "http://example.org/a#top")
    added = store.add_links([Link(url=url) for url in spellings])

    assert added == 1
    assert store.add_links((Link(url="https://example.org/a"),)) == 0
    assert len(urls(store)) == 1


def test_a_hint_comes_back_with_its_entry(store: Store) -> None:
    hint = Link(url="https://example.org/a", title="A title", published_at=NOON)
    store.add_links((hint, Link(url="https://plain.example.net/b")))
    entries = {entry.host: entry for entry in store.claim(10, lease_s=60)}

    assert entries["example.org"].hint == hint
    assert entries["plain.example.net"].hint is None


def test_a_host_has_one_leased_entry_at_a_time(store: Store, clock: HandClock) -> None:
    store.add_links([Link(url=f"https://example.org/{n}") for n in range(3)])
    (first,) = store.claim(10, lease_s=60)
    meanwhile = store.claim(10, lease_s=60)
    store.complete(failed(first, DAILY))
    (second,) = store.claim(10, lease_s=60)

    assert meanwhile == ()
    assert second.id != first.id


def test_the_oldest_due_comes_first_and_the_limit_holds(store: Store, clock: HandClock) -> None:
    for name in ("c.example.org", "a.example.org", "b.example.org"):
        store.add_links(page_links(name))
        clock.ahead_s += 1
    store.add_source(replace(FEED, url="https://z.example.org/feed"))

    assert urls(store, limit=3) == [
        "https://z.example.org/feed",
        "https://c.example.org/a",
        "https://a.example.org/a",
    ]


def test_a_lease_that_ran_out_is_taken_over_with_another_token(store: Store, clock: HandClock) -> None:
    store.add_links(page_links("example.org"))
    (first,) = store.claim(1, lease_s=30)
    clock.ahead_s += 29
    early = store.claim(1, lease_s=30)
    clock.ahead_s += 2
    (second,) = store.claim(1, lease_s=30)

    assert early == ()
    assert second.id == first.id
    assert second.lease_token != first.lease_token


def test_released_entries_are_due_as_before_and_a_lost_lease_releases_nothing(store: Store, clock: HandClock) -> None:
    store.add_links(page_links("example.org"))
    (first,) = store.claim(1, lease_s=5)
    store.release((first,))
    (second,) = store.claim(1, lease_s=60)
    store.release((first,))

    assert second.id == first.id
    assert store.claim(1, lease_s=60) == ()


@pytest.mark.parametrize(
    ("plan", "due_after_s"),
    [
        (Plan(state=FrontierState.WAITING, delay_s=600.0, failures=1), 600),
        (Plan(state=FrontierState.DONE, delay_s=None), None),
        (Plan(state=FrontierState.QUARANTINED, delay_s=None, crashes=2), None),
    ],
    ids=["waits", "done", "quarantined"],
)
def test_an_entry_is_due_again_as_planned(store: Store, clock: HandClock, plan: Plan, due_after_s: int | None) -> None:
    store.add_links(page_links("example.org"))
    (entry,) = store.claim(1, lease_s=60)
    store.complete(failed(entry, plan))
    wait_s = store.seconds_until_due()
    clock.ahead_s += 599
    early = store.claim(1, lease_s=60)
    clock.ahead_s += 10**7
    late = store.claim(1, lease_s=60)

    assert wait_s == (pytest.approx(due_after_s, abs=2) if due_after_s else None)
    assert early == ()
    assert [(each.failures, each.crashes) for each in late] == ([(1, 0)] if due_after_s else [])


def test_a_page_that_was_changed_since_is_due_again(store: Store, clock: HandClock) -> None:
    link = Link(url="https://example.org/a", modified_at=NOON)
    store.add_links((link,))
    (entry,) = store.claim(1, lease_s=60)
    store.complete(judge(store, entry, reading(link.url), plan=DONE))
    same, older = store.add_links((link,)), store.add_links((replace(link, modified_at=NOON - timedelta(days=1)),))
    untouched = store.claim(1, lease_s=60)
    store.add_links((replace(link, modified_at=NOON + timedelta(hours=1)),))

    assert (same, older, untouched) == (0, 0, ())
    assert urls(store) == [link.url]


def test_quarantine_is_listed_and_can_be_tried_again(store: Store, clock: HandClock) -> None:
    store.add_links(page_links("a.example.org", "b.example.org"))
    for entry in store.claim(2, lease_s=60):
        plan = Plan(state=FrontierState.QUARANTINED, delay_s=None, failures=2, crashes=2)
        store.complete(failed(entry, plan, kind=OutcomeKind.QUARANTINED, code="parser_killed"))
    held = store.quarantined()
    one = store.retry_quarantined((held[0].id,))
    (retried,) = store.claim(10, lease_s=60)

    assert [(row.code, row.detail, row.crashes) for row in held] == [("parser_killed", "30 s", 2)] * 2
    assert one == 1
    assert (retried.id, retried.crashes, retried.failures) == (held[0].id, 0, 0)
    assert store.retry_quarantined() == 1


def test_nothing_known_means_nothing_ever_due(store: Store) -> None:
    assert store.seconds_until_due() is None


def test_what_is_leased_is_not_due_before_the_lease_runs_out(store: Store, clock: HandClock) -> None:
    store.add_links([Link(url=f"https://example.org/{n}") for n in range(2)])
    at_first = store.seconds_until_due()
    store.claim(1, lease_s=60)

    assert at_first == 0.0
    assert store.seconds_until_due() == pytest.approx(60, abs=2)
