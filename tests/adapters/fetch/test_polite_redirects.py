"""Redirects: followed by hand, each hop checked, judged by robots and asked through its host like the first address."""

from __future__ import annotations

import asyncio

import pytest
from evil_hops import FORBIDDEN_TARGETS, HOP_CASES, hop_behaviours
from evil_server import Case, EvilServer, answers, honest, redirects
from fetch_rig import QUICK, Newsroom, settings_for, visit

from ingest.adapters.fetch.client import HttpClient
from ingest.errors import AddressRefused, BadRedirect, BadStatus, FetchError, RobotsDisallowed
from ingest.model import FetchedPage


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in HOP_CASES.items()])
def test_redirects_are_followed_by_hand_and_five_at_most(case: Case) -> None:
    outcome = visit({**hop_behaviours(), "/evil": case.behave}, "/evil")

    if case.error is None:
        assert isinstance(outcome, FetchedPage)
        assert outcome.body.decode() == case.says
        assert outcome.url.endswith("/evil")
        assert len(outcome.redirects) >= 1
    else:
        assert type(outcome) is case.error
        assert case.says in str(outcome)


@pytest.mark.parametrize("target", FORBIDDEN_TARGETS)
def test_a_redirect_to_where_nobody_may_go_is_refused(target: str) -> None:
    outcome = visit({"/evil": redirects(target)}, "/evil")

    assert type(outcome) is BadRedirect
    assert "word" not in str(outcome)


def test_an_address_that_is_not_public_is_refused_as_such_and_not_by_robots() -> None:
    outcome = visit({}, "/../")
    refused = asyncio.run(_refused())

    assert type(outcome) is BadStatus
    assert type(refused) is AddressRefused
    assert refused.url == "http://10.0.0.1/page"


async def _refused() -> FetchedPage | FetchError:
    async with EvilServer({}) as server:
        settings = settings_for(server)
        async with HttpClient(settings) as client:
            return await Newsroom(server, client, settings, QUICK).outcome("http://10.0.0.1/page")


def test_a_hop_to_another_host_reads_that_hosts_robots_and_takes_nothing_along() -> None:
    async def run() -> list[tuple[str, str, bool]]:
        cookie = {"Set-Cookie": "meter=1; Domain=test"}
        behaviours = {"/a": redirects("http://two.test/b", headers=cookie), "/b": honest}
        async with EvilServer(behaviours) as server:
            settings = settings_for(server, one_test="", two_test="")
            async with HttpClient(settings) as client:
                await Newsroom(server, client, settings, QUICK).fetcher.get("http://one.test/a")
            return [(hit.host, hit.path, "cookie" in hit.headers) for hit in server.hits]

    assert asyncio.run(run()) == [
        ("one.test", "/robots.txt", False),
        ("one.test", "/a", False),
        ("two.test", "/robots.txt", False),
        ("two.test", "/b", False),
    ]


def test_a_hop_that_the_other_hosts_robots_forbids_is_not_made() -> None:
    behaviours = {
        "/robots.txt": answers(b"User-agent: *\nDisallow: /closed/\n"),
        "/open": redirects("/closed/page"),
        "/closed/page": honest,
    }

    outcome = visit(behaviours, "/open")

    assert type(outcome) is RobotsDisallowed
    assert outcome.detail == "Disallow: /closed/"
    assert outcome.url.endswith("/closed/page")


def test_a_target_whose_port_is_no_number_is_refused_without_being_quoted() -> None:
    outcome = visit({"/evil": redirects("https://me:pass/word@two.test/")}, "/evil")

    assert type(outcome) is BadRedirect
    assert "word" not in str(outcome)
