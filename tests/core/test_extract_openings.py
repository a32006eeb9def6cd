"""Openings and closings: what stands right before the first paragraph, after the last one, and beside the article."""

from __future__ import annotations

import json

import pytest
from reading_pages import CLOSED, PROSE, page_of, paragraphs, read_body

from ingest.model import Declared

STORY = paragraphs(*PROSE[:5])
DATES = tuple(
    f"{place}, {day} March" for day, place in enumerate(("North pier", "Old dock", "Ferry hall", "Net loft", "Quay"), 3)
)


def _texts(html: str, headline: str | None = None) -> list[str]:
    return [block.text for block in read_body(html, headline=headline).blocks]


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("<h2>Counting the lamps</h2>", True),
        ("<p>Nobody was late.</p>", True),
        ("<p>By our own staff</p>", False),
        ("<div><h2>Counting the lamps</h2></div>", False),
    ],
    ids=["a subheading", "a short sentence", "a loose line", "a heading in a box of its own"],
)
def test_a_body_opens_with_what_belongs_to_its_first_paragraph(before: str, kept: bool) -> None:
    found = _texts(page_of(f"<article>{before}{STORY}</article>"))

    assert found[-5:] == list(PROSE[:5])
    assert (len(found) == 6) is kept


@pytest.mark.parametrize(("lines", "kept"), [(5, True), (2, False)], ids=["a list", "loose lines"])
def test_many_lines_after_the_last_paragraph_are_a_list(lines: int, kept: bool) -> None:
    found = _texts(page_of(f"<article>{STORY}{paragraphs(*DATES[:lines])}</article>"))

    assert found == [*PROSE[:5], *(DATES[:lines] if kept else ())]


@pytest.mark.parametrize(
    ("teasers", "kept"),
    [
        (f"<div class=teaser><p>{PROSE[6]}</p></div>", True),
        (f"<div class=teaser><p>{PROSE[6]} <a href=/a>More</a></p></div>", False),
        (f"<div class=teaser><p>{PROSE[6]}</p></div>" * 2, False),
    ],
    ids=["a lead", "with a link", "in a row"],
)
def test_a_lone_teaser_without_a_link_is_the_lead(teasers: str, kept: bool) -> None:
    found = _texts(page_of(f"<article>{teasers}{STORY}</article>"))

    assert (PROSE[6] in found) is kept


def _article(title: str, *texts: str) -> str:
    return f"<div class=post><header class=top><h1 class=title>{title}</h1></header>{paragraphs(*texts)}</div>"


@pytest.mark.parametrize(("headline", "own"), [("Lamps", PROSE[:4]), ("Nets", PROSE[4:8])], ids=["first", "second"])
def test_of_articles_that_follow_one_another_only_the_headlines_is_read(headline: str, own: tuple[str, ...]) -> None:
    page = page_of(f"<main>{_article('Lamps', *PROSE[:4])}{_article('Nets', *PROSE[4:8])}</main>")

    assert _texts(page, headline) == list(own)


def test_first_headings_within_one_article_do_not_part_it() -> None:
    inner = f"<h1>Lamps</h1>{paragraphs(*PROSE[:4])}<h1>Nets</h1>{paragraphs(*PROSE[4:8])}"

    assert [text for text in _texts(page_of(f"<main>{inner}</main>"), "Lamps") if text in PROSE] == list(PROSE[:8])


@pytest.mark.parametrize(("declared", "shown"), [(Declared(article_text=" ".join(PROSE)), True), (CLOSED, False)])
def test_a_hidden_body_that_the_publisher_states_is_read_where_nothing_closes_the_page(
    declared: Declared, shown: bool
) -> None:
    stated = json.dumps({"@type": "NewsArticle", "articleBody": " ".join(PROSE)})
    head = f'<script type="application/ld+json">{stated}</script>'
    hidden = f"<div style='display:none'>{paragraphs(*PROSE[2:])}</div>"
    lead = paragraphs("The board met on a Tuesday, and that is all that was said of it at first.", *PROSE[:2])
    body = read_body(page_of(f"<article>{lead}{hidden}</article>", head=head), declared=declared)

    assert (PROSE[5] in [block.text for block in body.blocks]) is shown


def test_the_stated_text_of_one_entry_does_not_bound_a_list_of_entries() -> None:
    entry = " ".join((*PROSE[5:7], *PROSE[7:8]))
    head = f'<script type="application/ld+json">{json.dumps({"@type": "Review", "articleBody": entry})}</script>'

    assert _texts(page_of(f"<article>{paragraphs(*PROSE)}</article>", head=head)) == list(PROSE)


@pytest.mark.parametrize(("name", "kept"), [("has-dropcap", True), ("standfirst-like", False)], ids=["large", "plain"])
def test_a_paragraph_with_a_large_letter_opens_a_text_that_is_stated_without_it(name: str, *, kept: bool) -> None:
    stated = Declared(article_text=" ".join(PROSE[1:6]))
    head = f'<script type="application/ld+json">{json.dumps({"articleBody": " ".join(PROSE[1:6])})}</script>'
    markup = f"<p class={name}>{PROSE[0]}</p>{paragraphs(*PROSE[1:6])}"
    found = [
        block.text for block in read_body(page_of(f"<article>{markup}</article>", head=head), declared=stated).blocks
    ]

    assert found == [*(PROSE[:1] if kept else ()), *PROSE[1:6]]


def test_headings_over_lists_may_end_an_article_and_one_over_nothing_may_not() -> None:
    lists = "".join(f"<h2>{title}</h2><ul><li>Heron Club</li></ul>" for title in ("Best boat", "Best bell"))
    found = _texts(page_of(f"<article>{STORY}{lists}<h2>Best seat</h2></article>"))

    assert found == [*PROSE[:5], "Best boat", "Heron Club", "Best bell", "Heron Club"]


@pytest.mark.parametrize(
    ("heading", "kept"),
    [
        ("Night watchLamps of the pier counted", False),
        ("Night watch Lamps of the pier counted", False),
        ("Lamps of the pier", True),
    ],
    ids=["glued", "parted", "a part of it"],
)
def test_a_heading_that_ends_in_the_headline_repeats_it(heading: str, *, kept: bool) -> None:
    found = _texts(page_of(f"<article><h2>{heading}</h2>{STORY}</article>"), headline="Lamps of the pier counted")

    assert (heading in found) is kept
