"""The verdict: one function over evidence.

    access     the declared state; words near the end refine it, or contradict it
    wall       shown when a visible wall stands at the body's end or the response is one
    extent     the balance of what speaks for a cut and for a full text
    integrity  filler or scrambled letters beat every count of words

No evidence is `unknown`, never `open`: where nothing is declared and no wall speaks, a page is open only when its site
sells nothing. Contradictions are `unknown` with `conflict`, unless the more specific source
wins: own data layer > content tier > article flag > part flag > words > vendor script.
"""

from __future__ import annotations

from collections.abc import Iterable

from ingest.core.text import count_words
from ingest.core.verdict.ending import extent_evidence
from ingest.core.verdict.integrity import integrity_evidence
from ingest.core.verdict.offers import offer_evidence
from ingest.core.verdict.response import response_evidence
from ingest.core.verdict.walls import wall_evidence
from ingest.core.weights import LEVELS, TABLE, WeightTable, confidence_in, rank_of
from ingest.model import (
    Access,
    AccessVerdict,
    Body,
    CutBy,
    Declared,
    Evidence,
    Extent,
    FetchedPage,
    Integrity,
    Link,
    Metadata,
    Wall,
)

SHORTEST_FULL_WORDS = 25


def weigh_access(
    declared: Declared,
    body: Body,
    metadata: Metadata,
    page: FetchedPage,
    hint: Link | None,
    *,
    words: int | None = None,
) -> AccessVerdict:
    """Weigh everything that speaks of access and of the extent of the text.

    Args:
        declared: What the publisher's data states.
        body: The text and what was removed from it.
        metadata: For the language.
        page: The response: status and redirects.
        hint: What the source said of the page; None when it came from none.
        words: How many words the body has; None to count them here.
    """
    shown = [*response_evidence(page), *wall_evidence(body)]
    if declared.access is Access.UNKNOWN and not any(map(_closes, (*declared.evidence, *shown))):
        shown += offer_evidence(declared, body, page)
    words = count_words(body.text) if words is None else words
    text = [
        *integrity_evidence(body, metadata.language, metadata.summary),
        *extent_evidence(body, declared, hint, words=words),
    ]
    return judge(declared, shown, text, words=words)


def judge(
    declared: Declared,
    shown: list[Evidence],
    text: list[Evidence],
    *,
    words: int,
    table: WeightTable = TABLE,
) -> AccessVerdict:
    """Return the verdict that the evidence amounts to.

    Args:
        declared: What the publisher's data states, with its evidence.
        shown: What the response, its walls and its offers say.
        text: What the text says of its extent and integrity.
        words: How many words the body has.
        table: What the evidence was weighed by.
    """
    evidence = tuple(sorted((*declared.evidence, *shown, *text), key=lambda piece: -piece.weight))
    cut = _balance(evidence) >= LEVELS["truncated"]
    access, conflict, strength = _access(declared, evidence, shown, table, cut=cut)
    wall = Wall.SHOWN if _strength(shown, "wall=shown") else Wall.UNKNOWN
    integrity = next(
        (Integrity(piece.says.partition("=")[2]) for piece in text if piece.says.startswith("integrity=")),
        Integrity.PLAIN,
    )
    extent, cut_by, extent_strength = _extent(evidence, access, integrity, words=words)
    if wall is Wall.UNKNOWN and access is Access.OPEN and extent is Extent.FULL:
        wall = Wall.NONE
    return AccessVerdict(
        access=access,
        declared=declared.access,
        wall=wall,
        extent=extent,
        cut_by=cut_by,
        integrity=integrity,
        access_confidence=confidence_in(table.scales["access"], strength),
        extent_confidence=confidence_in(table.scales["extent"], extent_strength),
        conflict=conflict,
        evidence=evidence,
    )


