"""Every labelled page judged by a table made from the pages of other publishers, so that no page vouches for itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from access.labels import AccessBench, labels_of
from access.readers import OURS, Reading
from ingest.core.urls import domain_of
from ingest.core.weights import WeightTable
from ingest.model import AccessVerdict

from .fit import access_told, extent_told, fit_table, told
from .judged import JudgedPage, judge_by

FOLDS = 10
_KEPT = (("not free", 0), ("not free", 2), ("not free, in words", 2), ("truncated", 2), ("open", 0), ("kind", 0))
_NAMES = ("precision of not free", "F1 of not free", "F1 of not free in words", "F1 of cut", "free called open", "kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one way of judging makes of all labelled pages.

    Attributes:
        figures: By name; more is better for all but the two errors.
        access: How sure each verdict is of free or not free, and whether it is right.
        extent: The same of cut or whole.
    """

    figures: Mapping[str, float]
    access: tuple[tuple[float, bool], ...]
    extent: tuple[tuple[float, bool], ...]


def judged_pages(bench: AccessBench, readings: Mapping[str, Reading]) -> tuple[JudgedPage, ...]:
    """Return the labelled pages that were read, with their evidence."""
    return tuple(
        JudgedPage(
            domain=domain_of(each.page.url) or each.page.id,
            label=each.label,
            evidence=reading.verdict.evidence,
            words=reading.words,
        )
        for each in bench.labelled
        if (reading := readings[each.page.id]).verdict is not None
    )


def judge_held_out(pages: Sequence[JudgedPage]) -> list[tuple[JudgedPage, AccessVerdict]]:
    """Return a verdict on each page by the table that pages of other publishers give."""
    folds: dict[int, list[JudgedPage]] = defaultdict(list)
    for at, domain in enumerate(sorted({page.domain for page in pages})):
        folds[at % FOLDS] += [page for page in pages if page.domain == domain]
    judged = []
    for fold in folds.values():
        domains = {page.domain for page in fold}
        table = fit_table([page for page in pages if page.domain not in domains])
        judged += [(page, judge_by(page, table)) for page in fold]
    return judged


def judge_all(pages: Iterable[JudgedPage], table: WeightTable) -> list[tuple[JudgedPage, AccessVerdict]]:
    """Return a verdict on each page by one table."""
    return [(page, judge_by(page, table)) for page in pages]


def measure(
    bench: AccessBench, readings: Mapping[str, Reading], verdicts: Sequence[tuple[JudgedPage, AccessVerdict]]
) -> Judgement:
    """Return the figures of verdicts, by the bench's scorer and by how sure they were."""
    predictions: dict[str, dict[str, Any]] = {
        page.label["id"]: {
            **readings[page.label["id"]].predictions[OURS],
            "id": page.label["id"],
            "access": str(verdict.access),
            "extent": str(verdict.extent),
        }
        for page, verdict in verdicts
    }
    scored = bench.scorer.score(labels_of(bench.labelled), predictions)[0]
    access, extent = told(verdicts, access_told), told(verdicts, extent_told)
    return Judgement(
        figures={
            **{name: scored[measure][part] for name, (measure, part) in zip(_NAMES, _KEPT, strict=True)},
            "error of access": brier(access),
            "error of extent": brier(extent),
        },
        access=tuple(access),
        extent=tuple(extent),
    )


def brier(verdicts: Sequence[tuple[float, bool]]) -> float:
    """Return the mean squared distance of confidence from truth (Brier 1950); 0 where there is nothing to judge."""
    return sum((sure - right) ** 2 for sure, right in verdicts) / len(verdicts) if verdicts else 0.0


def losses(before: Judgement, after: Judgement) -> tuple[str, ...]:
    """Return the figures that are worse after than before."""
    return tuple(
        name
        for name, figure in before.figures.items()
        if (after.figures[name] > figure + 1e-9 if name.startswith("error") else after.figures[name] < figure - 1e-9)
    )
