"""Noise: lines and names one at a time; which rule is named where several match, and which rules are not tried."""

from __future__ import annotations

import re

import pytest

from ingest.core.noise import classify_line, classify_names
from ingest.core.patterns import look_for
from ingest.core.rules import Mark, Marks, Phrase, name_words, without_drawn
from ingest.model import NoiseClass

SHARE = Mark(NoiseClass.SHARE, "share")
RELATED = Mark(NoiseClass.RELATED, "related")
METER = Mark(NoiseClass.METER, "meter")
BYLINE = Mark(NoiseClass.BYLINE, "byline")
CAPTION = Mark(NoiseClass.CAPTION, "caption")
CREDIT = Mark(NoiseClass.CREDIT, "credit")


def _phrases(*phrases: tuple[str, str, Mark]) -> Marks:
    index: dict[str, list[Phrase]] = {}
    for text, how, mark in phrases:
        index.setdefault(text.split()[0], []).append(Phrase(f" {text} ", how, mark))
    return Marks(phrases={word: tuple(found) for word, found in index.items()})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Read the harbour news", "first"),
        ("Now read the harbour news and the long letters", "later"),
        ("The long letters, then the harbour news", "long"),
        ("The harbour news says how many lamps are left", "meter"),
        ("Read it", None),
        ("...", None),
    ],
    ids=["the beginning", "the earliest word", "the earliest of two", "the more telling", "a part of it", "no word"],
)
def test_the_most_telling_and_then_the_earliest_phrase_names_a_line(line: str, expected: str | None) -> None:
    marks = _phrases(
        ("read the", "starts", RELATED._replace(rule="first")),
        ("harbour news", "contains", RELATED._replace(rule="later")),
        ("long letters", "contains", RELATED._replace(rule="long")),
        ("lamps are left", "contains", METER),
    )
    found = classify_line(line, len(line.split()), marks)

    assert (found and found.rule) == expected


@pytest.mark.parametrize(
    ("pattern", "wordy"),
    [
        ("^# days ago$", False),
        (r"\bonly # (?:more )?left", False),
        ("^(?:# )?days ago$", True),
        ("#? days ago", True),
        ("# days|yesterday", True),
        ("[#x] days", True),
        (r"\# days", True),
        ("(?x) days # of the week", True),
        ("(?!#)days", True),
        ("(?:a(?:b|#)c) days", True),
    ],
    ids=[
        "plain",
        "beside a group",
        "in a group",
        "optional",
        "a choice",
        "a set",
        "escaped",
        "remark",
        "not",
        "nested",
    ],
)
def test_only_patterns_that_cannot_match_without_a_number_are_kept_from_lines_without(
    pattern: str, *, wordy: bool
) -> None:
    marks = Marks(patterns=((re.compile(pattern), RELATED),))

    assert bool(marks.wordy) is wordy


def test_a_number_in_a_line_brings_all_patterns_to_bear() -> None:
    marks = Marks(patterns=((re.compile("^# days ago$"), RELATED), (re.compile("^some days ago$"), SHARE)))

    assert classify_line("3 days ago", 3, marks) == RELATED
    assert classify_line("Some days ago", 3, marks) == SHARE
    assert classify_line("Many days ago", 3, marks) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("share", SHARE),
        ("share-box", SHARE),
        ("article-related-list", RELATED),
        ("article-related", None),
        ("article-other", None),
        ("articleShare", SHARE),
        ("no-share", None),
    ],
    ids=["a word", "begins", "three words", "two of three", "one of three", "camel case", "about others"],
)
def test_a_class_name_is_told_by_its_words_in_a_row(name: str, expected: Mark | None) -> None:
    names = {
        "share": ((("share",), SHARE),),
        "article": ((("article", "body"), None), (("article", "related", "list"), RELATED)),
    }
    mark, body = classify_names(name, Marks(names=names))

    assert mark == expected
    assert not body
    assert classify_names("article-body", Marks(names=names)) == (None, True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("AdDsWC", []),
        ("cb-8f1a2f6c2d8cf3586a5ad145a2c5ad11", ["cb"]),
        ("adBoxTop", ["ad", "box", "top"]),
        ("a11y-hidden", ["a", "11", "y", "hidden"]),
        ("postMeta_2", ["post", "meta", "2"]),
        ("ad-300x250", ["ad"]),
    ],
    ids=["drawn", "hexadecimal", "camel case", "numeronym", "with a number", "a size"],
)
def test_a_part_of_a_name_that_a_machine_drew_has_no_words(name: str, words: list[str]) -> None:
    assert name_words(without_drawn(name)) == words


@pytest.mark.parametrize(
    ("line", "dated"),
    [("8. Rovers (7-7)", False), ("12.03.2024 14:30", True), ("Updated 12 March 2024", True)],
    ids=["a rank and a score", "numbers alone", "words and numbers"],
)
def test_numbers_make_a_line_a_date_only_alone_or_with_a_word_for_it(line: str, *, dated: bool) -> None:
    vocabulary = frozenset(("#", "updated", "march"))
    marks = Marks(openings=vocabulary, vocabularies=((vocabulary, BYLINE),))

    assert classify_line(line, len(line.split()), marks) == (BYLINE if dated else None)


def test_what_a_framework_calls_a_caption_and_the_publisher_a_credit_is_a_credit() -> None:
    marks = Marks(names={"caption": ((("caption",), CAPTION),), "credit": ((("credit",), CREDIT),)})

    assert classify_names("element-caption credit", marks) == (CREDIT, False)
    assert classify_names("credit element-caption", marks) == (CREDIT, False)
    assert classify_names("caption-credit", marks) == (CAPTION, False)


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("^buy now$", "buy now"),
        ("^(?:a|b) now$", "b now"),
        ("soon$", "coming soon"),
        ("^a now$|soon$", "coming soon"),
        ("^(a) now \\1$", "a now a"),
        ("(?i)^BUY", "buy now"),
    ],
    ids=["from its beginning", "a choice within", "anywhere", "a choice outside", "a group of its own", "with a flag"],
)
def test_a_look_at_all_patterns_at_once_misses_none_of_them(pattern: str, line: str) -> None:
    look = look_for([re.compile("^sold out$"), re.compile(pattern)])

    assert look.may_match(line)
    assert look.may_match("sold out")
    assert not look.may_match("some other line")
    assert not look.may_match("we sold out")


def test_only_the_first_pattern_that_matches_says_what_a_line_is() -> None:
    marks = Marks(patterns=((re.compile("^buy .*$"), RELATED), (re.compile("^buy now$"), SHARE)))

    assert classify_line("Buy now", 2, marks) == RELATED
