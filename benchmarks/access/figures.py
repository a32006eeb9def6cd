"""What one run shows: the scorer's figures of everyone, how far confidence can be trusted, and the kinds of page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from extraction.bench import NEWS, SavedPage

from ingest.model import AccessVerdict, Extent

from .labels import AccessBench, Labelled, labels_of
from .readers import DETECTORS, OURS, Reading

EDGES = (0.5, 0.6, 0.7, 0.8, 0.9)
"""Where the bins of confidence begin; what is less sure than the first is in a bin of its own."""
_CUT = ("truncated", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Verdicts of like confidence.

    Attributes:
        low: The least confidence of the bin, 0 to 1.
        said: Their mean confidence.
        right: The share of them that is right.
    """

    low: float
    verdicts: int
    said: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AllFigures:
    """Everything that one run shows.

    Attributes:
        by_name: The scorer's figures of ours and of each detector, by measure; ours is first.
        access_bins: Confidence that a page is free or not, and the share that is right.
        extent_bins: The same of the text being cut or whole.
        open_without_evidence: Pages called open though nothing of any weight says so.
        kinds: Pages by what they were taken for, of NEWS and of each other set.
    """

    by_name: Mapping[str, Mapping[str, tuple[float, ...]]]
    access_bins: tuple[Bin, ...]
    extent_bins: tuple[Bin, ...]
    open_without_evidence: int
    kinds: Mapping[str, Counter[str]]

    @property
    def ours(self) -> Mapping[str, tuple[float, ...]]:
        """The scorer's figures of ours."""
        return self.by_name[OURS]


def gather(bench: AccessBench, readings: Mapping[str, Reading], kinds: Mapping[str, tuple[str, str]]) -> AllFigures:
    """Return the figures of a run.

    Args:
        bench: Its pages.
        readings: Of the labelled pages, by id.
        kinds: What each page of known kind was taken for, and why, by id.
    """
    access = told_of(bench.labelled, readings, access_right, lambda verdict: verdict.access_confidence)
    extent = told_of(bench.labelled, readings, extent_right, lambda verdict: verdict.extent_confidence)
    return AllFigures(
        by_name=score_everyone(bench.scorer, bench.labelled, readings, (OURS, *DETECTORS)),
        access_bins=reliability(access),
        extent_bins=reliability(extent),
        open_without_evidence=open_without_evidence(readings.values()),
        kinds=count_kinds(bench.kinds, kinds),
    )


def score_everyone(
    scorer: ModuleType, labelled: Sequence[Labelled], readings: Mapping[str, Reading], names: Iterable[str]
) -> dict[str, Mapping[str, tuple[float, ...]]]:
    """Return the scorer's figures by name; a page that was not read counts as unknown and empty."""
    return {
        name: scorer.score(
            labels_of(labelled),
            {page_id: {"id": page_id, **reading.predictions.get(name, {})} for page_id, reading in readings.items()},
        )[0]
        for name in names
    }


def access_right(label: Mapping[str, Any], verdict: AccessVerdict) -> bool | None:
    """Whether a page was rightly called free or not; None where one of both does not know."""
    if label["nonfree"] is None or verdict.access_confidence == 0.0:
        return None
    return verdict.access.closed is label["nonfree"]


def extent_right(label: Mapping[str, Any], verdict: AccessVerdict) -> bool | None:
    """Whether a text was rightly called cut or whole; None where labellers differ or the verdict does not know."""
    if "extent-contested" in label["flags"] or verdict.extent is Extent.UNKNOWN:
        return None
    return (verdict.extent in _CUT) is (label["completeness"] in _CUT)


def reliability(told: Iterable[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Return (confidence, whether right) in bins, the least sure first; empty bins are left out."""
    bins: dict[float, list[tuple[float, bool]]] = {}
    for confidence, right in told:
        bins.setdefault(max((edge for edge in EDGES if confidence >= edge), default=0.0), []).append(
            (confidence, right)
        )
    return tuple(
        Bin(
            low=low,
            verdicts=len(inside),
            said=sum(confidence for confidence, _ in inside) / len(inside),
            right=sum(right for _, right in inside) / len(inside),
        )
        for low, inside in sorted(bins.items())
    )


def told_of(
    labelled: Sequence[Labelled],
    readings: Mapping[str, Reading],
    is_right: Callable[[Mapping[str, Any], AccessVerdict], bool | None],
    confidence: Callable[[AccessVerdict], float],
) -> list[tuple[float, bool]]:
    """Return the confidence of every verdict that can be judged, and whether it is right."""
    told = []
    for each in labelled:
        verdict = readings[each.page.id].verdict
        right = is_right(each.label, verdict) if verdict is not None else None
        if verdict is not None and right is not None:
            told.append((confidence(verdict), right))
    return told


def open_without_evidence(readings: Iterable[Reading]) -> int:
    """Return how many pages are called open though nothing of any weight says so."""
    verdicts = [reading.verdict for reading in readings if reading.verdict is not None]
    return sum(
        verdict.access == "open" and not any(piece.says == "access=open" and piece.weight for piece in verdict.evidence)
        for verdict in verdicts
    )


def count_kinds(pages: Sequence[SavedPage], kinds: Mapping[str, tuple[str, str]]) -> dict[str, Counter[str]]:
    """Return how many pages of NEWS, articles and others were taken for what."""
    counts: dict[str, Counter[str]] = {}
    for page in pages:
        counts.setdefault("NEWS" if page.of_set in NEWS else page.of_set, Counter())[kinds[page.id][0]] += 1
    return counts
