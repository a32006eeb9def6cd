"""Where the article stands among the lines of a dump, and which lines of it are its text.

The article is one stretch of neighbouring lines: the one whose signs weigh most in sum (Kadane's scan, with a weight
for where a stretch begins and ends). Menus, comments and teasers pull the sum down, so a stretch crosses a few such
lines for the paragraphs behind them, but not many. A line inside is text when its own signs say so; a line that the
marks know to be noise never is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from ingest.core.lines.look import Line
from ingest.core.lines.signs import Gap, keep_signs, stretch_signs
from ingest.core.lines.weights import FIRST, KEEP, KEEP_BASE, KEEP_FROM, LAST, PROSE_BEFORE, STRETCH


def _beside(table: Mapping[str, float], place: str) -> dict[str, float]:
    return {sign.removeprefix(place): weight for sign, weight in table.items() if sign.startswith(place)}


_OPENS, _OPENS_BEHIND = _beside(FIRST, "this:"), _beside(FIRST, "prev:")
_CLOSES, _CLOSES_BEFORE = _beside(LAST, "this:"), _beside(LAST, "next:")


def find_stretch(lines: Sequence[Line], gaps: dict[int, Gap]) -> tuple[int, int]:
    """Return (first, one past last) of the lines that the article stretches over; (0, 0) where nothing is long."""
    if not any(line.prose or line.kind == "long" for line in lines):
        return 0, 0
    prose = sum(line.weight for line in lines) or 1
    best, span = float("-inf"), (0, 0)
    opened, start, total, said = float("-inf"), 0, 0.0, 0
    kinds = ["none", *(line.kind for line in lines), "none"]
    for index, signs in enumerate(stretch_signs(lines, gaps)):
        kind = kinds[index + 1]
        opening = _OPENS.get(kind, 0.0) + _OPENS_BEHIND.get(kinds[index], 0.0)
        opening += PROSE_BEFORE * said / prose - total
        if opening > opened:
            opened, start = opening, index
        total += _weight(signs)
        said += lines[index].weight
        closed = opened + total + _CLOSES.get(kind, 0.0) + _CLOSES_BEFORE.get(kinds[index + 2], 0.0)
        if closed > best:
            best, span = closed, (start, index + 1)
    return span


@lru_cache(maxsize=16_384)
def _weight(signs: tuple[str, ...]) -> float:
    return sum([STRETCH.get(sign, 0.0) for sign in signs])


def find_text(lines: Sequence[Line], gaps: dict[int, Gap], first: int, end: int) -> list[int]:
    """Return the indexes of the lines of a stretch that are text."""
    return [
        index
        for index, signs in enumerate(keep_signs(lines, gaps, first, end), first)
        if lines[index].mark is None and sum([KEEP.get(sign, 0.0) for sign in signs]) + KEEP_BASE > KEEP_FROM
    ]
