"""One page, read: the pure line from bytes to article.

    decode → guard → document → declared → extract → metadata → kind, verdict → policy → normalise

Runs in a killable worker on whatever the network sent. Values in, one value out; what cannot be read is an error that
says why. It fetches nothing, keeps nothing and asks no clock.
"""

from __future__ import annotations

from datetime import UTC, datetime

from ingest import __version__
from ingest.core.declared import read_declared
from ingest.core.decode import decode_page
from ingest.core.extract import extract_body
from ingest.core.guard import check_markup
from ingest.core.kind import judge_kind
from ingest.core.lines import read_lines
from ingest.core.metadata import read_dump_metadata, read_metadata, read_opening
from ingest.core.normalise import normalise_article
from ingest.core.policy import read_policy
from ingest.core.rules import Rulebook
from ingest.core.structured import parse_document
from ingest.core.text import count_words, fold_space
from ingest.core.urls import host_of
from ingest.core.verdict import weigh_access
from ingest.errors import EmptyPage, NotHtml
from ingest.model import Declared, FetchedPage, Link, PageKind, PageReading, PolicySignals

EXTRACTOR = f"ingest/{__version__}"
_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain", "")
_NOT_HTML_STARTS = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\x00\x00\x00",
)


def read_page(page: FetchedPage, rulebook: Rulebook, hint: Link | None = None) -> PageReading:
    """Read one response.

    Args:
        page: The response, its content coding undone; the publisher's rules of its day are the ones that hold.
        rulebook: The compiled rules.
        hint: What the source said of the page; None when it came from none.

    Raises:
        NotHtml: The response is something else than a page.
        EmptyPage: There is nothing to read.
        MarkupRejected: The markup is built to harm its parser.
    """
    _check_html(page)
    decoded = decode_page(page.body, page.header("content-type"))
    if not decoded.text or decoded.text.isspace():
        raise EmptyPage(page.final_url, "no text in the response")
    check_markup(page.final_url, decoded.text)
    document = parse_document(page.final_url, decoded.text, decoded.encoding, decoded.origin, page.body)
    declared = read_declared(document, page.headers)
    opening = read_opening(document)
    rules = rulebook.for_page(host_of(page.final_url), page.fetched_at)
    body = extract_body(document, declared, rules, headline=opening.headline)
    metadata = read_metadata(document, body, rules.own, opening)
    words = count_words(body.text)
    kind, reason = judge_kind(document, body, metadata, page, declared=declared, words=words)
    article = normalise_article(
        url_final=page.final_url,
        metadata=metadata,
        body=body,
        verdict=weigh_access(declared, body, metadata, page, hint, words=words),
        policy=read_policy(document.structured, page.headers),
        words=words,
    )
    return PageReading(
        kind=kind,
        kind_reason=fold_space(reason),
        article=article,
        extractor=EXTRACTOR,
        logged_out=page.login is not None and document.tree.css_first(page.login.logged_out) is not None,
    )


def read_dump(text: str, url: str, rulebook: Rulebook) -> PageReading:
    """Read a page that survives only as text, a line for each block; there is no markup and no response to weigh.

    Args:
        text: The dump.
        url: Where the page stood; empty when nobody knows.
        rulebook: The compiled rules.

    Raises:
        EmptyPage: There is nothing to read.
    """
    reading = read_lines(text, rulebook)
    if not (reading.body.blocks or reading.body.removed or reading.headline):
        raise EmptyPage(url, "no text in the dump")
    metadata = read_dump_metadata(
        headline=reading.headline,
        deck=reading.deck,
        caption=reading.caption,
        dateline=reading.dateline,
        signed=reading.signed,
        url=url,
        body=reading.body,
    )
    page = FetchedPage(
        url=url, final_url=url, status=200, headers=(), body=b"", fetched_at=datetime.fromtimestamp(0, UTC)
    )
    article = normalise_article(
        url_final=url,
        metadata=metadata,
        body=reading.body,
        verdict=weigh_access(Declared(), reading.body, metadata, page, None),
        policy=PolicySignals(),
    )
    return PageReading(kind=PageKind.ARTICLE, kind_reason="text-dump", article=article, extractor=EXTRACTOR)


def _check_html(page: FetchedPage) -> None:
    if not page.body or page.body.isspace():
        raise EmptyPage(page.final_url, "the response has no body")
    kind = (page.header("content-type") or "").partition(";")[0].strip().lower()
    if kind not in _HTML_TYPES:
        raise NotHtml(page.final_url, f"content type {kind[:80]}")
    if page.body.startswith(_NOT_HTML_STARTS) and not page.body.lstrip(b"\x00").startswith(b"<"):
        raise NotHtml(page.final_url, "the bytes are not text")
    start = page.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"[") and kind != "text/html":
        raise NotHtml(page.final_url, "the text is JSON")
