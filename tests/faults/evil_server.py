"""A raw HTTP server on loopback whose every path misbehaves in one way. It writes bytes, so it can break any rule.

Behaviours are plain coroutines over an Exchange; tables of them stand in `evil_bodies`, `evil_framing` and `evil_hops`.
The server keeps a log of what it was asked, with the times at which each exchange began and ended: politeness is judged
by this log, not by what the client says of itself. Every behaviour ends by itself within a few seconds.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from ingest.errors import FetchError

_PATIENCE_S = 8.0


@dataclass(slots=True)
class Hit:
    """One request as the server saw it; `ended` is None while its exchange goes on."""

    host: str
    path: str
    headers: dict[str, str]
    began: float
    ended: float | None = None
    sent: int = 0


@dataclass(slots=True)
class Exchange:
    """One request, and the way to answer it with any bytes at all."""

    hit: Hit
    writer: asyncio.StreamWriter
    keep: bool = field(default=False)

    async def send(self, data: bytes) -> None:
        """Write bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()
        self.hit.sent += len(data)

    async def answer(
        self, body: bytes = b"", status: str = "200 OK", headers: Mapping[str, str] | None = None, *, keep: bool = True
    ) -> None:
        """Write an honest response."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        await self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
        self.keep = keep


Behaviour = Callable[[Exchange], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One behaviour, and what a fetch of it must end with.

    Attributes:
        error: None when the fetch succeeds.
        says: A part of the error's detail, or the body when the fetch succeeds.
    """

    behave: Behaviour
    error: type[FetchError] | None = None
    says: str = ""


class EvilServer:
    """Serves behaviours by path on 127.0.0.1, over TLS when given a context; there is no robots.txt unless given."""

    def __init__(self, behaviours: Mapping[str, Behaviour], *, tls: ssl.SSLContext | None = None) -> None:
        self._behaviours = dict(behaviours)
        self._behaviours.setdefault("/robots.txt", no_robots)
        self._tls = tls
        self._tasks: set[asyncio.Task[None]] = set()
        self.hits: list[Hit] = []
        self.connections = 0
        self.port = 0

    @property
    def allow(self) -> str:
        """The entry of an allow-list that names this server."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        """Return the address of a path of this server."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return the paths asked for, in order."""
        return [hit.path for hit in self.hits]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        with suppress(OSError, asyncio.IncompleteReadError, TimeoutError, asyncio.CancelledError):
            async with asyncio.timeout(_PATIENCE_S):
                while await self._exchange(reader, writer):
                    pass
        writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = lines[0].split(" ")[1]
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)
        }
        hit = Hit(headers.get("host", ""), path, headers, asyncio.get_running_loop().time())
        self.hits.append(hit)
        exchange = Exchange(hit, writer)
        try:
            await self._behaviours.get(path, not_found)(exchange)
        finally:
            hit.ended = asyncio.get_running_loop().time()
        if not exchange.keep:
            writer.close()  # what was written still goes out
            await writer.wait_closed()
        return exchange.keep


async def no_robots(exchange: Exchange) -> None:
    """There is no robots.txt."""
    await exchange.answer(status="404 Not Found")


async def not_found(exchange: Exchange) -> None:
    """There is nothing here."""
    await exchange.answer(b"nothing here", status="404 Not Found")


async def honest(exchange: Exchange) -> None:
    """A small honest page."""
    await exchange.answer(b"<p>An honest page.</p>", headers={"Content-Type": "text/html"})


def answers(
    body: bytes = b"", status: str = "200 OK", headers: Mapping[str, str] | None = None, *, keep: bool = True
) -> Behaviour:
    """Return a behaviour that gives one honest response."""

    async def behave(exchange: Exchange) -> None:
        await exchange.answer(body, status, headers, keep=keep)

    return behave


def sends(data: bytes) -> Behaviour:
    """Return a behaviour that writes these bytes and hangs up."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(data)

    return behave


def redirects(location: str, status: str = "302 Found", headers: Mapping[str, str] | None = None) -> Behaviour:
    """Return a behaviour that redirects, with a body that nobody should receive."""
    return answers(b"x" * 2000, status, {"Location": location, **(headers or {})})
