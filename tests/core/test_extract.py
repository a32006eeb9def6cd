"""Extract: classes of pages, the ledger, and what is never body."""

from __future__ import annotations

import pytest
from reading_pages import CLOSED, PROSE, page_of, paragraphs, read_body

from ingest.model import BlockKind, Body, Declared, NoiseClass

ARTICLE = paragraphs(*PROSE[:5])


def _texts(body: Body) -> list[str]:
    return [block.text for block in body.blocks]


@pytest.mark.parametrize(
    "markup",
    [
        f"<article><h1>Lamps</h1>{ARTICLE}</article>",
        "<div><h1>Lamps</h1><div>" + "<br><br>".join(PROSE[:5]) + "</div></div>",
        f"<table><tr><td><h1>Lamps</h1>{ARTICLE}</td></tr></table>",
        f"<aside class='share-widget'><h1>Lamps</h1>{ARTICLE}</aside>",
        f"<div class='paywall'><h1>Lamps</h1>{ARTICLE}</div>",
        f"<div class='widget'>{ARTICLE}</div>",
        "<div id=a>" + paragraphs(*PROSE[:2]) + "</div><div id=b>" + paragraphs(*PROSE[2:5]) + "</div>",
    ],
    ids=["article", "bare div and br", "table", "aside with share names", "wall's name", "widget", "two containers"],
)
def test_the_article_is_found_whatever_holds_it(markup: str) -> None:
    assert _texts(read_body(page_of(markup))) == list(PROSE[:5])


def test_every_text_block_is_kept_or_accounted_for() -> None:
    menu = "<div class=related><a href=/x>Read more here</a></div>"
    body = read_body(page_of(f"<main><h1>Lamps</h1>{ARTICLE}{menu}</main>", "<div hidden>Secret words</div>"))
    said = {*_texts(body), *(block.text for block in body.removed)}

    assert {"Lamps", "Read more here", "Secret words", "Section number 3", "About us", *PROSE[:5]} <= said
    assert [block.position for block in body.removed] == sorted(block.position for block in body.removed)
    assert all(block.rule for block in body.removed)


def test_headings_quotes_and_lists_keep_their_order_and_kind() -> None:
    inner = f"<p>{PROSE[0]}</p><h2>The lamps</h2><blockquote>{PROSE[1]}</blockquote><ul><li>{PROSE[2]}</li></ul>"
    body = read_body(page_of(f"<article>{inner}<p>{PROSE[3]}</p></article>"))

    assert [block.kind for block in body.blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        BlockKind.QUOTE,
        BlockKind.LIST_ITEM,
        BlockKind.PARAGRAPH,
    ]


@pytest.mark.parametrize("hiding", ["hidden", "style='display:none'"], ids=["attribute", "style"])
def test_hidden_text_is_not_body(hiding: str) -> None:
    body = read_body(page_of(f"<article>{ARTICLE}<p {hiding}>{PROSE[6]}</p></article>"))

    assert PROSE[6] not in _texts(body)
    assert any(block.hidden and block.text == PROSE[6] for block in body.removed)


@pytest.mark.parametrize(("declared", "shown"), [(CLOSED, False), (Declared(), True)], ids=["closed", "open"])
def test_text_behind_scripts_is_taken_only_where_nothing_closes_the_page(declared: Declared, shown: bool) -> None:
    body = read_body(page_of(f"<noscript><div>{ARTICLE}</div></noscript>"), declared=declared)

    assert (PROSE[0] in _texts(body)) is shown


@pytest.mark.parametrize(
    "placeholder",
    ["{{left}}", "{left}", "<%= left %>", "%LEFT%", "#LEFT#", "${left}"],
)
def test_an_unrendered_meter_is_a_meter(placeholder: str) -> None:
    written = placeholder.replace("<", "&lt;").replace(">", "&gt;")
    line = f"<div>You have {written} free articles left this month</div>"
    body = read_body(page_of(f"<article>{ARTICLE}</article>{line}"))

    assert [block.noise for block in body.removed if "free articles left" in block.text] == [NoiseClass.METER]


def test_a_greedy_rule_is_refused_and_reported() -> None:
    body = read_body(page_of(f"<div><div class=widget>{ARTICLE}</div></div>"))

    assert body.problems == ("refused:shared:navigation.names:widget",)


def _root(inner: str, mode: str = "shadowrootmode=open") -> str:
    return f"<news-story><template {mode}>{inner}</template></news-story>"


def test_what_a_component_shows_in_its_own_root_is_read_in_its_place() -> None:
    inner = f"<div>{paragraphs(*PROSE[:2])}{_root(paragraphs(PROSE[2]))}{paragraphs(*PROSE[3:5])}</div>"

    assert _texts(read_body(page_of(_root(f"<article>{inner}</article>")))) == list(PROSE[:5])