def _access(
    declared: Declared, evidence: tuple[Evidence, ...], shown: list[Evidence], table: WeightTable, *, cut: bool
) -> tuple[Access, bool, float]:
    """Return (access, whether evidence contradicts, strength); weaker words decide where the text is `cut` too."""
    opened = _strength(evidence, "access=open")
    closed_by = max((piece for piece in shown if _closes(piece)), key=lambda piece: piece.weight, default=None)
    seen = _access_of(closed_by) if closed_by else Access.UNKNOWN
    decisive = closed_by is not None and closed_by.weight >= (
        LEVELS["words-support"] if cut else LEVELS["words-decide"]
    )
    if declared.access.closed:
        tells = closed_by is not None and closed_by.weight >= LEVELS["words-support"]
        access = seen if declared.access is Access.RESTRICTED and tells else declared.access
        return (
            access,
            opened >= LEVELS["open-contradicts"],
            max(LEVELS["closed-least"], _closed_strength(evidence) * (1.0 - LEVELS["open-doubts"] * opened)),
        )
    if declared.access is Access.OPEN:
        if not decisive:
            return Access.OPEN, False, opened
        # Own fields and tiers know the page better than words do; a mere flag is copied from a template.
        specific = any(
            piece.says == "access=open" and rank_of(piece, table.weights) >= LEVELS["open-specific"]
            for piece in declared.evidence
        )
        stays_open = specific and not closed_by.signal.startswith("status") if closed_by else True
        return (Access.OPEN, True, LEVELS["open-kept"]) if stays_open else (seen, True, LEVELS["open-overruled"])
    if decisive:
        return seen, opened >= LEVELS["open-contradicts"], _closed_strength(evidence)
    if declared.closed:
        return Access.UNKNOWN, True, 0.0
    if closed_by and closed_by.weight >= LEVELS["meter-alone"]:
        return seen, False, closed_by.weight
    sells_nothing = not cut and any(piece.says == "access=open" for piece in shown)
    return (Access.OPEN, False, opened) if sells_nothing else (Access.UNKNOWN, False, 0.0)


def _extent(
    evidence: tuple[Evidence, ...], access: Access, integrity: Integrity, *, words: int
) -> tuple[Extent, CutBy | None, float]:
    """Return (extent, who cut the text, strength)."""
    walled = access.closed or _strength(evidence, "wall=shown") > 0
    if _strength(evidence, "extent=none"):
        return Extent.NONE, CutBy.PUBLISHER if walled else CutBy.SCRIPT, LEVELS["none-sure"]
    if integrity is not Integrity.PLAIN:
        return Extent.TRUNCATED, CutBy.PUBLISHER, LEVELS["fake-sure"]
    full, cut = _strength(evidence, "extent=full"), _strength(evidence, "extent=truncated")
    balance = _balance(evidence)
    if balance >= LEVELS["truncated"]:
        return Extent.TRUNCATED, _cutter(evidence, walled=walled), balance
    if words < SHORTEST_FULL_WORDS and not full:
        return Extent.UNKNOWN, None, 0.0
    return (
        Extent.FULL,
        None,
        max(0.5, LEVELS["full-unspoken"] + LEVELS["full-by-signs"] * full - LEVELS["full-against"] * cut),
    )


def _balance(evidence: tuple[Evidence, ...]) -> float:
    """Return how much more speaks for a cut text than for a full one, 0 to 1."""
    return _strength(evidence, "extent=truncated") * (
        1.0 - LEVELS["full-outweighs"] * _strength(evidence, "extent=full")
    )


def _cutter(evidence: tuple[Evidence, ...], *, walled: bool) -> CutBy:
    first = next(piece for piece in evidence if piece.says == "extent=truncated")
    if first.where == "pagination":
        return CutBy.PAGINATION
    if not walled and first.signal.startswith("words"):
        return CutBy.EXTRACTOR
    return CutBy.PUBLISHER


def _closes(piece: Evidence) -> bool:
    return piece.says.startswith("access=") and _access_of(piece).closed and piece.weight > 0


def _access_of(piece: Evidence) -> Access:
    return Access(piece.says.partition("=")[2])


def _closed_strength(evidence: Iterable[Evidence]) -> float:
    doubt = 1.0
    for piece in evidence:
        if _closes(piece):
            doubt *= 1.0 - piece.weight
    return 1.0 - doubt


def _strength(evidence: Iterable[Evidence], says: str) -> float:
    """Combine independent pieces that say one thing: the chance that not all of them mislead."""
    doubt = 1.0
    for piece in evidence:
        if piece.says == says:
            doubt *= 1.0 - piece.weight
    return 1.0 - doubt
