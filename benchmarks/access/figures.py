"""What one run shows: the scorer's figures of everyone, how far confidence can be trusted, and the kinds of page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from extraction.bench import NEWS, SavedPage

from .calibration.fit import access_told, extent_told, told
from .calibration.held_out import judge_held_out, judged_pages
from .labels import AccessBench, Labelled, labels_of
from .readers import DETECTORS, OURS, Reading
from .reliability import Bin, reliability


@dataclass(frozen=True, slots=True, kw_only=True)
class AllFigures:
    """Everything that one run shows.

    Attributes:
        by_name: The scorer's figures of ours and of each detector, by measure; ours is first.
        access_bins: Confidence that a page is free or not by tables that saw no page of its publisher, and the share
            that is right.
        extent_bins: The same of the text being cut or whole.
        open_without_evidence: Pages called open though nothing of any weight says so.
        walls_aside: Labelled pages that are not free and were taken for anything but an article.
        kinds: Pages by what they were taken for, of NEWS and of each other set.
    """

    by_name: Mapping[str, Mapping[str, tuple[float, ...]]]
    access_bins: tuple[Bin, ...]
    extent_bins: tuple[Bin, ...]
    open_without_evidence: int
    kinds: Mapping[str, Counter[str]]
    walls_aside: int = 0

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
    judged = judge_held_out(judged_pages(bench, readings))
    return AllFigures(
        by_name=score_everyone(bench.scorer, bench.labelled, readings, (OURS, *DETECTORS)),
        access_bins=reliability(told(judged, access_told)),
        extent_bins=reliability(told(judged, extent_told)),
        open_without_evidence=open_without_evidence(readings.values()),
        kinds=count_kinds(bench.kinds, kinds),
        walls_aside=sum(
            bool(each.label["nonfree"]) and readings[each.page.id].kind != "article" for each in bench.labelled
        ),
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
