"""Why a page was cut and judged as it was: its blocks in page order, its fields, its verdict argued from evidence.

Works on a page just read, with or without its structure, and on a stored article alike. Pure; decides nothing anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.model import Access, Evidence, PageReading, PageTrace, TracedBlock
from ingest.operations.explained_fields import read_fields, read_stored_fields
from ingest.operations.explained_places import mark_fields, place_evidence, rank_candidates
from ingest.operations.explanation import Argument, ExplainedBlock, ExplainedField, Explanation
from ingest.operations.policy_words import policy_words

if TYPE_CHECKING:
    from ingest.adapters.store import ArticleRecord, CheckRow

_IN_PAGE = frozenset({"dom", "noscript", "text-dump"})


def explain_trace(trace: PageTrace) -> Explanation:
    """Return the explanation of a page just read, with its structure."""
    explanation = explain_reading(trace.reading)
    return replace(
        explanation,
        blocks=tuple(_weighed(block, trace.blocks) for block in explanation.blocks),
        elements=trace.elements,
        structureless="",
        candidates=rank_candidates(trace),
        places=place_evidence(explanation, trace),
    )


def lay_over(stored: Explanation, trace: PageTrace) -> Explanation | None:
    """Return the explanation of a stored article with the structure of the page that it was read from.

    Args:
        stored: The explanation of the article as stored; its verdict and fields stay what they are.
        trace: That page, read again.

    Returns:
        None where today's reading keeps or removes something else than the stored one.
    """
    today = explain_trace(trace)
    if _division(stored) != _division(today):
        return None
    laid = replace(
        stored,
        blocks=today.blocks,
        container=today.container,
        elements=today.elements,
        structureless="",
        candidates=today.candidates,
    )
    laid = replace(laid, blocks=mark_fields(laid.blocks, laid.fields))
    return replace(laid, places=place_evidence(laid, trace))


def _division(explanation: Explanation) -> tuple[str, list[tuple[str, str | None, str]]]:
    """Return what was kept and what was removed and why."""
    kept = "\n".join(block.text for block in explanation.blocks if block.noise is None)
    return kept, [(block.text, block.noise, block.rule) for block in explanation.blocks if block.noise is not None]


def explain_reading(reading: PageReading) -> Explanation:
    """Return the explanation of a page or dump just read."""
    article, body, verdict = reading.article, reading.article.body, reading.article.verdict
    kept = [ExplainedBlock(text=block.text, kind=block.kind.value) for block in body.blocks]
    removed = [
        ExplainedBlock(
            text=block.text,
            noise=block.noise.value,
            rule=block.rule,
            hidden=block.hidden,
            position=block.position,
        )
        for block in body.removed
    ]
    fields = read_fields(article)
    facts = (
        ("access", verdict.access.value, verdict.access_confidence),
        ("wall", verdict.wall.value, None),
        ("extent", verdict.extent.value, verdict.extent_confidence),
        ("integrity", verdict.integrity.value, None),
    )
    explanation = Explanation(
        headline=article.metadata.headline or "",
        kind=reading.kind.value,
        kind_reason=reading.kind_reason,
        origin=body.origin,
        container=body.container,
        cut_by=verdict.cut_by.value if verdict.cut_by else None,
        declared=verdict.declared.value,
        conflict=verdict.conflict,
        blocks=_blocks(kept, removed, body.origin, fields),
        arguments=tuple(_argue(verdict.evidence, *fact) for fact in facts),
        context=_context(verdict.evidence),
        url=article.url_final,
        language=article.metadata.language or "",
        problems=body.problems,
        fields=fields,
        policy=policy_words(article.policy),
        structureless="only its text is held",
    )
    return replace(explanation, places=place_evidence(explanation))


def explain_record(record: ArticleRecord) -> Explanation:
    """Return the explanation of a stored article: its newest text, and the newest look at what is asked of a reader."""
    article, revision = record.article, record.revisions[-1]
    kept = [ExplainedBlock(text=text) for text in article.body_text.split("\n") if text]
    removed = [
        ExplainedBlock(text=line.text, noise=line.noise, rule=line.rule, hidden=line.hidden, position=line.position)
        for line in record.noise
    ]
    evidence = _stored_evidence(record.checks[-1]) if record.checks else ()
    fields = read_stored_fields(article)
    facts = (
        ("access", article.access, article.access_confidence),
        ("wall", article.wall, None),
        ("extent", article.extent, article.extent_confidence),
        ("integrity", article.integrity, None),
    )
    explanation = Explanation(
        headline=article.headline or "",
        kind="article",
        kind_reason="stored",
        origin=revision.text_origin,
        container="",
        cut_by=article.cut_by,
        declared=article.access_declared,
        conflict=article.conflict,
        blocks=_blocks(kept, removed, revision.text_origin, fields),
        arguments=tuple(_argue(evidence, *fact) for fact in facts),
        context=_context(evidence),
        url=article.url_final,
        language=article.language or "",
        fields=fields,
        policy=policy_words(record.checks[-1]) if record.checks else (),
        structureless="the response that it was read from is not held",
    )
    return replace(explanation, places=place_evidence(explanation))


def _blocks(
    kept: Sequence[ExplainedBlock],
    removed: Sequence[ExplainedBlock],
    origin: str,
    fields: Sequence[ExplainedField],
) -> tuple[ExplainedBlock, ...]:
    """Kept blocks fill the positions that no removed one has; text that is not from the page's blocks stands first."""
    merged = _merge(iter(kept), removed) if origin in _IN_PAGE else (*kept, *removed)
    return mark_fields(merged, fields)


