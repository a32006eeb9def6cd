"""Markup bombs, read by the real readers behind real bars: each ends in an answer or a stated error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from jail_bombs import BOMBS

from ingest.adapters.jail import Answer, Jail, Question
from ingest.adapters.rulebook import load_rulebook
from ingest.errors import MarkupRejected, PageError
from ingest.model import FetchedPage, PageReading
from ingest.resources import rules_folder

URL = "https://harbour.example/a"
PLAIN = "<title>Lamps counted</title><article><p>The harbour board met on Tuesday and counted the lamps.</p></article>"


def _question(html: str) -> Question:
    return Question.page(
        FetchedPage(
            url=URL,
            final_url=URL,
            status=200,
            headers=(("content-type", "text/html; charset=utf-8"),),
            body=html.encode(),
            fetched_at=datetime(2026, 5, 4, tzinfo=UTC),
        )
    )


def _open(*, cpu_s: float, wall_s: float) -> Jail:
    rulebook = load_rulebook(rules_folder() / "_shared.toml", [])
    return Jail(rulebook, workers=1, cpu_s=cpu_s, wall_s=wall_s)


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    """A jail with the limits that a newcomer has."""
    opened = _open(cpu_s=5, wall_s=10)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def patient_jail() -> Iterator[Jail]:
    """A jail that only kills what is plainly without end: a second of processor time for each 100 KB of 3 MB."""
    opened = _open(cpu_s=30, wall_s=240)
    yield opened
    opened.close()


def _read(jail: Jail, html: str) -> tuple[Answer, Answer]:
    """Return the answers to a bomb, and to the page after it."""
    bomb, after = jail.read_all([_question(html), _question(PLAIN)])
    return bomb, after


@pytest.mark.parametrize(
    ("name", "error", "reason"),
    [
        ("a hundred thousand nested divs", MarkupRejected, "nested deeper than 2000"),
        ("links across paragraphs", MarkupRejected, "nested deeper than 2000"),
        ("a flood of attributes", MarkupRejected, "200000 attributes on one tag"),
        ("half a million options", MarkupRejected, "500001 tags"),
        ("more tags than are read", MarkupRejected, "250000 tags"),
    ],
)
def test_a_bomb_that_would_stall_the_parser_is_refused(
    jail: Jail, name: str, error: type[PageError], reason: str
) -> None:
    bomb, after = _read(jail, BOMBS[name]())

    assert type(bomb.error) is error
    assert reason in bomb.error.detail
    assert isinstance(after.value, PageReading)


@pytest.mark.parametrize(
    "name",
    [
        "divs as deep as allowed",
        "formatting that every paragraph takes over",
        "formatting closed in the wrong order",
        "tables within tables",
        "lists within lists",
        "an unterminated comment",
        "an unterminated attribute",
        "a class of a megabyte",
        "entities of huge numbers",
        "marks upon marks on one letter",
        "JSON that nests",
        "JSON of numbers that are too large",
        "JSON of references in a circle",
        "JSON that is broken",
        "JSON of spaces",
        "script state of half-open strings",
        "flags without end",
    ],
)
def test_a_bomb_within_the_bounds_is_read(jail: Jail, name: str) -> None:
    bomb, after = _read(jail, BOMBS[name]())

    assert bomb.error is None
    assert isinstance(bomb.value, PageReading)
    assert isinstance(after.value, PageReading)


def test_ten_megabytes_of_one_letter_end_within_the_limits(jail: Jail) -> None:
    bomb, after = _read(jail, BOMBS["ten megabytes of <"]())

    assert bomb.error is None or bomb.error.detail.startswith("time: more than")
    assert isinstance(after.value, PageReading)


@pytest.mark.nightly
@pytest.mark.parametrize("name", BOMBS)
def test_no_bomb_is_a_bug_or_without_end(patient_jail: Jail, name: str) -> None:
    bomb, after = _read(patient_jail, BOMBS[name]())

    refused = isinstance(bomb.error, MarkupRejected) or (
        bomb.error and bomb.error.detail.startswith("memory: more than")
    )

    assert bomb.error is None or refused
    assert isinstance(after.value, PageReading)
