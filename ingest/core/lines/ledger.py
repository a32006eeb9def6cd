"""The ledger of a dump: every line that is neither text nor a field, with its class and what decided.

A line that no mark knows takes its class from where it stands: above the article it is navigation; behind it, beside a
wall's lines, it is part of that wall, since overlays come in whole blocks.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.core.lines.look import Line
from ingest.core.noise import classify_line
from ingest.core.rules import Mark, Marks
from ingest.model import WALL_CLASSES, NoiseClass, RemovedBlock

_NEAR = 8
_BESIDE = 4
_LOOKED_AT = 60
"""So many lines behind the article are asked for their class, however far from any text."""
_BEFORE = Mark(NoiseClass.NAVIGATION, "lines:before the article")
_WITHIN = Mark(NoiseClass.OTHER, "lines:no text")
_BEHIND = Mark(NoiseClass.OTHER, "lines:behind the article")


def write_ledger(
    lines: Sequence[Line], text: Sequence[int], fields: frozenset[int], span: tuple[int, int], marks: Marks
) -> tuple[RemovedBlock, ...]:
    """Return a ledger entry for every line that is neither text nor a field, in page order.

    Args:
        text: The indexes of the lines kept.
        fields: The indexes of the lines that are fields; positions do not count them.
        span: The text's first line, and one past its last.
        marks: Of all publishers, for lines that were not looked at.
    """
    opening, last = span
    kept = frozenset(text)
    found = {
        index: _own(lines[index], index, span, marks)
        for index in range(len(lines))
        if index not in kept and index not in fields
    }
    found |= _walls([(index, mark) for index, mark in found.items() if index >= last])
    entries, passed = [], 0
    for index in range(len(lines)):
        if index in fields:
            passed += 1
        elif index in found:
            noise, rule = found[index]
            near = opening <= index < last + _NEAR
            entries.append(
                RemovedBlock(noise=noise, text=lines[index].text, rule=rule, position=index - passed, near_end=near)
            )
    return tuple(entries)


def _own(line: Line, index: int, span: tuple[int, int], marks: Marks) -> Mark:
    opening, last = span
    mark = line.mark
    if line.kind == "far" and last <= index < last + _LOOKED_AT:
        mark = classify_line(line.text, line.words, marks)
    return mark or (_BEFORE if index < opening else _WITHIN if index < last else _BEHIND)


def _walls(behind: list[tuple[int, Mark]]) -> dict[int, Mark]:
    """Return the lines behind the article that are part of a wall since one of its lines is near: its mark for each."""
    walls = [place for place, (_, mark) in enumerate(behind) if mark.noise in WALL_CLASSES]
    beside: dict[int, tuple[int, int]] = {}
    for wall in walls:
        for place in range(max(0, wall - _BESIDE), min(len(behind), wall + _BESIDE + 1)):
            beside[place] = min(beside.get(place, (_BESIDE + 1, 0)), (abs(place - wall), wall))
    return {
        behind[place][0]: Mark(NoiseClass.PAYWALL, f"lines:beside {behind[wall][1].rule}")
        for place, (_, wall) in beside.items()
        if behind[place][1] is _BEHIND or behind[place][1].noise is NoiseClass.RELATED
    }
