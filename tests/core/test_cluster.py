"""Sketches and likeness: what is a copy, what only looks like one, and how surely a sketch finds it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.core.cluster import (
    BANDS,
    Member,
    band_keys,
    choose_original,
    compare_texts,
    is_copy,
    read_words,
)
from ingest.core.cluster import likeness as likeness_of

WORDS = "harbour crane bridge market lock vessel council quay vote survey wall flood brake budget spring autumn".split()
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HAN = "港口理事会再次推迟表决起重机码头桥梁市场船闸洪水预算春秋制动调查墙"


def prose(seed: int, words: int, vocabulary: str | list[str] = WORDS) -> list[str]:
    return random.Random(seed).choices(vocabulary, k=words)


def alike(one: str, other: str) -> bool:
    return is_copy(compare_texts(read_words(one), read_words(other)))


BASE = " ".join(prose(1, 200))
QUOTES = [*prose(1, 200)[:80], *prose(5, 20), *prose(1, 200)[100:]]


@pytest.mark.parametrize(
    ("other", "copy"),
    [
        (BASE, True),
        (BASE.upper().replace(" ", "  "), True),
        (" ".join(prose(1, 200)[:120]), True),
        (f"A local lead of its own stands first. {BASE}", True),
        (" ".join(prose(1, 200)[100:] + prose(1, 200)[:100]), True),
        (" ".join(QUOTES), True),
        (" ".join(prose(2, 200)), False),
        (" ".join(prose(1, 200)[:45]), True),
        (" ".join(prose(1, 200)[:38]), False),
        (" ".join([*prose(1, 200)[:60], *prose(3, 200)]), False),
        ("", False),
    ],
    ids=[
        "itself", "case and spaces", "cut", "local lead", "reordered", "other quotes", "another", "a fifth of it",
        "too short", "quotes a part of it", "empty",
    ],
)  # fmt: skip
def test_a_copy_is_told_by_its_words(other: str, copy: bool) -> None:
    assert alike(BASE, other) is copy
    assert alike(other, BASE) is copy


def test_scripts_without_spaces_are_compared_by_letters() -> None:
    base = "".join(prose(1, 300, HAN))

    assert alike(base, base[:200])
    assert not alike(base, "".join(prose(2, 300, HAN)))


REPORT = (
    "The index of the exchange closed at {} points in quiet trade while buyers went on waiting for what the central "
    "bank would say about its rates later in the week; the harbour company gained {} crowns after the council had put "
    "off its vote on the crane, the brewery lost {} crowns with no news of its own, and bonds of the city stood at {} "
    "as on most days of this calm month"
)


def report(seed: int) -> str:
    dice = random.Random(seed)
    return REPORT.format(*(dice.randrange(100, 9999) for _ in range(4)))


def test_reports_by_one_template_differ_by_their_figures() -> None:
    assert not alike(report(1), report(2))
    assert alike(report(1), report(1).replace("quiet trade", "lively trade"))


def test_the_control_without_figures_they_would_be_taken_for_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness_of, "SAME_FIGURES", 0.0)

    assert alike(report(1), report(2))


def test_a_sketch_is_the_same_for_the_same_words_and_has_a_key_for_each_band() -> None:
    keys = band_keys(read_words(BASE))

    assert keys == band_keys(read_words(BASE.title()))
    assert len(set(keys)) == BANDS
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert band_keys(read_words("too short")) == ()


def test_a_stored_sketch_stays_valid_while_its_version_does() -> None:
    """Keys are stored: a change in what makes them, ours or the library's, must come with a new version."""
    assert band_keys(read_words(" ".join(f"word{number}" for number in range(60))))[:3] == (
        4349338002502027857,
        2861513696970709426,
        -6855043022906460702,
    )


@given(st.integers(0, 10_000))
def test_edited_copies_share_a_band(seed: int) -> None:
    words = prose(seed, 240)
    edited = [*prose(seed + 1, 12), *words[:150], *prose(seed + 2, 10), *words[160:]]

    assert set(band_keys(read_words(" ".join(words)))) & set(band_keys(read_words(" ".join(edited))))


def member(number: int, **facts: object) -> Member:
    known = {"domain": f"p{number}.example", "agency": None, "published_at": None, "word_count": 100, **facts}
    return Member(article_id=number, first_seen_at=NOON + timedelta(minutes=number), **known)  # type: ignore[arg-type]  # the test names the facts


@pytest.mark.parametrize(
    ("members", "original"),
    [
        ((member(1), member(2)), 1),
        ((member(1), member(2, published_at=NOON - timedelta(hours=1))), 2),
        ((member(1, agency="Reuters"), member(2, domain="reuters.com")), 2),
        ((member(1, agency="AP"), member(2, domain="reuters.com"), member(3, domain="apnews.com")), 3),
        ((member(2, published_at=NOON), member(1, published_at=NOON, word_count=90)), 2),
    ],
    ids=["first seen", "published earlier", "the agency credited", "the one of two agencies that is", "longer"],
)
def test_the_probable_original(members: tuple[Member, ...], original: int) -> None:
    assert choose_original(members).article_id == original
    assert choose_original(members[::-1]).article_id == original
