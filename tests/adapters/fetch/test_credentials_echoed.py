"""A publisher that repeats what it was sent, in an address, an error or escaped: nobody else gets to see it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import quote

import pytest
from evil_server import Behaviour, EvilServer, Exchange, honest, redirects, sends
from fetch_rig import NOON, QUICK

from ingest.adapters.fetch import polite
from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.credentials import REDACTED, Credentials
from ingest.adapters.fetch.local import LocalRobots, LocalSlots
from ingest.adapters.fetch.polite import PoliteFetcher
from ingest.adapters.fetch.settings import FetchSettings
from ingest.errors import BadRedirect, BadResponse, FetchError
from ingest.model import FetchedPage, Login, Subscription

VALUE = "s3cr3t/c4nary+value"
OWN = Subscription(
    name="pub",
    origin="http://pub.test",
    header="Cookie",
    value=f"session={VALUE}; id=42",
    canary="http://pub.test/me",
    login=Login(name="pub", logged_out="form.login"),
)


def fetch(behaviours: Mapping[str, Behaviour]) -> tuple[FetchedPage | FetchError, list[str]]:
    """Fetch http://pub.test/a and return what came of it, and the requests whose address or headers hold the secret."""

    async def run() -> tuple[FetchedPage | FetchError, list[str]]:
        async with EvilServer(behaviours) as server:
            detours = {f"{name}:80": server.allow for name in ("pub.test", "other.test")}
            settings = FetchSettings(allow=(server.allow,), total_timeout_s=5, connect_to=detours)
            async with HttpClient(settings) as client:
                fetcher = PoliteFetcher(
                    client=client,
                    slots=LocalSlots(),
                    robots_cache=LocalRobots(),
                    settings=settings,
                    clock=lambda: NOON,
                    politeness=QUICK,
                    credentials=Credentials([OWN]),
                )
                outcome: FetchedPage | FetchError
                try:
                    outcome = await fetcher.get("http://pub.test/a")
                except FetchError as error:
                    outcome = error
            return outcome, [hit.host + hit.path for hit in server.hits if shows(f"{hit.path} {hit.headers}")]

    return asyncio.run(run())


def shows(text: str) -> bool:
    return VALUE in text or quote(VALUE, "") in text


def everything(error: FetchError) -> str:
    return f"{error} {error!r} {error.args} {error.url} {error.detail} {error.__cause__!r}"


TARGETS = [f"http://other.test/b?s={VALUE}", f"/b?s={quote(VALUE, '')}"]


@pytest.mark.parametrize("target", TARGETS, ids=["to another host", "within the origin, escaped"])
def test_a_redirect_to_an_address_that_holds_the_secret_is_not_followed(target: str) -> None:
    outcome, carried = fetch({"/a": redirects(target), "/b": honest})

    assert type(outcome) is BadRedirect
    assert not shows(everything(outcome))
    assert carried == ["pub.test/a"]


@pytest.mark.parametrize("target", TARGETS, ids=["to another host", "within the origin, escaped"])
def test_control_without_the_guard_it_would_be_sent_and_kept(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polite, "holds_secret", lambda _url, _subscription: False)
    _, carried = fetch({"/a": redirects(target), "/b": honest})

    assert len(carried) == 2


BROKEN: Mapping[str, Behaviour] = {
    "user name": redirects(f"http://me:{VALUE}@pub.test/b"),
    "another scheme": redirects(f"ftp://pub.test/{VALUE}"),
    "a port never asked": redirects(f"http://pub.test:22/?s={VALUE}"),
    "a header that is none": sends(f"HTTP/1.1 200 OK\r\nX-Seen {VALUE}\r\n\r\n".encode()),
}


@pytest.mark.parametrize("behave", [pytest.param(one, id=name) for name, one in BROKEN.items()])
def test_an_error_quotes_no_secret_whatever_the_server_writes(behave: Behaviour) -> None:
    outcome, carried = fetch({"/a": behave})

    assert isinstance(outcome, FetchError)
    assert not shows(everything(outcome))
    assert carried == ["pub.test/a"]


def test_control_without_redaction_the_error_would_quote_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polite, "redact_error", lambda error, _subscription: error)
    outcome, _ = fetch({"/a": BROKEN["a header that is none"]})

    assert type(outcome) is BadResponse
    assert shows(everything(outcome))


async def echo(exchange: Exchange) -> None:
    """Repeat the session as it stands and escaped."""
    said = f"{VALUE} {quote(VALUE, '')} {exchange.hit.headers['cookie']}"
    await exchange.answer(f"<p>{said}</p>".encode(), headers={"X-Seen": said, "Content-Type": "text/html"})


def test_every_spelling_of_it_is_taken_out_of_a_page() -> None:
    page, _ = fetch({"/a": echo})

    assert isinstance(page, FetchedPage)
    assert not shows(repr(page))
    assert page.body.count(REDACTED.encode()) == 3
