"""What is reported of one extractor: the scorer's figures by set and over NEWS, time, memory, failures.

Times are CPU milliseconds of the reading process (`time.process_time`), so another process's work is not counted;
what it does to caches and clock rates is. How much that is, two readings of every page by the same reference show.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .bench import NEWS, Bench
from .extractors import Extractor
from .rounds import Answer

ALL_NEWS = "NEWS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """CPU milliseconds a page, over so many pages."""

    pages: int
    median_ms: float
    mean_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything that one run shows of one extractor.

    Attributes:
        groups: A set's name, or NEWS, to the scorer's figures; a figure that the gold does not allow is missing.
        scores: Page id to the scorer's raw measures.
        news_time: Over the NEWS pages; None when none was read.
        all_time: Over all pages; None when none was read.
        peak_mib: The most memory that its process held over all pages.
        failed: Pages that it raised an exception on or never answered; they are scored as empty.
    """

    extractor: Extractor
    groups: Mapping[str, Mapping[str, float]]
    scores: Mapping[str, Mapping[str, Any]]
    answers: Mapping[str, Answer]
    news_time: Timing | None
    all_time: Timing | None
    peak_mib: float
    failed: int

    def figure(self, group: str, measure: str) -> float | None:
        """Return one figure of the scorer's; None when it was not measured."""
        return self.groups.get(group, {}).get(measure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """How far two readings of the same pages by the same extractor lie apart.

    Attributes:
        medians_ms: The median of either reading.
        low: The second over the first time of a page, at the fifth percentile of pages.
        high: The same at the ninety-fifth.
    """

    medians_ms: tuple[float, float]
    low: float
    high: float

    @property
    def apart(self) -> float:
        """By what share the medians differ."""
        one, other = self.medians_ms
        return abs(other / one - 1) if one else 0.0


def summarise(bench: Bench, extractor: Extractor, answers: Mapping[str, Answer], peak_kib: int) -> Figures:
    """Score one extractor's answers; pages that it was not asked for are left out."""
    asked = [page for page in bench.pages if page.id in answers]
    scores = {page.id: bench.scorer.score_page(page.gold, dict(answers[page.id].prediction)) for page in asked}
    members: dict[str, list[Any]] = {}
    for page in asked:
        members.setdefault(page.of_set, []).append(scores[page.id])
        if page.of_set in NEWS:
            members.setdefault(ALL_NEWS, []).append(scores[page.id])
    return Figures(
        extractor=extractor,
        groups={name: bench.scorer.summarise(group) for name, group in members.items()},
        scores=scores,
        answers=answers,
        news_time=time_of(answers[page.id].cpu_ms for page in asked if page.of_set in NEWS),
        all_time=time_of(answers[page.id].cpu_ms for page in asked),
        peak_mib=peak_kib / 1024,
        failed=sum(answers[page.id].error is not None for page in asked),
    )


def time_of(cpu_ms: Iterable[float | None]) -> Timing | None:
    """Return median, mean and 99th percentile (nearest rank); None when there is no time."""
    times = sorted(ms for ms in cpu_ms if ms is not None)
    if not times:
        return None
    rank = max(0, -(-len(times) * 99 // 100) - 1)
    return Timing(
        pages=len(times),
        median_ms=statistics.median(times),
        mean_ms=statistics.fmean(times),
        p99_ms=times[rank],
    )


def noise_between(one: Mapping[str, Answer], other: Mapping[str, Answer]) -> Noise | None:
    """Compare two readings of the same pages by the same extractor; None when fewer than two pages were timed."""
    pairs = [
        (first.cpu_ms, other[page].cpu_ms)
        for page, first in one.items()
        if page in other and first.cpu_ms and other[page].cpu_ms
    ]
    both = [(first, second) for first, second in pairs if first and second]
    if len(both) < 2:
        return None
    steps = statistics.quantiles([second / first for first, second in both], n=20, method="inclusive")
    medians = statistics.median(first for first, _ in both), statistics.median(second for _, second in both)
    return Noise(medians_ms=medians, low=steps[0], high=steps[-1])


def best_peer(figures: Sequence[Figures], group: str, measure: str) -> tuple[Figures, float] | None:
    """Return the peer with the highest figure and that figure; None when no peer has it."""
    known = [(peer, peer.figure(group, measure)) for peer in figures if not peer.extractor.ours]
    found = [(peer, figure) for peer, figure in known if figure is not None]
    return max(found, key=lambda pair: pair[1], default=None)
