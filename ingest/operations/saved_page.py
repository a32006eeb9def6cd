"""A page saved in a file, or piped in, as if it had just been fetched; and a text dump as text.

Bounded like a fetch: a file that unpacks to more than the cap is refused. Files are read, never written.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ingest.core.decode import decode_page
from ingest.errors import BadInput, EmptyPage, NotHtml, TooLarge
from ingest.model import FetchedPage, Redirect

_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_MIB = 1024 * 1024
_TAG = re.compile(rb"<[a-z!/?]", re.IGNORECASE)
_MARKUP_START = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What is known of the response that a saved page came with.

    Attributes:
        url: The address that answered; empty when nobody knows.
        redirects: The hops before it, the address asked for first.
    """

    url: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The bytes of a page or dump, unpacked, and where they came from, for messages."""

    name: str
    body: bytes = field(repr=False)


def read_saved(path: Path, *, max_mib: int) -> Saved:
    """Read a file; gzip is undone whatever its name.

    Raises:
        BadInput: It cannot be read, or is broken gzip.
        TooLarge: It holds more than `max_mib`.
    """
    try:
        with path.open("rb") as file:
            return _read(file, str(path), max_mib)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise BadInput(f"{path}: {reason_of(error)}") from error


def read_piped(*, max_mib: int) -> Saved:
    """Read standard input as `read_saved` reads a file."""
    return _read(sys.stdin.buffer, "standard input", max_mib)


def as_page(saved: Saved, response: Response, *, now: datetime) -> FetchedPage:
    """Return saved HTML as a fetched page.

    Raises:
        EmptyPage: There is nothing in it.
        NotHtml: There is not one tag in it.
    """
    if not saved.body.strip():
        raise EmptyPage(response.url or saved.name, "the file is empty")
    if not _TAG.search(saved.body.replace(b"\0", b"")):
        raise NotHtml(response.url or saved.name, "there is no HTML tag in it")
    return FetchedPage(
        url=response.redirects[0].url if response.redirects else response.url,
        final_url=response.url,
        status=response.status,
        headers=response.headers,
        body=saved.body,
        fetched_at=now,
        redirects=response.redirects,
    )


def as_dump(saved: Saved) -> str:
    """Return a saved text dump as text.

    Raises:
        EmptyPage: There is nothing in it.
        NotHtml: It is not text, or it is a page with its markup.
    """
    text = decode_page(saved.body, None).text
    if not text.strip():
        raise EmptyPage(saved.name, "the file is empty")
    if "\0" in text[:4096]:
        raise NotHtml(saved.name, "the bytes are not text")
    if _MARKUP_START.match(text):
        raise NotHtml(saved.name, "this is HTML, not a text dump")
    return text


def header_fields(named: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return header fields with names in lower case."""
    return tuple((name.strip().lower(), value) for name, value in named)


def _read(file: BinaryIO, name: str, max_mib: int) -> Saved:
    """Read at most the cap, packed or not; one byte more is refused."""
    limit = max_mib * _MIB
    raw = file.read(limit + 1)
    body = _unpack(raw, name, limit) if raw.startswith(_GZIP) else raw
    if len(body) > limit:
        raise TooLarge(name, f"more than {max_mib} MiB")
    return Saved(name=name, body=body)


def _unpack(raw: bytes, name: str, limit: int) -> bytes:
    """Undo gzip (RFC 1952), several members included, up to one byte more than the limit."""
    parts: list[bytes] = []
    room = limit + 1
    while raw and room > 0:
        unpacker = zlib.decompressobj(_GZIP_WINDOW)
        try:
            part = unpacker.decompress(raw, room)
        except zlib.error as error:
            raise BadInput(f"{name}: broken gzip: {error}") from error
        parts.append(part)
        room -= len(part)
        if room > 0 and not unpacker.eof:
            raise BadInput(f"{name}: broken gzip: it ends too early")
        raw = unpacker.unused_data if unpacker.unused_data.startswith(_GZIP) else b""
    return b"".join(parts)


def reason_of(error: OSError | ValueError) -> str:
    """Say why a file cannot be read or written."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "this is a folder, not a file"
    return str((isinstance(error, OSError) and error.strerror) or error)
