"""robots.txt over the wire: asked first, stored before the page, every kind of answer its verdict."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import TypeVar

import pytest
from evil_bodies import drips, stall, zipped
from evil_server import Behaviour, EvilServer, Exchange, answers, honest, redirects, sends
from fetch_rig import NOON, QUICK, Newsroom, settings_for

from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.local import LocalRobots, LocalSlots
from ingest.adapters.fetch.polite import PoliteFetcher
from ingest.adapters.fetch.settings import FetchSettings
from ingest.errors import FetchError, HostBusy, RobotsDisallowed
from ingest.model import FetchedPage, RobotsRecord, RobotsVerdict

Result = TypeVar("Result")
RULES = b"User-agent: *\nDisallow: /page\n"
CLOSED = b"User-agent: *\nDisallow: /\n"


def chain(hops: int, end: Behaviour) -> dict[str, Behaviour]:
    """Return a robots.txt that answers after so many redirects."""
    steps = ["/robots.txt", *(f"/robots/{number}" for number in range(1, hops)), "/robots/end"]
    return {**{here: redirects(there) for here, there in pairwise(steps)}, "/robots/end": end}


OPEN, SHUT = True, False
MATRIX: Mapping[str, tuple[dict[str, Behaviour], bool]] = {
    "rules that allow": ({"/robots.txt": answers(b"User-agent: *\nDisallow: /other")}, OPEN),
    "rules that forbid": ({"/robots.txt": answers(RULES)}, SHUT),
    "empty": ({"/robots.txt": answers(b"")}, OPEN),
    "no content": ({"/robots.txt": answers(status="204 No Content")}, OPEN),
    "five redirects": (chain(5, answers(RULES)), SHUT),
    "six redirects": (chain(6, answers(RULES)), OPEN),
    "in a circle": ({"/robots.txt": redirects("/robots.txt")}, OPEN),
    "redirected to nowhere": ({"/robots.txt": redirects("")}, OPEN),
    "redirected to an inner address": ({"/robots.txt": redirects("http://169.254.169.254/")}, SHUT),
    "redirected to a file": ({"/robots.txt": redirects("file:///etc/passwd")}, OPEN),
    "401": ({"/robots.txt": answers(CLOSED, "401 Unauthorized")}, OPEN),
    "403": ({"/robots.txt": answers(CLOSED, "403 Forbidden")}, OPEN),
    "404": ({"/robots.txt": answers(CLOSED, "404 Not Found")}, OPEN),
    "410": ({"/robots.txt": answers(CLOSED, "410 Gone")}, OPEN),
    "429": ({"/robots.txt": answers(b"", "429 Too Many Requests", {"Retry-After": "0"})}, SHUT),
    "500": ({"/robots.txt": answers(b"", "500 Internal Server Error")}, SHUT),
    "503": ({"/robots.txt": answers(b"", "503 Service Unavailable")}, SHUT),
    "no answer in time": ({"/robots.txt": stall}, SHUT),
    "a hang-up": ({"/robots.txt": sends(b"")}, SHUT),
    "no HTTP": ({"/robots.txt": sends(b"User-agent: *\n\nAllow: /\n\n")}, SHUT),
    "cut off": ({"/robots.txt": sends(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser-agent: *")}, SHUT),
    "600 KiB, the rule first": ({"/robots.txt": answers(RULES + b"#" * 600 * 1024)}, SHUT),
    "600 KiB, the rule last": ({"/robots.txt": answers(b"#" * 600 * 1024 + b"\n" + RULES)}, OPEN),
    "without end": (
        {"/robots.txt": drips(b"HTTP/1.1 200 OK\r\n\r\n" + RULES, b"# again\n" * 8000, wait_s=0)},
        SHUT,
    ),
    "in drips": ({"/robots.txt": drips(b"HTTP/1.1 200 OK\r\n\r\n", b"#", wait_s=0.05)}, SHUT),
    "markup": ({"/robots.txt": answers(b"<html>Disallow: /</html>", headers={"Content-Type": "text/html"})}, OPEN),
    "a byte order mark": ({"/robots.txt": answers(b"\xef\xbb\xbf" + RULES)}, SHUT),
    "CR alone": ({"/robots.txt": answers(RULES.replace(b"\n", b"\r"))}, SHUT),
    "UTF-16": ({"/robots.txt": answers(RULES.decode().encode("utf-16"))}, SHUT),
    "ten thousand stars": ({"/robots.txt": answers(b"User-agent: *\nDisallow: /" + b"*" * 10_000 + b"page")}, SHUT),
    "gzip": ({"/robots.txt": zipped(gzip.compress(RULES), "gzip")}, SHUT),
    "a gzip bomb, the rule first": ({"/robots.txt": zipped(gzip.compress(RULES + bytes(9_000_000)), "gzip")}, SHUT),
    "a coding not asked for": ({"/robots.txt": zipped(RULES, "br")}, SHUT),
}


@pytest.mark.parametrize(("behaviours", "allowed"), [pytest.param(*case, id=name) for name, case in MATRIX.items()])
def test_every_answer_has_its_verdict_and_no_page_is_asked_before_it_is_stored(
    behaviours: dict[str, Behaviour], allowed: bool
) -> None:
    async def run() -> tuple[FetchedPage | FetchError, list[str], RobotsRecord | None]:
        async with EvilServer({"/page": honest, **behaviours}) as server:
            settings = FetchSettings(allow=(server.allow,), total_timeout_s=0.8, min_rate_after_s=0.3)
            async with HttpClient(settings) as client:
                room = Newsroom(server, client, settings, QUICK)
                outcome = await room.outcome(server.url("/page"))
                return outcome, server.paths(), await room.robots.find_robots(server.url(""))

    outcome, paths, record = asyncio.run(run())

    assert record is not None
    assert paths[0] == "/robots.txt"
    if allowed:
        assert isinstance(outcome, FetchedPage)
        assert paths[-1] == "/page"
    else:
        assert isinstance(outcome, RobotsDisallowed)
        assert "/page" not in paths


class Diary(LocalRobots):
    """A cache that notes when a record was kept, among what the server was asked."""

    def __init__(self, server: EvilServer) -> None:
        super().__init__()
        self._server = server
        self.asked_before: list[str] = []

    async def save_robots(self, record: RobotsRecord) -> None:
        await asyncio.sleep(0.05)
        self.asked_before = self._server.paths()
        await super().save_robots(record)


class Bench:
    """A polite fetcher whose clock can be set."""

    def __init__(self, server: EvilServer, client: HttpClient, settings: FetchSettings) -> None:
        self.now = NOON
        self.server = server
        self.diary = Diary(server)
        self.fetcher = PoliteFetcher(
            client=client,
            slots=LocalSlots(),
            robots_cache=self.diary,
            settings=settings,
            clock=lambda: self.now,
            politeness=QUICK,
        )

    async def allowed(self) -> bool:
        try:
            await self.fetcher.get(self.server.url("/page"))
        except RobotsDisallowed:
            return False
        return True


def on_bench(behaviours: dict[str, Behaviour], use: Callable[[Bench], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        async with EvilServer(behaviours) as server:
            settings = settings_for(server)
            async with HttpClient(settings) as client:
                return await use(Bench(server, client, settings))

    return asyncio.run(run())


def test_the_verdict_is_kept_before_the_page_is_asked_for() -> None:
    async def use(bench: Bench) -> list[str]:
        await bench.allowed()
        return bench.diary.asked_before

    assert on_bench({"/page": honest}, use) == ["/robots.txt"]


def test_many_at_once_ask_for_robots_once() -> None:
    async def use(bench: Bench) -> list[str]:
        await asyncio.gather(*(bench.allowed() for _ in range(5)))
        return bench.server.paths()

    assert on_bench({"/page": honest}, use).count("/robots.txt") == 1


@pytest.mark.parametrize(
    ("later", "asked"), [(timedelta(hours=23, minutes=59), 1), (timedelta(hours=24), 2)], ids=["same day", "next day"]
)
def test_a_verdict_holds_for_a_day(later: timedelta, asked: int) -> None:
    async def use(bench: Bench) -> list[str]:
        await bench.allowed()
        bench.now += later
        await bench.allowed()
        return bench.server.paths()

    assert on_bench({"/page": honest}, use).count("/robots.txt") == asked


def test_rules_had_yesterday_hold_while_the_server_fails_and_give_way_when_it_answers() -> None:
    state = {"robots": answers(b"User-agent: *\nDisallow: /other")}

    async def robots(exchange: Exchange) -> None:
        await state["robots"](exchange)

    behaviours: dict[str, Behaviour] = {"/page": honest, "/robots.txt": robots}

    async def use(bench: Bench) -> list[bool]:
        seen = [await bench.allowed()]
        for hours, answer in (
            (25, answers(b"", "500 Internal Server Error")),
            (24 * 31, answers(b"", "500 Internal Server Error")),
            (24 * 32, answers(b"", "404 Not Found")),
        ):
            state["robots"] = answer
            bench.now = NOON + timedelta(hours=hours)
            seen.append(await bench.allowed())
        return seen

    assert on_bench(behaviours, use) == [True, True, False, True]


def test_a_host_that_is_busy_is_no_verdict() -> None:
    async def use(bench: Bench) -> RobotsRecord | None:
        with pytest.raises(HostBusy):
            await bench.fetcher.get(bench.server.url("/page"))
        return await bench.diary.find_robots(bench.server.url(""))

    async def hold_first(bench: Bench) -> RobotsRecord | None:
        await bench.fetcher._slots._slots.slow_host("127.0.0.1", 3600)
        return await use(bench)

    assert on_bench({"/page": honest}, hold_first) is None


def test_a_site_is_judged_by_its_own_robots_on_every_port_and_scheme() -> None:
    async def run() -> list[str]:
        async with EvilServer({"/robots.txt": answers(CLOSED)}) as shut, EvilServer({"/page": honest}) as opened:
            settings = settings_for(shut, opened)
            async with HttpClient(settings) as client:
                room = Newsroom(opened, client, settings, QUICK)
                outcomes = [await room.outcome(server.url("/page")) for server in (shut, opened)]
        return [type(outcome).__name__ for outcome in outcomes]

    assert asyncio.run(run()) == ["RobotsDisallowed", "FetchedPage"]


def test_a_record_says_why() -> None:
    async def use(bench: Bench) -> RobotsRecord | None:
        await bench.allowed()
        return await bench.diary.find_robots(bench.server.url(""))

    record = on_bench({"/robots.txt": sends(b"")}, use)

    assert record is not None
    assert record.verdict is RobotsVerdict.DISALLOW_ALL
    assert "bad_response" in record.reason
