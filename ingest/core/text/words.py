"""Count and cut text into words, in any script.

A word is a run between spaces that holds a letter or digit. Scripts written without spaces between words (Han, Kana,
Thai, Lao, Khmer, Burmese) count by character. It knows nothing of languages.
"""

from __future__ import annotations

import re
from itertools import filterfalse

_COMMON = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNSPACED = f"{_COMMON}\U00020000-\U0003ffff"
COMMON_UNSPACED = re.compile(f"[{_COMMON}]")
"""A letter of a script without spaces, but for Han letters so rare that no text consists of them."""
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED}]")
_WORD_LETTER = re.compile(r"\w")
# First bytes, in UTF-8, of the characters among which the unspaced letters are.
_UNSPACED_LEADS = bytes((0xE0, 0xE1, *range(0xE3, 0xEA), 0xEF, *range(0xF0, 0xF5)))
# What is neither a word's letter nor space: without it, every run that is left is a word.
_ASCII_PUNCTUATION = bytes(
    code for code in range(128) if not (chr(code).isalnum() or chr(code).isspace() or chr(code) == "_")
)
WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
"""A run of letters and digits; one letter of a script without spaces."""
_ASCII_WORD = re.compile("[a-z0-9_]+")
# Python splits text at these four, and bytes not.
_ASCII_SPACES = bytes.maketrans(b"\x1c\x1d\x1e\x1f", b"    ")


def count_words(text: str) -> int:
    """Return how many words the text has, from 0; a letter of an unspaced script counts as one word."""
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) == len(text):
        return len(raw.translate(_ASCII_SPACES, _ASCII_PUNCTUATION).split())
    letters = 0
    if len(raw.translate(None, _UNSPACED_LEADS)) < len(raw):
        text, letters = _UNSPACED_LETTER.subn(" ", text)
    runs = text.split()
    # Few runs hold anything but letters and digits, and nearly all of those begin with one.
    doubtful = [run for run in filterfalse(str.isalnum, runs) if not run[0].isalnum()]
    return letters + len(runs) - sum(not _WORD_LETTER.search(run) for run in doubtful)


def count_spaced(text: str) -> int:
    """Return the words of a text with single spaces; where its script has none, as `count_words` counts. Quick."""
    return text.count(" ") + 1 if text.isascii() or not COMMON_UNSPACED.search(text) else count_words(text)


def tokens(text: str) -> list[str]:
    """Return the words in order, case-folded, without punctuation; unspaced scripts give one token a letter."""
    return (_ASCII_WORD if text.isascii() else WORD).findall(text.casefold())


def shingles(words: list[str], size: int = 4) -> frozenset[str]:
    """Return every run of `size` neighbouring words, joined by spaces.

    Fewer words than `size` give one shorter shingle; none give an empty set.
    """
    if len(words) <= size:
        return frozenset((" ".join(words),)) if words else frozenset()
    return frozenset(" ".join(words[at : at + size]) for at in range(len(words) - size + 1))
