"""What speaks for and against a line by where it stands: among which neighbours, in how long a gap, behind what.

Two questions are asked: does the article stretch over this line, and is this line of the stretch its text? Each sign is
a name; what it weighs stands in `weights`. Nothing here is decided.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.core.lines.look import Line
from ingest.model import WALL_CLASSES

_LATE_WORDS = 60
"""From so many words of prose on, what stands around articles may be what ends this one."""
_BARS = frozenset(("comments", "legal", "navigation", "share", "newsletter", "related", "byline"))
_GAPS = (1, 2, 4, 8, 16)
_LENGTHS = ("gap:1", "gap:2", "gap:4", "gap:8", "gap:16", "gap:17")
_PROSE = ("prose:0", "prose:1", "prose:2")
_SHORT_WORDS = 12
_LONG_WORDS = 20


class Gap(NamedTuple):
    """Neighbouring lines that are no prose.

    Attributes:
        end: One past the last.
        marked: The classes of the marks on its lines.
        early: The sign of its length where little has been said.
        late: The same where much has.
    """

    first: int
    end: int
    marked: frozenset[str]
    early: str
    late: str


def find_gaps(lines: Sequence[Line]) -> dict[int, Gap]:
    """Return, for the index of every line that is no prose, the gap it belongs to."""
    gaps: dict[int, Gap] = {}
    first = 0
    while first < len(lines):
        end = first
        while end < len(lines) and not lines[end].prose:
            end += 1
        if end > first:
            marked = frozenset(line.kind for line in lines[first:end] if line.mark is not None)
            size = _length(end - first)
            gaps.update(dict.fromkeys(range(first, end), Gap(first, end, marked, f"{size}:early", f"{size}:late")))
        first = end + 1
    return gaps


def stretch_signs(lines: Sequence[Line], gaps: dict[int, Gap]) -> Iterator[tuple[str, ...]]:
    """Yield, line by line, the signs of whether an article stretches over it."""
    said = 0
    behind: tuple[str, ...] = ()
    for index, line in enumerate(lines):
        if line.prose:
            beside = (index > 0 and lines[index - 1].prose) + (index + 1 < len(lines) and lines[index + 1].prose)
            yield (line.shape, *line.traits, *behind, _PROSE[beside])
            said += line.weight
            continue
        gap = gaps[index]
        if said < _LATE_WORDS:
            yield (line.shape, *line.traits, gap.early)
            continue
        here = (gap.late, *behind)
        if line.mark is not None:
            bar = f"behind:{line.kind}"
            if line.kind in _BARS and bar not in behind:
                behind = (*behind, bar)
        if index == gap.first:
            here = (*here, *[f"bar:{kind}" for kind in gap.marked])
        yield (line.shape, *line.traits, *here) if line.traits else (line.shape, *here)


def keep_signs(lines: Sequence[Line], gaps: dict[int, Gap], first: int, end: int) -> Iterator[list[str]]:
    """Yield, for each line of the stretch from `first` to before `end`, the signs of whether it is text."""
    density = sum(line.prose for line in lines[first:end]) / max(1, end - first)
    dense = "dense" if density > 0.6 else "sparse" if density < 0.3 else "middling"
    for index in range(first, end):
        line = lines[index]
        before = lines[index - 1].kind if index > first else "start"
        after = lines[index + 1].kind if index + 1 < end else "end"
        signs = [line.shape, *line.traits, dense]
        if line.prose:
            signs += [f"prose<{before}", f"prose>{after}"]
        else:
            gap = gaps[index]
            length = min(gap.end, end) - max(gap.first, first)
            signs += [f"<{before}", f">{after}", _length(length)]
            # A wall's own lines are short; a long one that breaks off before a wall is the text's last.
            signs.extend(f"gap:{kind}" for kind in gap.marked if line.words < _LONG_WORDS or kind not in WALL_CLASSES)
            if line.mark is None and line.words < _SHORT_WORDS:
                signs.append(f"short:{_prose_or(before)}:{_prose_or(after)}")
        if index - first < 2:
            signs.append(f"first:{index - first}")
        if end - index <= 3:
            signs.append(f"last:{end - index}:{'prose' if line.prose else 'other'}")
        yield signs


def _length(lines: int) -> str:
    return _LENGTHS[bisect_left(_GAPS, lines)]


def _prose_or(kind: str) -> str:
    return kind if kind in ("prose", "start", "end") else "other"
