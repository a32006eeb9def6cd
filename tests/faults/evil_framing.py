"""Responses whose beginning, length or end is not what it says."""

from __future__ import annotations

import gzip
import socket
import struct
from collections.abc import Mapping

from evil_bodies import zipped
from evil_server import Case, Exchange, sends

from ingest.errors import BadResponse, FetchError, Unreachable

_GZIP = gzip.compress(b"words and words " * 500)
_OK = b"HTTP/1.1 200 OK\r\n"


def _broken(head: bytes, body: bytes = b"", says: str = "", error: type[FetchError] = BadResponse) -> Case:
    return Case(behave=sends(_OK + head + b"\r\n" + body), error=error, says=says)


async def _reset(exchange: Exchange) -> None:
    await exchange.send(_OK + b"Content-Length: 5000\r\n\r\nbeginning")
    peer = exchange.writer.get_extra_info("socket")
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange.writer.transport.abort()


async def _hang_up(exchange: Exchange) -> None:
    """Close without a word."""


FRAMING_CASES: Mapping[str, Case] = {
    "gzip cut off": Case(behave=zipped(_GZIP[:-12], "gzip"), error=BadResponse, says="cut off"),
    "gzip without its checksum": Case(behave=zipped(_GZIP[:-8], "gzip"), error=BadResponse, says="cut off"),
    "gzip with a wrong checksum": Case(
        behave=zipped(_GZIP[:-8] + bytes(8), "gzip"), error=BadResponse, says="cannot be decoded"
    ),
    "bytes after gzip": Case(behave=zipped(_GZIP + b"garbage", "gzip"), error=BadResponse, says="after the end"),
    "a coding that is not there": Case(
        behave=zipped(b"<p>plain text</p>", "gzip"), error=BadResponse, says="cannot be decoded"
    ),
    "a length too short": _broken(b"Content-Length: 5\r\n", b"more than five", "bytes after the end"),
    "a length too long": _broken(b"Content-Length: 500\r\n", b"less", "without sending complete message body"),
    "two lengths": _broken(b"Content-Length: 4\r\nContent-Length: 5\r\n", b"word", "Content-Length"),
    "a length and chunks": _broken(
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", b"4\r\nword\r\n0\r\n\r\n", "both Content-Length"
    ),
    "a negative length": _broken(b"Content-Length: -4\r\n", b"word"),
    "a length of 25 digits": _broken(b"Content-Length: 1000000000000000000000000\r\n", b"word"),
    "a chunk extension of 200 KB": _broken(
        b"Transfer-Encoding: chunked\r\n", b"4;" + b"x" * 200_000 + b"\r\nword\r\n0\r\n\r\n"
    ),
    "a chunk length that is none": _broken(b"Transfer-Encoding: chunked\r\n", b"zz\r\nword\r\n0\r\n\r\n"),
    "chunks without an end": _broken(b"Transfer-Encoding: chunked\r\n", b"4\r\nword\r\n", "incomplete chunked read"),
    "bytes after the last chunk": _broken(
        b"Transfer-Encoding: chunked\r\n", b"4\r\nword\r\n0\r\n\r\nHTTP/1.1 200 OK\r", "bytes after the end"
    ),
    "NUL in a header": _broken(b"X-A: a\x00b\r\nContent-Length: 0\r\n"),
    "CR in a header": _broken(b"X-A: a\rX-B: b\r\nContent-Length: 0\r\n"),
    "ten thousand headers": _broken(
        b"".join(b"X-%d: a\r\n" % number for number in range(10_000)), says="headers of more"
    ),
    "a header of 70 KB": _broken(b"X-A: " + b"a" * 70_000 + b"\r\n", says="headers of more"),
    "HTTP/0.9": Case(behave=sends(b"<p>no head at all</p>\n\n"), error=BadResponse),
    "an HTTP/2 preface": Case(behave=sends(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), error=BadResponse),
    "a 204 with a body": Case(
        behave=sends(b"HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n"), error=BadResponse, says="after the end"
    ),
    "a 304 with a body": Case(
        behave=sends(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nword"),
        error=BadResponse,
        says="after the end",
    ),
    "a reset in the body": Case(behave=_reset, error=Unreachable),
    "no answer": Case(behave=_hang_up, error=BadResponse, says="without sending a response"),
    "a length of nothing": Case(behave=sends(_OK + b"Content-Length: 0\r\n\r\n"), says=""),
    "an end by closing": Case(behave=sends(_OK + b"\r\n<p>old ways</p>"), says="<p>old ways</p>"),
}
