"""The crew: as many trips at once as it may, none after a stop, leases given back, bugs raised."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from ingest.core.keep import Policies
from ingest.core.schedule import Pace
from ingest.errors import StoreUnavailable, Unreachable
from ingest.model import (
    Completion,
    FetchedPage,
    FrontierEntry,
    Held,
    Link,
    Outcome,
    OutcomeKind,
    PageReading,
    SitePolicy,
    SourceKind,
    SourceReading,
    Target,
)
from ingest.needs import Line
from ingest.operations.crew import Crew

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def entry(number: int) -> FrontierEntry:
    return FrontierEntry(
        id=number,
        url=f"https://h{number}.example/a",
        host=f"h{number}.example",
        target=Target.PAGE,
        lease_token=f"t{number}",
        first_seen_at=NOON,
    )


@dataclass
class FakeFrontier:
    """Hands out entries once, and remembers what came back."""

    waiting: list[FrontierEntry]
    fails: int = 0
    released: list[FrontierEntry] = field(default_factory=list)
    renewed: asyncio.Queue[int] = field(default_factory=asyncio.Queue)

    async def claim(self, limit: int, *, lease_s: float, backfill_id: int | None = None) -> tuple[FrontierEntry, ...]:
        assert lease_s > 0
        if self.fails:
            self.fails -= 1
            raise StoreUnavailable("no answer")
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return tuple(taken)

    async def release(self, entries: tuple[FrontierEntry, ...]) -> None:
        self.released.extend(entries)

    async def renew(self, entries: tuple[FrontierEntry, ...], *, lease_s: float) -> None:
        assert lease_s > 0
        for each in entries:
            self.renewed.put_nowait(each.id)

    async def has_due(self, backfill_id: int | None = None) -> bool:
        return bool(self.waiting)


class FakeFetching:
    """Runs what the test says, then fails as an unreachable host does; counts how many run at once."""

    def __init__(self, during: Callable[[FrontierEntry], Awaitable[None]]) -> None:
        self.during = during
        self.now = 0
        self.most = 0

    async def fetch(self, entry: FrontierEntry) -> FetchedPage:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.during(entry)
        finally:
            self.now -= 1
        raise Unreachable(entry.url, "nobody there")


class FakeStoring:
    """Remembers completions."""

    def __init__(self) -> None:
        self.completions: list[Completion] = []

    async def find_tied(self, urls: object) -> tuple[Held, ...]:
        return ()

    async def find_held(self, urls: object) -> Held | None:
        raise AssertionError(urls)

    async def is_purged(self, urls: object) -> bool:
        return False

    async def find_twin(self, body_hash: str) -> int | None:
        raise AssertionError(body_hash)

    async def complete(self, completion: Completion) -> Outcome:
        self.completions.append(completion)
        return completion.outcome


class NoReading:
    """Nothing here is read."""

    async def read_page(self, page: FetchedPage, hint: Link | None) -> PageReading:
        raise AssertionError(page.url)

    async def read_source(self, page: FetchedPage, expected: SourceKind | None) -> SourceReading:
        raise AssertionError(page.url)


def build(
    frontier: FakeFrontier,
    during: Callable[[FrontierEntry], Awaitable[None]],
    *,
    size: int = 4,
    may_claim: Callable[[], bool] = lambda: True,
    lease_s: float = 60,
) -> tuple[Crew, FakeFetching, FakeStoring]:
    fetching, storing = FakeFetching(during), FakeStoring()
    line = Line(
        fetching=fetching,
        reading=NoReading(),
        storing=storing,
        ask_site=nothing_known,
        archive=None,
        policies=Policies(),
        pace=Pace(),
        jitter=lambda: 0.5,
        clock=lambda: NOON,
    )
    crew = Crew(line, frontier, size=size, lease_s=lease_s, may_claim=may_claim)
    return crew, fetching, storing


async def nothing_known(_url: str) -> tuple[SitePolicy, ...]:
    return ()


async def pause(_entry: FrontierEntry) -> None:
    await asyncio.sleep(0.005)


async def hang(_entry: FrontierEntry) -> None:
    await asyncio.sleep(60)


async def test_everything_due_is_worked_off_with_no_more_at_once_than_allowed() -> None:
    crew, fetching, storing = build(FakeFrontier([entry(n) for n in range(20)]), pause, size=4)

    await asyncio.wait_for(crew.drain(asyncio.Event()), 10)

    assert len(storing.completions) == 20
    assert fetching.most == 4
    assert crew.tally.counts == {OutcomeKind.FAILED: 20}


async def test_a_limit_bounds_how_many_begin() -> None:
    crew, _, storing = build(FakeFrontier([entry(n) for n in range(20)]), pause)

    await asyncio.wait_for(crew.drain(asyncio.Event(), limit=7), 10)

    assert len(storing.completions) == 7


async def test_nothing_is_claimed_while_there_is_no_room_to_store_it() -> None:
    frontier = FakeFrontier([entry(1)])
    crew, _, _ = build(frontier, pause, may_claim=lambda: False)

    assert await crew.tick() == 0
    assert len(frontier.waiting) == 1


async def test_a_database_that_does_not_answer_delays_but_loses_nothing() -> None:
    crew, _, storing = build(FakeFrontier([entry(1)], fails=3), pause)

    await asyncio.wait_for(crew.drain(asyncio.Event()), 10)

    assert len(storing.completions) == 1


async def test_after_a_stop_nothing_begins_and_unfinished_leases_are_given_back() -> None:
    frontier = FakeFrontier([entry(n) for n in range(8)])
    crew, _, storing = build(frontier, hang, size=3)
    await crew.tick()
    stop = asyncio.Event()
    stop.set()

    await crew.drain(stop)
    await asyncio.wait_for(crew.finish(0.01), 5)

    assert len(frontier.waiting) == 5
    assert [one.id for one in frontier.released] == [0, 1, 2]
    assert storing.completions == []
    assert crew.busy == 0


async def test_a_bug_in_a_trip_rises() -> None:
    async def stumble(_entry: FrontierEntry) -> None:
        raise ZeroDivisionError

    crew, _, _ = build(FakeFrontier([entry(1)]), stumble)

    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(crew.drain(asyncio.Event()), 10)


async def test_a_long_trip_keeps_its_lease_and_one_that_ended_does_not() -> None:
    frontier = FakeFrontier([entry(1)])

    async def long(_entry: FrontierEntry) -> None:
        assert [await frontier.renewed.get() for _ in range(3)] == [1, 1, 1]

    crew, _, storing = build(frontier, long, lease_s=0.02)
    await asyncio.wait_for(crew.drain(asyncio.Event()), 10)
    while not frontier.renewed.empty():
        frontier.renewed.get_nowait()
    await asyncio.sleep(0.05)

    assert len(storing.completions) == 1
    assert frontier.renewed.empty()
