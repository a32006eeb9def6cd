"""Asks a site once a day what it reserves of text and data mining, and keeps the answer; the rest is core's.

The file is asked for as any page is: robots.txt first, through the host's slot, redirects by hand, each hop judged. It
is asked for when an article of the site has been read, never for sites that yield none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from weakref import WeakValueDictionary

from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.receive import Reply
from ingest.adapters.fetch.robots_gate import RobotsCache, RobotsGate
from ingest.adapters.fetch.slots import SlotTaker
from ingest.adapters.fetch.statuses import is_redirect
from ingest.adapters.fetch.targets import next_address
from ingest.core.tdmrep import MAX_BYTES, no_tdmrep, read_tdmrep, tdmrep_forbidden
from ingest.core.urls import origin_of
from ingest.errors import FetchError, HostBusy
from ingest.model import SiteFile, SitePolicy

_PATH = "/.well-known/tdmrep.json"
_MAX_REDIRECTS = 5
_HEADERS = {"Accept": "application/json,*/*;q=0.5"}


class TdmrepGate:
    """Knows what origins' files say about use, asking for tdmrep.json where that is not known or no longer fresh."""

    def __init__(
        self,
        client: HttpClient,
        slots: SlotTaker,
        robots: RobotsGate,
        cache: RobotsCache,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._slots = slots
        self._robots = robots
        self._cache = cache
        self._clock = clock
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def site_policies(self, url: str) -> tuple[SitePolicy, ...]:
        """Return what the files of an address's origin say, one for each file that ever said something.

        Raises:
            HostBusy: The slot did not come free; nothing was asked.
        """
        origin = origin_of(url)
        async with self._locks.setdefault(origin, asyncio.Lock()):  # one asks, the others wait for its answer
            known = await self._cache.find_site_policies(origin)
            held = next((policy for policy in known if policy.file is SiteFile.TDMREP), None)
            if held is not None and held.expires_at is not None and self._clock() < held.expires_at:
                return known
            await self._cache.save_site_policy(await self._ask(origin, held))
            return await self._cache.find_site_policies(origin)

    async def _ask(self, origin: str, known: SitePolicy | None) -> SitePolicy:
        url = origin + _PATH
        try:
            for _ in range(_MAX_REDIRECTS + 1):
                judgement = await self._robots.judge(url)
                if not judgement.allowed:
                    return tdmrep_forbidden(origin, judgement.rule, now=self._clock())
                reply = await self._request(url, judgement.crawl_delay_s)
                target = next_address(url, reply.header("location") or "") if is_redirect(reply.status) else None
                if target is None:
                    return read_tdmrep(origin, reply.status, reply.body, now=self._clock(), known=known)
                url = target
        except HostBusy:
            raise
        except FetchError as error:
            return no_tdmrep(origin, f"{error.code}: {error.detail}", now=self._clock(), known=known)
        return read_tdmrep(origin, reply.status, b"", now=self._clock(), known=known)

    async def _request(self, url: str, crawl_delay_s: float | None) -> Reply:
        async with self._slots.slot(url, crawl_delay_s) as turn:
            reply = await self._client.request_prefix(url, headers=_HEADERS, max_bytes=MAX_BYTES + 1)
            turn.sent_at = reply.sent_at
            await self._slots.heed(url, reply.status, reply.header("retry-after"), self._clock())
        return reply
