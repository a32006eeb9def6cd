"""The guard: nothing reaches an address that is not public, in whatever form it is written or resolved.

The canary is a listener on loopback. It must get nothing; the same requests do reach it once the guard is taken out,
which shows that the forms are real and the canary works.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpcore
import pytest
from evil_server import EvilServer, honest

from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.guard import GuardedBackend
from ingest.adapters.fetch.resolver import SystemResolver
from ingest.adapters.fetch.settings import MIB, FetchSettings
from ingest.adapters.fetch.wire import MeteredStream
from ingest.errors import AddressRefused, BadAddress, BadConfig, BadInput, FetchError, Unreachable

CONTACT = "newsroom@example.org"
# literal forms of hosts, all of them somewhere inside; port 80, so that the port is no reason to refuse
HOSTS = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0x7f.0x0.0x0.0x1 017700000001 0177.0.0.1 127.0.0.1. 127.000.000.001
0 0.0.0.0 0x0 127.255.255.254 localhost LOCALHOST localhost. a.localhost 10.0.0.1 10.1 167772161 192.168.1.1 192.168.257
3232235777 172.16.0.1 172.31.255.254 169.254.169.254 0xa9fea9fe 2852039166 169.16689662 0251.0376.0251.0376 100.64.0.1
198.18.0.1 192.0.0.1 192.0.2.7 198.51.100.7 203.0.113.7 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 192.88.99.1
[::] [::1] [0:0:0:0:0:0:0:1] [0000:0000:0000:0000:0000:0000:0000:0001] [::127.0.0.1] [::ffff:127.0.0.1]
[::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [::ffff:0:127.0.0.1] [::ffff:10.0.0.1] [::ffff:169.254.169.254]
[64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::169.254.169.254] [64:ff9b:1::127.0.0.1] [2002:7f00:1::]
[2002:a9fe:a9fe::1] [2001:0:7f00:1::1] [2001:db8::1] [fc00::1] [fd00:ec2::254] [fe80::1] [fec0::1] [ff02::1] [100::1]
[3fff::1] [5f00::1] [1::1] metadata metadata.google.internal instance-data.ec2.internal router.lan nas.local x.home.arpa
""".split()
# not all of these are addresses or resolvable everywhere; they may also fail as such
DOUBTFUL = {
    host for host in HOSTS if host[-1].isalpha() or host[-1] == "." or host.startswith(("0177.", "0251.", "127.0"))
}
ANSWERS = {
    "private": ("10.0.0.1",),
    "loopback": ("127.0.0.1",),
    "metadata service": ("169.254.169.254",),
    "public first, private second": ("93.184.215.14", "10.0.0.1"),
    "private first, public second": ("10.0.0.1", "93.184.215.14"),
    "public v4, loopback v6": ("93.184.215.14", "::1"),
    "public v6, loopback v4": ("2606:4700::1", "127.0.0.1"),
    "mapped": ("::ffff:127.0.0.1",),
    "NAT64": ("64:ff9b::7f00:1",),
    "6to4": ("2002:7f00:1::",),
    "unspecified": ("0.0.0.0",),
    "unspecified v6": ("::",),
    "carrier NAT": ("100.64.1.1",),
    "multicast": ("224.0.0.251",),
    "broadcast": ("255.255.255.255",),
}


class FixedResolver:
    """Answers from a table, one row a call where there are several; counts how often it was asked."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self._answers = answers
        self.asked = 0

    async def resolve(self, host: str, port: int) -> tuple[str, ...]:
        self.asked += 1
        return self._answers[min(self.asked, len(self._answers)) - 1]


class RecordingDialler(httpcore.AsyncNetworkBackend):
    """Leads every connection to the canary, and notes which address was asked for."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._dialler = httpcore.AnyIOBackend()
        self.dialled: list[str] = []

    async def connect_tcp(self, host: str, port: int, *rest: object, **named: object) -> httpcore.AsyncNetworkStream:
        self.dialled.append(host)
        return await self._dialler.connect_tcp("127.0.0.1", self._port)


async def fetch(client: HttpClient, url: str) -> FetchError | None:
    try:
        await client.request_once(url, headers={}, max_bytes=MIB)
    except FetchError as error:
        return error
    return None


async def ask_all(urls: list[str], resolver: FixedResolver | None = None) -> tuple[list[FetchError | None], list[str]]:
    """Ask for each address behind the guard; every connection that it lets through leads to the canary."""
    settings = FetchSettings(contact=CONTACT, total_timeout_s=2, connect_timeout_s=1)
    async with EvilServer({"/": honest}) as canary:
        dialler = RecordingDialler(canary.port)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(httpcore, "AnyIOBackend", lambda: dialler)
            async with HttpClient(settings, resolver=resolver) as client:
                outcomes = [await fetch(client, url) for url in urls]
        return outcomes, dialler.dialled


def test_no_form_of_an_inner_address_is_ever_connected_to() -> None:
    outcomes, dialled = asyncio.run(ask_all([f"http://{host}/" for host in HOSTS]))

    assert dialled == []
    for host, outcome in zip(HOSTS, outcomes, strict=True):
        assert type(outcome) in ({AddressRefused, BadAddress, Unreachable} if host in DOUBTFUL else {AddressRefused}), (
            host
        )


