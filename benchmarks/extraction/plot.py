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


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One extractor that read whole NEWS pages: median CPU milliseconds a page, and mean F1."""

    label: str
    median_ms: float
    pf1: float
    ours: bool


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
        for point, height in place_labels(points, _LINE * _span(points)):
            _mark(axes, point, height)
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


def place_labels(points: Sequence[Point], line: float) -> Iterator[tuple[Point, float]]:
    """Yield each point, lowest first, with the height of its label: its own, or a line above the label below it."""
    below = float("-inf")
    for point in points:
        below = max(point.pf1, below + line)
        yield point, below


def _span(points: Sequence[Point]) -> float:
    return points[-1].pf1 - points[0].pf1 + 0.02


def _frame(axes: Any, points: Sequence[Point]) -> None:
    """Leave room for labels: above the highest point and to the right of the slowest."""
    room = 0.15 * _span(points)
    axes.set_ylim(points[0].pf1 - room, points[-1].pf1 + 2 * room)
    axes.set_xlim(min(point.median_ms for point in points) / 1.5, max(point.median_ms for point in points) * 5)


def _mark(axes: Any, point: Point, height: float) -> None:
    colour = "tab:red" if point.ours else "dimgray"
    axes.scatter([point.median_ms], [point.pf1], s=70, color=colour, zorder=3)
    axes.annotate(
        point.label,
        (point.median_ms, point.pf1),
        (point.median_ms * 1.15, height),
        color=colour,
        fontsize=9,
        va="center",
        arrowprops={"arrowstyle": "-", "color": "lightgray"} if height > point.pf1 else None,
    )
