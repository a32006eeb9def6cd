"""What comes back over one connection, metered: bytes of the head, bytes of the body, and the pace of both.

HTTP itself is spoken by httpcore and h11 above; this layer sees what they do not tell: a head that never ends, interim
responses without end, chunks that are all framing, a server that drips, and bytes beyond the response's end (which
would be taken for the beginning of the next one). A write begins a new exchange, since requests are never pipelined.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from typing import Any

import httpcore

from ingest.adapters.fetch.faults import Fault
from ingest.adapters.fetch.settings import FetchSettings
from ingest.errors import BadResponse, FetchTimeout, TooLarge

_HEAD_END = re.compile(rb"\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1(?!01)\d\d")
_MAX_INTERIM = 16


async def close_stream(stream: httpcore.AsyncNetworkStream) -> None:
    """Close a stream even while the task that asks is being cancelled."""
    await asyncio.shield(asyncio.ensure_future(stream.aclose()))


class MeteredStream(httpcore.AsyncNetworkStream):
    """A network stream that bounds what one exchange may send, and at which pace.

    Attributes:
        written_at: When the latest request went out, by the loop's clock.
    """

    def __init__(self, inner: httpcore.AsyncNetworkStream, settings: FetchSettings) -> None:
        self._inner = inner
        self._settings = settings
        self.written_at = 0.0
        self._begin()

    def allow_body(self, max_wire_bytes: int) -> None:
        """Set how many bytes of body, chunk framing counted, this exchange may still bring."""
        self._max_body = max_wire_bytes

    def excess(self, content_length: int | None, *, chunked: bool) -> bool:
        """Whether bytes came after the end of the response that was just read to its end.

        Args:
            content_length: As declared; 0 for a status that has no body; None when the body ends another way.
            chunked: Whether the body was framed in chunks.
        """
        if chunked:
            return self._body_bytes > 0 and not self._tail.endswith((b"\n\r\n", b"\n\n"))
        return content_length is not None and self._body_bytes > content_length

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 -- httpcore's
        """Read what is there; raises Fault when the exchange sends too much or too slowly."""
        patience = self._patience()
        hurried = patience is not None and (timeout is None or patience < timeout)
        try:
            chunk = await self._inner.read(max_bytes, patience if hurried else timeout)
        except httpcore.ReadTimeout:
            if hurried:
                raise self._too_slow() from None
            raise
        if chunk:
            self._count(chunk)
        return chunk

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 -- httpcore's
        """Send, and begin to meter a new exchange."""
        if buffer:
            self._begin()
            self.written_at = asyncio.get_running_loop().time()
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore's
    ) -> httpcore.AsyncNetworkStream:
        """Go on over TLS; the plain connection is closed whatever ends the handshake, cancellation too."""
        try:
            secured = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            await close_stream(self._inner)
            raise
        return MeteredStream(secured, self._settings)

    def get_extra_info(self, info: str) -> Any:
        """Return what the transport knows about itself."""
        return self._inner.get_extra_info(info)

    def _begin(self) -> None:
        self._head = bytearray()
        self._head_bytes = 0
        self._interim = 0
        self._head_done = False
        self._body_bytes = 0
        self._max_body = 0
        self._tail = b""
        self._first_at: float | None = None

    def _count(self, chunk: bytes) -> None:
        if self._first_at is None:
            self._first_at = asyncio.get_running_loop().time()
        self._tail = (self._tail + chunk[-3:])[-3:]
        if self._head_done:
            self._body_bytes += len(chunk)
        else:
            self._count_head(chunk)
        if self._head_done and self._max_body and self._body_bytes > self._max_body:
            raise Fault(TooLarge, f"more than {self._max_body} bytes on the wire")

    def _count_head(self, chunk: bytes) -> None:
        self._head += chunk
        while (end := _HEAD_END.search(self._head)) is not None:
            self._head_bytes += end.end()
            if not _INTERIM.match(self._head):
                self._head_done = True
                self._body_bytes = len(self._head) - end.end()
                self._head.clear()
                break
            del self._head[: end.end()]
            self._interim += 1
        limit = self._settings.max_header_kib * 1024
        if self._head_bytes + len(self._head) > limit:
            raise Fault(BadResponse, f"headers of more than {limit} bytes")
        if self._interim > _MAX_INTERIM:
            raise Fault(BadResponse, f"more than {_MAX_INTERIM} interim responses")

    def _patience(self) -> float | None:
        """Seconds that the next byte may take before the pace falls below the least; None when it is not bounded."""
        rate = self._settings.min_rate_bytes
        if self._first_at is None or not rate:
            return None
        allowed = max(self._settings.min_rate_after_s, (self._head_bytes + len(self._head) + self._body_bytes) / rate)
        left = self._first_at + allowed - asyncio.get_running_loop().time()
        if left <= 0:
            raise self._too_slow()
        return left

    def _too_slow(self) -> Fault:
        return Fault(FetchTimeout, f"slower than {self._settings.min_rate_bytes} bytes a second")
