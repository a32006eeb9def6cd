"""Asks every origin for its robots.txt before anything else, and keeps the verdict before the first page is asked for.

The file is fetched like any page: through the host's slot, the guard and the bounds, redirects by hand. The verdicts
themselves are core's (`ingest.core.robots`). An address that is refused is no verdict: the error goes to whoever asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from weakref import WeakValueDictionary

from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.receive import Reply
from ingest.adapters.fetch.settings import ROBOTS_BYTES
from ingest.adapters.fetch.slots import SlotTaker
from ingest.adapters.fetch.statuses import is_redirect
from ingest.adapters.fetch.targets import next_address
from ingest.core.robots import RobotsJudgement, judge, no_answer, read_robots, read_usage, too_many_redirects
from ingest.core.urls import origin_of
from ingest.errors import AddressRefused, BadAddress, FetchError, HostBusy
from ingest.model import RobotsRecord, RobotsVerdict, SiteFile, SitePolicy

AGENT_TOKEN = "ingest"  # noqa: S105 -- a product token of RFC 9309, no secret
"""The product token that robots.txt groups are matched against."""

_MAX_REDIRECTS = 5
_HEADERS = {"Accept": "text/plain,*/*;q=0.5"}


class RobotsCache(Protocol):
    """Keeps one record for each origin, and what its files say about use."""

    async def find_robots(self, origin: str) -> RobotsRecord | None:
        """Return the latest record, expired or not; None when there is none."""

    async def save_robots(self, record: RobotsRecord) -> None:
        """Keep a record; returns only when it is kept."""

    async def find_site_policies(self, origin: str) -> tuple[SitePolicy, ...]:
        """Return what the origin's files say about use, one for each file that was ever noted."""

    async def save_site_policy(self, policy: SitePolicy) -> None:
        """Keep what a file says about use, in place of what it said before."""


class RobotsGate:
    """Judges addresses by their origin's robots.txt, fetching it when it is not known or no longer fresh."""

    def __init__(self, client: HttpClient, slots: SlotTaker, cache: RobotsCache, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._slots = slots
        self._cache = cache
        self._clock = clock
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def judge(self, url: str) -> RobotsJudgement:
        """Return what robots.txt says about an address.

        Raises:
            FetchError: BadAddress or AddressRefused when the origin is never asked; HostBusy.
        """
        return judge(await self._record(url), url, AGENT_TOKEN)

    async def _record(self, asked: str) -> RobotsRecord:
        origin = origin_of(asked)
        async with self._locks.setdefault(origin, asyncio.Lock()):  # one asks, the others wait for its answer
            known = await self._cache.find_robots(origin)
            if known is not None and self._clock() < known.expires_at:
                return known
            record = await self._fetch(origin, known)
            await self._cache.save_robots(record)
            if record.verdict is not RobotsVerdict.DISALLOW_ALL:
                await self._cache.save_site_policy(_usage_of(record))
            # The slot for this file was taken before anybody knew how long the host wants to be left alone.
            await self._slots.stretch(asked, judge(record, asked, AGENT_TOKEN).crawl_delay_s)
            return record

    async def _fetch(self, origin: str, known: RobotsRecord | None) -> RobotsRecord:
        url = f"{origin}/robots.txt"
        for hop in range(_MAX_REDIRECTS + 1):
            try:
                reply = await self._ask(url)
            except HostBusy:
                raise
            except FetchError as error:
                if hop == 0 and isinstance(error, (AddressRefused, BadAddress)):
                    raise
                return no_answer(origin, f"{error.code}: {error.detail}", now=self._clock(), stale=known)
            target = next_address(url, reply.header("location") or "") if is_redirect(reply.status) else None
            if target is None:
                return read_robots(origin, reply.status, reply.body, now=self._clock(), stale=known)
            url = target
        return too_many_redirects(origin, reply.status, now=self._clock())

    async def _ask(self, url: str) -> Reply:
        async with self._slots.slot(url) as turn:
            reply = await self._client.request_prefix(url, headers=_HEADERS, max_bytes=ROBOTS_BYTES)
            turn.sent_at = reply.sent_at
            await self._slots.heed(url, reply.status, reply.header("retry-after"), self._clock())
        return reply


def _usage_of(record: RobotsRecord) -> SitePolicy:
    """Return what a robots.txt says about use, as of when it was fetched."""
    rules, raw = read_usage(record.text, AGENT_TOKEN)
    return SitePolicy(
        origin=record.origin,
        file=SiteFile.ROBOTS,
        status=record.status,
        problem="",
        rules=rules,
        raw=raw,
        first_seen_at=record.fetched_at,
        last_seen_at=record.fetched_at,
    )
