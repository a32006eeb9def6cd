"""Replace words by made-up ones of the same length and script: the same word becomes the same one, wherever it stands.

Function words, numbers, punctuation, capitals and character references stay, so that language, dates and the shape of
lines are read as before.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit, urlunsplit

from ingest.core.text.language import LANGUAGES

_SMALL_WORDS = frozenset().union(*LANGUAGES.values())
# A character reference; a tag's beginning, as texts within data have them; what belongs to a backslash; or a word.
_PIECE = re.compile(r"&#?[A-Za-z0-9]+;|</?[A-Za-z][A-Za-z0-9]*|\\u[0-9A-Fa-f]{4}|\\.|[^\W\d_]+")
_SLUG_WORD = re.compile(r"[^\W\d_]+")
_LATIN = ("bdfgklmnprstv", "aeiou")
# Script by the first and last letter of its block, and letters to fill with: two sets take turns, one does alone.
_SCRIPTS = (
    ("\u0370", "\u03ff", ("βγδκλμνπρστ", "αεηιου")),
    ("\u0400", "\u04ff", ("бвгдклмнпрст", "аеиоу")),
    ("\u0590", "\u05ff", ("בגדהוזטכלמנספצקרת",)),
    ("\u0600", "\u06ff", ("بتجدرزسشطعفقكلمن",)),
    ("\u0900", "\u097f", ("कगचजटडतदनपबमरलवस",)),
    ("\u0980", "\u09ff", ("কগচজটডতদনপবমরলস",)),
    ("\u0e00", "\u0e7f", ("กขคงจชตทนปพมรลวส",)),
    ("\u3040", "\u309f", ("あいうえおかきくけこさしすせそたちつてと",)),
    ("\u30a0", "\u30ff", ("アイウエオカキクケコサシスセソタチツテト",)),
    ("\u3400", "\u9fff", ("山水木石田川海花鳥風月雲雨雪星空林森島湖",)),
    ("\uac00", "\ud7af", ("가나다라마바사아자차카타파하",)),
)


def fill_text(text: str, keep: Collection[str] = ()) -> str:
    """Return a text of the same shape without its words.

    Args:
        keep: Words in lower case that stay.
    """

    def fill(found: re.Match[str]) -> str:
        piece = found[0]
        if piece[0] in "&<\\" or piece.casefold() in _SMALL_WORDS or piece.casefold() in keep:
            return piece
        return fill_word(piece)

    return _PIECE.sub(fill, text)


@lru_cache(maxsize=65_536)
def fill_word(word: str) -> str:
    """Return a made-up word of the same length, script and capitals."""
    seed = sha256(word.casefold().encode("utf-8", "surrogatepass")).digest()
    letters = (_fill_letter(letter, at, seed[at % len(seed)]) for at, letter in enumerate(word))
    return "".join(letters)


def _fill_letter(letter: str, at: int, number: int) -> str:
    sets = next((sets for first, last, sets in _SCRIPTS if first <= letter <= last), _LATIN)
    some = sets[at % len(sets)]
    filled = some[number % len(some)]
    return filled.upper() if letter.isupper() else filled


def fill_url(url: str) -> str:
    """Return an address without the words of its slugs, mostly a headline's; names of sections and numbers stay."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    *sections, last = parts.path.split("/")
    path = "/".join([*(_fill_slug(section, 2) for section in sections), _fill_slug(last, 1)])
    return urlunsplit((parts.scheme, parts.netloc, path, _fill_slug(parts.query, 2), ""))


def _fill_slug(segment: str, most_words: int) -> str:
    """Fill a segment of more words than these; what is escaped is left out."""
    if "%" in segment:
        return "".join(letter for letter in segment if letter in "-_.0123456789=&")
    name, dot, ending = segment.rpartition(".") if len(segment.rpartition(".")[2]) <= 5 else (segment, "", "")
    long = len(_SLUG_WORD.findall(name)) > most_words
    return _SLUG_WORD.sub(lambda found: fill_word(found[0]), name) + dot + ending if long else segment
