"""Metadata: language, section, tags, genre, dateline, a publisher's own rules, and where each field came from."""

from __future__ import annotations

import json

import pytest
from reading_pages import PROSE

from ingest.core.metadata import read_metadata
from ingest.core.metadata.language import judge_language, normal_tag
from ingest.core.rules import DomainRules
from ingest.core.structured import parse_document
from ingest.model import Block, BlockKind, Body, Genre, Metadata

URL = "https://www.harbour.example/2026/lamps"
ENGLISH = "\n".join(PROSE)
GERMAN = (
    "Der Rat hat am Dienstag die Lampen auf der Mole gezählt, und niemand hat sich über den kalten Tee beschwert. " * 3
)
JAPANESE = "火曜日の夜、港の理事会は北の桟橋の灯りを一つずつ数えた。誰も反対しなかった。" * 4


def _read(
    head: str = "", *, text: str | None = None, root: str = "", url: str = URL, rules: DomainRules | None = None
) -> Metadata:
    html = f"<html {root}><head><title>Lamps</title>{head}</head><body><p id=lede>By the pier</p></body></html>"
    body = Body(blocks=(Block(kind=BlockKind.PARAGRAPH, text=text),), origin="dom") if text else None
    return read_metadata(parse_document(url, html, "utf-8", "default"), body, rules or DomainRules())


def _ld(kind: str = "NewsArticle", **fields: object) -> str:
    node = {"@type": kind, "headline": "Lamps", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-GB", "en-GB"),
        ("pt_br", "pt-BR"),
        ("zh-Hans-CN", "zh-CN"),
        ("mul", None),
        ("English", None),
        ("", None),
        (None, None),
    ],
)
def test_a_language_tag_is_brought_to_one_form(written: str | None, tag: str | None) -> None:
    assert normal_tag(written) == tag


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (ENGLISH, "en-GB", "en-GB"),
        (GERMAN, "en", "de"),
        (GERMAN, None, "de"),
        (JAPANESE, "en", "ja"),
        (ENGLISH, "ja", "en"),
        ("Lamps.", "de", "de"),
        ("", None, None),
    ],
    ids=[
        "fits",
        "another language's words",
        "nothing declared",
        "another script",
        "declared by a template",
        "too short to judge",
        "nothing at all",
    ],
)
def test_a_declared_language_is_checked_against_the_words(
    text: str, declared: str | None, language: str | None
) -> None:
    judged = judge_language(text, (declared, "dom:html[lang]") if declared else None)

    assert (judged[0] if judged else None) == language


@pytest.mark.parametrize(
    ("head", "root", "origin"),
    [
        (_ld(inLanguage="en"), "lang=de", "json-ld:inLanguage"),
        ("", "lang=en", "dom:html[lang]"),
        ('<meta property="og:locale" content="en_US">', "", "og:locale"),
    ],
)
def test_the_language_says_where_it_came_from(head: str, root: str, origin: str) -> None:
    metadata = _read(head, root=root, text=ENGLISH)

    assert (metadata.language or "").partition("-")[0] == "en"
    assert {piece.field: piece.origin for piece in metadata.provenance}["language"] == origin


@pytest.mark.parametrize(
    ("head", "section"),
    [
        (_ld(articleSection="Piers"), "Piers"),
        (_ld(articleSection=["Piers", "Lamps"]), "Piers"),
        ('<meta property="article:section" content="Piers &amp; lamps">', "Piers & lamps"),
        ("", None),
    ],
    ids=["stated", "first of several", "meta", "none"],
)
def test_the_section_is_the_newspaper_s(head: str, section: str | None) -> None:
    assert _read(head).section == section


@pytest.mark.parametrize(
    ("head", "tags"),
    [
        (_ld(keywords=["Piers", "Lamps", "piers"]), ("Piers", "Lamps")),
        (_ld(keywords="Piers, Lamps; Tea"), ("Piers", "Lamps", "Tea")),
        (_ld(keywords=["type:news", "Lamps"]), ("Lamps",)),
        (
            '<meta property="article:tag" content="Piers"><meta property="article:tag" content="#Lamps">',
            ("Piers", "Lamps"),
        ),
        ('<meta name="keywords" content="piers,lamps">', ("piers", "lamps")),
        ("", ()),
    ],
    ids=["list", "text", "machine tags", "metas", "keywords", "none"],
)
def test_tags_come_once_each_from_the_first_source_that_has_any(head: str, tags: tuple[str, ...]) -> None:
    assert _read(head).tags == tags


@pytest.mark.parametrize(
    ("head", "url", "genre"),
    [
        (_ld(), URL, Genre.NEWS),
        (_ld("OpinionNewsArticle"), URL, Genre.OPINION),
        (_ld("LiveBlogPosting"), URL, Genre.LIVE),
        (_ld("ReviewNewsArticle"), URL, Genre.REVIEW),
        (_ld(articleSection="Meinung"), URL, Genre.OPINION),
        ("", "https://www.harbour.example/opinion/lamps", Genre.OPINION),
        ("", "https://www.harbour.example/press-releases/lamps", Genre.PRESS_RELEASE),
        ("", "https://www.harbour.example/2026/opinion", Genre.UNKNOWN),
        ("", URL, Genre.UNKNOWN),
    ],
    ids=[
        "news",
        "opinion type",
        "live",
        "review",
        "section",
        "address",
        "press release",
        "the last part is a title",
        "nothing says",
    ],
)
def test_the_genre_comes_from_type_section_or_address(head: str, url: str, genre: Genre) -> None:
    assert _read(head, url=url).genre is genre


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        (f"PORTSIDE -- {PROSE[0]}", "PORTSIDE"),
        (f"PORTSIDE (Agency) - {PROSE[0]}", "PORTSIDE"),
        (f"NEW QUAY, March 5 — {PROSE[0]}", "NEW QUAY"),
        (f"Portside residents – {PROSE[0]}", None),
        (PROSE[0], None),
    ],
    ids=["dashes", "agency", "date", "a sentence with a dash", "none"],
)
def test_the_dateline_is_the_place_that_opens_the_text(text: str, dateline: str | None) -> None:
    assert _read(text=text).dateline == dateline


def test_a_publisher_s_rules_outrank_what_the_page_states() -> None:
    rules = DomainRules(domain="harbour.example", fields={"headline": ("#nothing", "#lede"), "section": ("#nothing",)})
    metadata = _read(_ld(articleSection="Piers"), rules=rules)
    origins = {piece.field: piece.origin for piece in metadata.provenance}

    assert (metadata.headline, origins["headline"]) == ("By the pier", "rule:harbour.example")
    assert (metadata.section, origins["section"]) == ("Piers", "json-ld:articleSection")


def test_every_field_that_has_a_value_says_where_it_came_from() -> None:
    metadata = _read(
        _ld(author="Ada Quay", datePublished="2026-03-05", articleSection="Piers", keywords="tea"), text=ENGLISH
    )
    fields = [piece.field for piece in metadata.provenance]

    assert fields == sorted(set(fields))
    assert {"headline", "authors", "published_at", "section", "tags", "language", "url_canonical"} <= set(fields)
    assert all(piece.origin for piece in metadata.provenance)
    assert not {"deck", "kicker", "lead_image", "modified_at"} & set(fields)
