"""A paywall never lands among pages that are no articles, however little it shows and whatever it is called."""

from __future__ import annotations

import json
from itertools import product

import pytest
from reading_pages import PAGES, PROSE, page_of, paragraphs, shipped_rules
from test_kind import _read, _titled

from ingest.core.page import read_page
from ingest.model import PageKind, Wall
from ingest.operations.page_cases import PageCase, find_cases

NODE = {"@type": "NewsArticle", "headline": "Lamps", "isAccessibleForFree": False, "datePublished": "2026-03-03"}
FREE = '<meta property="og:type" content="article">'
DECLARED = {
    "JSON-LD": f'<script type="application/ld+json">{json.dumps(NODE)}</script>',
    "tier": FREE + '<meta property="article:content_tier" content="locked">',
    "own field": FREE + "<script>var article = {'articleAccess': 'premium'}</script>",
}
WALLS = {
    "none in words": "<div class=gate></div>",
    "English": "<div class=paywall><p>Subscribe to continue reading</p></div>",
    "German": "<div><p>Dieser Artikel ist nur für Abonnenten.</p></div>",
    "Japanese": "<div class=wall><p>この記事は会員限定です。</p></div>",
    "registration": "<div><p>Register for free to continue reading</p><input type=password></div>",
    "meter": "<div class=meter><p>You have reached your limit of free articles.</p></div>",
}
TITLES = (
    "Board counts the lamps",
    "Sign in to continue | Harbour News",
    "Your privacy, and the harbour",
    "Not found: the missing lamp",
    "Access denied to the pier, says board",
)
GUARDS = ("", '<script src="/cdn-cgi/challenge-platform/x.js"></script>')


def _walled(title: str, head: str, wall: str, lead: int, guard: str = "") -> str:
    text = f"<article><h1>Board counts the lamps</h1>{paragraphs(*PROSE[:lead])}{wall}</article>{guard}"
    return _titled(title, text, head)


@pytest.mark.parametrize("wall", WALLS.values(), ids=WALLS)
@pytest.mark.parametrize("declared", DECLARED.values(), ids=DECLARED)
def test_an_article_that_declares_itself_closed_is_one(declared: str, wall: str) -> None:
    for title, lead, status, guard in product(TITLES, (0, 1, 4), (200, 401, 402), GUARDS):
        reading = _read(_walled(title, declared, wall, lead, guard), status=status)

        assert (reading.kind, title, lead, status) == (PageKind.ARTICLE, title, lead, status)


@pytest.mark.parametrize("name", [name for name in WALLS if name != "none in words"])
@pytest.mark.parametrize("lead", [0, 1, 4])
def test_a_page_that_ends_at_a_wall_is_no_shell_and_no_challenge(name: str, lead: int) -> None:
    for guard in GUARDS:
        assert _read(_walled("Board counts the lamps", "", WALLS[name], lead, guard)).kind is PageKind.ARTICLE


@pytest.mark.parametrize(
    ("title", "text", "status", "kind"),
    [
        ("Just a moment...", "Checking your browser", 200, PageKind.CHALLENGE),
        ("Board counts the lamps", "", 200, PageKind.SHELL),
        ("Board counts the lamps", "Come back later", 403, PageKind.ERROR),
    ],
    ids=["challenge", "shell", "refused"],
)
def test_what_is_neither_declared_nor_walled_is_judged_as_ever(
    title: str, text: str, status: int, kind: PageKind
) -> None:
    assert _read(_titled(title, f"<p>{text}</p>", FREE), status=status).kind is kind


def test_a_refusal_is_an_error_though_the_page_declares_itself_an_article() -> None:
    html = _walled(TITLES[0], DECLARED["JSON-LD"], WALLS["English"], 1)

    assert _read(html, status=403).kind is PageKind.ERROR
    assert _read(html, headers=(("cf-mitigated", "challenge"),)).kind is PageKind.CHALLENGE


@pytest.mark.parametrize("case", find_cases(PAGES), ids=lambda case: case.label)
def test_no_page_case_with_a_wall_is_anything_but_an_article(case: PageCase) -> None:
    reading = read_page(case.page, shipped_rules())
    verdict = reading.article.verdict

    if verdict.access.closed or verdict.wall is Wall.SHOWN:
        assert reading.kind is PageKind.ARTICLE, reading.kind_reason


def test_menus_that_sell_make_no_article_of_a_front_page() -> None:
    assert _read(page_of("<p>Subscribe to continue reading</p>"), url="https://harbour.example/").kind is not (
        PageKind.ARTICLE
    )


def test_every_kind_that_a_response_can_be_has_a_page_case() -> None:
    claimed = {case.expected.get("kind", "article") for case in find_cases(PAGES)}

    assert claimed >= {kind.value for kind in PageKind} - {PageKind.OTHER.value}
