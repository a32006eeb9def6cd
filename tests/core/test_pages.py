"""Page cases: real structures with filler prose, and what must become of them.

A case is a folder `tests/pages/<publisher>.example/<case>/` with the raw bytes in `page.html` and `expected.json`:

    why        why the case exists                      url        where the page stands
    body       every block of the body, in order        removed    texts that must be in the ledger, each with its class
    kinds      the kind of each block                   headers    of the response; `text/html` when left out
    metadata   fields that must have these values       verdict    facts on access that must have these values
    kind       of the page                              absent     words that must stand nowhere in the body

`why`, `url`, `body` and `removed` are always there.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reading_pages import PAGES, shipped_rules

from ingest.core.page import read_page
from ingest.model import FetchedPage, PageReading

CASES = sorted(path.parent for path in PAGES.glob("*/*/expected.json"))
ALWAYS = {"why", "url", "body", "removed"}
SOMETIMES = {"kinds", "headers", "metadata", "verdict", "kind", "absent"}


def _read(case: Path, expected: dict[str, Any]) -> PageReading:
    headers = expected.get("headers", {"content-type": "text/html"})
    page = FetchedPage(
        url=expected["url"],
        final_url=expected["url"],
        status=200,
        headers=tuple(headers.items()),
        body=(case / "page.html").read_bytes(),
        fetched_at=datetime(2026, 3, 5, tzinfo=UTC),
    )
    return read_page(page, shipped_rules())


def _plain(value: object) -> object:
    """Return a value as JSON writes it."""
    return list(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, datetime) else value


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}/{case.name}" for case in CASES])
def test_a_page_case_reads_as_expected(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    reading = _read(case, expected)
    article = reading.article
    classes = {block.text: block.noise.value for block in article.body.removed}
    metadata = {field: _plain(getattr(article.metadata, field)) for field in expected.get("metadata", {})}
    verdict = {fact: _plain(getattr(article.verdict, fact)) for fact in expected.get("verdict", {})}

    assert expected["why"]
    assert set(expected) >= ALWAYS
    assert set(expected) - ALWAYS <= SOMETIMES
    assert [block.text for block in article.body.blocks] == expected["body"]
    assert {text: classes.get(text) for text in expected["removed"]} == expected["removed"]
    assert [block.kind.value for block in article.body.blocks] == expected.get(
        "kinds", [block.kind.value for block in article.body.blocks]
    )
    assert metadata == expected.get("metadata", {})
    assert verdict == expected.get("verdict", {})
    assert reading.kind.value == expected.get("kind", "article")
    assert [word for word in expected.get("absent", ()) if word in article.body.text] == []


def test_there_are_cases() -> None:
    assert len(CASES) > 10
