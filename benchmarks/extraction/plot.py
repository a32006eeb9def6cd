"""The one picture: quality over time, a point for each extractor. Up and to the left is better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .extractors import Takes
from .figures import ALL_NEWS, Figures

_INCHES = (10.0, 6.5)
_DPI = 120
_TICKS_MS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
_LINE = 0.032  # of the height: a line of text
_LEVEL = 1.5  # lines: what is nearer than this would be written over
_NEAR = 2.5  # times as slow: about the length of a label
_GAP = 1.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One extractor that read whole NEWS pages: median CPU milliseconds a page, and mean F1."""

    label: str
    median_ms: float
    pf1: float
    ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Where a point's name is written: it begins (on the left: ends) at these milliseconds, at this F1."""

    point: Point
    at_ms: float
    height: float
    on_left: bool


def draw(figures: Sequence[Figures], file: Path) -> bool:
    """Draw pf1 over the median CPU time a page on NEWS (logarithmic) as PNG; False when matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra; without it the rest of the report stands
    except ImportError:
        return False
    points = sorted(find_points(figures), key=lambda point: (point.pf1, point.median_ms))
    picture = Figure(figsize=_INCHES, layout="constrained")
    axes = picture.add_subplot()
    axes.set_xscale("log")
    axes.set_xlabel("median CPU time a page, ms (logarithmic)")
    axes.set_ylabel("mean F1 a page (pf1)")
    axes.set_title("News articles: quality over time")
    axes.grid(visible=True, alpha=0.25)
    axes.set_xticks(_TICKS_MS, [f"{ms:g}" for ms in _TICKS_MS])
    axes.minorticks_off()
    if points:
        _frame(axes, points)
        for label in place_labels(points, _LINE * _span(points)):
            _mark(axes, label)
    picture.savefig(file, dpi=_DPI)
    return True


def find_points(figures: Iterable[Figures]) -> Iterator[Point]:
    """Yield a point for each extractor that read whole NEWS pages; text dumps are another task."""
    for each in figures:
        pf1 = each.figure(ALL_NEWS, "pf1")
        if pf1 is not None and each.news_time is not None and each.extractor.takes is Takes.HTML:
            yield Point(
                label=each.extractor.label, median_ms=each.news_time.median_ms, pf1=pf1, ours=each.extractor.ours
            )


def place_labels(points: Sequence[Point], line: float) -> Iterator[Label]:
    """Yield a label for each point, lowest first, none over another on its side.

    It stands to the right of the point and of those close after it, or to the left when only that side is free; at the
    point's own height, or a line above the label below.
    """
    below = {True: float("-inf"), False: float("-inf")}
    for point in points:
        level = [other for other in points if abs(other.pf1 - point.pf1) < _LEVEL * line]
        after = [other.median_ms for other in level if 1 < other.median_ms / point.median_ms < _NEAR]
        before = [other for other in level if 1 < point.median_ms / other.median_ms < _NEAR]
        on_left = bool(after) and not before
        at_ms = point.median_ms / _GAP if on_left else max([*after, point.median_ms]) * _GAP
        below[on_left] = max(point.pf1, below[on_left] + line)
        yield Label(point=point, at_ms=at_ms, height=below[on_left], on_left=on_left)


def _span(points: Sequence[Point]) -> float:
    return points[-1].pf1 - points[0].pf1 + 0.02


def _frame(axes: Any, points: Sequence[Point]) -> None:
    """Leave room for labels: above the highest point and to the right of the slowest."""
    room = 0.15 * _span(points)
    axes.set_ylim(points[0].pf1 - room, points[-1].pf1 + 2 * room)
    axes.set_xlim(min(point.median_ms for point in points) / 1.5, max(point.median_ms for point in points) * 5)


def _mark(axes: Any, label: Label) -> None:
    point = label.point
    colour = "tab:red" if point.ours else "dimgray"
    moved = label.height > point.pf1 or label.at_ms > point.median_ms * _GAP
    axes.scatter([point.median_ms], [point.pf1], s=70, color=colour, zorder=3)
    axes.annotate(
        point.label,
        (point.median_ms, point.pf1),
        (label.at_ms, label.height),
        color=colour,
        fontsize=9,
        ha="right" if label.on_left else "left",
        va="center",
        arrowprops={"arrowstyle": "-", "color": "lightgray"} if moved else None,
    )