def _merge(kept: Iterator[ExplainedBlock], removed: Iterable[ExplainedBlock]) -> Iterator[ExplainedBlock]:
    at = 0
    for block in sorted(removed, key=lambda block: block.position or 0):
        while at < (block.position or 0) and (next_kept := next(kept, None)) is not None:
            yield replace(next_kept, position=at)
            at += 1
        yield block
        at = (block.position or 0) + 1
    yield from (replace(rest, position=position) for position, rest in enumerate(kept, start=at))


def _weighed(block: ExplainedBlock, traced: Sequence[TracedBlock]) -> ExplainedBlock:
    """Return the block with where it stands and what it weighed."""
    if block.position is None or block.position >= len(traced):
        return block
    seen = traced[block.position]
    return replace(block, element=seen.element, words=seen.words, linked=seen.linked, weight=seen.weight)


def _argue(evidence: Iterable[Evidence], fact: str, value: str, confidence: float | None) -> Argument:
    spoken = [piece for piece in evidence if piece.says.startswith(f"{fact}=") and piece.weight > 0]
    agreeing = {f"{fact}={value}"} | _agreeing(fact, value)
    return Argument(
        fact=fact,
        value=value,
        confidence=confidence,
        speaks_for=tuple(piece for piece in spoken if piece.says in agreeing),
        speaks_against=tuple(piece for piece in spoken if piece.says not in agreeing),
    )


def _agreeing(fact: str, value: str) -> set[str]:
    """What says the same as a closed access, if less exactly: `restricted` may be any of its kinds."""
    closed = {one.value for one in Access if one.closed}
    if fact != "access" or value not in closed:
        return set()
    return {f"access={one}" for one in (closed if value == Access.RESTRICTED else (Access.RESTRICTED.value,))}


def _context(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(piece for piece in evidence if piece.weight <= 0)


def _stored_evidence(check: CheckRow) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            signal=str(piece["signal"]),
            value=str(piece["value"]),
            says=str(piece["says"]),
            weight=float(piece["weight"]),
            where=str(piece.get("where", "")),
            row=str(piece.get("row", "")),
        )
        for piece in check.evidence
    )
