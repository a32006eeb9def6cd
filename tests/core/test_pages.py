"""Page cases: real structures with filler prose, and what must become of them.

A case is a folder `tests/pages/<publisher>.example/<case>/` with the raw bytes in `page.html` and `expected.json`:

    why        why the case exists                      url        where the page stands
    body       every block of the body, in order        removed    texts that must be in the ledger, each with its class
    kinds      the kind of each block                   headers    of the response; `text/html` when left out
    metadata   fields that must have these values       verdict    facts on access that must have these values
    kind       of the page                              absent     words that must stand nowhere in the body
    origin     where the body came from                 fails      claims that do not hold yet: what happens instead

`why`, `url`, `body` and `removed` are always there. They say what a careful person wants, not what the code does: a
claim that does not hold yet (`body`, `metadata.deck` …) stands in `fails` with its reason, and must fail. Once it
holds, its line there has to go.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet
from reading_pages import PAGES, shipped_rules

from ingest.core.page import read_page
from ingest.model import FetchedPage, LeadImage, PageReading

CASES = {f"{path.parent.parent.name}/{path.parent.name}": path.parent for path in sorted(PAGES.glob("*/*/*.json"))}
ALWAYS = {"why", "url", "body", "removed"}
SOMETIMES = {"kinds", "headers", "metadata", "verdict", "kind", "absent", "origin", "fails"}
FETCHED_AT = datetime(2026, 3, 5, tzinfo=UTC)


@cache
def _expected(case: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CASES[case] / "expected.json").read_text("utf-8"))
    return found


@cache
def _reading(case: str) -> PageReading:
    expected = _expected(case)
    page = FetchedPage(
        url=expected["url"],
        final_url=expected["url"],
        status=200,
        headers=tuple(expected.get("headers", {"content-type": "text/html"}).items()),
        body=(CASES[case] / "page.html").read_bytes(),
        fetched_at=FETCHED_AT,
    )
    return read_page(page, shipped_rules())


def _claims(case: str) -> dict[str, Any]:
    """Return what a case claims, each claim by its name."""
    expected = _expected(case)
    claims: dict[str, Any] = {"kind": expected.get("kind", "article")}
    claims |= {name: expected[name] for name in ("body", "removed", "kinds", "absent", "origin") if name in expected}
    for part in ("metadata", "verdict"):
        claims |= {f"{part}.{name}": value for name, value in expected.get(part, {}).items()}
    return claims


def _claimed() -> list[ParameterSet]:
    found = []
    for case in CASES:
        fails = _expected(case).get("fails", {})
        for claim in _claims(case):
            reason = fails.get(claim)
            marks = [pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)] if reason else []
            found.append(pytest.param(case, claim, id=f"{case}:{claim}", marks=marks))
    return found


def _found(case: str, claim: str) -> object:
    """Return what a reading says where the case makes its claim."""
    reading, article = _reading(case), _reading(case).article
    part, _, name = claim.partition(".")
    if part == "removed":
        classes = {block.text: block.noise.value for block in article.body.removed}
        return {text: classes.get(text) for text in _expected(case)["removed"]}
    if part == "absent":
        return [word for word in _expected(case)["absent"] if word not in article.body.text]
    whole = {"body": lambda block: block.text, "kinds": lambda block: block.kind.value}
    if part in whole:
        return [whole[part](block) for block in article.body.blocks]
    if name:
        return _plain(getattr(article.metadata if part == "metadata" else article.verdict, name))
    return article.body.origin if part == "origin" else reading.kind.value


def _plain(value: object) -> object:
    """Return a value as JSON writes it."""
    if isinstance(value, LeadImage):
        return dataclasses.asdict(value)
    return list(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, datetime) else value


@pytest.mark.parametrize(("case", "claim"), _claimed())
def test_a_page_case_reads_as_expected(case: str, claim: str) -> None:
    assert _found(case, claim) == _claims(case)[claim]


def test_every_case_says_why_it_exists_and_nothing_unknown() -> None:
    keys = {case: set(_expected(case)) for case in CASES}

    assert len(CASES) > 10
    assert [case for case in CASES if not _expected(case)["why"]] == []
    assert {case: ALWAYS - found for case, found in keys.items() if not found >= ALWAYS} == {}
    assert {case: found - ALWAYS - SOMETIMES for case, found in keys.items() if found - ALWAYS - SOMETIMES} == {}


def test_what_fails_is_a_claim_of_the_case_and_says_what_happens() -> None:
    fails = {case: _expected(case).get("fails", {}) for case in CASES}

    assert {case: found for case, found in fails.items() if not set(found) <= set(_claims(case))} == {}
    assert [case for case, found in fails.items() if not all(found.values())] == []
