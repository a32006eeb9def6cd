"""Declared: statements weighed against one another, and the article's text and length as stated."""

from __future__ import annotations

import json

import pytest

from ingest.core.declared import read_declared
from ingest.core.declared.read import settle
from ingest.core.structured import parse_document
from ingest.model import Access, Declared, Evidence


def _says(access: str, weight: float) -> Evidence:
    return Evidence(signal="meta:x", value="x", says=f"access={access}", weight=weight)


@pytest.mark.parametrize(
    ("evidence", "access"),
    [
        ([], Access.UNKNOWN),
        ([_says("open", 0.7)], Access.OPEN),
        ([_says("open", 0.3)], Access.UNKNOWN),
        ([_says("subscription", 0.9), _says("open", 0.7)], Access.SUBSCRIPTION),
        ([_says("open", 0.9), _says("restricted", 0.6)], Access.OPEN),
        ([_says("open", 0.7), _says("restricted", 0.6)], Access.UNKNOWN),
        ([_says("restricted", 0.7), _says("metered", 0.6)], Access.METERED),
        ([_says("restricted", 0.0)], Access.UNKNOWN),
    ],
    ids=[
        "nothing",
        "open",
        "too weak to open",
        "closed and more specific",
        "open from a much better source",
        "contradiction",
        "the kind tells more",
        "context only",
    ],
)
def test_statements_settle(evidence: list[Evidence], access: Access) -> None:
    assert settle(evidence) is access


def _stated(**fields: object) -> Declared:
    node = json.dumps({"@type": "NewsArticle", "headline": "Lamps", **fields})
    html = f'<html><head><script type="application/ld+json">{node}</script></head><body></body></html>'
    return read_declared(parse_document("https://news.example/a", html, "utf-8", "default"), ())


@pytest.mark.parametrize(
    ("written", "count"),
    [(812, 812), ("812", 812), ("many", None), (0, None), (-4, None), (2_000_000, None), (None, None)],
    ids=["number", "digits", "word", "nought", "negative", "absurd", "absent"],
)
def test_the_word_count_is_read_when_it_is_a_number(written: object, count: int | None) -> None:
    assert _stated(wordCount=written).word_count == count


def test_the_article_s_text_comes_without_entities_and_empty_lines() -> None:
    text = _stated(articleBody="Lamps &amp; piers.\n\n  Two   were lit. ").article_text

    assert text == "Lamps & piers.\nTwo were lit."


def test_a_repaired_block_weighs_less_than_a_sound_one() -> None:
    sound = _stated(isAccessibleForFree=False).evidence[0].weight
    broken = '<html><script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false,}</script>'
    repaired = (
        read_declared(parse_document("https://news.example/a", broken, "utf-8", "default"), ()).evidence[0].weight
    )

    assert repaired < sound
