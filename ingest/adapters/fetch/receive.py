"""Receives the body of one response: decoded within bounds, verified to its end, and nothing at all where none is due.

Knows neither httpx nor the URL: it is handed the pieces as they come off the wire and the meter beneath them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from ingest.adapters.fetch.bodies import BodyReader
from ingest.adapters.fetch.faults import Fault
from ingest.adapters.fetch.statuses import bears_page
from ingest.adapters.fetch.wire import MeteredStream
from ingest.errors import BadResponse, TooLarge

_WIRE_SLACK = 64 * 1024
_NEVER_A_BODY = frozenset({204, 304})


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A response whose head has come.

    Attributes:
        headers: Names in lower case, in order, repeated ones kept.
        pieces: The body as it comes, chunk framing undone, content coding not.
        wire: The connection that it comes over.
        max_bytes: The cap on the decoded body.
        max_ratio: Decoded bytes for each received one.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    pieces: AsyncIterator[bytes]
    wire: MeteredStream
    max_bytes: int
    max_ratio: int

    def values(self, name: str) -> list[str]:
        """Return every value of a header (lower-case name)."""
        return [value for key, value in self.headers if key == name]

    @property
    def content_length(self) -> int | None:
        """The declared length; None when there is none. That it is a number was checked when the head was read."""
        return next((int(value.partition(",")[0]) for value in self.values("content-length")), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One response, its coding undone and its end verified.

    Attributes:
        headers: Names in lower case, in order, repeated ones kept.
        body: Empty when the status bears no page (redirects, 304, errors): it was not received.
        sent_at: When the request went out, by the loop's clock.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    sent_at: float
    elapsed_ms: float

    def header(self, name: str) -> str | None:
        """Return the first value of a header (lower-case name), or None when it was not sent."""
        return next((value for key, value in self.headers if key == name), None)


Receive = Callable[[Incoming], Awaitable[bytes]]


async def receive_whole(incoming: Incoming) -> bytes:
    """Return the whole body; empty for a status that bears no page, whose body is left unread.

    Raises:
        Fault: It is too large, too slow, broken, or framed in two ways at once.
    """
    if not await _has_page(incoming):
        return b""
    declared = incoming.content_length
    if declared is not None and declared > incoming.max_bytes:
        raise Fault(TooLarge, f"announces {declared} bytes, more than {incoming.max_bytes}")
    body = (await _read(incoming)).whole()
    _check_end(incoming, declared)
    return body


async def receive_prefix(incoming: Incoming) -> bytes:
    """Return at most the cap of the body and leave the rest unread; otherwise as `receive_whole`."""
    return (await _read(incoming)).prefix() if await _has_page(incoming) else b""


async def _has_page(incoming: Incoming) -> bool:
    if incoming.values("transfer-encoding") and incoming.values("content-length"):
        raise Fault(BadResponse, "both Content-Length and Transfer-Encoding")
    if incoming.status in _NEVER_A_BODY:
        async for _ in incoming.pieces:
            raise Fault(BadResponse, f"status {incoming.status} with a body")
        _check_end(incoming, 0)  # read to its end, so that the connection can be used again
    return bears_page(incoming.status, incoming.headers)


async def _read(incoming: Incoming) -> BodyReader:
    reader = BodyReader(incoming.values("content-encoding"), max_bytes=incoming.max_bytes, max_ratio=incoming.max_ratio)
    incoming.wire.allow_body(2 * incoming.max_bytes + _WIRE_SLACK)
    async for piece in incoming.pieces:
        reader.feed(piece)
        if reader.overflowed:
            break
    return reader


def _check_end(incoming: Incoming, declared: int | None) -> None:
    if incoming.wire.excess(declared, chunked=bool(incoming.values("transfer-encoding"))):
        raise Fault(BadResponse, "bytes after the end of the response")
