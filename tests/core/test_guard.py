"""Guard: what is refused before it can stall the parser, and what is not."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from selectolax.lexbor import LexborHTMLParser

from ingest.core import guard
from ingest.core.guard import MAX_ATTRIBUTES, MAX_DEPTH, check_markup
from ingest.errors import MarkupRejected

URL = "https://news.example/story"
DEEP = "<div>" * (MAX_DEPTH + 1)
FLOOD = " ".join(f"a{number}=1" for number in range(MAX_ATTRIBUTES + 1))


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * (MAX_DEPTH + 1),
        "<DIV>" * (MAX_DEPTH + 1) + "</DIV>" * (MAX_DEPTH + 1),
        "<div></b>" * (MAX_DEPTH + 1),
        "<x-a><x-b>" * MAX_DEPTH,
        "<svg>" + "<td>" * (MAX_DEPTH + 1),
        "<div/>" * (MAX_DEPTH + 1),
        "<div a='>'>" * (MAX_DEPTH + 1),
        f"<p {FLOOD}>",
        f'<p title=">" {FLOOD}>',
        f"<a =x='>' {FLOOD}>",
        f"<script>if (a<b c=\"</script><p q='1' {FLOOD}>",
        f"<!-- <b x=' --><p {FLOOD}>",
        f"</p {FLOOD}>",
        f'<p x" a=\'>\' b=">" {FLOOD}>',
        f'<p a= ">" {FLOOD}>',
        "<!-->" + DEEP,
        "<!--->" + DEEP,
        "<!-- x --!>" + DEEP,
        "<noembed><!-- </noembed>" + DEEP,
        "<noframes><!-- </noframes>" + DEEP,
        "<\u017fcript >" + DEEP,
        "<style></\u017ftyle><!-- </style>" + DEEP,
        "<script></scripts><!-- </script>" + DEEP,
        "<script><!--<script></script><!-- </script>" + DEEP,
        '<p a=\xa0">' + DEEP,
        '<p a="</b>--">' + DEEP,
        "<p a='>'>" + DEEP,
    ],
    ids=[
        "nested",
        "nested and closed",
        "closed by the wrong names",
        "own elements",
        "cells in SVG do nest",
        "a slash closes nothing in HTML",
        "quoted ends",
        "attribute flood",
        "flood behind a quoted end",
        "flood behind an odd name",
        "flood behind a script",
        "flood behind a comment",
        "flood on an end tag",
        "flood behind quotes that do not pair",
        "flood behind a space and a quoted end",
        "comment that ends as it begins",
        "comment that ends with a dash more",
        "comment that ends with a bang",
        "no comment in what is not embedded",
        "no comment in what has no frames",
        "a long s begins no script",
        "a long s ends no style",
        "a longer name ends no script",
        "a script within a comment of a script",
        "an odd space begins no value",
        "a value that looks like an end",
        "a value with a bracket",
    ],
)
def test_markup_that_would_stall_the_parser_is_refused(markup: str) -> None:
    with pytest.raises(MarkupRejected):
        check_markup(URL, markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>text" * 20_000,
        "<ul>" + "<li>item" * 20_000 + "</ul>",
        "<br><img src=a>" * 20_000,
        "<div><b>bold</b></div>" * 20_000,
        "<svg>" + "<path d='M0 0'/>" * 20_000 + "</svg>",
        "<script>" + "if (a<b) { x = '<div>'; }" * 20_000 + "</script>",
        f"<script>var x = '<p {FLOOD}>'</script>",
        f"<!-- <p {FLOOD}> -->",
        "<p data-state='{\"" + "a b c " * 3_000 + "\"}'>",
        "a < b " * 50_000,
        "<div>" * MAX_DEPTH,
        f'<p a=\xa0">" {FLOOD}>',
        f"<script><!-- <script> </script> <p {FLOOD}> --></script>",
    ],
    ids=[
        "paragraphs close each other",
        "list items",
        "void elements",
        "closed elements",
        "self-closed shapes",
        "tags in scripts",
        "attributes in scripts",
        "attributes in comments",
        "a long value is one attribute",
        "angle brackets in text",
        "as deep as allowed",
        "an odd space begins no value",
        "a script within a comment of a script",
    ],
)
def test_markup_that_is_only_large_passes(markup: str) -> None:
    check_markup(URL, markup)


def test_too_many_tags_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_TAGS", 100)

    with pytest.raises(MarkupRejected, match="101 tags"):
        check_markup(URL, "<p>" * 101)


PIECES = (
    "<a|<p |<b>|</b>|</b x|>|\"|'|=| |/|x|y |=\"|='|=\"x\"|='y'|<!--|-->|<script>|</script|<svg>|<|<td>|a b c ".split(
        "|"
    )
)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_spared_the_exact_scan_would_pass_it(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    for bound, value in (("MAX_DEPTH", 6), ("MAX_ATTRIBUTES", 4), ("MAX_TAGS", 30)):
        monkeypatch.setattr(guard, bound, value)
    chance = random.Random(seed)
    soups = ["".join(chance.choices(PIECES, k=chance.randint(1, 45))) for _ in range(2_000)]
    refused = [soup for soup in soups if _is_refused(guard.scan_markup, soup)]

    assert [soup for soup in soups if _is_refused(check_markup, soup)] == refused
    assert 20 < len(refused) < 1_980


SCRIPTED = (
    "<div>|<div |</div>|>|\"|'|=|/| |x|=\"|='|\xa0|<!--|-->|--!>|<!-->|-|<script>|<script|</script>|</script "
    "|</scripts>|<style>|</style>|</\u017ftyle>|<title>|</title>|<noembed>|</noembed>|<DIV>|<b>|<i x='>'>"
).split("|")


@pytest.mark.parametrize("seed", range(4))
def test_what_the_parser_nests_too_deep_is_refused(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(guard, "MAX_DEPTH", 4)
    chance = random.Random(seed)
    soups = ["".join(chance.choices(SCRIPTED, k=chance.randint(1, 45))) for _ in range(2_000)]
    deep = [soup for soup in soups if _depth(soup) > 5]  # a style sheet, which holds no elements, is not counted

    assert [soup for soup in deep if not _is_refused(check_markup, soup)] == []
    assert len(deep) > 20


def _depth(markup: str) -> int:
    """Return how many elements stand within one another in the body, or in the head, at most."""
    level = LexborHTMLParser(markup, scripting=True).css("head > *, body > *")
    depth = 0
    while level:
        depth += 1
        level = [child for node in level for child in node.iter()]
    return depth


def _is_refused(check: Callable[[str, str], None], markup: str) -> bool:
    try:
        check(URL, markup)
    except MarkupRejected:
        return True
    return False
