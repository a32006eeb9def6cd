"""Bodies, decoded within bounds: one content coding, its end verified, never more in memory than the cap.

gzip (RFC 1952, several members allowed) and deflate (RFC 9110 §8.4.1.2: zlib; raw deflate too, since servers send it).
A body whose coding ends early, goes on after its end, or was never begun is broken, not short.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Protocol

from ingest.adapters.fetch.faults import Fault
from ingest.errors import BadResponse, TooLarge

ACCEPTED_CODINGS = "gzip, deflate"
"""What is sent as Accept-Encoding."""

_RATIO_FROM = 1024 * 1024
_MAX_MEMBERS = 64
_MIN_PIECE = 16
_PIECES_FREE = 4096


class Decoding(Protocol):
    """Undoes one content coding, a piece at a time."""

    def decode(self, piece: bytes, most: int) -> bytes:
        """Return at most `most` decoded bytes of this piece; what is beyond them may be lost."""

    def close(self) -> None:
        """Verify the end; raises Fault."""


class BodyReader:
    """Collects one body up to a cap."""

    def __init__(self, codings: Iterable[str], *, max_bytes: int, max_ratio: int) -> None:
        """Choose the decoder; raises Fault when the coding is unknown or there is more than one.

        Args:
            codings: Values of Content-Encoding.
            max_bytes: The cap on the decoded body.
            max_ratio: Decoded bytes for each received one, judged above 1 MiB decoded.
        """
        self._decoder = _choose(codings)
        self._max_bytes = max_bytes
        self._max_ratio = max_ratio
        self._body = bytearray()
        self._pieces = 0
        self.received = 0

    @property
    def overflowed(self) -> bool:
        """Whether the body is larger than the cap; what was collected is its beginning."""
        return len(self._body) > self._max_bytes

    def feed(self, piece: bytes) -> None:
        """Take a piece as received; raises Fault when it cannot be decoded or swells too much."""
        if not piece:
            return
        self.received += len(piece)
        self._pieces += 1
        if self._pieces > _PIECES_FREE and self.received < self._pieces * _MIN_PIECE:
            raise Fault(BadResponse, f"{self._pieces} chunks for {self.received} bytes")
        most = max(_RATIO_FROM, self._max_ratio * self.received)
        room = min(self._max_bytes, most) + 1 - len(self._body)
        if room > 0:
            self._body += self._decoder.decode(piece, room)
        if len(self._body) > most:
            raise Fault(TooLarge, f"decodes to more than {self._max_ratio} times its size")

    def whole(self) -> bytes:
        """Return the body, its end verified; raises Fault when it is cut off or larger than the cap."""
        if self.overflowed:
            raise Fault(TooLarge, f"more than {self._max_bytes} bytes decoded")
        if self.received:
            self._decoder.close()
        return bytes(self._body)

    def prefix(self) -> bytes:
        """Return at most the cap of the body; its end is verified only when it was reached."""
        return bytes(self._body[: self._max_bytes]) if self.overflowed else self.whole()


class _Plain:
    def decode(self, piece: bytes, most: int) -> bytes:
        return piece[:most]

    def close(self) -> None:
        return


class _Gzip:
    def __init__(self) -> None:
        self._member = zlib.decompressobj(31)
        self._members = 1

    def decode(self, piece: bytes, most: int) -> bytes:
        decoded = bytearray()
        while piece and len(decoded) < most:
            if self._member.eof:
                self._next_member(piece)
            decoded += _inflate(self._member, piece, most - len(decoded))
            piece = self._member.unused_data if self._member.eof else b""
        return bytes(decoded)

    def close(self) -> None:
        _check_end(self._member.eof)

    def _next_member(self, piece: bytes) -> None:
        if piece[:1] != b"\x1f":
            raise Fault(BadResponse, "bytes after the end of the gzip body")
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise Fault(BadResponse, f"more than {_MAX_MEMBERS} gzip members")
        self._member = zlib.decompressobj(31)


class _Deflate:
    def __init__(self) -> None:
        self._stream = zlib.decompressobj()
        self._begun = b""
        self._chosen = False

    def decode(self, piece: bytes, most: int) -> bytes:
        if not self._chosen:
            self._begun += piece
            if len(self._begun) < 2:
                return b""
            piece, self._chosen = self._begun, True
            if not _is_zlib(piece):
                self._stream = zlib.decompressobj(-15)
        if self._stream.eof:
            raise Fault(BadResponse, "bytes after the end of the deflate body")
        decoded = _inflate(self._stream, piece, most)
        if self._stream.unused_data:
            raise Fault(BadResponse, "bytes after the end of the deflate body")
        return decoded

    def close(self) -> None:
        _check_end(self._stream.eof)


def _choose(codings: Iterable[str]) -> Decoding:
    named = [name for value in codings for name in value.lower().replace(" ", "").split(",")]
    applied = [name for name in named if name not in ("", "identity", "none")]
    if not applied:
        return _Plain()
    if len(applied) > 1:
        raise Fault(BadResponse, f"{len(applied)} content codings, one over the other")
    if applied[0] in ("gzip", "x-gzip"):
        return _Gzip()
    if applied[0] == "deflate":
        return _Deflate()
    raise Fault(BadResponse, f"content coding {applied[0][:40]!r}, which was not asked for")


def _inflate(stream: zlib._Decompress, piece: bytes, most: int) -> bytes:
    try:
        return stream.decompress(piece, most)
    except zlib.error as error:
        raise Fault(BadResponse, f"the body cannot be decoded: {error}") from error


def _check_end(reached: bool) -> None:  # noqa: FBT001 -- one fact, one argument
    if not reached:
        raise Fault(BadResponse, "the compressed body is cut off")


def _is_zlib(begun: bytes) -> bool:
    return begun[0] & 0x0F == 8 and (begun[0] << 8 | begun[1]) % 31 == 0