def test_a_template_that_nothing_shows_is_no_text_and_roots_end_at_a_depth() -> None:
    deep = paragraphs(PROSE[6])
    for _ in range(40):
        deep = _root(deep)
    body = read_body(page_of(f"<article>{ARTICLE}{_root(paragraphs(PROSE[5]), '')}</article>{deep}"))

    assert _texts(body) == list(PROSE[:5])
    assert not {PROSE[5], PROSE[6]} & {block.text for block in body.removed}


@pytest.mark.parametrize(("cell", "kept"), [("<td>{}</td>", True), ("<span>{}</span>", False)], ids=["cell", "line"])
def test_a_bare_number_is_a_figure_in_a_table_and_a_count_elsewhere(cell: str, *, kept: bool) -> None:
    number = cell.format("12")
    box = f"<table><tr><td>Lamps</td>{number}</tr></table>" if kept else f"<div>{number}</div>"
    found = _texts(read_body(page_of(f"<article>{paragraphs(*PROSE[:3])}{box}{paragraphs(*PROSE[3:5])}</article>")))

    assert ("12" in found) is kept


@pytest.mark.parametrize(
    ("inside", "kept"),
    [("<table><tr><td>{}</td></tr></table>", True), ("<pre>{}</pre>", True), ("<p>{}</p>", False)],
    ids=["a table", "code", "a caption without its tag"],
)
def test_what_is_set_apart_in_a_figure_is_body_and_what_describes_it_is_not(inside: str, *, kept: bool) -> None:
    figure = f"<figure>{inside.format(PROSE[6])}<figcaption>{PROSE[7]}</figcaption></figure>"
    found = _texts(read_body(page_of(f"<article>{paragraphs(*PROSE[:3])}{figure}{paragraphs(*PROSE[3:5])}</article>")))

    assert (PROSE[6] in found, PROSE[7] in found) == (kept, False)


def test_a_range_of_prices_is_no_clock_of_a_player() -> None:
    line = "<div>$8,000 – $15,000</div><div>00:00 / 03:12</div>"
    found = _texts(read_body(page_of(f"<article>{paragraphs(*PROSE[:3])}{line}{paragraphs(*PROSE[3:5])}</article>")))

    assert found == [*PROSE[:3], "$8,000 – $15,000", *PROSE[3:5]]


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ('<img src="a.png"> <IMG src="b.png">', []),
        ('<img src="a.png" alt="a > b">', []),
        ('<img src="a.png"> Words beside it', ["Words beside it"]),
        ("Words alone", ["Words alone"]),
    ],
    ids=["pictures", "an odd picture", "a picture and words", "words"],
)
def test_of_what_stands_without_scripts_only_words_are_accounted_for(markup: str, texts: list[str]) -> None:
    body = read_body(page_of(f"<article>{ARTICLE}Before<noscript>{markup}</noscript>behind</article>"))

    assert [block.text for block in body.removed if block.rule == "hidden:noscript"] == texts
    assert "Beforebehind" not in body.text + " ".join(block.text for block in body.removed)


BEFORE, AFTER = "The harbour board met on", "and counted the lamps along the northern pier one by one."


@pytest.mark.parametrize(
    ("before", "element", "after", "within"),
    [
        (BEFORE, "<time>Tuesday evening</time>", AFTER, True),
        (BEFORE, "<button>Tuesday evening</button>", AFTER, True),
        (BEFORE, "<label>Tuesday evening</label><input>", AFTER, True),
        (BEFORE, "<time>Tuesday evening</time>", ".", True),
        ("On", "<time>Tuesday evening</time>", "the board counted the lamps.", True),
        ("Published", "<time>Tuesday evening</time>", "by Ida Thorn", False),
        (f"{BEFORE} |", "<time>Tuesday evening</time>", AFTER, False),
        (BEFORE, "<time>Tuesday evening</time>", "Share this story with all who count lamps", False),
        ("", "<time>Tuesday evening</time>", AFTER, False),
    ],
    ids=[
        "time",
        "button",
        "label",
        "at the end",
        "near the start",
        "a line of dates",
        "after a bar",
        "capital",
        "first",
    ],
)
def test_what_mostly_stands_apart_may_be_a_word_of_a_sentence(
    before: str, element: str, after: str, *, within: bool
) -> None:
    gap = "" if after == "." else " "
    body = read_body(page_of(f"<article><p>{before} {element}{gap}{after}</p>{ARTICLE}</article>"))
    texts = {*_texts(body), *(block.text for block in body.removed)}

    assert (f"{before} Tuesday evening{gap}{after}" in texts) is within
    assert ("Tuesday evening" in texts) is not within
