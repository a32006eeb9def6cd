"""Filler: a page without its prose has the structure, the shape of lines and the reading that it had before."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_pages import PAGES, shipped_rules
from selectolax.lexbor import LexborHTMLParser

from ingest.core.decode import decode_page
from ingest.core.page import read_page
from ingest.core.text.language import LANGUAGES
from ingest.operations.filler import fill_page, fill_text, fill_url
from ingest.operations.filler.known_lines import fill_line
from ingest.operations.page_cases import PageCase, find_cases

KNOWN = partial(fill_line, shipped_rules().shared)
CASES = {case.label: case for case in find_cases(PAGES)}
SCRIPT = re.compile(r"<script[^>]*>[^<]*")
LETTERS = re.compile(r"[^\W\d_]")


def text_of(case: PageCase) -> str:
    return decode_page(case.page.body, case.page.header("content-type")).text


def skeleton(html: str) -> list[tuple[str | None, str, str]]:
    """Every element of a page in order, with its class names and its id."""
    return [
        (node.tag, node.attributes.get("class") or "", node.attributes.get("id") or "")
        for node in LexborHTMLParser(html).css("*")
    ]


@given(st.text(max_size=200))
def test_filler_has_the_length_the_marks_and_the_capitals_of_the_text(text: str) -> None:
    filled = fill_text(text)

    assert len(filled) == len(text)
    assert LETTERS.sub("x", filled) == LETTERS.sub("x", text)
    assert filled == fill_text(text)


def test_the_same_word_becomes_the_same_one_and_small_words_stay() -> None:
    the, first, also, second = fill_text("The Harbour, the harbour").replace(",", "").split()

    assert (the, also) == ("The", "the")
    assert first.lower() == second != "harbour"


def test_markup_within_data_stays_markup() -> None:
    html = '<script>s = {"b": "<p>Harbour lights</p><p>Two piers</p>"}</script>'

    assert re.search(r'"<p>\w{7} \w{6}</p><p>\w{3} \w{5}</p>"', fill_page(html, fill_text).html)


def test_numbers_references_and_what_scripts_escape_stay() -> None:
    filled = fill_text(r"9 &amp; 10&nbsp;lights\n\u00e4lights")

    assert re.fullmatch(r"9 &amp; 10&nbsp;\w{6}\\n\\u00e4\w{6}", filled)
    assert "lights" not in filled


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Subscribe to continue reading", "Subscribe to continue reading"),
        ("By Wren Alder", r"By \w{4} \w{5}"),
        ("Published 9 March 2026", r"\w+ 9 March 2026"),
        ("  \n ", "  \n "),
    ],
    ids=["furniture", "a name", "a date", "nothing"],
)
def test_lines_that_marks_know_keep_what_they_are_known_by(line: str, expected: str) -> None:
    assert re.fullmatch(expected, KNOWN(line))
    assert "Wren" not in KNOWN(line)


@pytest.mark.parametrize(
    "text", ["Шторм прошёл", "海が見える", "فنجان", "καράβι", "폭풍우", "พายุ", "तूफान", "Überfahrt"]
)
def test_filler_is_of_the_same_script_and_another_word(text: str) -> None:
    filled = fill_text(text)

    assert filled != text
    assert len(filled) == len(text)
    assert all(ord(old) < 0x250 or ord(new) > 0x370 for old, new in zip(text, filled, strict=True))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/sport/2026/03/x.html", "https://news.example/sport/2026/03/x.html"),
        ("https://news.example/home-garden/", "https://news.example/home-garden/"),
        ("https://[bad", ""),
    ],
)
def test_addresses_keep_hosts_sections_and_numbers(url: str, expected: str) -> None:
    assert fill_url(url) == expected


def test_addresses_lose_the_words_of_their_slugs() -> None:
    filled = fill_url("https://news.example/sport/the-cat-came-back-123?utm=a-b-c-d#said")

    assert re.fullmatch(r"https://news\.example/sport/\w{3}-\w{3}-\w{4}-\w{4}-123\?\w{3}=\w-\w-\w-\w", filled)
    assert "cat" not in filled


@pytest.mark.parametrize("label", CASES)
def test_a_page_in_filler_has_every_element_with_its_names(label: str) -> None:
    html = text_of(CASES[label])

    assert skeleton(fill_page(html, KNOWN).html) == skeleton(html)


def test_pages_in_filler_read_as_they_did() -> None:
    alike = []
    for case in CASES.values():
        filled = fill_page(text_of(case), KNOWN).html.encode("utf-8", "replace")
        copy = replace(case.page, body=filled, headers=(("content-type", "text/html; charset=utf-8"),))
        before, after = (read_page(page, shipped_rules()).article for page in (case.page, copy))
        kinds = [[block.kind for block in article.body.blocks] for article in (before, after)]
        alike.append((kinds[0], before.verdict.access) == (kinds[1], after.verdict.access))

    assert sum(alike) >= 0.9 * len(alike) > 90


def test_no_word_of_the_prose_is_left() -> None:
    small = frozenset().union(*LANGUAGES.values()) | shipped_rules().shared.openings | {"subscribe"}
    left = {}
    for label, case in CASES.items():
        filled = SCRIPT.sub("<script>", fill_page(text_of(case), KNOWN).html.casefold())
        body = " ".join(read_page(case.page, shipped_rules()).article.body.text.casefold().split())
        long = {word for word in re.findall(r"[a-z]{9,}", body) if word not in small}
        left[label] = sorted(word for word in long if re.search(rf">[^<]*\b{word}\b", filled))

    assert {label: words for label, words in left.items() if words} == {}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<!-- secret --><p>", "<p>"),
        ("<p title='Harbour' class='Harbour x'>", 'class="Harbour x"'),
        ("<img srcset='a 1x' onload=harbour() src=/a>", '<img srcset onload src="/a">'),
        ("<meta name=robots content=noindex>", 'content="noindex"'),
        ('<meta property="article:content_tier" content="metered">', 'content="metered"'),
        ("<script>var paid = true, x = 'paid';</script>", "var paid = true, x = 'paid';"),
        ("<style>.harbour{}</style>", ".harbour{}"),
        (
            '<script type="application/ld+json">{"isAccessibleForFree": false, "@type": "NewsArticle"}</script>',
            "NewsArticle",
        ),
        ("<script type=application/ld+json>{broken</script>", ">{}</script>"),
        ("<p>1 < 2</p>", "1 &lt; 2"),
        ("<p class='[word-break:break-all] x'>", 'class="[word-break:break-all] x"'),
        ("<p data-x='{\"a\": 1}'>", "<p data-x>"),
    ],
)
def test_structure_stays_and_what_could_hold_prose_goes(html: str, expected: str) -> None:
    assert expected in fill_page(html, fill_text).html


@pytest.mark.parametrize(
    "html",
    [
        "<p>Harbour</p>",
        "<p title=Harbour>",
        "<meta name=author content=Harbour>",
        "<meta name=x content='Harbour lights'>",
        "<script>x = 'Harbour lights'</script>",
        '<script type="application/ld+json">{"headline": "Harbour", "x": ["Harbour lights"]}</script>',
        "<p data-story='Harbour lights'>",
        "<textarea>Harbour</textarea>",
        "<!-- Harbour -->",
        "<p onclick='say(Harbour)'>",
        "<iframe>Harbour</iframe>",
    ],
)
def test_prose_goes_wherever_it_stands(html: str) -> None:
    assert "harbour" not in fill_page(html, fill_text).html.lower()


@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "'", '"', "=", "/", "p", " ", "<!--", "-->", "<script>", "</script>", "a=", "<p ", "é", "İ"]
        ),
        max_size=40,
    )
)
def test_markup_of_any_kind_is_filled(pieces: list[str]) -> None:
    filled = fill_page("".join(pieces), fill_text)
    again = fill_page(filled.html, fill_text)

    assert [start.tag for start in again.starts] == [start.tag for start in filled.starts]
