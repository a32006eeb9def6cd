"""Boxes: what stands beside the article's own box, and what headed a box that was emptied."""

from __future__ import annotations

import json

import pytest
from reading_pages import PROSE, page_of, paragraphs, read_body

STORY = f"<div class=story-part>{paragraphs(*PROSE[:5])}</div>"


def _texts(html: str) -> list[str]:
    return [block.text for block in read_body(html).blocks]


@pytest.mark.parametrize(
    "after",
    [
        f"<div class=pens><p>{PROSE[6]}</p></div>",
        f"<section><div><p>{PROSE[6]}</p></div></section>",
        f"<div class=closing><h3>Of the harbour</h3><p>{PROSE[6]}</p></div>",
    ],
    ids=["a box", "a box in a section", "a box with a heading"],
)
def test_a_box_after_the_articles_is_not_body(after: str) -> None:
    assert _texts(page_of(f"<article>{STORY}{after}</article>")) == list(PROSE[:5])


@pytest.mark.parametrize(
    "after",
    [
        f"<div class=story-part><p>{PROSE[6]}</p></div>",
        f"<div class=recipe><ul><li>{PROSE[6]}</li></ul></div>",
        f"<div class=faq-list><p>{PROSE[6]}</p></div>",
    ],
    ids=["a box of the same kind", "a list", "questions and answers"],
)
def test_a_box_that_carries_the_article_on_is_body(after: str) -> None:
    assert _texts(page_of(f"<article>{STORY}{after}</article>")) == [*PROSE[:5], PROSE[6]]


def test_boxes_that_share_the_prose_are_all_body() -> None:
    first, second = paragraphs(*PROSE[:3]), paragraphs(*PROSE[3:5])

    assert _texts(page_of(f"<article><div id=a>{first}</div><div id=b>{second}</div></article>")) == list(PROSE[:5])


@pytest.mark.parametrize(
    ("inside", "kept"),
    [("<ul><li><a href=/a>One other tale</a></li></ul>", False), ("<figcaption>A lamp at dusk</figcaption>", True)],
    ids=["links", "a caption"],
)
def test_a_heading_goes_with_the_links_of_its_box_but_not_with_a_caption(inside: str, kept: bool) -> None:
    box = f"<section><h2>Quayside tales</h2>{inside}</section>"
    found = _texts(page_of(f"<article>{paragraphs(*PROSE[:3])}{box}{paragraphs(*PROSE[3:5])}</article>"))

    assert ("Quayside tales" in found) is kept
    assert [text for text in found if text != "Quayside tales"] == list(PROSE[:5])


def test_a_link_to_another_article_is_not_body_though_the_publishers_text_has_it() -> None:
    promo = "THE OLD CRANE IS SOLD TO A MUSEUM INLAND"
    stated = json.dumps({"@type": "NewsArticle", "articleBody": " ".join([*PROSE[:2], promo, *PROSE[2:5]])})
    head = f'<script type="application/ld+json">{stated}</script>'
    story = f"{paragraphs(*PROSE[:2])}<p><a href=/crane>{promo}</a></p>{paragraphs(*PROSE[2:5])}"

    assert _texts(page_of(f"<article>{story}</article>", head=head)) == list(PROSE[:5])


def test_components_of_a_common_publishing_system_are_not_consent() -> None:
    story = f"<div class='cmp-text'>{paragraphs(*PROSE[:5])}</div>"

    assert _texts(page_of(f"<div class='cmp-container'>{story}</div>")) == list(PROSE[:5])


@pytest.mark.parametrize(
    ("call", "kept"),
    [("<h3>Subscribe to unlock more articles</h3>", False), ("<h3>What was found on the pier</h3>", True)],
    ids=["an offer", "a heading of the article"],
)
def test_a_list_right_below_an_offer_in_its_box_says_what_it_holds(call: str, *, kept: bool) -> None:
    box = f"<div class=grp><div>{call}<ul><li>{PROSE[6]}</li><li>{PROSE[7]}</li></ul></div></div>"
    found = _texts(page_of(f"<article>{paragraphs(*PROSE[:3])}{box}{paragraphs(*PROSE[3:5])}</article>"))

    assert (PROSE[6] in found, PROSE[7] in found) == (kept, kept)
