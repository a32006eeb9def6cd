"""Tell what kind of source a response is, undo its packing, and hand it to the reader of its kind.

The bytes decide, not the Content-Type: feeds are served as HTML, sitemaps as anything. It never guesses past the
first element, and it refuses a document that declares entities, which no feed or sitemap needs.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

from ingest.core.decode import decode_page
from ingest.core.discover.feed import read_json_feed, read_xml_feed
from ingest.core.discover.mend import mend_ampersands
from ingest.core.discover.section import read_section
from ingest.core.discover.sitemap import read_sitemap, read_sitemap_index, read_url_list
from ingest.errors import SourceUnreadable
from ingest.model import FetchedPage, SourceKind, SourceReading

MAX_UNPACKED_BYTES = 50 << 20
"""What the sitemap protocol allows for one file, uncompressed."""

_HEAD_BYTES = 16 << 10
_FIRST_ELEMENT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)")
_KNOWN_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(rss|rdf|feed|urlset|sitemapindex)(?=[\s/>])", re.IGNORECASE)
_XML_ENCODING = re.compile(
    r"""^(\s*+<\?xml[^<>\s]*+(?:\s++(?!encoding)[^<>\s]*+)*+)\s++encoding\s*+=\s*+["'][^"'<>]*+["']"""
)
_PAGE_ROOTS = frozenset({b"html", b"head", b"body", b"div", b"meta", b"title", b"script"})
_LISTING = frozenset({SourceKind.SECTION, SourceKind.UNKNOWN, None})

_Reader = Callable[[FetchedPage, bytes], SourceReading]
_READERS: dict[bytes, _Reader] = {
    b"rss": read_xml_feed,
    b"rdf": read_xml_feed,
    b"feed": read_xml_feed,
    b"urlset": read_sitemap,
    b"sitemapindex": read_sitemap_index,
}


def read_source(page: FetchedPage, expected: SourceKind | None) -> SourceReading:
    """Return the links of a feed, sitemap, list or section page.

    Args:
        page: The response; a `.xml.gz` body is unpacked here, up to 50 MiB.
        expected: What it was taken for; None when nothing is known. A page is read as a section only where a section
            or nothing was expected: a feed that turned into a page is an error, not a section.

    Raises:
        SourceUnreadable: It is none of these, is packed beyond the bound, or declares entities.
    """
    body = _as_utf8(page, _unpacked(page))
    head = body[:_HEAD_BYTES]
    if head.lstrip().startswith(b"{"):
        return read_json_feed(page, body)
    first = _FIRST_ELEMENT.search(head)
    if first is None:
        return read_url_list(page, body)
    if first[1].lower() in _PAGE_ROOTS:
        if expected in _LISTING:
            return read_section(page)
        raise SourceUnreadable(page.url, f"a web page where a {expected} was expected")
    return _read_xml(page, body, first)


def _read_xml(page: FetchedPage, body: bytes, first: re.Match[bytes]) -> SourceReading:
    """Read from the root that is known, though a server's warnings may stand before it."""
    root = _KNOWN_ROOT.search(body, 0, _HEAD_BYTES)
    if root is None:
        raise SourceUnreadable(page.url, f"unknown root element {first[1].decode()[:40]!r}")
    if b"<!ENTITY" in body[: root.start()].upper():
        raise SourceUnreadable(page.url, "declares entities")
    if root.start() != first.start():
        body = body[root.start() :]
    return _READERS[root[1].lower()](page, mend_ampersands(body))


def _unpacked(page: FetchedPage) -> bytes:
    body = page.body
    if not body.startswith(b"\x1f\x8b"):
        return body
    pieces: list[bytes] = []
    room = MAX_UNPACKED_BYTES
    while body.startswith(b"\x1f\x8b"):  # members may follow one another (RFC 1952 §2.2)
        member = zlib.decompressobj(wbits=31)
        try:
            piece = member.decompress(body, room + 1)
        except zlib.error as error:
            raise SourceUnreadable(page.url, f"broken gzip: {error}") from error
        room -= len(piece)
        if room < 0:
            raise SourceUnreadable(page.url, f"unpacks to more than {MAX_UNPACKED_BYTES >> 20} MiB")
        if not member.eof:
            raise SourceUnreadable(page.url, "truncated gzip")
        pieces.append(piece)
        body = member.unused_data
    return b"".join(pieces)


def _as_utf8(page: FetchedPage, body: bytes) -> bytes:
    """Return the body as UTF-8, unless it is XML that declares an encoding which parsers know."""
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"))
    if not wide and (b"encoding=" in body[:200] or body.isascii()):
        return body
    # Wide letters show themselves; what a header says of them is mostly wrong.
    decoded = decode_page(body, None if wide else page.header("content-type"))
    return _XML_ENCODING.sub(r"\1", decoded.text, count=1).encode("utf-8", "replace")
