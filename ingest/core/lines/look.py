"""What a line of a text dump looks like: how long, how it ends, what it holds; never where it stands.

A line far from all that may be a paragraph (a menu's) is looked at only for its length: most lines of a dump are such.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ingest.core.noise import classify_line
from ingest.core.rules import Mark, Marks
from ingest.core.text import COMMON_UNSPACED, count_spaced

PROSE_WORDS = 14
MOST_COUNTED = 60
"""Words of one line that count as prose: a page saved as one line is not sixty paragraphs."""
_SIZES = (2, 4, 7, 11, 19, 39, 79, 80)
_LETTERS_A_WORD = 1.8
_TALL_WORDS = 12
_LONG_WORDS = 20
_SHORT_CHARS = 200
_TAIL_CHARS = 120
"""Credits and addresses stand at a line's end; a paragraph is not searched through for them."""
_NEAR_ABOVE = 16
_NEAR_BELOW = 6
_NO_STOPS_WORDS = 25
# Thai, Lao, Khmer and Burmese write no mark at a sentence's end.
_NO_STOPS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_CLOSING = "\"'”’»)]」』"
_STOPS = ".!?。！？؟।۔"
_ADDRESS = re.compile(r"pic\.twitter|https?://|www\.|@\w|\bt\.co/")
_CREDIT = re.compile(
    r"(?:/|©|via |: ?)(?:AP|AFP|EPA|PA|dpa|DPA|Reuters|REUTERS|Getty)\b|\((?:AP|AFP|Photo|Foto|Image|Picture|File)\b"
    r"|[Ii]mage credit|Getty Images|Photograph:|Photo by|Fotos?:|Photo:|Credit:|\([^()/]{2,40}/[^()/]{2,40}\)$"
)
_OPENS_HIGH = re.compile(r"(?:^| )[\"'“‘«(]?[A-ZÀ-ÞĀ-ŽА-ЯΑ-Ω\d]")
# "READ: another headline"; the line under an embedded post.
_LABEL = re.compile(
    r"(?:related|more|read|see|watch|also|trending|photos|video|listen|don't miss)\b[^:.]{0,20}:", re.IGNORECASE
)
_SIGNATURE = re.compile(r"[—–-] ?.{1,60}\(@\w+\)")
_PATTERNS = (("address", _ADDRESS), ("credit", _CREDIT))
# Whatever has one of those traits holds one of these.
_ODD = re.compile(r"[|©@(/:]|www\.|pic\.t|Getty|hoto|mage credit|via ")
_OPENINGS = {**dict.fromkeys("•·▪◦‣*–—-", "bullet"), **dict.fromkeys("\"“„«‘'「", "quote")}
_FAR = "far"


class Line(NamedTuple):
    """A line of a dump.

    Attributes:
        words: How many it has; an unspaced script's letters count as one each.
        mark: What its words say that it is; None when they say nothing, or when it was not looked at.
        prose: Whether it is a line of whole sentences, long enough to be told from a heading.
        weight: Its words as they count for prose, 0 to 60; 0 when it is none.
        kind: `prose`, `long`, `mid`, `short` or `far` (not looked at), or the class of its mark.
        shape: Its size and how it ends, as `z19:stop`, or its mark, as `m:share`; `far` when not looked at.
        traits: What it holds, as `credit` or `quote`.
    """

    text: str
    words: int
    mark: Mark | None
    prose: bool
    weight: int
    kind: str
    shape: str
    traits: tuple[str, ...]


def look_at(texts: Sequence[str], marks: Marks) -> list[Line]:
    """Return the lines as they look; none of the texts is empty, and each has single spaces between its words."""
    sizes = [_size(text) for text in texts]
    ends = [_end(text, size) for text, (_, size) in zip(texts, sizes, strict=True)]
    near = _near_tall([size for _, size in sizes], ends)
    return [
        _look(text, words, size, end, marks, repeated=repeated)
        if close
        else Line(text, words, mark=None, prose=False, weight=0, kind=_FAR, shape=_FAR, traits=())
        for text, (words, size), end, close, repeated in zip(texts, sizes, ends, near, _repeated(texts), strict=True)
    ]


