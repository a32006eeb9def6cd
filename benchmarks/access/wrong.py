"""Every page that is wrong, how, and what was said for it: evidence, sentences missed, noise kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from ingest.model import AccessVerdict

from .labels import Labelled, labels_of
from .readers import OURS, Reading
from .reliability import extent_right

_SHOWN_CHARS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One page that is wrong.

    Attributes:
        how: Each thing that is wrong.
        label: What the labeller said, and why.
        said: What we said.
        evidence: For it, heaviest first.
    """

    page: str
    how: tuple[str, ...]
    label: str
    said: str
    evidence: tuple[str, ...]


def find_wrong(scorer: ModuleType, labelled: Sequence[Labelled], readings: Mapping[str, Reading]) -> tuple[Wrong, ...]:
    """Return the pages of the access set on which anything is wrong, in their order."""
    told = {page_id: {"id": page_id, **reading.predictions.get(OURS, {})} for page_id, reading in readings.items()}
    texts = scorer.score(labels_of(labelled), told)[1]
    found = []
    for each in labelled:
        reading = readings[each.page.id]
        how = (
            *(_of_verdict(each.label, reading.verdict, scorer.NOT_FREE) if reading.verdict else (reading.why,)),
            *(f"missing: {_short(sentence)}" for sentence in texts[each.page.id]["missing"]),
            *(f"kept: {_short(noise)}" for noise in texts[each.page.id]["leaked"]),
        )
        if how:
            found.append(_wrong(each, reading, how))
    return tuple(found)


def _of_verdict(label: Mapping[str, Any], verdict: AccessVerdict, closed: set[str]) -> Iterator[str]:
    if label["nonfree"] is not None and verdict.access.closed is not label["nonfree"]:
        yield "called free or unknown, is not free" if label["nonfree"] else "called not free, is free"
    elif label["nonfree"] is False and verdict.access != "open":
        yield "free, and not called open"
    elif (
        label["nonfree"]
        and label["access"] in closed - {"restricted"}
        and verdict.access not in (label["access"], label.get("second", {}).get("access"))
    ):
        yield "another kind of wall"
    if extent_right(label, verdict) is False:
        yield "another extent"


def _wrong(each: Labelled, reading: Reading, how: tuple[str, ...]) -> Wrong:
    label, verdict = each.label, reading.verdict
    return Wrong(
        page=f"{each.page.id} {each.page.url}",
        how=how,
        label=f"{label['access']}, {label['completeness']}, {''.join(label['basis'])}: {label['why']}",
        said=f"{verdict.access} {verdict.access_confidence:.2f}, {verdict.extent} {verdict.extent_confidence:.2f}"
        if verdict
        else reading.kind,
        evidence=tuple(
            f"{piece.weight:.2f} {piece.says} {piece.signal} {_short(piece.value)!r}" for piece in verdict.evidence
        )
        if verdict
        else (),
    )


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _SHOWN_CHARS else f"{folded[: _SHOWN_CHARS - 1]}…"
