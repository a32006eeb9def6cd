"""The trace of a page agrees with its reading: the same blocks, the same container, with what they weighed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reading_pages import PAGES, PROSE, page_of, paragraphs, shipped_rules

from ingest.core.trace import trace_page
from ingest.errors import NotHtml
from ingest.model import FetchedPage, PageTrace

CASES = sorted(path.parent for path in PAGES.glob("*/*/expected.json"))
ARTICLE = paragraphs(*PROSE[:5])


def trace(html: str | bytes, *, url: str = "https://news.example/a", content_type: str = "text/html") -> PageTrace:
    body = html.encode() if isinstance(html, str) else html
    at = datetime(2026, 3, 5, tzinfo=UTC)
    headers = (("content-type", content_type),)
    page = FetchedPage(url=url, final_url=url, status=200, headers=headers, body=body, fetched_at=at)
    return trace_page(page, shipped_rules())


def path_of(traced: PageTrace) -> str:
    """The container and the two elements around it, as the reading writes them."""
    labels: list[str] = []
    at = traced.container
    while at >= 0 and len(labels) < 3:
        labels.append(traced.elements[at].label)
        at = traced.elements[at].parent
    return " > ".join(reversed(labels))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_trace_finds_the_blocks_and_the_container_that_the_reading_found(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    content_type = expected.get("headers", {}).get("content-type", "text/html")
    traced = trace((case / "page.html").read_bytes(), url=expected["url"], content_type=content_type)
    body = traced.reading.article.body
    counted = len(body.removed) + (len(body.blocks) if body.origin in ("dom", "noscript") else 0)

    assert len(traced.blocks) == counted
    assert path_of(traced) == body.container


@pytest.mark.parametrize(
    ("markup", "origin"),
    [
        (f"<article>{ARTICLE}</article>", "dom"),
        (f"<div hidden id=shell><article>{ARTICLE}</article></div>", "dom"),
        (f"<noscript><article>{ARTICLE}</article></noscript>", "noscript"),
    ],
    ids=["shown", "revealed by a script", "for those without scripts"],
)
def test_a_page_is_traced_with_the_eyes_that_it_was_read_with(markup: str, origin: str) -> None:
    traced = trace(page_of(markup))
    container = traced.elements[traced.container]

    assert traced.reading.article.body.origin == origin
    assert container.tag == "article"
    assert [block.weight > 0 for block in traced.blocks[container.first : container.end]] == [True] * 5


def test_text_from_elsewhere_has_no_container() -> None:
    stated = json.dumps({"@type": "NewsArticle", "articleBody": "\n".join(PROSE)})
    traced = trace(f"<body><div>Loading</div><script type=application/ld+json>{stated}</script></body>")

    assert (traced.reading.article.body.origin, traced.container) == ("json-ld", -1)


def test_an_element_tells_what_it_is_and_what_its_blocks_add_up_to() -> None:
    menu = "<div class='share-bar' hidden><a href=/x>Post it</a></div>"
    traced = trace(page_of(f"<main class='story wide'>{ARTICLE}{menu}</main>"))
    main = next(element for element in traced.elements if element.tag == "main")
    bar = next(element for element in traced.elements if element.names == "share-bar")

    assert (main.label, main.claims, main.noise, main.hides) == ("main.story.wide", True, None, False)
    assert main.weight == sum(block.weight for block in traced.blocks[main.first : main.end]) > 50
    assert (bar.noise, bar.hides, traced.elements[bar.parent]) == ("share", True, main)
    assert [block.linked for block in traced.blocks[bar.first : bar.end]] == [1.0]


def test_what_evidence_selects_is_found_in_the_structure() -> None:
    part = {
        "isAccessibleForFree": False,
        "cssSelector": [".gate", "#none", "p:nth(", "//div", "[class=", ":has(p)", ".gate p"],
    }
    stated = json.dumps({"@type": "NewsArticle", "isAccessibleForFree": False, "hasPart": part})
    head = f"<script type=application/ld+json>{stated}</script>"
    traced = trace(
        page_of(f"<main>{ARTICLE}<div class='gate box' id=g><p>Subscribe to read</p></div></main>", head=head)
    )
    selected = dict(traced.selected)

    assert list(selected) == [".gate, #none, p:nth(, //div, [class=, :has(p), .gate p"]
    assert [[traced.elements[at].label for at in elements] for elements in selected.values()] == [["div.gate.box.g"]]
    assert traced.reading.article.verdict.access.closed


def test_what_is_no_page_is_no_trace() -> None:
    with pytest.raises(NotHtml):
        trace("%PDF-1.7", content_type="application/pdf")
