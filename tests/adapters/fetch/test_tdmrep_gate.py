"""tdmrep.json over a real connection: once a day for each origin, by robots.txt and the host's slot, never twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.local import LocalRobots, LocalSlots
from ingest.adapters.fetch.polite import PoliteFetcher
from ingest.adapters.fetch.settings import FetchSettings
from ingest.adapters.fetch.slots import Politeness
from ingest.errors import HostBusy
from ingest.model import SiteFile, SitePolicy

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
RESERVED = b'[{"location": "/", "tdm-reservation": 1}]'
_FILE = "/.well-known/tdmrep.json"


@dataclass
class Site:
    """What a small site answers, by path: status, headers, body; and what it was asked, in order."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serve(site: Site) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            status, headers, body = site.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    with serve(Site()) as served:
        yield served


class Asker:
    """A polite fetcher whose clock the test sets."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.now = NOON
        self.cache = LocalRobots()
        self.slots = LocalSlots()

    def ask(self, *paths: str) -> tuple[SitePolicy, ...]:
        return asyncio.run(self._ask(paths or ("/news/a",)))

    async def _ask(self, paths: tuple[str, ...]) -> tuple[SitePolicy, ...]:
        settings = FetchSettings(contact="t@example.org", allow=(f"127.0.0.1/32:{self.site.port}",))
        async with HttpClient(settings) as client:
            fetcher = PoliteFetcher(
                client=client,
                slots=self.slots,
                robots_cache=self.cache,
                settings=settings,
                clock=lambda: self.now,
                politeness=Politeness(delay_s=0.0, slot_wait_s=0.3),
            )
            answers = await asyncio.gather(*(fetcher.site_policies(self.site.url + path) for path in paths))
        return answers[-1]


def mining(policies: tuple[SitePolicy, ...]) -> SitePolicy:
    [found] = [policy for policy in policies if policy.file is SiteFile.TDMREP]
    return found


def test_it_is_asked_for_once_a_day_after_robots_txt(site: Site) -> None:
    site.answers[_FILE] = (200, {}, RESERVED)
    asker = Asker(site)

    first = asker.ask("/a", "/b", "/c")
    again = asker.ask()
    asker.now += timedelta(hours=25)
    asker.ask()

    assert mining(first).rules == (("/", "tdm-reservation", "1"),)
    assert again == first
    assert site.asked == ["/robots.txt", _FILE, "/robots.txt", _FILE]


def test_that_there_is_none_is_known_for_a_day_too(site: Site) -> None:
    asker = Asker(site)

    assert mining(asker.ask()).status == 404
    assert mining(asker.ask()).rules == ()
    assert site.asked.count(_FILE) == 1


def test_robots_txt_is_obeyed_for_it(site: Site) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /.well-known/\nContent-Signal: ai-train=no")
    site.answers[_FILE] = (200, {}, RESERVED)

    policies = Asker(site).ask()

    assert mining(policies).problem == "robots.txt: Disallow: /.well-known/"
    assert _FILE not in site.asked
    assert {policy.file: policy.rules for policy in policies}[SiteFile.ROBOTS] == (("", "ai-train", "no"),)


def test_a_redirect_is_followed_and_judged_at_each_hop(site: Site) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /closed")
    site.answers[_FILE] = (301, {"Location": "/moved"}, b"")
    site.answers["/moved"] = (200, {}, RESERVED)
    open_to_us = Asker(site).ask()
    site.answers["/moved"] = (302, {"Location": "/closed"}, b"")
    closed_to_us = Asker(site).ask()

    assert mining(open_to_us).rules
    assert mining(closed_to_us).problem == "robots.txt: Disallow: /closed"
    assert "/closed" not in site.asked


def test_what_was_known_stands_while_the_host_fails(site: Site) -> None:
    site.answers[_FILE] = (200, {}, RESERVED)
    asker = Asker(site)
    known = asker.ask()
    asker.now += timedelta(hours=23, minutes=59)
    site.answers[_FILE] = (500, {}, b"")
    asker.now += timedelta(minutes=2)
    stale = asker.ask()

    assert mining(stale).rules == mining(known).rules
    assert (mining(stale).problem, mining(stale).last_seen_at) == ("status 500", NOON)


def test_it_takes_the_host_s_slot_and_waits_for_no_other_longer_than_allowed(site: Site) -> None:
    asker = Asker(site)
    asker.ask()
    asker.now += timedelta(hours=25)

    async def hold() -> None:
        assert await asker.slots.take_slot("127.0.0.1", token="other", delay_s=0.0, hold_s=60.0) == 0.0
        await asker._ask(("/a",))

    with pytest.raises(HostBusy):
        asyncio.run(hold())
    assert site.asked == ["/robots.txt", _FILE]
