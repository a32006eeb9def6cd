"""Metadata: the kicker above the headline and the deck below it."""

from __future__ import annotations

import pytest

from ingest.core.metadata import read_metadata
from ingest.core.structured import parse_document
from ingest.model import Metadata

TITLE = "Board counts the lamps of the pier"
H1 = f"<h1>{TITLE}</h1>"
DECK = "Tea was asked for, and found in the end."


def _read(body: str, head: str = "") -> Metadata:
    html = f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    return read_metadata(parse_document("https://www.harbour.example/a", html, "utf-8", "default"), None)


@pytest.mark.parametrize(
    ("markup", "deck"),
    [
        (f'{H1}<p class="standfirst">{DECK}</p>', DECK),
        (f'{H1}<p class="content-header__dek">{DECK}</p>', DECK),
        (f'{H1}<p itemprop="alternativeHeadline">{DECK}</p>', DECK),
        (f'<header>{H1}</header><div class="intro-box"><p class="article-intro">{DECK}</p></div>', DECK),
        (f"{H1}<h2>{DECK}</h2>", DECK),
        (f'{H1}<p class="standfirst">{TITLE}</p>', None),
        (f'{H1}<p class="standfirst">Too short.</p>', None),
        (f'{H1}<p class="standfirst">{DECK * 20}</p>', None),
        (f"{H1}<p>{DECK}</p>", None),
        (f'{H1}<p class="lead-image-summary">{DECK}</p>', None),
        (f'<article>{H1}</article><article><p class="standfirst">{DECK}</p></article>', None),
        (f'<p class="standfirst">{DECK}</p>', None),
    ],
    ids=[
        "marked", "a name in short", "property", "in a box", "second heading", "repeats the headline", "too short",
        "too long", "unmarked", "of a picture", "of another article", "without a heading",
    ],
)  # fmt: skip
def test_the_deck_is_the_marked_line_under_the_headline(markup: str, deck: str | None) -> None:
    assert _read(markup).deck == deck


def test_a_line_that_the_page_states_as_its_description_is_a_deck_whatever_its_name() -> None:
    head = f'<meta name="description" content="{DECK}">'

    assert _read(f'{H1}<p class="x1">{DECK}</p><p>Lamps were counted.</p>', head).deck == DECK


def test_the_same_line_far_below_is_none() -> None:
    head = f'<meta name="description" content="{DECK}">'

    assert _read(f"{H1}{'<p>Lamps were counted, one by one.</p>' * 4}<p>{DECK}</p>", head).deck is None


@pytest.mark.parametrize(
    ("markup", "kicker"),
    [
        (f'<span class="article__kicker">Harbour life</span>{H1}', "Harbour life"),
        (f'<div class="top"><span class="kicker">Harbour life |</span></div>{H1}', "Harbour life"),
        (f'<h1><span class="overline">Harbour life:</span> {TITLE}</h1>', "Harbour life"),
        (f'<h1>Harbour</h1><h2><span class="dachzeile">Harbour life</span> {TITLE}</h2>', "Harbour life"),
        (f'<span class="kicker">{TITLE}</span>{H1}', None),
        (f'<span class="kicker">.st1{{fill:#fff}}</span>{H1}', None),
        (f"<span>Harbour life</span>{H1}", None),
        (f'{H1}<aside><span class="kicker">Elsewhere</span></aside>', None),
        (f'{H1}<div class="teaser"><span class="kicker">Elsewhere</span></div>', None),
    ],
    ids=[
        "marked", "in a box", "in the heading", "in the second heading", "repeats the headline", "a style sheet",
        "unmarked", "aside", "below",
    ],
)  # fmt: skip
def test_the_kicker_is_the_marked_line_above_it(markup: str, kicker: str | None) -> None:
    assert _read(markup).kicker == kicker


def test_both_lines_say_where_they_stood() -> None:
    metadata = _read(f'<p class="kicker">Harbour life</p>{H1}<p class="deck">{DECK}</p>')
    origins = {piece.field: piece.origin for piece in metadata.provenance}

    assert (origins["kicker"], origins["deck"]) == ("dom:kicker", "dom:deck")


@pytest.mark.parametrize(
    ("shown", "summary", "origin"),
    [
        (f'<p class="deck">{DECK} {DECK}</p>', f"{DECK} {DECK}", "dom:deck"),
        (f'<p class="deck">{DECK}</p>', "Lamps of the pier.", "meta:description"),
        (f"<h2>{DECK} {DECK}</h2>", "Lamps of the pier.", "meta:description"),
        (f"<h2>{DECK} {DECK} {DECK}</h2>", f"{DECK} {DECK} {DECK}", "dom:deck"),
        ("", "Lamps of the pier.", "meta:description"),
    ],
    ids=["long deck", "short deck", "second heading", "long second heading", "no deck"],
)
def test_a_deck_that_sums_up_is_the_summary(shown: str, summary: str, origin: str) -> None:
    metadata = _read(f"{H1}{shown}", '<meta name="description" content="Lamps of the pier.">')

    assert metadata.summary == summary
    assert next(piece.origin for piece in metadata.provenance if piece.field == "summary") == origin
