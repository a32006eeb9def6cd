"""Bodies that are too much or never come: bombs, endless streams, drips, stalls."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Mapping

from evil_server import Behaviour, Case, Exchange, answers

from ingest.errors import BadResponse, FetchTimeout, TooLarge

MIB = 1024 * 1024
# brotli and zstd frames of a few bytes that would swell; they are refused by name, so their insides do not matter
_BROTLI = bytes.fromhex("1b0000007c")
_ZSTD = bytes.fromhex("28b52ffd0458")
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def zipped(body: bytes, coding: str, status: str = "200 OK") -> Behaviour:
    """Return a behaviour that sends a body under a content coding."""
    return answers(body, status, {"Content-Encoding": coding, "Content-Type": "text/html"})


def raw_deflate(body: bytes) -> bytes:
    """Compress without the zlib wrapper, as some servers do."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def drips(head: bytes, piece: bytes, *, wait_s: float, times: int = 2_000) -> Behaviour:
    """Return a behaviour that sends a piece again and again, waiting in between."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(head)
        for _ in range(times):
            await exchange.send(piece)
            if wait_s:
                await asyncio.sleep(wait_s)

    return behave


async def stall(exchange: Exchange) -> None:
    """Say nothing at all."""
    await asyncio.sleep(8)


async def stall_after_head(exchange: Exchange) -> None:
    """Send the head, then nothing."""
    await exchange.send(_HEAD + b"Content-Length: 100\r\n\r\n")
    await asyncio.sleep(8)


async def twenty_mib(exchange: Exchange) -> None:
    """Announce and send an honest page of 20 MiB."""
    await exchange.send(_HEAD + b"Content-Length: %d\r\n\r\n" % (20 * MIB))
    for _ in range(20):
        await exchange.send(b"a" * MIB)


_BOMB = gzip.compress(bytes(8 * MIB))
_PAGE = b"<p>" + b"words and words " * 200 + b"</p>"
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

BODY_CASES: Mapping[str, Case] = {
    "gzip of a thousand to one": Case(behave=zipped(_BOMB, "gzip"), error=TooLarge, says="100 times its size"),
    "gzip twice": Case(behave=zipped(gzip.compress(_BOMB), "gzip, gzip"), error=BadResponse, says="2 content codings"),
    "gzip three times": Case(
        behave=zipped(gzip.compress(gzip.compress(_BOMB)), "gzip,gzip, gzip"),
        error=BadResponse,
        says="3 content codings",
    ),
    "brotli": Case(behave=zipped(_BROTLI, "br"), error=BadResponse, says="'br'"),
    "zstd": Case(behave=zipped(_ZSTD, "zstd"), error=BadResponse, says="'zstd'"),
    "an invented coding": Case(behave=zipped(b"x", "x-own"), error=BadResponse, says="'x-own'"),
    "deflate with its wrapper": Case(behave=zipped(zlib.compress(_PAGE), "deflate"), says=_PAGE.decode()),
    "deflate without": Case(behave=zipped(raw_deflate(_PAGE), "deflate"), says=_PAGE.decode()),
    "gzip": Case(behave=zipped(gzip.compress(_PAGE), "gzip"), says=_PAGE.decode()),
    "gzip in two members": Case(
        behave=zipped(gzip.compress(_PAGE[:99]) + gzip.compress(_PAGE[99:]), "x-gzip"), says=_PAGE.decode()
    ),
    "gzip in a hundred members": Case(
        behave=zipped(gzip.compress(b"a") * 100, "gzip"), error=BadResponse, says="gzip members"
    ),
    "gzip, announced and empty": Case(behave=zipped(b"", "gzip"), says=""),
    "endless chunks": Case(
        behave=drips(_CHUNKED, b"10000\r\n" + b"a" * 65536 + b"\r\n", wait_s=0), error=TooLarge, says="decoded"
    ),
    "endless chunks of a byte": Case(
        behave=drips(_CHUNKED, b"1\r\na\r\n" * 500, wait_s=0), error=BadResponse, says="chunks for"
    ),
    "a body in drips": Case(behave=drips(_CHUNKED, b"1\r\na\r\n", wait_s=0.05), error=FetchTimeout, says="slower"),
    "a head in drips": Case(
        behave=drips(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", wait_s=0.05), error=FetchTimeout, says="slower"
    ),
    "endless early hints": Case(
        behave=drips(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", wait_s=0),
        error=BadResponse,
        says="interim",
    ),
    "nothing after the head": Case(behave=stall_after_head, error=FetchTimeout, says="slower"),
    "nothing at all": Case(behave=stall, error=FetchTimeout, says="no complete answer within"),
    "an honest page of 20 MiB": Case(behave=twenty_mib, error=TooLarge, says="announces 20971520 bytes"),
}
