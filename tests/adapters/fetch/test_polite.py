"""The polite fetcher: conditional requests, what a status means, caps by what is asked for, Retry-After."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from evil_server import EvilServer, answers, honest, redirects
from fetch_rig import NOON, QUICK, Newsroom, entry_for, fetch_entry, settings_for, visit

from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.settings import MIB
from ingest.errors import BadResponse, BadStatus, FetchError, HostBusy, TooLarge
from ingest.model import FetchedPage, SourceKind, Target


@pytest.mark.parametrize(
    ("known", "sent"),
    [
        ({"etag": '"a"', "last_modified": "Sun, 01 Mar 2026 11:00:00 GMT"}, {"if-none-match", "if-modified-since"}),
        ({"etag": 'W/"a"'}, {"if-none-match"}),
        ({"last_modified": "Sun, 01 Mar 2026 11:00:00 GMT"}, {"if-modified-since"}),
    ],
    ids=["both", "etag", "date"],
)
def test_what_is_held_is_asked_for_conditionally_and_304_is_an_answer(known: dict[str, str], sent: set[str]) -> None:
    page, hits = asyncio.run(fetch_entry({"/a": answers(status="304 Not Modified")}, "/a", **known))

    assert isinstance(page, FetchedPage)
    assert (page.status, page.body, page.not_modified) == (304, b"", True)
    assert {name for name in hits[-1] if name.startswith("if-")} == sent


@pytest.mark.parametrize(
    ("etag", "sent"),
    [('"é"', '"é"'), ('W/"a b"', 'W/"a b"'), ("a\r\nX-Evil: 1", None), (" ", None), ("a" * 5000, None), ("ключ", None)],
    ids=["latin-1", "with a space", "a line break", "blank", "endless", "not latin-1"],
)
def test_a_validator_goes_back_as_it_came_or_not_at_all(etag: str, sent: str | None) -> None:
    page, hits = asyncio.run(fetch_entry({"/a": honest}, "/a", etag=etag))

    assert isinstance(page, FetchedPage)
    assert hits[-1].get("if-none-match") == sent


def test_behind_a_redirect_only_the_etag_is_trusted() -> None:
    known = {"etag": '"a"', "last_modified": "Sun, 01 Mar 2026 11:00:00 GMT"}

    _, hits = asyncio.run(fetch_entry({"/a": redirects("/b"), "/b": answers(status="304 Not Modified")}, "/a", **known))

    assert {name for name in hits[-1] if name.startswith("if-")} == {"if-none-match"}


def test_304_to_a_question_that_was_not_conditional_is_no_answer() -> None:
    outcome, _ = asyncio.run(fetch_entry({"/a": answers(status="304 Not Modified")}, "/a"))

    assert type(outcome) is BadStatus


@pytest.mark.parametrize(
    ("target", "kind", "mib", "fits"),
    [
        (Target.PAGE, None, 1, True),
        (Target.PAGE, None, 2, False),
        (Target.SOURCE, SourceKind.SECTION, 2, False),
        (Target.SOURCE, SourceKind.FEED, 2, True),
        (Target.SOURCE, SourceKind.FEED, 3, False),
        (Target.SOURCE, SourceKind.NEWS_SITEMAP, 3, True),
        (Target.SOURCE, SourceKind.SITEMAP, 4, False),
    ],
)
def test_the_cap_goes_by_what_is_asked_for(target: Target, kind: SourceKind | None, mib: int, fits: bool) -> None:
    async def run() -> FetchedPage | FetchError:
        async with EvilServer({"/a": answers(b"a" * (mib * MIB))}) as server:
            settings = replace(settings_for(server), max_page_mib=1, max_feed_mib=2, max_sitemap_mib=3)
            async with HttpClient(settings) as client:
                entry = entry_for(server.url("/a"), target=target, source_kind=kind)
                return await Newsroom(server, client, settings, QUICK).fetched(entry)

    assert type(asyncio.run(run())) is (FetchedPage if fits else TooLarge)


@pytest.mark.parametrize(
    ("status", "headers", "returned"),
    [
        ("200 OK", {}, True),
        ("203 Non-Authoritative Information", {}, True),
        ("402 Payment Required", {}, True),
        ("403 Forbidden", {"cf-mitigated": "challenge"}, True),
        ("503 Service Unavailable", {"cf-mitigated": "challenge"}, True),
        ("403 Forbidden", {}, False),
        ("404 Not Found", {}, False),
        ("410 Gone", {}, False),
        ("451 Unavailable For Legal Reasons", {}, False),
        ("429 Too Many Requests", {}, False),
        ("500 Internal Server Error", {}, False),
        ("204 No Content", {}, False),
    ],
)
def test_a_paywall_is_a_page_and_a_broken_server_is_not(status: str, headers: dict[str, str], returned: bool) -> None:
    outcome = visit({"/a": answers(b"" if status.startswith("204") else b"text", status, headers)}, "/a")

    if returned:
        assert isinstance(outcome, FetchedPage)
        assert outcome.body == b"text"
    else:
        assert isinstance(outcome, BadStatus)
        assert outcome.status == int(status[:3])


def test_retry_after_is_told_and_heeded() -> None:
    async def run() -> tuple[FetchedPage | FetchError, FetchedPage | FetchError, list[str]]:
        busy = answers(b"", "503 Service Unavailable", {"Retry-After": "120"})
        async with EvilServer({"/a": busy, "/b": honest}) as server:
            settings = settings_for(server)
            async with HttpClient(settings) as client:
                room = Newsroom(server, client, settings, QUICK)
                return await room.outcome(server.url("/a")), await room.outcome(server.url("/b")), server.paths()

    first, second, asked = asyncio.run(run())

    assert isinstance(first, BadStatus)
    assert first.retry_after_s == 120
    assert type(second) is HostBusy
    assert asked == ["/robots.txt", "/a"]


def test_a_page_carries_the_address_that_answered_and_every_hop() -> None:
    page = visit({"/a": redirects("/b", "301 Moved Permanently"), "/b": redirects("/c"), "/c": honest}, "/a")

    assert isinstance(page, FetchedPage)
    assert [hop.status for hop in page.redirects] == [301, 302]
    assert page.final_url.endswith("/c")
    assert page.header("content-type") == "text/html"
    assert page.fetched_at == NOON


def test_a_broken_body_is_never_a_page() -> None:
    outcome = visit({"/a": answers(b"not gzip", headers={"Content-Encoding": "gzip"})}, "/a")

    assert type(outcome) is BadResponse
