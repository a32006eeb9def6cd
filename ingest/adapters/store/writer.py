"""The store for code that waits on sockets: the same calls, awaited, run one after another in one thread.

One writer thread is faster than an asynchronous driver and keeps the order of calls. A call that was begun is finished
even when its caller is cancelled, so no transaction is torn; `aclose` waits for it. Trips that end while the thread
is busy are stored together at its next turn, so that they share one wait for the disk; none waits for others to end.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Concatenate, ParamSpec, Self, TypeVar

from ingest.adapters.store.backfills import BackfillProgress
from ingest.adapters.store.operating import Beat, FrontierCounts, StatusRow
from ingest.adapters.store.store import Store
from ingest.adapters.store.together import MOST_TOGETHER
from ingest.errors import StaleLease
from ingest.model import Completion, FrontierEntry, Held, Link, Outcome, RobotsRecord, SitePolicy, Source

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class AsyncStore:
    """A store whose calls are awaited. Takes the store over: closing this closes it.

    What a call does, takes and raises is said where `Store` has it; a call that is not named here goes through `run`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._ended: deque[tuple[Completion, Future[Outcome]]] = deque()

    @property
    def place(self) -> str:
        """As `Store.place`."""
        return self._store.place

    async def run(
        self,
        call: Callable[Concatenate[Store, Arguments], Result],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        """Run any call of the store in the writer thread: `await store.run(Store.list_sources)`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(call, self._store, *args, **kwargs))

    async def aclose(self) -> None:
        """Let the running call end, drop those that wait, and close the store."""
        await asyncio.to_thread(self._thread.shutdown, wait=True, cancel_futures=True)
        for _, future in self._ended:
            future.cancel()
        self._store.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def add_source(self, new: Source) -> Source:
        """As `Store.add_source`."""
        return await self.run(Store.add_source, new)

    async def add_links(
        self, links: Sequence[Link], *, source_id: int | None = None, backfill_id: int | None = None
    ) -> int:
        """As `Store.add_links`."""
        return await self.run(Store.add_links, links, source_id=source_id, backfill_id=backfill_id)

    async def claim(self, limit: int, *, lease_s: float, backfill_id: int | None = None) -> tuple[FrontierEntry, ...]:
        """As `Store.claim`."""
        return await self.run(Store.claim, limit, lease_s=lease_s, backfill_id=backfill_id)

    async def release(self, entries: Sequence[FrontierEntry]) -> None:
        """As `Store.release`."""
        await self.run(Store.release, entries)

    async def renew(self, entries: Sequence[FrontierEntry], *, lease_s: float) -> None:
        """As `Store.renew`."""
        await self.run(Store.renew, entries, lease_s=lease_s)

    async def has_due(self, backfill_id: int | None = None) -> bool:
        """As `Store.has_due`."""
        return await self.run(Store.has_due, backfill_id)

    async def seconds_until_due(self, *, backfill_id: int | None = None) -> float | None:
        """As `Store.seconds_until_due`."""
        return await self.run(Store.seconds_until_due, backfill_id=backfill_id)

    async def count_frontier(self) -> FrontierCounts:
        """As `Store.count_frontier`."""
        return await self.run(Store.count_frontier)

    async def take_slot(self, name: str, *, token: str, delay_s: float, hold_s: float) -> float:
        """As `Store.take_slot`."""
        return await self.run(Store.take_slot, name, token=token, delay_s=delay_s, hold_s=hold_s)

    async def release_slot(self, name: str, token: str) -> None:
        """As `Store.release_slot`."""
        await self.run(Store.release_slot, name, token)

    async def slow_host(self, name: str, seconds: float) -> None:
        """As `Store.slow_host`."""
        await self.run(Store.slow_host, name, seconds)

    async def find_robots(self, origin: str) -> RobotsRecord | None:
        """As `Store.find_robots`."""
        return await self.run(Store.find_robots, origin)

    async def save_robots(self, record: RobotsRecord) -> None:
        """As `Store.save_robots`."""
        await self.run(Store.save_robots, record)

    async def find_site_policies(self, origin: str) -> tuple[SitePolicy, ...]:
        """As `Store.find_site_policies`."""
        return await self.run(Store.find_site_policies, origin)

    async def save_site_policy(self, policy: SitePolicy) -> None:
        """As `Store.save_site_policy`."""
        await self.run(Store.save_site_policy, policy)

    async def find_held(self, urls: Sequence[str]) -> Held | None:
        """As `Store.find_held`."""
        return await self.run(Store.find_held, urls)

    async def find_tied(self, urls: Sequence[str]) -> tuple[Held, ...]:
        """As `Store.find_tied`."""
        return await self.run(Store.find_tied, urls)

    async def find_twin(self, body_hash: str, but_not: int | None = None) -> int | None:
        """As `Store.find_twin`."""
        return await self.run(Store.find_twin, body_hash, but_not)

    async def is_purged(self, urls: Sequence[str]) -> bool:
        """As `Store.is_purged`."""
        return await self.run(Store.is_purged, urls)

    async def complete(self, completion: Completion) -> Outcome:
        """As `Store.complete`; together with what else is waiting to be stored when the thread gets to it."""
        future: Future[Outcome] = Future()
        self._ended.append((completion, future))
        self._thread.submit(self._complete_waiting)
        return await asyncio.wrap_future(future)

    async def start_backfill(
        self,
        kind: str,
        argument: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int | None = None,
    ) -> int:
        """As `Store.start_backfill`."""
        return await self.run(Store.start_backfill, kind, argument, since=since, until=until, limit=limit)

    async def backfill_progress(self, backfill_id: int) -> BackfillProgress:
        """As `Store.backfill_progress`."""
        return await self.run(Store.backfill_progress, backfill_id)

    async def finish_backfill(self, backfill_id: int) -> None:
        """As `Store.finish_backfill`."""
        await self.run(Store.finish_backfill, backfill_id)

    async def status(self) -> StatusRow:
        """As `Store.status`."""
        return await self.run(Store.status)

    async def beat(self, worker: str = "daemon") -> None:
        """As `Store.beat`."""
        await self.run(Store.beat, worker)

    async def last_beat(self, worker: str = "daemon") -> Beat | None:
        """As `Store.last_beat`."""
        return await self.run(Store.last_beat, worker)

    def _complete_waiting(self) -> None:
        """Store what trips have brought by now; nothing when an earlier turn took it along."""
        taken: list[tuple[Completion, Future[Outcome]]] = []
        while self._ended and len(taken) < MOST_TOGETHER:
            completion, future = self._ended.popleft()
            if future.set_running_or_notify_cancel():
                taken.append((completion, future))
        if not taken:
            return
        try:
            results = self._store.complete_many([completion for completion, _ in taken])
        except BaseException as error:
            for _, future in taken:
                future.set_exception(error)
            raise
        for (_, future), result in zip(taken, results, strict=True):
            if isinstance(result, StaleLease):
                future.set_exception(result)
            else:
                future.set_result(result)
