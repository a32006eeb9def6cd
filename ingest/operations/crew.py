"""The crew: claims due entries from the frontier and sends each down the line, so many at once and no more.

It decides nothing about pages and knows no schedule: what is due, and for which host, is the store's word. Daemon,
`run --once` and backfill are three ways to drive it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from ingest.errors import StoreError, UserError
from ingest.model import FrontierEntry, Outcome, OutcomeKind
from ingest.needs import Line
from ingest.pipeline import ingest_entry
from ingest.wiring import Parts

log = structlog.get_logger()

# Seconds between looks at a frontier whose due hosts all wait for their slot.
_PATIENCE_S = 0.05
# Share of a lease after which a trip that is still under way renews it.
_RENEWED_AFTER = 0.4


class Claiming(Protocol):
    """The frontier, as the crew needs it."""

    async def claim(self, limit: int, *, lease_s: float, backfill_id: int | None = None) -> tuple[FrontierEntry, ...]:
        """Lease at most `limit` due entries, one for each host; raises StoreError."""

    async def release(self, entries: tuple[FrontierEntry, ...]) -> None:
        """Give leases back unfinished."""

    async def renew(self, entries: tuple[FrontierEntry, ...], *, lease_s: float) -> None:
        """Hold leases for so many seconds from now; raises StoreError."""

    async def has_due(self, backfill_id: int | None = None) -> bool:
        """Whether something is due now, even if its host's turn has not come yet."""


@dataclass(slots=True)
class Tally:
    """How many trips ended how; the one thing here that changes, as the crew works."""

    counts: dict[OutcomeKind, int] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.counts[outcome.kind] = self.counts.get(outcome.kind, 0) + 1

    @property
    def total(self) -> int:
        """Trips ended, all kinds."""
        return sum(self.counts.values())


class Crew:
    """Works a frontier with at most `size` trips at once.

    Attributes:
        tally: What has ended so far.
    """

    def __init__(
        self,
        line: Line,
        frontier: Claiming,
        *,
        size: int,
        lease_s: float,
        may_claim: Callable[[], bool],
        backfill_id: int | None = None,
        on_outcome: Callable[[Outcome], None] | None = None,
    ) -> None:
        """Join a line and a frontier.

        Args:
            may_claim: Whether there is room to store what would be fetched; asked before every claim.
            backfill_id: Only this backfill's entries; None for everything but backfills.
            on_outcome: Told of every trip's end; None when nobody listens.
        """
        self.tally = Tally()
        self._line = line
        self._frontier = frontier
        self._size = size
        self._lease_s = lease_s
        self._may_claim = may_claim
        self._backfill_id = backfill_id
        self._on_outcome = on_outcome
        self._trips: dict[asyncio.Task[None], FrontierEntry] = {}
        self._bug: BaseException | None = None

    @property
    def busy(self) -> int:
        """Trips under way."""
        return len(self._trips)

    def raise_bug(self) -> None:
        """Raise the first bug that a trip ran into; do nothing when there was none."""
        if self._bug:
            raise self._bug

    async def tick(self, limit: int | None = None) -> int:
        """Claim what is due, as far as there is room, and set it off; return how many trips began.

        Args:
            limit: At most so many; None for as many as there is room.

        Raises:
            Exception: A bug that an earlier trip ran into.
        """
        self.raise_bug()
        room = self._size - self.busy
        room = room if limit is None else min(room, limit)
        if room <= 0 or not self._may_claim():
            return 0
        try:
            entries = await self._frontier.claim(room, lease_s=self._lease_s, backfill_id=self._backfill_id)
        except StoreError as error:
            log.warning("store", code=error.code, detail=str(error))
            return 0
        for entry in entries:
            trip = asyncio.create_task(self._run_trip(entry), name=f"trip {entry.id}")
            self._trips[trip] = entry
            trip.add_done_callback(self._end_trip)
        return len(entries)

    async def drain(self, stop: asyncio.Event, *, limit: int | None = None) -> None:
        """Work until nothing is due and nothing is under way, or until told to stop.

        Args:
            stop: Set it to begin nothing more; what is under way ends.
            limit: Trips to begin at most; None for no bound.
        """
        left = limit
        while not stop.is_set() and left != 0:
            begun = await self.tick(left)
            left = None if left is None else left - begun
            if begun == 0 and not self.busy and not await self._frontier.has_due(self._backfill_id):
                break
            await self._wait_for_one(_PATIENCE_S)
        while self.busy and not stop.is_set():
            await self._wait_for_one(_PATIENCE_S)
        self.raise_bug()

    async def finish(self, within_s: float) -> None:
        """End: give trips under way their time, cancel the rest and give their leases back."""
        if self._trips:
            await asyncio.wait(tuple(self._trips), timeout=within_s)
        left = dict(self._trips)
        for trip in left:
            trip.cancel()
        if left:
            await asyncio.wait(tuple(left), timeout=1.0)
            await self._frontier.release(tuple(left.values()))

    async def _wait_for_one(self, at_most_s: float) -> None:
        if self._trips:
            await asyncio.wait(tuple(self._trips), timeout=at_most_s, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(at_most_s)

    async def _hold(self, entry: FrontierEntry) -> None:
        """Keep an entry's lease alive for as long as its trip lasts, so that nobody asks for the page a second time."""
        while True:
            await asyncio.sleep(self._lease_s * _RENEWED_AFTER)
            try:
                await self._frontier.renew((entry,), lease_s=self._lease_s)
            except StoreError as error:
                log.warning("store", code=error.code, detail=str(error), url=entry.url)

    async def _run_trip(self, entry: FrontierEntry) -> None:
        holding = asyncio.create_task(self._hold(entry))
        try:
            await self._travel(entry)
        finally:
            holding.cancel()

    async def _travel(self, entry: FrontierEntry) -> None:
        try:
            outcome = await ingest_entry(self._line, entry)
        except StoreError as error:
            # The lease runs out and the page is fetched again: nothing half-known stays.
            log.warning("store", code=error.code, detail=str(error), url=entry.url)
            return
        except UserError:
            # Nothing was asked: once the setting is mended, the page is due at once.
            await self._frontier.release((entry,))
            raise
        self.tally.add(outcome)
        if self._on_outcome:
            self._on_outcome(outcome)

    def _end_trip(self, trip: asyncio.Task[None]) -> None:
        self._trips.pop(trip, None)
        if not trip.cancelled() and (bug := trip.exception()):
            self._bug = self._bug or bug


def gather_crew(
    parts: Parts,
    *,
    line: Line | None = None,
    backfill_id: int | None = None,
    on_outcome: Callable[[Outcome], None] | None = None,
) -> Crew:
    """Return a crew as the config sizes it.

    Args:
        line: Instead of the parts' own; None for that.
        backfill_id: As `Crew` takes it; `on_outcome` likewise.
    """
    return Crew(
        line or parts.line,
        parts.store,
        size=parts.config.fetch.concurrency,
        lease_s=parts.config.schedule.lease_s,
        may_claim=parts.has_room,
        backfill_id=backfill_id,
        on_outcome=on_outcome,
    )
