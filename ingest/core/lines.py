"""Text dumps: pages that survive as lines alone, their markup lost (web-text corpora, WET archives, saved text).

Lines in; headline, deck, caption, dateline and the body out, every other line in the ledger. The article is the stretch
of lines whose prose outweighs what stands between; the same marks as for pages say what the other lines are, and a line
that no mark knows takes its class from the marked lines around it: overlays come in whole blocks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.core.noise import classify_line
from ingest.core.rules import Mark, Rulebook
from ingest.core.text import clean_text, count_words, fold_space
from ingest.model import Block, BlockKind, Body, NoiseClass, RemovedBlock

# A place, an agency perhaps, a dash: `PLACE, Region (AGENCY) -- text`.
_DATELINE = re.compile(
    r"^([A-ZÀ-ÞĀ-Ž][A-ZÀ-ÞĀ-Ža-zà-ÿ.'’ \-]{1,40}?(?:, [A-Z][A-Za-z. ]{1,30})?)"
    r"(?: ?\([A-Za-z/ .]{2,30}\))?\s*(?:--|—|–|―)\s+(?=\S)"
)
_BULLET = re.compile(r"^[•·▪◦‣*–-]\s+")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*$")
_PROSE_WORDS = 12
_MOST_WEIGHT = 60.0
_MOST_HEADLINE_WORDS = 30
_NEAR = 8
_WALL = frozenset((NoiseClass.PAYWALL, NoiseClass.METER, NoiseClass.REGISTRATION))
_OUTSIDE = Mark(NoiseClass.OTHER, "lines:outside the article")
_BEFORE = Mark(NoiseClass.NAVIGATION, "lines:before the headline")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesReading:
    """What the lines of a text dump say.

    Attributes:
        headline: None when no line before the body can be one.
        deck: None when no line stands between headline and body.
        caption: Of the lead image; None when none is told apart from the body.
        dateline: The place that the first paragraph opens with; None when it opens with none.
        body: All other lines, kept or removed; positions count these lines, from 0; `origin` is `text-dump`.
    """

    headline: str | None
    deck: str | None
    caption: str | None
    dateline: str | None
    body: Body


class _Line(NamedTuple):
    text: str
    words: int
    mark: Mark | None
    weight: float


def read_lines(text: str, rulebook: Rulebook) -> LinesReading:
    """Read a text dump; an empty one gives no headline and an empty body."""
    cleaned = (fold_space(line) for line in clean_text(text).split("\n"))
    lines = [_weigh(line, rulebook) for line in cleaned if line]
    first, last = _stretch(lines)
    opening = _opening(lines, first, last)
    head = _head(lines, opening)
    dateline = _DATELINE.match(lines[opening].text) if opening < last else None
    return LinesReading(
        headline=lines[head[0]].text if head else None,
        deck=lines[head[1]].text if len(head) > 1 else None,
        caption=lines[head[2]].text if len(head) > 2 else None,
        dateline=dateline[1].strip() if dateline else None,
        body=_account(lines, head, opening, last),
    )


def _weigh(text: str, rulebook: Rulebook) -> _Line:
    words = count_words(text)
    mark = classify_line(text, words, rulebook.shared)
    if mark is not None:
        return _Line(text, words, mark, -12.0)
    if words >= _PROSE_WORDS and _SENTENCE_END.search(text):
        return _Line(text, words, None, min(float(words), _MOST_WEIGHT))
    return _Line(text, words, None, -6.0 if words < _PROSE_WORDS else 2.0)


def _stretch(lines: Sequence[_Line]) -> tuple[int, int]:
    """Return (first, one past last) of the neighbouring lines that weigh most in sum (Kadane); (0, 0) without prose."""
    best, best_span, total, start = 0.0, (0, 0), 0.0, 0
    for index, line in enumerate(lines):
        if total <= 0:
            total, start = 0.0, index
        total += line.weight
        if total > best:
            best, best_span = total, (start, index + 1)
    return best_span


def _opening(lines: Sequence[_Line], first: int, last: int) -> int:
    """Return the index of the body's first line: the dateline's, when one stands among the first few."""
    for index in range(first, min(first + 4, last)):
        if _DATELINE.match(lines[index].text) and lines[index].weight > 0:
            return index
    return first


def _head(lines: Sequence[_Line], opening: int) -> tuple[int, ...]:
    """Return the indexes of headline, deck and caption: the unmarked lines right before the body, as far as they go."""
    found: list[int] = []
    for index in range(opening - 1, -1, -1):
        line = lines[index]
        if line.mark is not None or line.words > _MOST_HEADLINE_WORDS or len(found) == 3:
            break
        found.insert(0, index)
    while len(found) > 1 and lines[found[0]].words < 3:
        found.pop(0)
    return tuple(found)


def _account(lines: Sequence[_Line], head: tuple[int, ...], opening: int, last: int) -> Body:
    kept = [index for index in range(opening, last) if lines[index].mark is None]
    taken = set(kept) | set(head)
    marks = _spread(lines, taken, last)
    return Body(
        blocks=tuple(_block(lines[index].text) for index in kept),
        removed=tuple(
            RemovedBlock(
                noise=mark.noise,
                text=lines[index].text,
                rule=mark.rule,
                position=index - sum(field < index for field in head),
                near_end=opening <= index < last + _NEAR,
            )
            for index, mark in sorted(marks.items())
        ),
        origin="text-dump" if kept else "none",
    )


def _spread(lines: Sequence[_Line], taken: set[int], last: int) -> dict[int, Mark]:
    """Mark every line that is not taken: by its own mark, else by the nearest wall's after the body."""
    rest = [index for index in range(len(lines)) if index not in taken]
    marks: dict[int, Mark] = {}
    for at, index in enumerate(rest):
        own = lines[index].mark
        if index < last or (own is not None and own.noise in _WALL):
            marks[index] = own or (_BEFORE if index < last else _OUTSIDE)
            continue
        wall = _wall_near(lines, rest, at, last)
        marks[index] = (
            wall if wall is not None and (own is None or own.noise is NoiseClass.RELATED) else own or _OUTSIDE
        )
    return marks


def _wall_near(lines: Sequence[_Line], rest: Sequence[int], at: int, last: int) -> Mark | None:
    """Return the mark of a wall that a line after the body belongs to: marked lines close before or after."""
    for step in range(1, _NEAR + 1):
        for place in (at - step, at + step):
            if 0 <= place < len(rest) and rest[place] >= last:
                mark = lines[rest[place]].mark
                if mark is not None and mark.noise in _WALL:
                    return Mark(NoiseClass.PAYWALL, f"lines:beside {mark.rule}")
    return None


def _block(text: str) -> Block:
    bullet = _BULLET.match(text)
    if bullet:
        return Block(kind=BlockKind.LIST_ITEM, text=text[bullet.end() :])
    return Block(kind=BlockKind.PARAGRAPH, text=text)
