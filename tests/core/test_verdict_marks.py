"""The quick test before the wall expressions: it may let too much through, and never too little."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.core.verdict import marks
from ingest.core.verdict.walls import find_mark

PHRASES = [
    phrase
    for table in (marks._PAID, marks._REMAINDER, marks._REGISTRATION, marks._SUBSCRIPTION, marks._METER)
    for phrase in marks._phrases(table)
]


@pytest.mark.parametrize("phrase", PHRASES)
@given(draw=st.data())
@settings(max_examples=3, deadline=None, derandomize=True)
def test_whatever_a_phrase_matches_passes_the_quick_test(phrase: str, draw: st.DataObject) -> None:
    text = draw.draw(st.from_regex(re.compile(phrase), fullmatch=True))

    assert marks.may_match(text)
    assert marks.may_match(f"So: {text}".upper())


@pytest.mark.parametrize("phrase", PHRASES)
@given(draw=st.data())
@settings(max_examples=5, deadline=None, derandomize=True)
def test_a_phrase_is_tried_wherever_it_can_match(phrase: str, draw: st.DataObject) -> None:
    text = draw.draw(st.from_regex(re.compile(phrase), fullmatch=True))

    assert any(
        pattern.pattern == phrase and mark.matches(text, marks.STEMS.narrowed_to(text).all)
        for mark in marks.MARKS
        for pattern, _ in mark.phrases
    )


@pytest.mark.parametrize(
    ("texts", "stems", "places"),
    [
        (("Nothing", "here"), (), []),
        (("Tea", "SUBSCRIBE NOW", "Cake"), ("subscri",), [1]),
        (("GİRİŞ YAP", "the limit"), ("limit", "giriş"), [0, 1]),
        (("a\0b", "subscribe"), ("subscri",), [0, 1]),
        ((), (), []),
    ],
    ids=["none", "capitals", "other scripts", "a text with the seam", "no texts"],
)
def test_lines_are_sifted_by_the_stems_they_hold(
    texts: tuple[str, ...], stems: tuple[str, ...], places: list[int]
) -> None:
    held, found = marks.STEMS.sift(texts)

    assert (held.all, found) == (frozenset(stem.encode() for stem in stems), places)


def test_a_phrase_may_go_on_in_the_next_line() -> None:
    assert marks._phrases("\n    one (?:\n        two|three)\n    four\n") == ["one (?:two|three)", "four"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("This story is available only to digital subscribers", "subscription"),
        ("Este contenido es exclusivo para suscriptores", "subscription"),
        ("CE CONTENU EST RÉSERVÉ AUX ABONNÉS", "subscription"),
        ("GİRİŞ YAP ve okumaya devam et", "registration"),
        ("Register now to keep reading", "registration"),
        ("残り1234文字", "remainder"),
        ("有料会員限定 この記事は会員限定です。登録すると続きをお読みいただけます。", "paid"),
        ("You have 2 free articles left", "meter"),
        ("Harbour news, lamps and tides", None),
        ("Comments are for subscribers only", None),
    ],
    ids=[
        "english",
        "spanish",
        "capitals",
        "dotted capitals",
        "registration",
        "remainder",
        "paid members in Japanese",
        "meter",
        "no wall",
        "of another feature",
    ],
)
def test_a_wall_is_known_by_its_words(text: str, name: str | None) -> None:
    found = find_mark(text)

    assert (found.name if found else None) == name
