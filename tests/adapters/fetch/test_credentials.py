"""Credentials go to their very origin and to nobody else, and what comes back never shows them."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import Sequence

import pytest
import trustme
from evil_server import Behaviour, EvilServer, Exchange, honest, redirects
from fetch_rig import NOON, QUICK

from ingest.adapters.archive.records import pack_page
from ingest.adapters.fetch import polite
from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.credentials import REDACTED, Credentials
from ingest.adapters.fetch.local import LocalRobots, LocalSlots
from ingest.adapters.fetch.polite import PoliteFetcher
from ingest.adapters.fetch.settings import FetchSettings
from ingest.errors import FetchError
from ingest.model import FetchedPage, Login, Redirect, Subscription

SECRET = "session=s3cr3t-c4nary-value; id=42"
ORIGIN = "https://pub.test"
HOPS = {
    "the same origin": "https://pub.test/there",
    "another host": "https://other.test/there",
    "a host below it": "https://www.pub.test/there",
    "a host above it": "https://test.test/there",
    "another port": "https://pub.test:8443/there",
    "no encryption": "http://pub.test/there",
    "a name that begins alike": "https://pub.test.other.test/there",
}


def own(origin: str = ORIGIN, *, header: str = "Cookie", value: str = SECRET) -> Subscription:
    return Subscription(
        name="pub",
        origin=origin,
        header=header,
        value=value,
        canary=f"{origin}/me",
        login=Login(name="pub", logged_out="form.login"),
    )


@pytest.mark.parametrize(
    ("url", "came_by", "sent"),
    [
        ("https://pub.test/a", (), True),
        ("https://pub.test:443/a", (), True),
        ("https://PUB.test/a", (), True),
        ("https://pub.test/b", ("https://pub.test/a",), True),
        ("https://pub.test/b", ("https://other.test/a",), False),
        ("https://pub.test/c", ("https://pub.test/a", "https://other.test/b"), False),
        ("https://pub.test/b", ("http://pub.test/a",), False),
        ("http://pub.test/a", (), False),
        ("https://pub.test:8443/a", (), False),
        ("https://www.pub.test/a", (), False),
        ("https://pub.test.evil.test/a", (), False),
        ("https://other.test/a?next=https://pub.test/", (), False),
        ("https://other.test/https://pub.test/a", (), False),
    ],
)
def test_a_hop_gets_credentials_only_at_their_origin_and_never_behind_another(
    url: str, came_by: Sequence[str], sent: bool
) -> None:
    hops = [Redirect(url=hop, status=302) for hop in came_by]

    assert (Credentials([own()]).for_hop(url, hops) is not None) is sent


def visit(
    target: str, *, status: str = "302 Found", header: str = "Cookie"
) -> tuple[FetchedPage | FetchError, EvilServer]:
    """Follow https://pub.test/a to a target, logged in at https://pub.test, over TLS and not, all on loopback."""

    async def run() -> tuple[FetchedPage | FetchError, EvilServer]:
        authority = trustme.CA()
        serving, asking = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
        names = ("pub.test", "www.pub.test", "other.test", "test.test", "pub.test.other.test")
        authority.issue_cert(*names).configure_cert(serving)
        authority.configure_trust(asking)
        behaviours: dict[str, Behaviour] = {"/a": redirects(target, status=status), "/there": honest}
        async with EvilServer(behaviours, tls=serving) as secure, EvilServer(behaviours) as plain:
            plain.hits = secure.hits
            settings = FetchSettings(
                allow=(secure.allow, plain.allow),
                total_timeout_s=5,
                connect_to={
                    **{f"{name}:443": secure.allow for name in names},
                    "pub.test:8443": secure.allow,
                    "pub.test:80": plain.allow,
                },
            )
            async with HttpClient(settings, tls=asking) as client:
                fetcher = fetcher_of(client, settings, own(header=header))
                try:
                    return await fetcher.get("https://pub.test/a"), secure
                except FetchError as error:
                    return error, secure

    return asyncio.run(run())


def fetcher_of(client: HttpClient, settings: FetchSettings, *subscriptions: Subscription) -> PoliteFetcher:
    return PoliteFetcher(
        client=client,
        slots=LocalSlots(),
        robots_cache=LocalRobots(),
        settings=settings,
        clock=lambda: NOON,
        politeness=QUICK,
        credentials=Credentials(subscriptions),
    )


@pytest.mark.parametrize("status", ["302 Found", "307 Temporary Redirect"])
@pytest.mark.parametrize("target", [pytest.param(url, id=name) for name, url in HOPS.items()])
def test_a_redirect_takes_credentials_along_within_their_origin_alone(target: str, status: str) -> None:
    outcome, server = visit(target, status=status)
    with_secret = [hit.path for hit in server.hits if SECRET in hit.headers.values()]
    stays = target == HOPS["the same origin"]

    assert with_secret == (["/a", "/there"] if stays else ["/a"])
    assert isinstance(outcome, FetchedPage), outcome
    assert (outcome.login is not None) is stays
    assert SECRET not in repr(outcome)


def test_without_the_guard_a_redirect_would_carry_them_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: credentials that go wherever the first hop went."""
    monkeypatch.setattr(Credentials, "for_hop", lambda self, _url, _redirects: self._by_origin[ORIGIN])
    _, server = visit(HOPS["another host"])

    assert [hit.path for hit in server.hits if SECRET in hit.headers.values()] == ["/a", "/there"]


def test_robots_txt_is_asked_without_credentials_and_a_header_of_its_own_is_sent_too() -> None:
    outcome, server = visit(HOPS["the same origin"], header="X-Api-Key")
    asked = {hit.path: hit.headers for hit in server.hits}

    assert isinstance(outcome, FetchedPage)
    assert SECRET not in asked["/robots.txt"].values()
    assert asked["/a"]["x-api-key"] == SECRET


async def echo(exchange: Exchange) -> None:
    """A server that shows what it was sent."""
    cookie = exchange.hit.headers.get("cookie", "")
    headers = {"Set-Cookie": "session=renewed-s3cret", "X-Debug": f"saw {cookie}", "Content-Type": "text/html"}
    await exchange.answer(f"<p>You sent {cookie}; your session is s3cr3t-c4nary-value</p>".encode(), headers=headers)


async def echoed() -> FetchedPage:
    async with EvilServer({"/a": echo}) as server:
        settings = FetchSettings(allow=(server.allow,), connect_to={"pub.test:80": server.allow})
        async with HttpClient(settings) as client:
            return await fetcher_of(client, settings, own("http://pub.test")).get("http://pub.test/a")


def test_a_response_that_shows_the_secret_is_kept_without_it() -> None:
    page = asyncio.run(echoed())
    archived = gzip.decompress(pack_page(page))
    everything = repr(page).encode() + archived

    assert page.login == Login(name="pub", logged_out="form.login")
    assert dict(page.headers)["set-cookie"] == REDACTED
    assert b"You sent [redacted]" in page.body
    for secret in (SECRET, "s3cr3t-c4nary-value", "renewed-s3cret"):
        assert secret.encode() not in everything


def test_without_redaction_the_archive_would_hold_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(polite, "redact_headers", lambda headers, _subscription: headers)
    monkeypatch.setattr(polite, "redact_body", lambda body, _subscription: body)
    archived = gzip.decompress(pack_page(asyncio.run(echoed())))

    assert b"s3cr3t-c4nary-value" in archived
    assert b"renewed-s3cret" in archived


def test_a_subscription_shows_no_secret_of_itself() -> None:
    assert "s3cr3t" not in repr(own())
    assert "s3cr3t" not in str(own())
