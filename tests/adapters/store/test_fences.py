"""Fences: a lost lease, a result sent twice or a stale decision never writes anything a second time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_clock import HandClock
from store_samples import claim_url, judge, reading, store_page

from ingest.adapters.store import ChangeKind, Store
from ingest.errors import StaleLease
from ingest.model import (
    Change,
    Decision,
    Link,
)

URL = "https://example.org/news/one"
LONG = tuple(f"Paragraph {number} says something of its own." for number in range(6))


def kinds(store: Store) -> list[ChangeKind]:
    head = store.change_head()
    return [row.kind for row in store.list_changes(head.epoch, 0)]


def test_a_lost_lease_writes_nothing(store: Store, clock: HandClock) -> None:
    entry = claim_url(store, URL, lease_s=5)
    late = judge(store, entry, reading(URL, LONG))
    clock.ahead_s += 6
    (taken,) = store.claim(1, lease_s=60)
    with pytest.raises(StaleLease):
        store.complete(late)

    assert taken.id == entry.id
    assert store.list_articles() == ()
    assert store.change_head().seq == 0
    assert store.status().outcomes == ()
    stored = store.complete(judge(store, taken, reading(URL, LONG)))  # the control: a live lease writes
    assert [row.id for row in store.list_articles()] == [stored.article_id]


def test_a_result_sent_twice_is_stored_once(store: Store) -> None:
    completion = judge(store, claim_url(store, URL), reading(URL, LONG))
    store.complete(completion)
    with pytest.raises(StaleLease):
        store.complete(completion)

    assert kinds(store) == [ChangeKind.CREATED]


def test_a_decision_on_an_old_revision_is_refused_and_the_entry_is_due_again(store: Store, clock: HandClock) -> None:
    store_page(store, URL, reading(URL, LONG))
    clock.ahead_s += 90_000
    (entry,) = store.claim(1, lease_s=60)
    decided = judge(store, entry, reading(URL, (*LONG, "Late.")))
    amp = "https://cdn.example.net/amp"
    store.add_links((Link(url=amp),))
    (other,) = store.claim(1, lease_s=60)
    store.complete(judge(store, other, reading(amp, (*LONG, "Soon."), canonical=URL)))
    with pytest.raises(StaleLease):
        store.complete(decided)
    (retried,) = store.claim(1, lease_s=60)

    assert retried.id == entry.id
    assert [row.revision_no for row in store.list_articles()] == [2]


def test_two_new_addresses_of_one_article_make_one_article(store: Store, clock: HandClock) -> None:
    entry = claim_url(store, URL)
    decided = judge(store, entry, reading(URL, LONG, canonical="https://example.org/canon"))
    store_page(
        store,
        "https://m.example.net/x",
        reading("https://m.example.net/x", LONG, canonical="https://example.org/canon"),
    )
    with pytest.raises(StaleLease):
        store.complete(decided)

    assert len(store.list_articles()) == 1


def test_a_revision_that_is_none_leaves_no_change_row(store: Store, clock: HandClock) -> None:
    store_page(store, URL, reading(URL, LONG))
    clock.ahead_s += 90_000
    (entry,) = store.claim(1, lease_s=60)
    claims_to_be_new = Decision(changes=(Change.REVISED,), reasons=("says so",))
    store.complete(replace(judge(store, entry, reading(URL, LONG)), decision=claims_to_be_new))

    assert kinds(store) == [ChangeKind.CREATED]


@pytest.mark.parametrize("renewed", [True, False], ids=["renewed", "control: not renewed"])
def test_a_renewed_lease_outlasts_its_first_end(store: Store, clock: HandClock, renewed: bool) -> None:
    entry = claim_url(store, URL, lease_s=5)
    clock.ahead_s += 4
    if renewed:
        store.renew((entry,), lease_s=5)
    clock.ahead_s += 4
    others = store.claim(1, lease_s=60)

    assert len(others) == (0 if renewed else 1)


def test_a_lost_lease_is_not_renewed(store: Store, clock: HandClock) -> None:
    entry = claim_url(store, URL, lease_s=5)
    clock.ahead_s += 6
    store.claim(1, lease_s=5)
    store.renew((entry,), lease_s=600)
    clock.ahead_s += 6

    assert len(store.claim(1, lease_s=60)) == 1
