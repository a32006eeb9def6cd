"""A host's slot, taken for one request and given back whatever happens. One request in flight for each host.

The slots themselves live in the database (or in one process, `local`); here is only the waiting and the giving back.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ingest.adapters.fetch.statuses import retry_after_s
from ingest.core.urls import host_of
from ingest.errors import BadConfig, HostBusy

_TOO_MANY_S = 60.0
_NOTICED_S = 0.015


class Slots(Protocol):
    """One slot for each host, shared by everybody who fetches."""

    async def take_slot(self, host: str, *, token: str, delay_s: float, hold_s: float) -> float:
        """Take the slot if it is free and `delay_s` has passed since its last start; hold it at most `hold_s`.

        Returns:
            0.0 when taken, else the seconds after which to ask again, above 0.
        """

    async def release_slot(self, host: str, token: str) -> None:
        """Give the slot back if this token holds it, else do nothing."""

    async def slow_host(self, host: str, seconds: float) -> None:
        """Let nobody take the slot for so many seconds from now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """How hosts are treated.

    Attributes:
        delay_s: Seconds between the starts of two requests to a host; a longer crawl-delay wins.
        slot_wait_s: Seconds to wait for a slot before giving up.
        max_crawl_delay_s: A longer crawl-delay is taken for this one.
    """

    delay_s: float = 2.0
    slot_wait_s: float = 60.0
    max_crawl_delay_s: float = 60.0

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not 0 <= getattr(self, name) <= 86_400:
                raise BadConfig(f"politeness.{name} = {getattr(self, name)}: must be from 0 to 86400 seconds")

    def delay_for(self, crawl_delay_s: float | None) -> float:
        """Return the seconds to keep between two starts, given what robots.txt asks for."""
        return max(self.delay_s, min(crawl_delay_s or 0.0, self.max_crawl_delay_s))


@dataclass(slots=True, kw_only=True)
class Turn:
    """One use of a slot; both times by the loop's clock, 0.0 as long as they are not known."""

    token: str = field(default_factory=lambda: secrets.token_hex(8))
    asked_at: float = 0.0
    taken: bool = False
    sent_at: float = 0.0


class SlotTaker:
    """Waits for slots, and gives them back."""

    def __init__(self, slots: Slots, politeness: Politeness, *, hold_s: float) -> None:
        """Build it; `hold_s` is longer than any request can last, so that only a dead holder's slot is taken over."""
        self._slots = slots
        self._politeness = politeness
        self._hold_s = hold_s

    @asynccontextmanager
    async def slot(self, url: str, crawl_delay_s: float | None = None) -> AsyncIterator[Turn]:
        """Hold the slot of the URL's host for one request; the turn is told when the request went out.

        Raises:
            HostBusy: It did not come free in time; nothing was asked.
        """
        host, turn = host_of(url), Turn()
        delay_s = self._politeness.delay_for(crawl_delay_s)
        try:
            await self._take(url, host, turn, delay_s)
            yield turn
        finally:
            # shielded: a cancelled fetch must not leave its host locked
            await asyncio.shield(self._leave(host, turn, delay_s))

    async def stretch(self, url: str, crawl_delay_s: float | None) -> None:
        """Keep a crawl-delay that was learned from the request just made, where it is longer than the one kept."""
        delay_s = self._politeness.delay_for(crawl_delay_s)
        if delay_s > self._politeness.delay_for(None):
            await self._slots.slow_host(host_of(url), delay_s)

    async def heed(self, url: str, status: int, retry_after: str | None, now: datetime) -> None:
        """Let the URL's host alone when a 429 or 503 asks for it; a 429 that names no time means a minute."""
        if status not in (429, 503):
            return
        wait_s = retry_after_s(retry_after, now)
        if wait_s is None and status == 429:
            wait_s = _TOO_MANY_S
        if wait_s:
            await self._slots.slow_host(host_of(url), wait_s)

    async def _take(self, url: str, host: str, turn: Turn, delay_s: float) -> None:
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + self._politeness.slot_wait_s
        while True:
            turn.asked_at = loop.time()
            wait_s = await self._slots.take_slot(host, token=turn.token, delay_s=delay_s, hold_s=self._hold_s)
            turn.taken = wait_s <= 0
            if turn.taken:
                return
            if loop.time() + wait_s > give_up_at:
                raise HostBusy(url, f"{host} is busy for {wait_s:.0f} s or more")
            await asyncio.sleep(wait_s)

    async def _leave(self, host: str, turn: Turn, delay_s: float) -> None:
        """Give the slot back; the delay counts from when the request went out, where that was noticeably later.

        The slot itself counts from when it was taken, and a quick request after a slow connection would reach the host
        too soon. A request that failed may have gone out at any time until now.
        """
        now = asyncio.get_running_loop().time()
        sent_at = turn.sent_at or now
        rest_s = sent_at + delay_s - now
        if turn.taken and rest_s > 0 and sent_at - turn.asked_at > _NOTICED_S:
            await self._slots.slow_host(host, rest_s)
        await self._slots.release_slot(host, turn.token)
