"""Politeness, judged by the server's own log: one request of a host in flight, and a delay between two starts."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from evil_server import EvilServer, Exchange, Hit, answers, honest, redirects
from fetch_rig import Newsroom, settings_for

from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.local import LocalSlots
from ingest.adapters.fetch.slots import Politeness, SlotTaker
from ingest.errors import BadConfig, HostBusy

DELAY_S = 0.1
EARLY_S = 0.02  # what the log's own loop may lag behind


async def lasting(exchange: Exchange) -> None:
    await asyncio.sleep(0.12)
    await honest(exchange)


def overlaps(hits: list[Hit]) -> int:
    return sum(later.began < (earlier.ended or later.began + 1) for earlier, later in pairwise(hits))


def early(hits: list[Hit], delay_s: float) -> int:
    return sum(later.began - earlier.began < delay_s - EARLY_S for earlier, later in pairwise(hits))


class NoSlots(LocalSlots):
    """The control: every slot is always free."""

    async def take_slot(self, host: str, *, token: str, delay_s: float, hold_s: float) -> float:
        return 0.0


def hits_of(slots: LocalSlots, delay_s: float = DELAY_S, robots: bytes = b"") -> dict[str, list[Hit]]:
    """Let many ask two hosts for pages, some redirecting within and some to the other host; return the log by host."""

    async def run() -> dict[str, list[Hit]]:
        behaviours = {
            "/robots.txt": answers(b"User-agent: *\n" + robots),
            "/a": lasting,
            "/hop": redirects("/a"),
            "/over": redirects("http://two.test/a"),
            "/gone": answers(status="404 Not Found"),
        }
        async with EvilServer(behaviours) as server:
            settings = settings_for(server, one_test="", two_test="")
            async with HttpClient(settings) as client:
                room = Newsroom(server, client, settings, Politeness(delay_s=delay_s, slot_wait_s=20), slots=slots)
                paths = ("/a", "/hop", "/over", "/gone", "/a")
                urls = [f"http://{host}.test{path}" for path in paths for host in ("one", "two")]
                await asyncio.gather(*(room.outcome(url) for url in urls))
            names = {hit.host for hit in server.hits}
            return {name: [hit for hit in server.hits if hit.host == name] for name in names}

    return asyncio.run(run())


def test_a_host_never_has_two_requests_and_never_one_too_soon() -> None:
    log = hits_of(LocalSlots())

    assert {name: len(hits) for name, hits in log.items()} == {"one.test": 7, "two.test": 9}
    assert {name: overlaps(hits) for name, hits in log.items()} == {"one.test": 0, "two.test": 0}
    assert {name: early(hits, DELAY_S) for name, hits in log.items()} == {"one.test": 0, "two.test": 0}


def test_without_slots_the_same_visit_is_impolite() -> None:
    log = hits_of(NoSlots())

    assert sum(overlaps(hits) for hits in log.values()) > 0
    assert sum(early(hits, DELAY_S) for hits in log.values()) > 0


def test_a_longer_crawl_delay_is_kept() -> None:
    log = hits_of(LocalSlots(), delay_s=0.0, robots=b"Crawl-delay: 0.15\n")

    for hits in log.values():
        assert early(hits[1:], 0.15) == 0


def test_a_crawl_delay_beyond_the_bound_is_taken_for_the_bound() -> None:
    politeness = Politeness(delay_s=2, max_crawl_delay_s=60)

    assert [politeness.delay_for(asked) for asked in (None, 1.0, 5.0, 9999.0)] == [2.0, 2.0, 5.0, 60.0]


@pytest.mark.parametrize("values", [{"delay_s": -1}, {"slot_wait_s": float("nan")}, {"max_crawl_delay_s": 1e9}])
def test_politeness_out_of_range_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(BadConfig, match="politeness"):
        Politeness(**values)


def test_a_slot_is_given_back_when_its_fetch_is_cancelled() -> None:
    async def run() -> str:
        slots = LocalSlots()
        taker = SlotTaker(slots, Politeness(delay_s=0, slot_wait_s=0.3), hold_s=60)

        async def stuck() -> None:
            async with taker.slot("http://a.test/"):
                await asyncio.sleep(60)

        holding = asyncio.create_task(stuck())
        await asyncio.sleep(0.01)
        with pytest.raises(HostBusy):
            async with taker.slot("http://a.test/x"):
                pass
        holding.cancel()
        await asyncio.gather(holding, return_exceptions=True)
        async with taker.slot("http://a.test/y"):
            return "free"

    assert asyncio.run(run()) == "free"


def test_a_slot_taken_while_its_taker_is_cancelled_is_given_back_too() -> None:
    class SlowStore(LocalSlots):
        async def take_slot(self, host: str, *, token: str, delay_s: float, hold_s: float) -> float:
            took = await super().take_slot(host, token=token, delay_s=delay_s, hold_s=hold_s)
            await asyncio.sleep(0.05)  # the database has committed; its answer is on the way
            return took

    async def run() -> float:
        slots = SlowStore()
        taker = SlotTaker(slots, Politeness(delay_s=0), hold_s=60)

        async def take() -> None:
            async with taker.slot("http://a.test/"):
                pass

        taking = asyncio.create_task(take())
        await asyncio.sleep(0.01)
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
        return await slots.take_slot("a.test", token="next", delay_s=0, hold_s=1)

    assert asyncio.run(run()) == 0.0


def test_a_dead_holder_loses_its_slot_when_its_time_is_up() -> None:
    async def run() -> list[bool]:
        slots = LocalSlots()
        await slots.take_slot("a.test", token="dead", delay_s=0, hold_s=0.05)
        first = await slots.take_slot("a.test", token="next", delay_s=0, hold_s=1)
        await asyncio.sleep(0.06)
        second = await slots.take_slot("a.test", token="next", delay_s=0, hold_s=1)
        await slots.release_slot("a.test", "dead")
        third = await slots.take_slot("a.test", token="other", delay_s=0, hold_s=1)
        return [wait > 0 for wait in (first, second, third)]

    assert asyncio.run(run()) == [True, False, True]


def test_a_host_that_asks_for_a_long_rest_is_not_waited_for() -> None:
    async def run() -> float:
        slots = LocalSlots()
        await slots.slow_host("a.test", 3600)
        begun = asyncio.get_running_loop().time()
        with pytest.raises(HostBusy, match="3600 s"):
            async with SlotTaker(slots, Politeness(slot_wait_s=60), hold_s=60).slot("http://a.test/"):
                pass
        return asyncio.get_running_loop().time() - begun

    assert asyncio.run(run()) < 5
