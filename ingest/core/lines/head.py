"""What stands above the text: headline, deck, caption, byline, date; and the place that the first paragraph opens with.

The headline is the line above the text that says most of its words, is as long as headlines are, and has a byline or a
date behind it. Nothing is made up: each field is one line as it stands, or none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.core.lines.look import Line
from ingest.core.lines.weights import HEADLINE
from ingest.core.text import tokens
from ingest.model import NoiseClass

DATELINE = re.compile(
    r"^([A-ZÀ-ÞĀ-Ž][A-ZÀ-ÞĀ-Ža-zà-ÿ.'’ \-]{1,40}?(?:, [A-Z][A-Za-z. ]{1,30})?)"
    r"(?: ?\([A-Za-z/ .]{2,30}\))?\s*(?:--|—|–|―)\s+(?=\S)"
)
"""A place, an agency perhaps, a dash: `PLACE, Region (AGENCY) -- text`."""
_LEAST_SCORE = 2.0
_REACH = 25
_SAID_LINES = 8
_MOST_WORDS = 45
_LEAST_DECK_WORDS = 5
_MOST_SIGNED_WORDS = 20
_SIGNED_ABOVE = 3
_SIGNED_BELOW = 2
_LEAST_TOKEN = 4
_SIZE_ENDS = (4, 6, 8, 16, 24, 45)
_SIZES = ("words:4", "words:6", "words:8", "words:16", "words:24", "words:45")
_NO_HEADLINES = frozenset(("far", "share", "navigation", "icon_title", "advert", "consent"))
_UNMARKED = frozenset(("prose", "long", "mid", "short"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The indexes of the lines that are fields; None for a field that no line is.

    Attributes:
        opening: The text's first line.
    """

    opening: int
    headline: int | None = None
    deck: int | None = None
    caption: int | None = None

    @property
    def fields(self) -> frozenset[int]:
        """The lines that are fields, so neither text nor noise."""
        return frozenset(index for index in (self.headline, self.deck, self.caption) if index is not None)


def find_head(lines: Sequence[Line], first: int, end: int) -> Head:
    """Return what stands above the text of a stretch; a headline or caption within it moves its opening."""
    opening = _opening(lines, first, end)
    headline = _headline(lines, opening, end)
    if headline is None:
        return Head(opening=opening)
    opening = max(opening, headline + 1)
    below = [
        index
        for index in range(headline + 1, opening)
        if lines[index].mark is None and lines[index].words >= _LEAST_DECK_WORDS and "credit" not in lines[index].traits
    ]
    deck = below[0] if below and below[0] <= headline + 2 else None
    caption = below[-1] if below and below[-1] == opening - 1 and below[-1] != deck else None
    return Head(opening=opening, headline=headline, deck=deck, caption=caption)


def find_signed(lines: Sequence[Line], head: Head) -> tuple[str, ...]:
    """Return the lines around the headline and just within the text of which some may say by whom and when."""
    if head.headline is None:
        return ()
    around = range(max(0, head.headline - _SIGNED_ABOVE), min(head.opening + _SIGNED_BELOW, len(lines)))
    return tuple(
        lines[index].text
        for index in around
        if index not in head.fields and lines[index].words <= _MOST_SIGNED_WORDS and not lines[index].prose
    )


def _opening(lines: Sequence[Line], first: int, end: int) -> int:
    """Return the index of the text's first line: the dateline's, when one stands among the first few."""
    for index in range(first, min(first + 4, end)):
        if lines[index].prose and DATELINE.match(lines[index].text):
            return index
    return first


def _headline(lines: Sequence[Line], opening: int, end: int) -> int | None:
    said: set[str] = set()
    for line in [line for line in lines[opening:end] if line.prose][:_SAID_LINES]:
        said |= _telling(line.text)
    best, found = _LEAST_SCORE, None
    for index in range(max(0, opening - _REACH), min(opening + 1, len(lines))):
        line = lines[index]
        telling = _telling(line.text) if line.kind not in _NO_HEADLINES and line.words <= _MOST_WORDS else None
        if not telling:
            continue
        score = HEADLINE["said"] * len(telling & said) / len(telling) + _bearing(lines, index)
        score += HEADLINE["opening"] if index == opening else HEADLINE["beside"] if index == opening - 1 else 0.0
        if score > best:
            best, found = score, index
    if found is None and opening == 1 and lines[0].mark is None:
        return 0  # whoever wrote one line above a text meant its headline
    return found


def _bearing(lines: Sequence[Line], index: int) -> float:
    """Return what a line's length, end and neighbours weigh for its being a headline."""
    line = lines[index]
    signs = [_SIZES[bisect_left(_SIZE_ENDS, line.words)], *line.traits]
    if line.text[-1] in ".。।":
        signs.append("stop")
    if line.mark is not None:
        signs.append("marked")
    if any(near.kind == NoiseClass.BYLINE for near in lines[index + 1 : index + 4]):
        signs.append("byline")
    if index:
        signs.append(f"<{lines[index - 1].kind}")
    if index + 1 < len(lines):
        below = lines[index + 1].kind
        signs.append(f">{below}" if below in _UNMARKED else ">marked")
    return sum([HEADLINE.get(sign, 0.0) for sign in signs])


def _telling(text: str) -> set[str]:
    """Return the words that tell what a line is about: longer ones, and the letters of unspaced scripts."""
    return {word for word in tokens(text) if len(word) >= _LEAST_TOKEN or not word.isascii()}
