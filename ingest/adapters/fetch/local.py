"""Host slots and what origins' files say, within one process, for work without a database. The store has the shared.

Both keep to the Protocols of `polite`; nothing outlives the process.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from ingest.model import RobotsRecord, SiteFile, SitePolicy

_POLL_S = 0.05


@dataclass(slots=True)
class _Slot:
    holder: str | None = None
    held_until: float = 0.0
    free_at: float = 0.0


class LocalSlots:
    """One request in flight for each host, and a delay between the starts of two."""

    def __init__(self) -> None:
        self._slots: dict[str, _Slot] = {}

    async def take_slot(self, host: str, *, token: str, delay_s: float, hold_s: float) -> float:
        """Take the host's slot if it is free: 0.0 when taken, else the seconds after which to ask again."""
        now = asyncio.get_running_loop().time()
        slot = self._slots.setdefault(host, _Slot())
        if slot.holder is not None and now < slot.held_until:
            return min(_POLL_S, slot.held_until - now)
        if now < slot.free_at:
            return slot.free_at - now
        slot.holder, slot.held_until, slot.free_at = token, now + hold_s, now + delay_s
        return 0.0

    async def release_slot(self, host: str, token: str) -> None:
        """Free the slot if this token still holds it; the delay since its start goes on."""
        slot = self._slots.get(host)
        if slot is not None and slot.holder == token:
            slot.holder = None

    async def slow_host(self, host: str, seconds: float) -> None:
        """Ask nothing of the host for so many seconds from now."""
        slot = self._slots.setdefault(host, _Slot())
        slot.free_at = max(slot.free_at, asyncio.get_running_loop().time() + seconds)


class LocalRobots:
    """Robots records by origin, and what the origins' files say about use."""

    def __init__(self) -> None:
        self._records: dict[str, RobotsRecord] = {}
        self._policies: dict[tuple[str, SiteFile], SitePolicy] = {}

    async def find_robots(self, origin: str) -> RobotsRecord | None:
        """Return the latest record, expired or not; None when there is none."""
        return self._records.get(origin)

    async def save_robots(self, record: RobotsRecord) -> None:
        """Keep a record in place of the origin's earlier one."""
        self._records[record.origin] = record

    async def find_site_policies(self, origin: str) -> tuple[SitePolicy, ...]:
        """Return what the origin's files say about use."""
        return tuple(policy for (of, _), policy in self._policies.items() if of == origin)

    async def save_site_policy(self, policy: SitePolicy) -> None:
        """Keep what a file says in place of what it said before."""
        self._policies[policy.origin, policy.file] = policy
