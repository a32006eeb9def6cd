"""Count and cut text into words, in any script.

A word is a run between spaces that holds a letter or digit. Scripts written without spaces between words (Han, Kana,
Thai, Lao, Khmer, Burmese) count by character. It knows nothing of languages.
"""

from __future__ import annotations

import re

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(r"[^\s\w]*\w\S*")
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def count_words(text: str) -> int:
    """Return how many words the text has, from 0; a letter of an unspaced script counts as one word."""
    if text.isascii():
        return len(_WORD.findall(text))
    spaced, letters = _UNSPACED_LETTER.subn(" ", text)
    return letters + len(_WORD.findall(spaced))


def tokens(text: str) -> list[str]:
    """Return the words in order, case-folded, without punctuation; unspaced scripts give one token a letter."""
    return _TOKEN.findall(text.casefold())


def shingles(words: list[str], size: int = 4) -> frozenset[str]:
    """Return every run of `size` neighbouring words, joined by spaces.

    Fewer words than `size` give one shorter shingle; none give an empty set.
    """
    if len(words) <= size:
        return frozenset((" ".join(words),)) if words else frozenset()
    return frozenset(" ".join(words[at : at + size]) for at in range(len(words) - size + 1))
