"""One page, read: from bytes to article, and what is no page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from reading_pages import PROSE, page_of, paragraphs, shipped_rules

from ingest.core.page import EXTRACTOR, read_dump, read_page
from ingest.errors import EmptyPage, MarkupRejected, NotHtml
from ingest.model import Access, Extent, FetchedPage, LeadImage, Link, NoiseClass, PageKind, PageReading, Wall

URL = "https://www.news.example/story"
ARTICLE = page_of(f"<article><h1>Board counts the lamps</h1>{paragraphs(*PROSE)}</article>")


def _page(body: bytes, content_type: str | None = "text/html") -> FetchedPage:
    return FetchedPage(
        url=URL,
        final_url=URL,
        status=200,
        headers=(("content-type", content_type),) if content_type is not None else (),
        body=body,
        fetched_at=datetime(2026, 3, 4, tzinfo=UTC),
    )


def _read(html: str, content_type: str | None = "text/html; charset=utf-8", hint: Link | None = None) -> PageReading:
    return read_page(_page(html.encode(), content_type), shipped_rules(), hint)


def test_a_page_is_read_from_bytes_to_article() -> None:
    stated = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Board counts the lamps",'
        '"author":{"@type":"Person","name":"Ada Quay"},"datePublished":"2026-03-03T10:00:00Z",'
        '"isAccessibleForFree":"False"}</script><meta name="tdm-reservation" content="1">'
    )
    reading = _read(page_of(f"<article><h1>Board counts the lamps</h1>{paragraphs(*PROSE)}</article>", head=stated))
    article = reading.article

    assert (reading.kind, reading.extractor, article.domain) == (PageKind.ARTICLE, EXTRACTOR, "news.example")
    assert [block.text for block in article.body.blocks] == list(PROSE)
    assert (article.metadata.headline, article.metadata.authors) == ("Board counts the lamps", ("Ada Quay",))
    assert article.metadata.published_at == datetime(2026, 3, 3, 10, tzinfo=UTC)
    assert (article.verdict.access, article.verdict.extent) == (Access.RESTRICTED, Extent.FULL)
    assert article.policy.tdm_reserved is True
    assert article.word_count == sum(len(text.split()) for text in PROSE)


def test_what_the_source_said_is_weighed_too() -> None:
    html = page_of(f"<article><h1>Board counts the lamps</h1>{paragraphs(*PROSE[:2])}</article>")
    told = Link(url=URL, content="\n".join(PROSE))

    assert _read(html).article.verdict.extent is Extent.FULL
    assert _read(html, hint=told).article.verdict.extent is Extent.TRUNCATED


@pytest.mark.parametrize(
    "content_type",
    ["text/html", "application/xhtml+xml", "TEXT/HTML; charset=utf-8", "text/plain", "", None],
    ids=["html", "xhtml", "upper case", "plain", "empty", "absent"],
)
def test_pages_are_read_under_any_type_that_pages_come_under(content_type: str | None) -> None:
    assert _read(ARTICLE, content_type).article.word_count > 100


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 1 0 obj", "application/pdf"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 1 0 obj", "text/html"),
        (b'{"headline": "Lamps"}', "application/json"),
        (b'\n {"headline": "Lamps"}', "text/plain"),
        (b"[1, 2]", None),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", None),
        (b"\xff\xd8\xff\xe0JFIF", "text/html"),
        (b"GIF89a\x01\x00", "text/plain"),
        (b"PK\x03\x04\x14\x00", "application/zip"),
        (b"\x1f\x8b\x08\x00", "text/html"),
        (ARTICLE.encode(), "video/mp4"),
    ],
    ids=[
        "PDF", "PDF that says HTML", "JSON", "JSON as plain text", "JSON untyped", "PNG", "PNG untyped",
        "JPEG that says HTML", "GIF as plain text", "archive", "packed twice", "a page that says video",
    ],
)  # fmt: skip
def test_what_is_no_page_is_refused_with_its_reason(body: bytes, content_type: str | None) -> None:
    with pytest.raises(NotHtml) as refused:
        read_page(_page(body, content_type), shipped_rules())

    assert refused.value.detail
    assert refused.value.url == URL


@pytest.mark.parametrize("body", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
def test_an_answer_without_text_is_an_empty_page(body: bytes) -> None:
    with pytest.raises(EmptyPage):
        read_page(_page(body), shipped_rules())


@pytest.mark.parametrize(
    "html",
    ["<div>" * 3000, f"<p {' '.join(f'a{n}=1' for n in range(1500))}>x", "<i></i>" * 110_000],
    ids=["too deep", "too many attributes", "too many tags"],
)
def test_markup_that_would_stall_the_parser_is_refused(html: str) -> None:
    with pytest.raises(MarkupRejected):
        _read(f"<html><body>{html}</body></html>")


@pytest.mark.parametrize(
    "html",
    [
        "<html></html>",
        "just words",
        "<!-- only a comment -->",
        "<frameset><frame src=/a></frameset>",
        "<p",
        "</p></div>",
    ],
    ids=["empty html", "no markup", "comment", "frames", "torn tag", "end tags"],
)
def test_a_page_of_nearly_nothing_is_read_and_holds_nothing_invented(html: str) -> None:
    reading = _read(html)

    assert reading.kind is not PageKind.ARTICLE
    assert reading.article.verdict.access is Access.UNKNOWN


def test_a_page_is_read_the_same_twice() -> None:
    assert _read(ARTICLE) == _read(ARTICLE)


ICONS = (
    "ArrowArtboardMade with Pencil.Title ChevronTitle ChevronEye IconIcon FacebookIcon Mail ContactPath Icon Twitter"
)
HEAD = ("Board counts the lamps of the pier", "Tea was asked for, and found in the end")
CAPTION = "The pier as it looked on Tuesday, before the lamps had been counted by the board."
METER = "You have {{left}} free article{{left-plural}} left this monthThis is your last free article this month"
TEXT = (f"PORTSIDE -- {PROSE[0]}", *PROSE[1:])
NOISE = (
    ("Sponsored Content", NoiseClass.SPONSORED),
    ("About Sponsored Content This content was commissioned by the Harbour Business Office.", NoiseClass.SPONSORED),
    (METER, NoiseClass.METER),
    ("Stand at the rail with our keepers;", NoiseClass.PAYWALL),
    ("the brightest pier in the world.", NoiseClass.PAYWALL),
    ("Try 1 month for $0.99", NoiseClass.PAYWALL),
    ("This is your last free article this month", NoiseClass.METER),
    ("Offer ends October 31st", NoiseClass.PAYWALL),
    ("Your trial period has expired", NoiseClass.PAYWALL),
    ("You need a subscription to...", NoiseClass.PAYWALL),
    ("• Read all stories with unlimited access", NoiseClass.PAYWALL),
    ("See all offers and subscribe", NoiseClass.PAYWALL),
    ("Your full access to Harbour News has expired", NoiseClass.PAYWALL),
)  # fmt: skip
DUMP = "\n\n".join((ICONS, *HEAD, CAPTION, *TEXT, *(line for line, _ in NOISE)))


def test_a_dump_gives_its_article_whole_and_calls_every_other_line_by_its_name() -> None:
    article = read_dump(DUMP, URL, shipped_rules()).article
    classes = {block.text: block.noise for block in article.body.removed}

    assert [block.text for block in article.body.blocks] == list(TEXT)
    assert (article.metadata.headline, article.metadata.deck, article.metadata.dateline) == (*HEAD, "PORTSIDE")
    assert article.metadata.language == "en"
    assert classes[ICONS] is NoiseClass.ICON_TITLE
    assert article.metadata.lead_image == LeadImage(caption=CAPTION)
    assert CAPTION not in classes
    assert [(line, classes.get(line)) for line, _ in NOISE] == list(NOISE)


def test_a_dump_with_an_unrendered_meter_is_metered_and_full_and_shows_no_wall() -> None:
    verdict = read_dump(DUMP, URL, shipped_rules()).article.verdict

    assert (verdict.access, verdict.extent, verdict.wall) == (Access.METERED, Extent.FULL, Wall.UNKNOWN)
    assert (verdict.declared, verdict.conflict) == (Access.UNKNOWN, False)


def test_a_dump_needs_no_address() -> None:
    article = read_dump(DUMP, "", shipped_rules()).article

    assert (article.metadata.url_canonical, article.domain) == (None, "")


@pytest.mark.parametrize("text", ["", " \n\t", "\x00\u200b"])
def test_an_empty_dump_is_an_empty_page(text: str) -> None:
    with pytest.raises(EmptyPage):
        read_dump(text, URL, shipped_rules())
