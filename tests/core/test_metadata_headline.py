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


OTHER = "How the board came to count every lamp of the pier"
REWORDED = "The lamps of the pier, counted by the board"
LONG = (
    f"{TITLE} and of the quay, the two bridges and the little ferry, and finds that one of them has never burnt at all"
)


def _meta(name: str, title: str) -> str:
    return f'<meta property="{name}" content="{title}">'


def _stated(title: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{title}"}}</script>'


@pytest.mark.parametrize(
    ("head", "body", "headline"),
    [
        (_meta("og:title", TITLE), f"<h1>{REWORDED}</h1>", REWORDED),
        (_stated(OTHER) + _meta("og:title", TITLE), f"<h1>{REWORDED}</h1>", REWORDED),
        (_stated(TITLE) + _meta("og:title", TITLE), f"<h1>{REWORDED}</h1>", REWORDED),
        (_meta("og:title", TITLE), "<h1>Parking for guests only</h1><h1>Menu</h1>", TITLE),
        (f"<title>{TITLE} in March</title>", f"<h1>Our pages</h1><h1>{TITLE}</h1>", TITLE),
    ],
    ids=[
        "other words than the shared one",
        "every statement says something else",
        "statements agree",
        "not about the same",
        "a heading of the frame beside it",
    ],
)
def test_what_is_shown_counts_where_it_rewords_the_statements(head: str, body: str, headline: str) -> None:
    assert _read(head, body).headline == headline


@pytest.mark.parametrize("front", ["/", "https://www.harbour.example", "https://www.harbour.example/"])
def test_a_heading_that_leads_to_the_front_page_is_the_site_s_name(front: str) -> None:
    metadata = _read(f"<title>{TITLE} - Tide</title>", f'<h1><a href="{front}">Tide</a></h1><h2>{TITLE}</h2>')

    assert metadata.headline == TITLE


def test_a_heading_that_leads_elsewhere_is_a_headline() -> None:
    assert _read("<title>Tide</title>", f'<h1><a href="/a">{TITLE}</a></h1>').headline == TITLE


@pytest.mark.parametrize("title", [f"{TITLE} | and of the quay", f"{TITLE} - and of the quay"], ids=["bar", "dash"])
def test_an_ending_that_the_heading_shows_is_no_site_s_name(title: str) -> None:
    head = f"{_meta('og:title', TITLE)}<title>{title}</title>{_stated(title)}"

    assert _read(head, f"<h1>{title}</h1>").headline == title


def test_the_writing_on_which_most_agree_is_taken() -> None:
    head = _stated("Lamps : all of them counted") + _meta("og:title", "Lamps: all of them counted")

    assert _read(head, "<h1>Lamps: all of them counted</h1>").headline == "Lamps: all of them counted"


def test_a_long_headline_that_others_carry_on_was_cut() -> None:
    assert _read(f"{_stated(LONG[:110])}<title>{LONG} | Harbour</title>").headline == LONG


def test_a_name_with_bars_of_its_own_is_cut_whole() -> None:
    site = "Harbour | News of the pier"
    head = f"{_meta('og:site_name', site)}{_meta('og:title', f'{TITLE} — {site}')}"

    assert _read(head).headline == TITLE


@pytest.mark.parametrize("title", ["港町の灯台に新しい灯り-港町新聞", "港町の灯台に新しい灯り_社会"])
def test_the_site_s_name_behind_a_hyphen_is_cut_in_scripts_without_spaces(title: str) -> None:
    assert _read(f"<title>{title}</title>").headline == "港町の灯台に新しい灯り"


PATH = '<nav><ol class="breadcrumb"><li><a href="/">Home</a></li><li><h1>{}</h1></li></ol></nav>'
FOUND = "Pier lamps: what the board counted"


@pytest.mark.parametrize(
    ("head", "body", "headline"),
    [
        (_meta("og:title", FOUND) + _stated(TITLE), f"<h2>{TITLE}</h2>", TITLE),
        (_meta("og:title", FOUND) + _stated(TITLE), "<h2>Tides</h2>", FOUND),
        (_meta("og:title", FOUND), f"<h2>{TITLE}</h2>", FOUND),
        (_meta("og:title", FOUND), f"<h1>{TITLE}</h1>", TITLE),
    ],
    ids=["a lesser heading says what is stated", "none says it", "nothing is stated", "another h1"],
)
def test_a_heading_in_the_path_of_links_gives_way_to_the_headline_below_it(head: str, body: str, headline: str) -> None:
    assert _read(head, PATH.format(FOUND) + body).headline == headline


@pytest.mark.parametrize(
    ("heading", "headline"),
    [
        ("How the board counted all the lamps of its pier", "How the board counted all the lamps of its pier"),
        ("Newsletters", TITLE),
        (f"Harbour news | {TITLE}", TITLE),
    ],
    ids=["reworded", "about something else", "with something before it"],
)
def test_a_shown_heading_in_other_words_outweighs_statements_that_agree(heading: str, headline: str) -> None:
    head = f"{_stated(TITLE)}{_meta('og:title', TITLE)}<title>{TITLE}</title>"

    assert _read(head, f"<h1>{heading}</h1>").headline == headline
