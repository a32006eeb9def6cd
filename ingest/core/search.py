"""What a search means: words folded alike in texts and in questions, phrases, fields, and the place to show.

A word is matched whole, whatever its case and accents; scripts without spaces are matched letter by letter, so that any
run of letters can be found as a phrase. Nothing in a question is a wildcard. It knows no database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ingest.core.text import WORD
from ingest.errors import BadInput

_ACCENTS = re.compile("[\u0300-\u036f]")
_PART = re.compile(
    r'(?P<no>-?)(?:(?P<field>headline|deck|author|body):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))', re.IGNORECASE
)
_SHOWN_BEFORE, _SHOWN_AFTER = 60, 160


class SearchField(StrEnum):
    """A part of an article that can be searched alone."""

    HEADLINE = "headline"
    DECK = "deck"
    AUTHOR = "author"
    BODY = "body"


class Phrase(NamedTuple):
    """Words that must stand side by side; `field` is None where any part of the article may hold them."""

    words: tuple[str, ...]
    field: SearchField | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an article must hold, all of it, and what it must not hold, none of it. `wanted` is never empty."""

    wanted: tuple[Phrase, ...]
    unwanted: tuple[Phrase, ...] = ()


class Excerpt(NamedTuple):
    """A piece of a text on one line, and where in it the words stand, as (start, end)."""

    text: str
    marks: tuple[tuple[int, int], ...]


def read_question(typed: str) -> Question:
    """Read a question: words, "phrases", `headline:` and other fields before either, `-` before what must not occur.

    Raises:
        BadInput: It holds no word to look for, or a quotation mark is not closed.
    """
    if typed.count('"') % 2:
        raise BadInput(f"a quotation mark in {typed!r} is not closed")
    found: dict[bool, list[Phrase]] = {False: [], True: []}
    for part in _PART.finditer(typed):
        words = tuple(word for word, _, _ in find_words(part["phrase"] if part["word"] is None else part["word"]))
        if words:
            field = SearchField(part["field"].lower()) if part["field"] else None
            found[bool(part["no"])].append(Phrase(words, field))
    if not found[False]:
        raise BadInput(f"{typed!r} holds no word to look for")
    return Question(wanted=tuple(found[False]), unwanted=tuple(found[True]))


def find_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word, folded, with its start and end in the text."""
    for found in WORD.finditer(text):
        yield fold_word(found[0]), found.start(), found.end()


def list_words(text: str) -> Iterator[str]:
    """Give each word, folded, as `find_words` does, without its place."""
    if text.isascii():
        return iter(WORD.findall(text.lower()))
    return (word for word, _, _ in find_words(text))


def fold_word(word: str) -> str:
    """Return a word without case and without the accents of Latin, Greek and Cyrillic letters."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", word.casefold())))


def excerpt(text: str, question: Question) -> Excerpt | None:
    """Return the piece of a text around the first wanted phrase in it, with all wanted phrases in it marked.

    Returns:
        None when the text holds none of them.
    """
    words = list(find_words(text))
    marks = sorted({mark for phrase in question.wanted for mark in _find(words, phrase.words)})
    if not marks:
        return None
    start = _begin(text, marks[0][0])
    end = min(len(text), marks[0][1] + _SHOWN_AFTER)
    inside = tuple((left - start, right - start) for left, right in marks if right <= end)
    return Excerpt(text[start:end].replace("\n", " "), inside)


def _find(words: list[tuple[str, int, int]], phrase: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    for at in range(len(words) - len(phrase) + 1):
        if words[at][0] == phrase[0] and all(words[at + on][0] == word for on, word in enumerate(phrase)):
            yield words[at][1], words[at + len(phrase) - 1][2]


def _begin(text: str, mark: int) -> int:
    """Return where a piece begins: at a word, not far before its first mark."""
    earliest = mark - _SHOWN_BEFORE
    if earliest <= 0:
        return 0
    space = text.find(" ", earliest, mark)
    return space + 1 if space >= 0 else mark
