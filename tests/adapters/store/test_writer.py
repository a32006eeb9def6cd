"""The awaited store: the same calls, in order, in one thread; a cancelled caller tears nothing."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from databases import Databases
from store_samples import judge, reading

from ingest.adapters.store import AsyncStore, Store, open_store
from ingest.errors import BadInput
from ingest.model import Link

URL = "https://example.org/a"


def test_a_page_is_stored_by_awaited_calls(databases: Databases) -> None:
    url = databases.migrated()

    async def work() -> int | None:
        async with AsyncStore(open_store(url)) as store:
            assert await store.add_links((Link(url=URL),)) == 1
            assert await store.take_slot("example.org", token="t", delay_s=0, hold_s=9) == 0.0
            await store.release_slot("example.org", "t")
            (entry,) = await store.claim(1, lease_s=60)
            completion = await store.run(judge, entry, reading(URL))
            outcome = await store.complete(completion)
            assert await store.find_held((URL,)) is not None
            assert await store.seconds_until_due() is not None
            return outcome.article_id

    assert asyncio.run(work()) == 1


def test_calls_run_one_at_a_time_in_one_thread(databases: Databases) -> None:
    url = databases.migrated()
    seen: list[tuple[str, int]] = []

    def call(_store: Store, number: int) -> None:
        seen.append((threading.current_thread().name, number))
        time.sleep(0.002)

    async def work() -> None:
        async with AsyncStore(open_store(url)) as store:
            await asyncio.gather(*(store.run(call, number) for number in range(8)))

    asyncio.run(work())

    assert [number for _, number in seen] == list(range(8))
    assert len({name for name, _ in seen}) == 1


def test_a_cancelled_caller_leaves_its_call_to_end(databases: Databases) -> None:
    url = databases.migrated()
    begun, ended = threading.Event(), threading.Event()

    def slow(store: Store) -> None:
        begun.set()
        time.sleep(0.05)
        store.add_links((Link(url=URL),))
        ended.set()

    async def work() -> None:
        async with AsyncStore(open_store(url)) as store:
            task = asyncio.create_task(store.run(slow))
            await asyncio.to_thread(begun.wait, 5)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(work())
    store = open_store(url)
    known = store.count_frontier().waiting
    store.close()

    assert ended.is_set()
    assert known == 1


def test_errors_come_through(databases: Databases) -> None:
    url = databases.migrated()

    async def work() -> None:
        async with AsyncStore(open_store(url)) as store:
            await store.run(Store.remove_source, 5)

    with pytest.raises(BadInput, match="no source 5"):
        asyncio.run(work())
