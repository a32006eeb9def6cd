"""Measures what storing costs: one article a transaction, and many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from ingest.adapters.store import Store
from ingest.adapters.store.together import MOST_TOGETHER
from ingest.model import (
    Change,
    Completion,
    Decision,
    FetchedPage,
    FrontierEntry,
    FrontierState,
    Link,
    Outcome,
    OutcomeKind,
    Plan,
)

from .clocks import Clock
from .made_up import make_reading, url_of

_LEASE_S = 3600.0
_FAR = 20_000_000
_LATER = Plan(state=FrontierState.WAITING, delay_s=86_400.0)
_NEW = Decision(changes=(Change.NEW,), reasons=("new",))
_AT = datetime(2026, 1, 1, tzinfo=UTC)


def prepare(store: Store, first: int) -> tuple[Completion, ...]:
    """Make the next 50 articles known, claim them, and return their completions; nothing of this is measured."""
    numbers = {url_of(number): number for number in range(first, first + MOST_TOGETHER)}
    store.add_links([Link(url=url) for url in numbers])
    entries = store.claim(MOST_TOGETHER, lease_s=_LEASE_S)
    return tuple(completion_of(entry, numbers[entry.url]) for entry in entries)


def time_singles(store: Store, held: int, batches: int, clock: Clock) -> float:
    """Store one article a transaction; return articles a second."""
    return _time(store, held, batches, clock, lambda batch: [store.complete(one) for one in batch])


def time_batches(store: Store, held: int, batches: int, clock: Clock) -> float:
    """Store 50 articles a transaction; return articles a second."""
    return _time(store, held, batches, clock, store.complete_many)


def _time(store: Store, held: int, batches: int, clock: Clock, work: Callable[[Sequence[Completion]], object]) -> float:
    """Store articles that nobody looks for: their numbers lie behind all others.

    Args:
        held: How many articles there are.
    """
    spent_s, first = 0.0, _FAR + held
    for number in range(batches):
        batch = prepare(store, first + number * MOST_TOGETHER)
        spent_s += clock(partial(work, batch))
    return batches * MOST_TOGETHER / spent_s


def completion_of(entry: FrontierEntry, number: int) -> Completion:
    """Return how a trip to a page ends that holds this article."""
    page = FetchedPage(
        url=entry.url, final_url=entry.url, status=200, headers=(), body=b"<html>", fetched_at=_AT, elapsed_ms=1.0
    )
    outcome = Outcome(url=entry.url, kind=OutcomeKind.STORED, code="new", status=200, elapsed_ms=1.0)
    return Completion(entry=entry, outcome=outcome, plan=_LATER, page=page, reading=make_reading(number), decision=_NEW)
