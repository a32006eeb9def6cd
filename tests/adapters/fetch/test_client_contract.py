"""The client against a hostile server: each behaviour ends as its own typed error, quickly, and harms nothing else."""

from __future__ import annotations

import asyncio

import pytest
from evil_bodies import BODY_CASES, zipped
from evil_framing import FRAMING_CASES
from evil_server import Behaviour, Case, EvilServer, Exchange, answers, honest, redirects, sends

from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.receive import Reply
from ingest.adapters.fetch.settings import MIB, FetchSettings
from ingest.errors import BadAddress, FetchError

CASES = {**BODY_CASES, **FRAMING_CASES}
QUICK = {"total_timeout_s": 1.5, "connect_timeout_s": 1.0, "min_rate_after_s": 0.3}


def settings_for(server: EvilServer, **values: float) -> FetchSettings:
    return FetchSettings(allow=(server.allow,), **{**QUICK, **values})  # type: ignore[arg-type]  # the test names the fields


async def ask(client: HttpClient, url: str) -> Reply:
    return await client.request_once(url, headers={}, max_bytes=10 * MIB)


def outcome_of(behave: Behaviour) -> tuple[Reply | FetchError, bytes]:
    """Fetch a behaviour, then an honest page of the same server with the same client."""

    async def run() -> tuple[Reply | FetchError, bytes]:
        async with EvilServer({"/evil": behave, "/good": honest}) as server, HttpClient(settings_for(server)) as client:
            outcome: Reply | FetchError
            try:
                outcome = await ask(client, server.url("/evil"))
            except FetchError as error:
                outcome = error
            return outcome, (await ask(client, server.url("/good"))).body

    return asyncio.run(run())


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_every_misbehaviour_ends_as_its_own_error_and_the_next_page_is_whole(case: Case) -> None:
    outcome, next_body = outcome_of(case.behave)

    assert next_body == b"<p>An honest page.</p>"
    if case.error is None:
        assert isinstance(outcome, Reply)
        assert outcome.body.decode() == case.says
    else:
        assert isinstance(outcome, case.error)
        assert case.says in outcome.detail


@pytest.mark.parametrize("status", ["302 Found", "404 Not Found", "500 Internal Server Error", "403 Forbidden"])
def test_a_body_that_bears_no_page_is_never_received(status: str) -> None:
    sent = []

    async def endless(exchange: Exchange) -> None:
        await exchange.send(f"HTTP/1.1 {status}\r\nLocation: /x\r\nContent-Length: 90000000\r\n\r\n".encode())
        for _ in range(90):
            await exchange.send(b"a" * 1_000_000)
            sent.append(1_000_000)

    outcome, _ = outcome_of(endless)

    assert isinstance(outcome, Reply)
    assert outcome.body == b""
    assert sum(sent) < 20_000_000


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        ("402 Payment Required", {}, b"pay"),
        ("403 Forbidden", {"CF-Mitigated": "challenge"}, b"prove it"),
        ("206 Partial Content", {}, b"part"),
        ("403 Forbidden", {}, b""),
    ],
    ids=["payment required", "a challenge", "a part", "plainly forbidden"],
)
def test_bodies_are_read_where_they_say_something_about_access(
    status: str, headers: dict[str, str], body: bytes
) -> None:
    outcome, _ = outcome_of(answers(body or b"no", status, headers))

    assert isinstance(outcome, Reply)
    assert outcome.body == body


def test_a_prefix_is_cut_and_not_an_error() -> None:
    async def run() -> Reply:
        behaviours = {"/long": zipped(b"a" * 5000, "identity")}
        async with EvilServer(behaviours) as server, HttpClient(settings_for(server)) as client:
            return await client.request_prefix(server.url("/long"), headers={}, max_bytes=1000)

    assert asyncio.run(run()).body == b"a" * 1000


def test_one_connection_serves_a_host_while_it_behaves() -> None:
    async def run() -> int:
        behaviours = {"/good": honest, "/same": answers(status="304 Not Modified")}
        async with EvilServer(behaviours) as server, HttpClient(settings_for(server)) as client:
            for path in ("/good", "/same", "/good", "/good"):
                await ask(client, server.url(path))
            return server.connections

    assert asyncio.run(run()) == 1


def test_nothing_is_sent_that_was_not_meant_and_no_cookie_comes_back() -> None:
    async def run() -> list[dict[str, str]]:
        behaviours = {"/a": answers(headers={"Set-Cookie": "seen=1; Path=/"}), "/b": redirects("/a")}
        async with EvilServer(behaviours) as server, HttpClient(settings_for(server)) as client:
            for path in ("/a", "/a", "/b"):
                await client.request_once(server.url(path), headers={"Accept": "text/html"}, max_bytes=MIB)
            return [hit.headers for hit in server.hits]

    for headers in asyncio.run(run()):
        assert set(headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_headers_come_as_they_were_sent_in_lower_case_and_order() -> None:
    async def run() -> Reply:
        head = b"HTTP/1.1 200 OK\r\nX-B: caf\xe9\r\nLink: </a>\r\nlink: </b>\r\nContent-Length: 0\r\n\r\n"
        async with EvilServer({"/a": sends(head)}) as server, HttpClient(settings_for(server)) as client:
            return await ask(client, server.url("/a"))

    reply = asyncio.run(run())

    assert reply.headers == (("x-b", "café"), ("link", "</a>"), ("link", "</b>"), ("content-length", "0"))
    assert reply.header("link") == "</a>"


def test_the_environment_and_the_netrc_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    outcome, next_body = outcome_of(honest)

    assert isinstance(outcome, Reply)
    assert next_body


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "//127.0.0.1/",
        "http:///x",
        "http://user:word@127.0.0.1/",
        "http://127.0.0.1:22/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1\\@example.org/",
        "http://a b.example/",
        "http://a%0d%0ab.example/",
        "http://[::1/",
        "http://" + "a" * 70 + ".example/",
        "http://example.org/" + "a" * 9000,
        "data:text/html,x",
        "",
    ],
)
def test_addresses_that_are_never_asked_are_refused_before_anything_is_resolved(url: str) -> None:
    class Nobody:
        async def resolve(self, host: str, port: int) -> tuple[str, ...]:
            raise AssertionError(f"{host} was resolved")

    async def run() -> None:
        async with HttpClient(FetchSettings(contact="me@example.org"), resolver=Nobody()) as client:
            await ask(client, url)

    with pytest.raises(BadAddress) as caught:
        asyncio.run(run())

    assert "word" not in str(caught.value)