def _repeated(texts: Sequence[str]) -> list[bool]:
    """Tell which lines say again what was said; of a short one said twice, the first is one of them too."""
    often, said = Counter(texts), set[str]()
    again = []
    for text in texts:
        again.append(often[text] > 1 and (text in said or len(text) < _SHORT_CHARS))
        said.add(text)
    return again


def _size(text: str) -> tuple[int, int]:
    """Return (words, words as a spaced script would have them)."""
    words = count_spaced(text)
    letters = 0 if text.isascii() else len(COMMON_UNSPACED.findall(text))
    if not letters:
        return words, words
    return words, max(1, int(words - letters + letters / _LETTERS_A_WORD))


def _near_tall(sizes: list[int], ends: list[str]) -> list[bool]:
    """Tell which lines stand near one that may be a paragraph: titles above it, closing words below."""
    near = [False] * len(sizes)
    for index, size in enumerate(sizes):
        if size >= _TALL_WORDS and (size >= _LONG_WORDS or ends[index] == "stop"):
            for place in range(max(0, index - _NEAR_ABOVE), min(len(sizes), index + _NEAR_BELOW + 1)):
                near[place] = True
    return near


def _look(text: str, words: int, size: int, end: str, marks: Marks, *, repeated: bool) -> Line:
    mark = classify_line(text, words, marks)
    prose = mark is None and end == "stop" and size >= PROSE_WORDS
    kind = "prose" if prose else mark.noise.value if mark else "long" if size >= 12 else "mid" if size >= 5 else "short"
    shape = f"m:{mark.noise.value}" if mark else f"z{_SIZES[bisect_left(_SIZES, size, 0, 7)]}:{end}"
    traits = tuple(_traits(text, repeated=repeated))
    return Line(text, words, mark, prose, min(size, MOST_COUNTED) if prose else 0, kind, shape, traits)


def _end(text: str, size: int) -> str:
    last = text[-1]
    if last in _CLOSING:
        last = text.rstrip(_CLOSING)[-1:] or last
    if last == "…" or text.endswith(("...", "[…]")):
        return "cut"
    if last in _STOPS:
        return "stop"
    if last in ":：":
        return "colon"
    return "stop" if size >= _NO_STOPS_WORDS and _NO_STOPS.search(text) else "none"


def _traits(text: str, *, repeated: bool) -> list[str]:
    found = ["repeated"] if repeated else []
    opening = _OPENINGS.get(text[0]) or ("lower" if text[0].islower() else "number" if text[0].isdigit() else None)
    if opening is not None:
        found.append(opening)
    if ", " in text or "、" in text or "،" in text:
        found.append("comma")
    tail = text[-_TAIL_CHARS:]
    if _ODD.search(tail):
        found.extend(_odd_traits(tail))
    if ":" in text and _LABEL.match(text):
        found.append("label")
    if "(@" in text and _SIGNATURE.match(text):
        found.append("signature")
    if text.isupper():
        found.append("capitals")
    elif text[-1] not in _STOPS:
        found.extend(_title_case(text))
    return found


def _odd_traits(text: str) -> list[str]:
    """Return the traits of letters that few lines end with."""
    found = [name for name, sign in (("pipe", "|"), ("copyright", "©")) if sign in text]
    found.extend(name for name, pattern in _PATTERNS if pattern.search(text))
    return found


def _title_case(text: str) -> tuple[str, ...]:
    words = text.count(" ") + 1
    if not 4 <= words <= 40:
        return ()
    high = len(_OPENS_HIGH.findall(text)) / words
    return ("title",) if high >= 0.7 else ("titled",) if high >= 0.45 else ()
