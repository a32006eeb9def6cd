"""Typography in markup: marks of footnotes, and first letters that are set large in an element of their own.

A mark of a footnote is no word of the text; a large first letter is the beginning of the word that follows, whatever
space the source leaves between them. Superscripts that belong to the text (m², 10⁶, 1st) stay.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from ingest.core.extract.flat import Element
from ingest.core.extract.pieces import Piece
from ingest.core.rules import Mark
from ingest.core.text import count_words
from ingest.model import NoiseClass

FOOTNOTE = Element("sup", "", Mark(NoiseClass.OTHER, "footnote:mark"), False, 0, False, False)  # noqa: FBT003 - positions are fields
_NUMBER = re.compile(r"\[?\d{1,3}\]?|\[[a-z]\]|[*†‡§]{1,3}")
# A number after a whole word or a stop is a mark; after a unit or another number it is a power.
_AFTER_WORD = re.compile(r"[^\W\d]{4}\Z|[.,;:!?\"”’»)]\s*\Z")
_FIRST_LETTER = re.compile(r"drop-?_?cap|first-?_?letter|lettrine|initial-?_?letter", re.IGNORECASE)
_MOST_LETTERS = 2
_MOST_PIECES = 8
_MOST_BESIDE = 4
_SENTENCE_WORDS = 4  # on one side at least; labels of dates are shorter
_GOES_ON = frozenset(".,;!?)。、！？")


def names_first_letter(names: str) -> bool:
    """Whether class names or an id say that an element holds, or begins with, a large first letter."""
    lowered = names.lower()
    return ("cap" in lowered or "lett" in lowered) and _FIRST_LETTER.search(names) is not None


def read_first_letter(node: LexborNode) -> str | None:
    """Return the letter of an element that holds a first letter and nothing else; None for any other."""
    text = node.text(deep=True).strip()
    letters = text.lstrip("\"'“„«‘¿¡")
    return text if letters.isalpha() and len(letters) <= _MOST_LETTERS else None


def is_in_sentence(node: LexborNode, pieces: list[Piece]) -> bool:
    """Whether an element that mostly stands apart (a button, a label, a time) is a word of the sentence around it.

    Args:
        pieces: The text right before it, in the same block.
    """
    before = "".join([piece[0] for piece in pieces[-_MOST_PIECES:]]).strip()
    if not before or not before[-1].isalnum():
        return False
    after = _text_after(node)
    follows = count_words(before) >= _SENTENCE_WORDS
    if after[:1] in _GOES_ON:
        return follows
    small = after[:1].isalpha() and not after[:1].isupper()
    return small and (follows or count_words(after) >= _SENTENCE_WORDS)


def _text_after(node: LexborNode) -> str:
    """Return the first text that follows an element among its next siblings; empty when there is none."""
    beside = node.next
    for _ in range(_MOST_BESIDE):
        if beside is None:
            break
        if beside.tag == "-text" and (text := (beside.text_content or "").strip()):
            return text
        beside = beside.next
    return ""


def is_footnote_mark(node: LexborNode, before: str, *, linked: bool) -> bool:
    """Whether a superscript is the mark of a footnote.

    Args:
        before: The text right before it.
        linked: Whether it stands in a link.
    """
    text = node.text(deep=True).strip()
    if not _NUMBER.fullmatch(text):
        return False
    if linked or not text[0].isdigit() or node.css_first("a") is not None:
        return True
    return _AFTER_WORD.search(before) is not None
