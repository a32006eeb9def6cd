"""Page cases: real structures with filler prose, and what must become of them.

A case is a folder `tests/pages/<publisher>.example/<case>/`; `ingest/operations/page_cases.py` says what it holds. Its
claims say what a careful person wants, not what the code does: a claim that does not hold yet (`body`, `metadata.deck`
…) stands in `fails` with its reason, and must fail. Once it holds, its line there has to go.
"""

from __future__ import annotations

from functools import cache

import pytest
from _pytest.mark.structures import ParameterSet
from reading_pages import PAGES, shipped_rules

from ingest.core.page import read_page
from ingest.model import PageReading
from ingest.operations.page_cases import PageCase, find_cases

CASES = {case.label: case for case in find_cases(PAGES)}


@cache
def _reading(label: str) -> PageReading:
    return read_page(CASES[label].page, shipped_rules())


def _claimed() -> list[ParameterSet]:
    found = []
    for label, case in CASES.items():
        for claim in case.claims:
            reason = case.fails.get(claim)
            marks = [pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)] if reason else []
            found.append(pytest.param(case, claim, id=f"{label}:{claim}", marks=marks))
    return found


@pytest.mark.parametrize(("case", "claim"), _claimed())
def test_a_page_case_reads_as_expected(case: PageCase, claim: str) -> None:
    assert case.found(_reading(case.label), claim) == case.claims[claim]


def test_the_cases_are_seen_and_each_says_why_it_exists() -> None:
    assert len(CASES) > 10
    assert [label for label, case in CASES.items() if not case.expected["why"].strip()] == []


def test_what_fails_is_a_claim_of_the_case_and_says_what_happens() -> None:
    fails = {label: case.fails for label, case in CASES.items()}

    assert {label: found for label, found in fails.items() if not set(found) <= set(CASES[label].claims)} == {}
    assert [label for label, found in fails.items() if not all(found.values())] == []
