"""What is fuzzed: each target turns bytes into a question, asks it, and is content with an answer or a stated error.

Anything else is a finding: an error that is a bug, text that is no valid text, a block that vanished, or more than a
second of processor time for each 100 KB begun. The same targets serve the coverage-guided fuzzer and hypothesis.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache

from page_grammar import Grammar
from page_oracles import flaws, is_valid, lost, said_words, vanished
from reading_pages import shipped_rules

from ingest.core.decode import decode_page
from ingest.core.discover import find_sources, read_source
from ingest.core.guard import check_markup
from ingest.core.page import read_dump, read_page
from ingest.core.structured import parse_document
from ingest.core.text import clean_text, fold_space
from ingest.errors import PageError
from ingest.model import FetchedPage, PageReading

URL = "https://news.example/2026/03/story"
_KINDS = ("text/html", "text/html; charset=utf-16", "text/html; charset=gb18030", "text/plain", "application/xml", "")
_BLOCK_BYTES = 100_000


class Finding(AssertionError):
    """What a target is not content with."""


class Numbers:
    """Numbers taken from bytes, one byte or two each; 0 once they have run out, which the grammar ends on."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def pick(self, below: int) -> int:
        """Return a number from 0 up to, but without, another."""
        size = 1 if below <= 256 else 2 if below <= 65_536 else 3
        found = int.from_bytes(self._raw[self._at : self._at + size])
        self._at += size
        return found % below


def fuzz_bytes(raw: bytes) -> None:
    """Read any bytes as a page."""
    _read(_page(raw[1:], _KINDS[raw[0] % len(_KINDS)] if raw else ""))


def fuzz_decode(raw: bytes) -> None:
    """Decode any bytes, under any name of an encoding."""
    name, _, body = raw.partition(b"\n")
    decoded = decode_page(body, name.decode("latin-1"))
    _expect(is_valid(clean_text(decoded.text)), "decoded text is no valid text once it is clean")
    _expect(clean_text(clean_text(decoded.text)) == clean_text(decoded.text), "text is not clean after it was cleaned")


def fuzz_structured(raw: bytes) -> None:
    """Read structured data: JSON-LD that is cut, broken or wrapped, and microdata, as written."""
    said = raw.decode("utf-8", "replace")
    markup = f'<script type="application/ld+json">{said}</script><div itemscope {said[:200]}>{said[:2000]}'
    try:
        check_markup(URL, markup)
    except PageError:
        return
    parse_document(URL, markup, "utf-8", "default")
    _read(_page(markup.encode(), "text/html; charset=utf-8"))


def fuzz_page(raw: bytes) -> None:
    """Read a page of the grammar: every word of it is kept or in the ledger, and so is every letter that is shown."""
    grammar = Grammar(Numbers(raw).pick)
    markup = grammar.page()
    reading = _read(_page(markup.encode("utf-8", "replace"), "text/html; charset=utf-8"))
    if reading is not None:
        missing = lost(grammar.words, said_words(reading))
        _expect(not missing, f"words that vanished: {missing}")
        _expect(not (gone := vanished(markup, reading)), f"letters that vanished: {gone}")


def fuzz_wild_page(raw: bytes) -> None:
    """Read a page with broken tags, raw elements and odd encodings."""
    grammar = Grammar(Numbers(raw).pick)
    body, content_type = grammar.encoded(grammar.wild())
    _read(_page(body, content_type))


def fuzz_dump(raw: bytes) -> None:
    """Read a text dump; each line is kept, in a field or in the ledger."""
    lines = [f"zq{at}x {fold_space(line)}" for at, line in enumerate(raw.decode("utf-8", "replace").split("\n"))]
    reading = read_dump("\n".join(lines), URL, shipped_rules())
    _expect(not (found := flaws(reading)), f"no valid text: {found}")
    metadata = reading.article.metadata
    image = metadata.lead_image
    head = (metadata.headline, metadata.deck, metadata.byline_raw, image.caption if image else None)
    words = [*said_words(reading), *" ".join(filter(None, head)).split()]
    _expect(not (gone := lost([f"zq{at}x" for at in range(len(lines))], words)), f"lines that vanished: {gone}")


def fuzz_source(raw: bytes) -> None:
    """Read a feed, a sitemap or a section page, and look for the sources that a page names."""
    page = _page(raw, "application/xml")
    for ask in (lambda: read_source(page, None), lambda: find_sources(page)):
        try:
            ask()
        except PageError:
            continue


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "bytes": fuzz_bytes,
    "decode": fuzz_decode,
    "structured": fuzz_structured,
    "page": fuzz_page,
    "wild": fuzz_wild_page,
    "dump": fuzz_dump,
    "source": fuzz_source,
}


def run_target(name: str, raw: bytes) -> None:
    """Run a target on bytes; raises Finding, or whatever a bug raises."""
    began = time.thread_time()
    TARGETS[name](raw)
    took = time.thread_time() - began
    most = 1 + len(raw) // _BLOCK_BYTES
    _expect(took <= most, f"{took:.1f} s for {len(raw)} bytes")


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    """Return what a target is begun with: pages of ours, and the steps by which the grammar writes some."""
    html = b"<!doctype html><title>Lamps</title><article><h1>Lamps</h1><p>The board met, and counted the lamps.</p>"
    steps = tuple(bytes((at * step) % 256 for at in range(300)) for step in (1, 3, 7, 11, 29, 101))
    written: dict[str, tuple[bytes, ...]] = {
        "bytes": (b"\x00" + html, b"\x03<?xml version='1.0'?>" + html, b"\x01" + html.decode().encode("utf-16")),
        "decode": (b"text/html; charset=koi8-r\n" + html, b"\n\xff\xfe" + html, b"\n<meta charset=shift_jis>\x83\x8c"),
        "structured": (
            b'{"@type":"NewsArticle","author":{"name":"Ada"}}',
            b"<!-- [{'headline':'x',}] -->",
            b'{"@graph":[{"@id":"x"}]};',
        ),
        "dump": (b"Lamps counted\nBy Ada Quay\nThe board met on Tuesday and counted the lamps.\nShare", b"\n\n", b"x"),
        "source": (
            b"<rss><channel><item><link>/a</link></item></channel></rss>",
            b"<urlset><url><loc>/a</loc></url></urlset>",
            html,
        ),
    }
    return written.get(name, steps)


def _page(body: bytes, content_type: str) -> FetchedPage:
    return FetchedPage(
        url=URL,
        final_url=URL,
        status=200,
        headers=(("content-type", content_type),),
        body=body,
        fetched_at=datetime(2026, 3, 4, tzinfo=UTC),
    )


def _read(page: FetchedPage) -> PageReading | None:
    """Return a page's valid reading; None when it was refused for a reason."""
    try:
        reading = read_page(page, shipped_rules())
    except PageError:
        return None
    _expect(not (found := flaws(reading)), f"no valid text: {found}")
    return reading


def _expect(holds: bool, reason: str) -> None:
    if not holds:
        raise Finding(reason)
