"""Every regular expression of the package takes time in proportion to its text, whatever the text."""

from __future__ import annotations

import re

import pytest
from pattern_attacks import attacks_on
from pattern_finding import MADE_WHILE_RUNNING, Found, find_calls, find_patterns, imports_of_re
from pattern_timing import MOST_RATIO, Scale, find_slow

GATE = Scale(letters=1_000, attacks=400, most_s=2)
NIGHT = Scale(letters=32_000, attacks=150, most_s=20)


def _slow(scale: Scale) -> list[str]:
    return [str(slow) for found in find_patterns() if (slow := find_slow(found, scale)) is not None]


def test_no_expression_takes_more_time_than_its_text_grows() -> None:
    assert _slow(GATE) == []


@pytest.mark.nightly
def test_no_expression_takes_more_time_than_its_text_grows_under_any_attack_at_full_length() -> None:
    assert _slow(NIGHT) == []


def test_every_call_that_makes_an_expression_is_tested_or_known() -> None:
    unknown = {(call.module, call.function) for call in find_calls() if call.pattern is None}

    assert unknown == set(MADE_WHILE_RUNNING)
    assert imports_of_re() == {}


def test_expressions_are_found_in_modules_in_calls_in_containers_and_in_rules() -> None:
    places = [found.where for found in find_patterns()]

    assert len(places) > 150
    assert "ingest.core.guard:_TOKEN" in places
    assert "ingest.core.verdict.marks:MARKS" in places
    assert any(place.startswith("rules:") for place in places)
    assert any(place.rpartition(":")[2].isdigit() for place in places)


@pytest.mark.parametrize(
    ("source", "method"),
    [
        (r"(a+)+$", "match"),
        (r"(?:a|aa)+$", "match"),
        (r"(\w+\s?)*!", "match"),
        (r"\s*a?\s*!", "match"),
        (r"\s+$", "search"),
        (r"\w*Story", "search"),
        (r"<a[^>]*>", "finditer"),
        (r"(?:story|news) is .*ours", "search"),
        (r"x(?=.*y)", "finditer"),
    ],
    ids=[
        "nested",
        "choices that overlap",
        "words and perhaps spaces",
        "neighbours that overlap",
        "ends in spaces",
        "begins with anything",
        "begins at every tag",
        "begins at every phrase",
        "looks ahead from every letter",
    ],
)
def test_an_expression_that_is_known_to_be_slow_is_caught(source: str, method: str) -> None:
    slow = find_slow(Found(where="here", pattern=re.compile(source), method=method), GATE)

    assert slow is not None
    assert slow.ratio > MOST_RATIO


@pytest.mark.parametrize(
    ("source", "method"),
    [
        (r"(a++)++$", "match"),
        (r"(?<!\s)\s++$", "search"),
        (r"\w*Story", "match"),
        (r"<a[^<>]*>", "finditer"),
        (r"\d{1,9} of \d{1,9}", "finditer"),
    ],
)
def test_its_cure_passes(source: str, method: str) -> None:
    assert find_slow(Found(where="here", pattern=re.compile(source), method=method), GATE) is None


def test_attacks_lead_up_to_a_repetition_fill_it_and_fail() -> None:
    attacks = attacks_on(re.compile(r"by ([a-z]+),"))
    texts = {attack.text(12) for attack in attacks}

    assert any(text.startswith("by aaa") and text.endswith("\x00") for text in texts)
    assert any(text.startswith("by by by") for text in texts)
    assert all(len(text) >= 12 for text in texts)
