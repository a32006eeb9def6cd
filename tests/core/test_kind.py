"""Kind: what a page is, and that a wall is never a kind."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from reading_pages import PROSE, page_of, paragraphs, shipped_rules

from ingest.core.page import read_page
from ingest.model import Access, FetchedPage, PageKind, PageReading

URL = "https://harbour.example/2026/03/lamps-counted"
ARTICLE = f"<article><h1>Board counts the lamps</h1>{paragraphs(*PROSE)}</article>"
LONG = f"<article><h1>Board counts the lamps</h1>{paragraphs(*PROSE * 2)}</article>"
DATED = '<meta property="article:published_time" content="2026-03-03T10:00:00Z">'


def _read(
    html: str, *, url: str = URL, final: str | None = None, status: int = 200, headers: tuple[tuple[str, str], ...] = ()
) -> PageReading:
    page = FetchedPage(
        url=url,
        final_url=final or url,
        status=status,
        headers=(("content-type", "text/html; charset=utf-8"), *headers),
        body=html.encode(),
        fetched_at=datetime(2026, 3, 4, tzinfo=UTC),
    )
    return read_page(page, shipped_rules())


def _titled(title: str, body: str, head: str = "") -> str:
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def _typed(kind: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": kind, "name": "Lamps"})}</script>'


def test_a_dated_article_is_an_article() -> None:
    reading = _read(page_of(ARTICLE, head=DATED))

    assert (reading.kind, reading.kind_reason.partition(":")[0]) == (PageKind.ARTICLE, "words")


def test_a_challenge_is_told_by_its_header_whatever_the_page_says() -> None:
    reading = _read(page_of(LONG, head=DATED), status=403, headers=(("cf-mitigated", "challenge"),))

    assert (reading.kind, reading.kind_reason) == (PageKind.CHALLENGE, "header:cf-mitigated")


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (_titled("Just a moment...", "<p>Checking your browser before you go on.</p>"), PageKind.CHALLENGE),
        (
            _titled("harbour.example", '<script src="/cdn-cgi/challenge-platform/x.js"></script><p>One moment.</p>'),
            PageKind.CHALLENGE,
        ),
        (
            _titled("Before you continue", "<p>We and our partners use cookies.</p><button>OK</button>"),
            PageKind.CONSENT,
        ),
        (_titled("Page not found", "<p>Sorry, we looked everywhere for it.</p>"), PageKind.ERROR),
        (_titled("Seite nicht gefunden", "<p>Leider ist hier nichts mehr.</p>"), PageKind.ERROR),
        (_titled("Harbour News", "<div id=app></div><script src=/app.js></script>"), PageKind.SHELL),
    ],
    ids=["challenge by title", "challenge by script", "consent", "soft 404", "soft 404 in German", "empty shell"],
)
def test_a_page_of_few_words_that_says_so_is_no_article(html: str, kind: PageKind) -> None:
    assert _read(html).kind is kind


def test_the_reason_is_clean_text() -> None:
    reading = _read(_titled("Before you continue\x07\u200b to the pier", "<p>We and our partners use cookies.</p>"))

    assert reading.kind_reason == "title:before you continue to the pier"


@pytest.mark.parametrize(
    ("final", "body", "kind"),
    [
        ("https://consent.harbour.example/collect?next=/lamps", "<p>We value your privacy.</p>", PageKind.CONSENT),
        ("https://harbour.example/login", "<form><input type=password></form><p>Welcome back.</p>", PageKind.LOGIN),
        (
            "https://harbour.example/login",
            "<p>Nothing to fill in here, only a few words of welcome.</p>",
            PageKind.OTHER,
        ),
    ],
    ids=["consent host", "login form", "the address alone"],
)
def test_where_the_request_was_led_tells_the_kind_of_a_short_page(final: str, body: str, kind: PageKind) -> None:
    html = _titled("Harbour News", body + "<p>" + " ".join(PROSE[:3]) + "</p>")

    assert _read(html, final=final).kind is kind


def test_an_error_status_with_few_words_is_an_error() -> None:
    html = _titled("Harbour News", paragraphs(*PROSE[:3]))

    assert _read(html, status=500).kind is PageKind.ERROR
    assert _read(html, status=402).kind is not PageKind.ERROR


@pytest.mark.parametrize(
    "title", ["Page not found: the lost chapter of the harbour", "Just a moment: a waiter's memoir", "Cookies for all"]
)
def test_a_whole_article_may_be_called_anything(title: str) -> None:
    assert _read(_titled(title, LONG, DATED)).kind is PageKind.ARTICLE


@pytest.mark.parametrize(
    ("head", "url", "kind"),
    [
        (_typed("Product"), URL, PageKind.PRODUCT),
        ('<meta property="og:type" content="product">', URL, PageKind.PRODUCT),
        (_typed("DiscussionForumPosting"), URL, PageKind.FORUM),
        (_typed("CollectionPage"), URL, PageKind.SECTION),
        ('<meta name="generator" content="Discourse 3.2">', "https://talk.example/t/lamps/12", PageKind.FORUM),
        ("", "https://harbour.example/", PageKind.SECTION),
        ("", "https://harbour.example/category/lamps/", PageKind.SECTION),
        ("", "https://shop.example/products/brass-lamp", PageKind.PRODUCT),
        (
            '<script>p = {"publishedAt": "2026-03-05"}</script>',
            "https://shop.example/products/brass-lamp",
            PageKind.PRODUCT,
        ),
        ("", "https://harbour.example/forum/lamps", PageKind.FORUM),
        ("", "https://harbour.example/about-us", PageKind.OTHER),
    ],
    ids=[
        "product type",
        "product by og:type",
        "forum type",
        "listing type",
        "forum software",
        "front page",
        "category",
        "product address",
        "product address with a date in a script",
        "forum address",
        "states nothing",
    ],
)
def test_pages_that_are_no_articles_are_told_by_what_they_state(head: str, url: str, kind: PageKind) -> None:
    assert _read(page_of(ARTICLE, head=head), url=url).kind is kind


@pytest.mark.parametrize(
    "head",
    [_typed("Product") + _typed("NewsArticle"), _typed("ItemList") + '<meta property="og:type" content="article">'],
    ids=["a product and an article", "a list and an article"],
)
def test_what_calls_itself_an_article_is_one(head: str) -> None:
    assert _read(page_of(ARTICLE, head=head)).kind is PageKind.ARTICLE


def test_a_news_address_is_enough_where_nothing_is_stated() -> None:
    assert _read(page_of(ARTICLE), url="https://harbour.example/news/lamps-counted").kind is PageKind.ARTICLE


@pytest.mark.parametrize("status", [200, 402])
def test_a_walled_article_stays_an_article(status: int) -> None:
    node = {"@type": "NewsArticle", "headline": "Lamps", "isAccessibleForFree": False, "datePublished": "2026-03-03"}
    closed = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    lead = (
        f"<article><h1>Board counts the lamps</h1>{paragraphs(PROSE[0], PROSE[1])}"
        "<div class=paywall><p>Subscribe to continue reading</p></div></article>"
    )
    reading = _read(page_of(lead, head=closed), status=status)

    assert reading.kind is PageKind.ARTICLE
    assert reading.article.verdict.access is Access.SUBSCRIPTION
