"""Where things stand on a page: the blocks that evidence speaks of, those that became fields, and rival containers.

Evidence names a selector, a rule or a block's first words; what names none of them (a meta element, structured data, a
header) has no place among the blocks, and gets none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.model import Evidence, NoiseClass, PageTrace
from ingest.operations.explanation import Candidate, ExplainedBlock, ExplainedField, Explanation, Relation

MOST_CANDIDATES = 6
_PATH_ELEMENTS = 3
_LEAST_LETTERS = 12
"""Shorter words of evidence stand in too many places to point at one, unless its rule is named too."""
# Fields whose words a reader sees as a block of their own.
_SHOWN = frozenset(
    "headline deck kicker byline_raw authors dateline summary lead_image_caption lead_image_credit".split()
)

# A menu's entry may read like the kicker, and is not it.
_ELSEWHERE = frozenset((NoiseClass.NAVIGATION, NoiseClass.RELATED, NoiseClass.COMMENTS))


def place_evidence(explanation: Explanation, trace: PageTrace | None = None) -> tuple[tuple[Evidence, int], ...]:
    """Return the evidence that stands in a block of the page, with the block's index.

    Args:
        explanation: Its blocks and its evidence.
        trace: The page's structure, for evidence that names a selector; None when it is not known.
    """
    folded = [_fold(block.text) for block in explanation.blocks]
    selected = dict(_selected(explanation.blocks, trace)) if trace else {}
    placed: dict[Evidence, int] = {}
    for piece in explanation.evidence:
        at = selected.get(piece.where)
        if at is None:
            at = _find(piece, explanation.blocks, folded)
        if at is not None:
            placed.setdefault(piece, at)
    return tuple(placed.items())


def mark_fields(blocks: Iterable[ExplainedBlock], fields: Sequence[ExplainedField]) -> tuple[ExplainedBlock, ...]:
    """Return the blocks, those that say what a field says marked with its name."""
    said: dict[str, list[str]] = {}
    for field in fields:
        if field.name in _SHOWN:
            said.setdefault(_fold(field.value), []).append(field.name)
    return tuple(
        replace(block, fields=tuple(names))
        if block.noise not in _ELSEWHERE and (names := said.get(_fold(block.text)))
        else block
        for block in blocks
    )


def rank_candidates(trace: PageTrace) -> tuple[Candidate, ...]:
    """Return the heaviest elements, the chosen one among them, heaviest first; one of those that hold the same."""
    holders: dict[tuple[int, int], int] = {}
    for index, element in enumerate(trace.elements):
        if element.weight > 0 and element.end - element.first > 1:
            holders[element.first, element.end] = index
    if trace.container >= 0:
        chosen = trace.elements[trace.container]
        holders[chosen.first, chosen.end] = trace.container
    ranked = sorted(holders.values(), key=lambda index: (-trace.elements[index].weight, index != trace.container))
    shown = [index for at, index in enumerate(ranked) if at < MOST_CANDIDATES or index == trace.container]
    return tuple(
        Candidate(
            path=_path(trace, index),
            relation=_relation(trace, index),
            weight=trace.elements[index].weight,
            claims=trace.elements[index].claims,
            element=index,
        )
        for index in shown
    )


def _relation(trace: PageTrace, index: int) -> Relation:
    if index == trace.container:
        return Relation.CHOSEN
    if trace.container in _around(trace, index):
        return Relation.INSIDE
    return Relation.AROUND if index in _around(trace, trace.container) else Relation.BESIDE


def _around(trace: PageTrace, index: int) -> Iterator[int]:
    """Yield an element and those around it, innermost first."""
    while index >= 0:
        yield index
        index = trace.elements[index].parent


def _path(trace: PageTrace, index: int) -> str:
    around = [trace.elements[at].label for at in _around(trace, index)][:_PATH_ELEMENTS]
    return " > ".join(reversed(around))


def _selected(blocks: Sequence[ExplainedBlock], trace: PageTrace) -> Iterator[tuple[str, int]]:
    """Yield (selector, the first block in what it selects)."""
    positions = {block.position: at for at, block in enumerate(blocks) if block.position is not None}
    for selector, elements in trace.selected:
        at = positions.get(trace.elements[elements[0]].first)
        if at is not None:
            yield selector, at


def _find(piece: Evidence, blocks: Sequence[ExplainedBlock], folded: Sequence[str]) -> int | None:
    """Return the block that a piece of evidence quotes, one of the rule that it names before any other."""
    quoted = _fold(piece.value)
    ends = piece.signal.startswith("end:")
    found = [
        at for at, text in enumerate(folded) if quoted and (text.endswith(quoted) if ends else text.startswith(quoted))
    ]
    ruled = [at for at in found if blocks[at].rule == piece.where]
    if ruled and piece.where:
        return ruled[0]
    kept = [at for at in found if blocks[at].noise is None]
    return kept[-1] if kept and (ends or len(quoted) >= _LEAST_LETTERS) else None


def _fold(text: str) -> str:
    return " ".join(text.split())
