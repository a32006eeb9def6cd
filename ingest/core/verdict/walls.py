"""A wall's words where they count: right behind the text that is left, never anywhere else on the page.

The same words stand on free pages in section labels, comment boxes, consent offers and teasers of other articles: a
phrase anywhere is worth little. So only blocks that stand behind the last words of the body count (or between its
lines, for less), and none that the page sets apart as comments, navigation or other articles.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.core.text import count_words
from ingest.core.verdict.marks import MARKS, NO_WALL, Mark
from ingest.model import Body, Evidence, NoiseClass, RemovedBlock

MAX_WALL_CHARS = 400
BLOCKS_BEHIND = 8
"""How far behind the last kept block a wall is still this text's wall."""
WORDS_AFTER = 40
"""Kept words behind a wall, up to which it still stands at the end (a caption, an editor's note)."""
STOP_WEIGHT = 0.7
BETWEEN_SHARE = 0.6
"""What a wall between the lines is worth: text goes on behind it, so it may be a promotion."""
HIDDEN_WEIGHT = 0.2
TEMPLATE_WEIGHT = 0.4
_ELSEWHERE = frozenset(
    (
        NoiseClass.COMMENTS,
        NoiseClass.BYLINE,
        NoiseClass.RELATED,
        NoiseClass.SHARE,
        NoiseClass.NAVIGATION,
        NoiseClass.CONSENT,
        NoiseClass.LEGAL,
        NoiseClass.CAPTION,
        NoiseClass.CREDIT,
        NoiseClass.HEADLINE,
        NoiseClass.NEWSLETTER,
        NoiseClass.ADVERT,
    )
)
_TEMPLATE = re.compile(r"\{\{[^{}]{1,60}\}\}|\$\{[^{}]{1,60}\}|#[A-Z_]{3,30}#|%[A-Z_]{3,30}%|\[\[[^\[\]]{1,40}\]\]")
_COUNTS = re.compile(r"article|remaining|left|meter|count|views|limit|stor(?:y|ies)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where kept text stands among all blocks of the page: positions, and the words from each on."""

    kept: tuple[int, ...]
    words_from: tuple[int, ...]

    def words_behind(self, position: int) -> int:
        """Return how many kept words stand behind a position."""
        return self.words_from[bisect_left(self.kept, position)]


def wall_evidence(body: Body) -> Iterator[Evidence]:
    """Yield what the removed text says of a wall, the first of each kind and place.

    A hidden or unrendered block is weak evidence of what the site may ask, and never of a wall shown.
    """
    places = _places(body)
    last = places.kept[-1] if places.kept else -1
    met: set[tuple[str, str]] = set()
    for block in body.removed:
        if "template" not in {kind for kind, _ in met} and _is_meter_template(block):
            met.add(("template", ""))
            yield _evidence("template:meter", block, "access=metered", TEMPLATE_WEIGHT)
        if not _may_be_wall(block, last):
            continue
        mark = find_mark(block.text)
        if mark is None:
            continue
        where = "hidden" if block.hidden else "end" if places.words_behind(block.position) <= WORDS_AFTER else "between"
        if (mark.name, where) not in met:
            met.add((mark.name, where))
            yield from _of_block(mark, block, where)


def find_mark(text: str) -> Mark | None:
    """Return the wording that a block of text matches; None for words that stop nobody."""
    if NO_WALL.search(text):
        return None
    return next((mark for mark in MARKS if mark.pattern.search(text)), None)


def _may_be_wall(block: RemovedBlock, last: int) -> bool:
    if not block.near_end or len(block.text) > MAX_WALL_CHARS or block.noise in _ELSEWHERE:
        return False
    return block.position <= last + BLOCKS_BEHIND and not _TEMPLATE.search(block.text)


def _is_meter_template(block: RemovedBlock) -> bool:
    unrendered = block.noise is NoiseClass.TEMPLATE or bool(_TEMPLATE.search(block.text))
    return unrendered and (block.noise is NoiseClass.METER or bool(_COUNTS.search(block.text)))


def _places(body: Body) -> _Places:
    taken = {block.position for block in body.removed}
    kept = tuple(place for place in range(len(body.blocks) + len(taken)) if place not in taken)[: len(body.blocks)]
    words = [0]
    for block in reversed(body.blocks):
        words.append(words[-1] + count_words(block.text))
    return _Places(kept=kept, words_from=tuple(reversed(words)))


def _of_block(mark: Mark, block: RemovedBlock, where: str) -> Iterator[Evidence]:
    signal = f"words:{mark.name}"
    if where == "hidden":
        yield _evidence(signal, block, mark.says, HIDDEN_WEIGHT)
        return
    yield _evidence(signal, block, mark.says, mark.weight if where == "end" else mark.weight * BETWEEN_SHARE)
    if mark.name == "remainder":
        yield _evidence(signal, block, "extent=truncated", mark.weight)
    if mark.stops:
        yield _evidence(signal, block, "wall=shown", mark.weight if where == "end" else mark.weight * BETWEEN_SHARE)
        if where == "end":
            yield _evidence(signal, block, "extent=truncated", STOP_WEIGHT)


def _evidence(signal: str, block: RemovedBlock, says: str, weight: float) -> Evidence:
    return Evidence(signal=signal, value=block.text[:200], says=says, weight=weight, where=block.rule)
