"""A labelled page with the evidence that was read from it, and the same evidence judged by any table of weights.

What a page shows is read once. A table changes what pieces weigh, never which pieces there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from ingest.core.declared import settle
from ingest.core.verdict import judge
from ingest.core.weights import WEIGHTS, Row, WeightTable
from ingest.model import AccessVerdict, Declared, Evidence

_OF_THE_PAGE = ("status", "redirect", "words", "template", "offer")
_CUT = ("truncated", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPage:
    """One labelled page.

    Attributes:
        domain: The publisher's, which keeps pages of one publisher together.
        label: As the scorer takes it.
        evidence: Weighed by the table as it stands.
        words: Of the body.
    """

    domain: str
    label: Mapping[str, Any]
    evidence: tuple[Evidence, ...]
    words: int


class Said(NamedTuple):
    """What one row said of a page (`open`, `closed`, `cut`, `full`), with what share of its weight, whether right."""

    row: str
    what: str
    share: float
    right: bool


def said_of(page: JudgedPage) -> Iterator[Said]:
    """Yield what each row said of a page, each statement once, with the greatest share it was made with."""
    met: dict[tuple[str, str], Said] = {}
    for piece in page.evidence:
        what = _what(piece)
        truth = truth_of(page.label, WEIGHTS[piece.row].about) if what and piece.row in WEIGHTS else None
        if what and truth is not None:
            said = Said(piece.row, what, _share(piece), right=(what in ("closed", "cut")) is truth)
            met[piece.row, what] = max(said, met.get((piece.row, what), said), key=lambda one: one.share)
    yield from met.values()


def truth_of(label: Mapping[str, Any], about: str) -> bool | None:
    """Whether a page is not free, or its text cut; None where labellers do not know or differ, and for integrity."""
    if about == "access":
        return None if label["nonfree"] is None else bool(label["nonfree"])
    if about == "extent" and "extent-contested" not in label["flags"]:
        return label["completeness"] in _CUT
    return None


def judge_by(page: JudgedPage, table: WeightTable) -> AccessVerdict:
    """Return the verdict on a page by a table."""
    pieces = [_reweigh(piece, table.weights) for piece in page.evidence]
    shown = [piece for piece in pieces if piece.row.startswith(_OF_THE_PAGE) and not piece.says.startswith("extent=")]
    text = [piece for piece in pieces if piece.says.startswith(("extent=", "integrity="))]
    said = tuple(piece for piece in pieces if piece not in shown and piece not in text)
    # Declarations are ranked by their source, which no table changes.
    declared = Declared(access=settle(_declared(page.evidence)), evidence=said)
    return judge(declared, shown, text, words=page.words, table=table)


def _declared(evidence: tuple[Evidence, ...]) -> Iterator[Evidence]:
    return (piece for piece in evidence if piece.says.startswith("access=") and not piece.row.startswith(_OF_THE_PAGE))


def _reweigh(piece: Evidence, weights: Mapping[str, Row]) -> Evidence:
    return replace(piece, weight=weights[piece.row].weight * _share(piece)) if piece.row in weights else piece


def _share(piece: Evidence) -> float:
    full = WEIGHTS[piece.row].weight
    return piece.weight / full if full else 1.0


def _what(piece: Evidence) -> str | None:
    fact, _, value = piece.says.partition("=")
    if fact == "access":
        return "open" if value == "open" else "closed"
    if fact == "extent":
        return "cut" if value in _CUT else "full"
    return None
