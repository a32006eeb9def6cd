"""Pools: a cancelled exchange costs its own host's pool and nothing else; no connection and no descriptor is left."""

from __future__ import annotations

import asyncio
import random
import ssl
from pathlib import Path

import httpcore
import pytest
import trustme
from evil_bodies import stall, stall_after_head
from evil_server import EvilServer, Exchange, honest

from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.pools import HostPools
from ingest.adapters.fetch.settings import MIB, FetchSettings
from ingest.errors import FetchError, FetchTimeout, Unreachable

ROUNDS = 12
AT_ONCE = 40


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def late(exchange: Exchange) -> None:
    await asyncio.sleep(random.Random(exchange.hit.path).uniform(0, 0.02))
    await honest(exchange)


async def cancelled_somewhere(client: HttpClient, url: str, after_s: float) -> None:
    """Ask, and give up at some moment: in the connect, the handshake, the head or the body."""
    try:
        async with asyncio.timeout(after_s):
            await client.request_once(url, headers={}, max_bytes=MIB)
    except (TimeoutError, FetchError):
        return


async def storm(server: EvilServer, client: HttpClient) -> tuple[int, int]:
    """Return the status of a healthy request after a storm of cancellations, and the connections then kept."""
    chance = random.Random(7)
    for _ in range(ROUNDS):
        waits = [chance.uniform(0, 0.03) for _ in range(AT_ONCE)]
        paths = [chance.choice(("/late", "/half", "/good", "/silent")) for _ in range(AT_ONCE)]
        jobs = zip(paths, waits, strict=True)
        await asyncio.gather(*(cancelled_somewhere(client, server.url(path), wait) for path, wait in jobs))
    reply = await client.request_once(server.url("/good"), headers={}, max_bytes=MIB)
    return reply.status, sum(len(pool.connections) for pool, _ in client._pools._pools.values())


def weather(
    *, serving: ssl.SSLContext | None = None, asking: ssl.SSLContext | None = None
) -> tuple[tuple[int, int], int]:
    """Return what the storm returned, and how many descriptors are open afterwards that were not before."""

    async def run() -> tuple[tuple[int, int], int]:
        before = open_descriptors()
        async with EvilServer(STORM, tls=serving) as server:
            settings = FetchSettings(allow=(server.allow,), max_connections=10)
            async with HttpClient(settings, tls=asking) as client:
                outcome = await storm(server, client)
        await asyncio.sleep(0.1)  # aborted transports close their sockets in the loop's next turns
        return outcome, open_descriptors() - before

    return asyncio.run(run())


STORM = {"/late": late, "/half": stall_after_head, "/good": honest, "/silent": stall}


def test_a_storm_of_cancellations_leaves_a_working_client_and_no_descriptor() -> None:
    outcome, gained = weather()

    assert outcome == (200, 1)
    assert gained == 0


def test_the_same_over_tls_where_handshakes_are_cancelled_too() -> None:
    authority = trustme.CA()
    serving, asking = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(serving)
    authority.configure_trust(asking)

    outcome, gained = weather(serving=serving, asking=asking)

    assert outcome == (200, 1)
    assert gained == 0


def test_one_shared_pool_that_is_kept_after_a_cancellation_is_poisoned() -> None:
    """The control: the same storm on one plain pool of httpcore, which is why pools are dropped."""

    async def run() -> str:
        async with EvilServer(STORM) as server, httpcore.AsyncConnectionPool(max_connections=10) as pool:
            chance = random.Random(7)
            for turn in range(ROUNDS * 20):  # as a rule a few are enough; a busy machine needs longer waits
                waits = [chance.uniform(0, 0.03 * (1 + turn % 12)) for _ in range(AT_ONCE)]
                await asyncio.gather(*(_plainly(pool, server.url("/late"), wait) for wait in waits))
                try:
                    await pool.request("GET", server.url("/good"), extensions={"timeout": {"pool": 0.5}})
                except httpcore.PoolTimeout:
                    return "poisoned"
            return "healthy"

    assert asyncio.run(run()) == "poisoned"


