"""Every target of the fuzzer on pages of the grammar and on any bytes; by night on far more of them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import fuzz_targets
import pytest
from fuzz_targets import TARGETS, Finding, Numbers, fuzz_page, run_target, seeds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_grammar import Grammar
from page_oracles import vanished
from reading_pages import shipped_rules

from ingest.core.page import read_page
from ingest.model import FetchedPage, PageReading

_BY_DAY = 40
_BY_NIGHT = 5_000


def _given(examples: int) -> settings:
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=quiet)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_is_content_with_its_seeds(name: str) -> None:
    for raw in seeds(name):
        run_target(name, raw)


@pytest.mark.parametrize("name", TARGETS)
@_given(_BY_DAY)
@given(raw=st.binary(min_size=1, max_size=600))
def test_whatever_is_read_ends_in_valid_text_or_a_stated_error(name: str, raw: bytes) -> None:
    run_target(name, raw)


@pytest.mark.nightly
@pytest.mark.parametrize("name", TARGETS)
@_given(_BY_NIGHT)
@given(raw=st.binary(min_size=1, max_size=4_000))
def test_whatever_is_read_ends_in_valid_text_or_a_stated_error_by_night(name: str, raw: bytes) -> None:
    run_target(name, raw)


def test_the_grammar_writes_many_kinds_of_page() -> None:
    dice = random.Random(5)
    pages = [Grammar(Numbers(dice.randbytes(900)).pick).wild() for _ in range(300)]

    for part in (
        "<table",
        "<svg",
        "<noscript",
        "<!-- x",
        "display : none",
        "ld+json",
        "<meta",
        "&#",
        "<b ",
        "<script>",
    ):
        assert sum(part in page for page in pages) >= 5, part


def test_a_block_that_vanishes_is_noticed() -> None:
    markup = "<h1>Lamps counted</h1><p hidden>Behind a curtain.</p><noscript><p>For few.</p></noscript><svg><title>Bell"
    reading = _read(markup)
    body = reading.article.body
    for at, block in enumerate(body.removed):
        robbed = replace(body, removed=(*body.removed[:at], *body.removed[at + 1 :]))
        gone = vanished(markup, replace(reading, article=replace(reading.article, body=robbed)))

        assert gone == "".join(sorted(letter for letter in block.text if letter.isalnum()))
    assert vanished(markup, reading) == ""
    assert len(body.removed) == 4


def test_a_finding_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_targets, "vanished", lambda markup, reading: "ab")

    with pytest.raises(Finding, match="letters that vanished: ab"):
        fuzz_page(b"\x01" * 40)


def _read(markup: str) -> PageReading:
    page = FetchedPage(
        url="https://news.example/a",
        final_url="https://news.example/a",
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=markup.encode(),
        fetched_at=datetime(2026, 3, 4, tzinfo=UTC),
    )
    return read_page(page, shipped_rules())
