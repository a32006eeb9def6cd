"""Trips that end together: one transaction, the same rows as one by one, and no trip pays for another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from databases import Databases
from hand_clock import HandClock
from sqlalchemy import event
from store_samples import claim_url, judge, reading, store_page

from ingest.adapters.store import AsyncStore, Store, check_database, open_store
from ingest.adapters.store.together import MOST_TOGETHER, runs_apart
from ingest.errors import StaleLease
from ingest.model import Completion, FrontierEntry, Link, OutcomeKind


def claimed(store: Store, count: int, *, lease_s: float = 60) -> tuple[FrontierEntry, ...]:
    store.add_links([Link(url=f"https://h{number}.example.org/a") for number in range(count)])
    entries = store.claim(count, lease_s=lease_s)
    assert len(entries) == count
    return entries


def judged(store: Store, entries: Sequence[FrontierEntry]) -> list[Completion]:
    return [judge(store, entry, reading(entry.url, (f"The text of {entry.url}.",) * 3)) for entry in entries]


def count_commits(store: Store) -> list[int]:
    commits = [0]

    def count(_connection: object) -> None:
        commits[0] += 1

    event.listen(store._db.engine, "commit", count)
    return commits


def rows(store: Store) -> list[tuple[object, ...]]:
    """All that consumers see of the articles, but for numbers."""
    told = []
    for row in store.list_articles(limit=1000):
        record = store.get_article(row.id)
        assert record is not None
        same = replace(record.article, id=0, cluster_id=0, change_seq=0, fetched_at=row.first_seen_at)
        lines = [(noise.line_no, noise.noise, noise.text) for noise in record.noise]
        told.append((same, [url.url for url in record.urls], lines, [change.kind for change in record.changes]))
    return sorted(told, key=lambda each: str(each[1]))


def test_what_ends_together_is_stored_as_if_one_by_one(databases: Databases, clock: HandClock) -> None:
    one, many = (open_store(databases.migrated(), clock=clock) for _ in range(2))
    for completion in judged(one, claimed(one, 5)):
        one.complete(completion)
    completions = judged(many, claimed(many, 5))
    commits = count_commits(many)
    ended = many.complete_many(completions)
    stored, expected, head = rows(many), rows(one), many.change_head().seq
    one.close()
    many.close()

    assert [outcome.kind for outcome in ended if not isinstance(outcome, StaleLease)] == [OutcomeKind.STORED] * 5
    assert commits == [1]
    assert head == 5
    assert [row[1:] for row in stored] == [row[1:] for row in expected]
    assert check_database(many.place) == () if many.place.startswith("sqlite") else True


def test_a_lost_lease_costs_only_its_own_trip(store: Store, clock: HandClock) -> None:
    completions = judged(store, claimed(store, 4, lease_s=5))
    clock.ahead_s += 6
    (taken,) = store.claim(1, lease_s=60)
    ended = store.complete_many(completions)
    lost = [
        completion.entry.id for completion, end in zip(completions, ended, strict=True) if isinstance(end, Exception)
    ]

    assert lost == [taken.id]
    assert len(store.list_articles()) == 3
    assert store.complete(judged(store, [taken])[0]).kind is OutcomeKind.STORED  # the control: a live lease writes


def test_a_decision_that_no_longer_holds_costs_only_its_own_trip(store: Store, clock: HandClock) -> None:
    completions = judged(store, claimed(store, 3))
    twice = completions[1].entry.url
    elsewhere = "https://elsewhere.example.net/b"
    store_page(store, elsewhere, reading(elsewhere, ("Its text.",), canonical=twice))
    ended = store.complete_many(completions)
    (free_again,) = store.claim(5, lease_s=60)

    assert [isinstance(end, StaleLease) for end in ended] == [False, True, False]
    assert free_again.id == completions[1].entry.id


def test_trips_that_touch_one_article_end_one_after_the_other(store: Store) -> None:
    first, second = claimed(store, 2)
    shared = "https://example.org/canonical"
    completions = [judge(store, each, reading(each.url, ("One text.",), canonical=shared)) for each in (first, second)]
    ended = store.complete_many(completions)

    assert [len(run) for run in runs_apart(completions)] == [1, 1]
    assert [isinstance(end, StaleLease) for end in ended] == [False, True]
    assert len(store.list_articles()) == 1


def test_a_run_has_a_bound(store: Store) -> None:
    (entry,) = claimed(store, 1)
    numbered = [replace(entry, id=number, url=f"https://x.example/{number}") for number in range(MOST_TOGETHER + 1)]
    completion = judge(store, entry, reading(entry.url))
    bare = replace(completion, reading=None, decision=None)

    assert [len(run) for run in runs_apart([replace(bare, entry=each) for each in numbered])] == [MOST_TOGETHER, 1]


def test_trips_that_wait_for_the_thread_are_stored_in_one_transaction(databases: Databases) -> None:
    url = databases.migrated()

    async def work(store: AsyncStore, inner: Store) -> list[int]:
        completions = judged(inner, claimed(inner, 6))
        commits = count_commits(inner)
        busy = asyncio.Event()
        loop = asyncio.get_running_loop()

        def hold(_store: Store) -> None:
            loop.call_soon_threadsafe(busy.set)
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0.05), loop).result(5)

        held = asyncio.create_task(store.run(hold))
        await busy.wait()
        outcomes = await asyncio.gather(*(store.complete(completion) for completion in completions))
        await held
        assert {outcome.kind for outcome in outcomes} == {OutcomeKind.STORED}
        return commits

    async def run() -> list[int]:
        inner = open_store(url)
        async with AsyncStore(inner) as store:
            return await work(store, inner)

    assert asyncio.run(run()) == [1]


def test_a_stale_trip_among_waiting_ones_fails_alone(databases: Databases) -> None:
    url = databases.migrated()

    async def run() -> list[object]:
        inner = open_store(url)
        async with AsyncStore(inner) as store:
            completions = judged(inner, claimed(inner, 3))
            stale = replace(completions[0], entry=replace(completions[0].entry, lease_token="another"))
            waiting = (store.complete(completion) for completion in (stale, *completions[1:]))
            return list(await asyncio.gather(*waiting, return_exceptions=True))

    ended = asyncio.run(run())

    assert [isinstance(end, StaleLease) for end in ended] == [True, False, False]


def test_a_closed_store_leaves_nobody_waiting(databases: Databases) -> None:
    url = databases.migrated()

    async def run() -> None:
        inner = open_store(url)
        async with AsyncStore(inner) as store:
            completion = judged(inner, claimed(inner, 1))[0]
            begun = asyncio.Event()
            loop = asyncio.get_running_loop()

            def hold(_store: Store) -> None:
                loop.call_soon_threadsafe(begun.set)
                asyncio.run_coroutine_threadsafe(asyncio.sleep(0.1), loop).result(5)

            held = asyncio.create_task(store.run(hold))
            await begun.wait()
            waiting = asyncio.create_task(store.complete(completion))
            await asyncio.sleep(0)
        await held
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(run())


def test_an_entry_claimed_elsewhere_is_never_freed(store: Store, clock: HandClock) -> None:
    entry = claim_url(store, "https://h.example.org/a", lease_s=5)
    late = judge(store, entry, reading(entry.url))
    clock.ahead_s += 6
    (taken,) = store.claim(1, lease_s=60)
    store.complete_many([late])

    assert store.claim(1, lease_s=60) == ()
    assert store.complete(judge(store, taken, reading(taken.url))).article_id is not None