async def _plainly(pool: httpcore.AsyncConnectionPool, url: str, after_s: float) -> None:
    try:
        async with asyncio.timeout(after_s):
            await pool.request("GET", url)
    except (TimeoutError, httpcore.NetworkError, httpcore.ProtocolError):
        return


def test_a_pool_in_use_is_closed_only_after_its_last_exchange() -> None:
    async def run() -> list[int]:
        closed: list[int] = []

        class Pool(httpcore.AsyncConnectionPool):
            async def aclose(self) -> None:
                closed.append(len(closed))
                await super().aclose()

        pools = HostPools(Pool)
        first, second = pools.lease("http://a"), pools.lease("http://a")
        counts = []
        first.drop()
        first.give_back()
        first.give_back()
        await asyncio.sleep(0)
        counts.append(len(closed))
        third = pools.lease("http://a")
        assert third.pool is not second.pool
        second.give_back()
        await asyncio.sleep(0)
        counts.append(len(closed))
        third.give_back()
        await pools.aclose()
        return [*counts, len(closed)]

    assert asyncio.run(run()) == [0, 1, 2]


def test_pools_out_of_use_are_not_kept_for_ever() -> None:
    async def run() -> int:
        made = []

        def make() -> httpcore.AsyncConnectionPool:
            made.append(closed_counting())
            return made[-1]

        pools = HostPools(make)
        for number in range(200):
            pools.lease(f"http://host-{number}").give_back()
        await asyncio.sleep(0)
        still_open = sum(not pool.ended for pool in made)
        await pools.aclose()
        return still_open

    assert asyncio.run(run()) <= 65


class CountingPool(httpcore.AsyncConnectionPool):
    ended = False

    async def aclose(self) -> None:
        self.ended = True
        await super().aclose()


def closed_counting() -> CountingPool:
    return CountingPool()


def test_no_more_requests_are_on_the_wire_than_allowed() -> None:
    async def run() -> int:
        running, most = 0, 0

        async def counted(exchange: Exchange) -> None:
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.02)
            running -= 1
            await honest(exchange)

        async with EvilServer({"/a": counted}) as server:
            client = HttpClient(FetchSettings(allow=(server.allow,), max_connections=3))
            await asyncio.gather(*(client.request_once(server.url("/a"), headers={}, max_bytes=MIB) for _ in range(12)))
            await client.aclose()
        return most

    assert asyncio.run(run()) == 3


@pytest.mark.parametrize(
    ("trusted", "error"), [(True, None), (False, Unreachable)], ids=["known authority", "unknown authority"]
)
def test_a_certificate_is_verified(trusted: bool, error: type[FetchError] | None) -> None:
    authority = trustme.CA()
    serving, asking = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("news.test").configure_cert(serving)
    if trusted:
        authority.configure_trust(asking)

    async def run() -> tuple[str, str]:
        async with EvilServer({"/a": honest}, tls=serving) as server:
            settings = FetchSettings(allow=(server.allow,), connect_to={"news.test:443": server.allow})
            async with HttpClient(settings, tls=asking) as client:
                reply = await client.request_once("https://news.test/a", headers={}, max_bytes=MIB)
            return reply.body.decode(), server.hits[0].host

    if error is None:
        assert asyncio.run(run()) == ("<p>An honest page.</p>", "news.test")
    else:
        with pytest.raises(error, match="certificate verify failed"):
            asyncio.run(run())


def test_a_handshake_that_never_ends_is_given_up() -> None:
    async def run() -> None:
        writers: list[asyncio.StreamWriter] = []
        silent = await asyncio.start_server(lambda _, writer: writers.append(writer), "127.0.0.1", 0)
        address = f"127.0.0.1:{silent.sockets[0].getsockname()[1]}"
        try:
            settings = FetchSettings(allow=(address,), connect_timeout_s=0.3, total_timeout_s=2)
            async with HttpClient(settings) as client:
                await client.request_once(f"https://{address}/", headers={}, max_bytes=MIB)
        finally:
            for writer in writers:
                writer.transport.abort()
            silent.close()
            await silent.wait_closed()

    with pytest.raises((Unreachable, FetchTimeout), match=r"within 0\.3 s"):
        asyncio.run(run())
