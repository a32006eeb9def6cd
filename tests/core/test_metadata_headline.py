"""Metadata: the headline without the site's name, the deck and the kicker."""

from __future__ import annotations

import pytest

from ingest.core.metadata import read_metadata, read_opening
from ingest.core.structured import parse_document
from ingest.model import Document, Metadata

TITLE = "Board counts the lamps of the pier"
SHARED = '<meta property="og:title" content="You will not believe this pier">'


def _document(head: str = "", body: str = "", url: str = "https://www.harbour.example/a") -> Document:
    return parse_document(url, f"<html><head>{head}</head><body>{body}</body></html>", "utf-8", "default")


def _read(head: str = "", body: str = "") -> Metadata:
    return read_metadata(_document(head, body), None)


def _origin(metadata: Metadata, field: str) -> str | None:
    return next((piece.origin for piece in metadata.provenance if piece.field == field), None)


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        f"{TITLE} | Harbour",
        f"{TITLE} - Harbour",
        f"{TITLE} – Harbour News",
        f"Harbour | {TITLE}",
        f"{TITLE} | Local | Harbour",
        f"  {TITLE}\n | Harbour ",
    ],
    ids=["bare", "bar", "hyphen", "dash and longer name", "name first", "section too", "white space"],
)
def test_the_site_s_name_is_no_part_of_the_headline(title: str) -> None:
    site = '<meta property="og:site_name" content="Harbour">'

    assert _read(f"{site}<title>{title}</title>").headline == TITLE


def test_a_headline_may_hold_a_dash_of_its_own() -> None:
    own = "Lamps – all of them – counted at the pier"

    assert _read(f'<meta property="og:title" content="{own}">').headline == own


@pytest.mark.parametrize(
    ("head", "body", "headline", "origin"),
    [
        (f'<meta property="og:title" content="{TITLE}">', "", TITLE, "og:title"),
        ("", f"<h1>{TITLE}</h1>", TITLE, "dom:h1"),
        (f"<title>{TITLE}</title>", "", TITLE, "dom:title"),
        (
            f'{SHARED}<meta name="twitter:title" content="{TITLE}"><title>{TITLE}</title>',
            f"<h1>{TITLE}</h1>",
            TITLE,
            "twitter:title",
        ),
        (
            f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{TITLE}"}}</script>',
            "<h1>Harbour</h1>",
            TITLE,
            "json-ld:headline",
        ),
        (f'<meta name="twitter:title" content="{TITLE[:20]}…"><title>{TITLE}</title>', "", TITLE, "twitter:title"),
    ],
    ids=[
        "shared",
        "shown",
        "titled",
        "all others beat the shared one",
        "the site's name as h1",
        "a cut one is completed",
    ],
)
def test_the_sayings_of_a_headline_check_one_another(head: str, body: str, headline: str, origin: str) -> None:
    metadata = _read(head, body)

    assert metadata.headline == headline
    assert _origin(metadata, "headline") == origin


def test_entities_and_tags_in_a_headline_are_undone() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Lamps &amp;amp; <b>piers</b>"}</script>'
    )

    assert _read(head).headline == "Lamps & piers"


def test_a_page_without_a_headline_has_none() -> None:
    metadata = _read()

    assert metadata.headline is None
    assert _origin(metadata, "headline") is None


def test_the_headline_sought_before_the_body_is_the_same() -> None:
    document = _document(f"<title>{TITLE} | Harbour</title>", f"<h1>{TITLE}</h1>")

    assert read_opening(document).headline == read_metadata(document, None).headline == TITLE


@pytest.mark.parametrize(
    ("markup", "deck"),
    [
        (
            '<p class="standfirst">Tea was asked for, and found in the end.</p>',
            "Tea was asked for, and found in the end.",
        ),
        (
            f"<h1>{TITLE}</h1><h2>Tea was asked for, and found in the end.</h2>",
            "Tea was asked for, and found in the end.",
        ),
        (f'<p class="standfirst">{TITLE}</p>', None),
        ('<p class="standfirst">Too short.</p>', None),
        ("<p>Tea was asked for, and found in the end.</p>", None),
    ],
    ids=["marked", "second heading", "repeats the headline", "too short", "unmarked"],
)
def test_the_deck_is_the_marked_line_under_the_headline(markup: str, deck: str | None) -> None:
    assert _read(f"<title>{TITLE}</title>", markup).deck == deck


@pytest.mark.parametrize(
    ("markup", "kicker"),
    [
        ('<span class="article__kicker">Harbour life</span>', "Harbour life"),
        (f'<span class="kicker">{TITLE}</span>', None),
        ("<span>Harbour life</span>", None),
    ],
    ids=["marked", "repeats the headline", "unmarked"],
)
def test_the_kicker_is_the_marked_line_above_it(markup: str, kicker: str | None) -> None:
    assert _read(f"<title>{TITLE}</title>", markup).kicker == kicker


@pytest.mark.parametrize(
    ("head", "summary", "origin"),
    [
        (
            '<meta name="description" content="Whole."><meta property="og:description" content="Also whole.">',
            "Also whole.",
            "og:description",
        ),
        (
            '<meta property="og:description" content="Cut off …"><meta name="description" content="Cut off no more.">',
            "Cut off no more.",
            "meta:description",
        ),
        ('<meta property="og:description" content="Cut off ...">', "Cut off ...", "og:description"),
        ("", None, None),
    ],
    ids=["shared first", "whole before cut", "only a cut one", "none"],
)
def test_the_summary_is_the_publisher_s_own_and_whole_if_any_is(
    head: str, summary: str | None, origin: str | None
) -> None:
    metadata = _read(head)

    assert (metadata.summary, _origin(metadata, "summary")) == (summary, origin)
