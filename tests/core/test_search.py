"""What a question means, which words are alike, and which piece of a text is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.core.search import Phrase, SearchField, excerpt, find_words, fold_word, read_question
from ingest.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("harbour", [("harbour",)], []),
        ("Harbour COUNCIL", [("harbour",), ("council",)], []),
        ('"harbour wall" holds', [("harbour", "wall"), ("holds",)], []),
        ('harbour -flood -"old quay"', [("harbour",)], [("flood",), ("old", "quay")]),
        ("well-known", [("well", "known")], []),
        ("10:30 http://a.example/b", [("10", "30"), ("http", "a", "example", "b")], []),
        ("50% har*ur f_o", [("50",), ("har", "ur"), ("f_o",)], []),
        ("東京湾", [("東", "京", "湾")], []),
        ("Café Ñandú Straße", [("cafe",), ("nandu",), ("strasse",)], []),
        ("AND OR NOT NEAR(", [("and",), ("or",), ("not",), ("near",)], []),
        ("other:thing", [("other", "thing")], []),
    ],
)
def test_a_question_is_read(typed: str, wanted: list[tuple[str, ...]], unwanted: list[tuple[str, ...]]) -> None:
    question = read_question(typed)

    assert [phrase.words for phrase in question.wanted] == wanted
    assert [phrase.words for phrase in question.unwanted] == unwanted


def test_a_field_holds_for_the_word_or_phrase_behind_it() -> None:
    question = read_question('headline:budget Author:"Ada Example" -body:flood cut')

    assert question.wanted == (
        Phrase(("budget",), SearchField.HEADLINE),
        Phrase(("ada", "example"), SearchField.AUTHOR),
        Phrase(("cut",), None),
    )
    assert question.unwanted == (Phrase(("flood",), SearchField.BODY),)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "no word"), ("* % ?", "no word"), ("-flood", "no word"), ('"harbour', "not closed"), ('""', "no word")],
)
def test_a_question_that_asks_nothing_is_refused(typed: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_question(typed)


@given(st.text())
def test_words_are_where_they_are_said_to_be(text: str) -> None:
    for word, start, end in find_words(text):
        assert fold_word(text[start:end]) == word


def test_the_piece_shown_stands_around_the_first_phrase_with_every_mark_in_it() -> None:
    text = (
        "Nothing here. " * 20 + "The Harbour  wall holds, says the harbour master.\nA wall is a wall." + " More." * 60
    )
    found = excerpt(text, read_question('"harbour wall" master'))

    assert found is not None
    assert [found.text[start:end] for start, end in found.marks] == ["Harbour  wall", "master"]
    assert len(found.text) < 260
    assert "\n" not in found.text


def test_a_text_without_the_words_has_no_piece_to_show() -> None:
    assert excerpt("Nothing here.", read_question("harbour")) is None
    assert excerpt("wall harbour", read_question('"harbour wall"')) is None