@pytest.mark.parametrize("answers", [pytest.param(answers, id=name) for name, answers in ANSWERS.items()])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_with_one_bad_address_is_not_asked_at_any(answers: tuple[str, ...], scheme: str) -> None:
    outcomes, dialled = asyncio.run(ask_all([f"{scheme}://news.example/"], FixedResolver(answers)))

    assert dialled == []
    assert type(outcomes[0]) is AddressRefused


def test_a_public_name_passes_to_exactly_the_address_that_was_vetted() -> None:
    """The second answer would be private: it is never asked for, because the first is what is connected to."""
    resolver = FixedResolver(("93.184.215.14",), ("127.0.0.1",))

    outcomes, dialled = asyncio.run(ask_all(["http://news.example/"], resolver))

    assert dialled == ["93.184.215.14"]
    assert resolver.asked == 1
    assert type(outcomes[0]) is AddressRefused  # the canary's peer address is not the vetted one
    assert "leads to" in str(outcomes[0])


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379, 8000, 8080, 9200, 11211])
def test_a_public_address_is_not_asked_on_another_port(port: int) -> None:
    outcomes, dialled = asyncio.run(ask_all([f"http://news.example:{port}/"], FixedResolver(("93.184.215.14",))))

    assert dialled == []
    assert outcomes[0] is not None
    assert f"port {port} is never asked" in str(outcomes[0])


def _without_guard(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("ingest.adapters.fetch.guard.GuardedBackend._refusal", lambda *_: None)


def test_the_canary_hears_the_same_request_once_the_guard_is_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> tuple[list[FetchError | None], int]:
        async with EvilServer({"/": honest}) as canary:
            # an exception for another address lets the port pass the check of the URL, so that the guard alone decides
            settings = FetchSettings(contact=CONTACT, allow=(f"127.0.0.9:{canary.port}",), total_timeout_s=2)
            async with HttpClient(settings) as client:
                hosts = ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]")
                return [await fetch(client, f"http://{host}:{canary.port}/") for host in hosts], len(canary.hits)

    guarded, guarded_hits = asyncio.run(run())
    _without_guard(monkeypatch)
    bare, bare_hits = asyncio.run(run())

    assert [type(outcome) for outcome in guarded] == [AddressRefused] * 5
    assert guarded_hits == 0
    assert bare == [None] * 5
    assert bare_hits == 5


def _allowing(*allow: str, **more: Mapping[str, str]) -> FetchSettings:
    return FetchSettings(allow=allow, **more)  # type: ignore[arg-type]  # the test names the fields


def test_loopback_that_the_operator_names_is_asked_without_a_contact() -> None:
    async def run() -> FetchError | None:
        async with EvilServer({"/": honest}) as server, HttpClient(_allowing(server.allow)) as client:
            return await fetch(client, server.url("/"))

    assert asyncio.run(run()) is None


@pytest.mark.parametrize("answer", ["93.184.215.14", "2606:4700::1"])
def test_nothing_beyond_loopback_is_fetched_while_nobody_is_named(answer: str) -> None:
    async def run() -> None:
        async with HttpClient(FetchSettings(), resolver=FixedResolver((answer,))) as client:
            await fetch(client, "http://news.example/")

    with pytest.raises(BadInput, match=r"identity\.contact"):
        asyncio.run(run())


def test_connect_to_leads_a_name_to_loopback_and_keeps_the_name() -> None:
    async def run() -> list[str]:
        async with EvilServer({"/": honest}) as server:
            settings = _allowing(server.allow, connect_to={"News.example:80": server.allow})
            async with HttpClient(settings, resolver=FixedResolver(("10.0.0.1",))) as client:
                await fetch(client, "http://news.example/")
                await fetch(client, "http://other.example/")
            return [hit.host for hit in server.hits]

    assert asyncio.run(run()) == ["news.example"]


@pytest.mark.parametrize(
    ("connect_to", "allow"),
    [
        ({"a.example:80": "127.0.0.1:8080"}, ()),
        ({"a.example:80": "127.0.0.1:8080"}, ("127.0.0.1:8081",)),
        ({"a.example:80": "10.0.0.1:80"}, ("10.0.0.1:80",)),
        ({"a.example": "127.0.0.1:8080"}, ("127.0.0.1:8080",)),
        ({"*:80": "127.0.0.1:8080"}, ("127.0.0.1:8080",)),
        ({"a.example:80": "localhost:8080"}, ("127.0.0.1:8080",)),
    ],
    ids=["not allowed", "other port", "not loopback", "no port", "everything", "a name"],
)
def test_connect_to_is_refused_unless_it_leads_to_loopback_that_is_allowed(
    connect_to: dict[str, str], allow: tuple[str, ...]
) -> None:
    with pytest.raises(BadConfig, match="connect_to"):
        FetchSettings(connect_to=connect_to, allow=allow)


def test_a_name_that_does_not_resolve_says_so() -> None:
    async def run() -> FetchError | None:
        settings = FetchSettings(contact=CONTACT)
        async with HttpClient(settings, resolver=SystemResolver()) as client:
            return await fetch(client, "http://no-such-name.invalid/")

    assert type(asyncio.run(run())).__name__ == "Unreachable"


def test_a_vetted_connection_is_metered() -> None:
    async def run() -> bool:
        async with EvilServer({"/": honest}) as server:
            backend = GuardedBackend(_allowing(server.allow), SystemResolver())
            stream = await backend.connect_tcp("127.0.0.1", server.port, timeout=1)
            await stream.aclose()
            return isinstance(stream, MeteredStream)

    assert asyncio.run(run())
