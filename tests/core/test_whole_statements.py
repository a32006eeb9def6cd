"""What a page states of its own text and address: taken whole or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from reading_pages import shipped_rules

from ingest.core.declared import read_declared
from ingest.core.metadata import read_metadata
from ingest.core.page import read_page
from ingest.core.structured import parse_document
from ingest.core.structured.microdata import MAX_TEXT_CHARS
from ingest.model import FetchedPage

SENTENCE = "Lamp number {} of the northern pier was counted again by two clerks. "


def _article(attribute_text: str) -> str:
    return (
        "<!doctype html><html lang=en><head><title>Lamps</title></head><body>"
        '<div itemscope itemtype="https://schema.org/NewsArticle"><meta itemprop="headline" content="Lamps">'
        f'<meta itemprop="articleBody" content="{attribute_text}"></div></body></html>'
    )


def _read_body(html: str) -> str:
    page = FetchedPage(
        url="https://news.example/lamps",
        final_url="https://news.example/lamps",
        status=200,
        headers=(),
        body=html.encode(),
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return read_page(page, shipped_rules()).article.body.text


def test_a_long_text_stated_in_microdata_is_stored_to_its_last_word() -> None:
    text = "".join(SENTENCE.format(number) for number in range(200)) + "Nobody counted the moon."

    assert _read_body(_article(text)).endswith("Nobody counted the moon.")


def test_a_text_beyond_every_bound_is_no_article_text_rather_than_a_cut_one() -> None:
    html = _article("lamps " * (MAX_TEXT_CHARS // 6 + 1))
    declared = read_declared(parse_document("https://news.example/lamps", html, "utf-8", "default"), ())

    assert declared.article_text is None
    assert _read_body(html) == ""


@pytest.mark.parametrize(
    ("answered", "stated", "canonical"),
    [
        ("https://news.example/a?id=1", "/lamps", "https://news.example/lamps"),
        ("https://news.example/a", "https://other.example/lamps", "https://news.example/a"),
        ("https://news.example/a", "https://news.example/", "https://news.example/a"),
        ("", "https://news.example/lamps#top", "https://news.example/lamps"),
        ("", "/lamps", None),
        ("", "https://news.example/", None),
        ("", "", None),
    ],
    ids=[
        "relative",
        "another publisher",
        "front page",
        "unknown address",
        "unknown address, relative",
        "unknown address, front page",
        "nothing known",
    ],
)
def test_a_page_is_known_by_the_address_it_states_where_that_may_be_its_own(
    answered: str, stated: str, canonical: str | None
) -> None:
    html = f'<!doctype html><html><head><link rel="canonical" href="{stated}"></head><body><p>Lamps.</p></body></html>'
    metadata = read_metadata(parse_document(answered, html, "utf-8", "default"), None)

    assert metadata.url_canonical == canonical
