"""Why a page was cut and judged as it was: its blocks in page order, and its verdict as an argument from evidence.

Works on a page just read and on a stored article alike. Pure but for what it is given; decides nothing anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.model import Evidence, PageReading

if TYPE_CHECKING:
    from ingest.adapters.store import ArticleRecord, CheckRow

_IN_PAGE = frozenset({"dom", "text-dump"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedBlock:
    """One block of the page.

    Attributes:
        noise: Why it was removed; None when it was kept.
        rule: What decided that; empty when it was kept.
        kind: What a kept block is, as `paragraph`; empty when that is not known.
        hidden: Whether a reader does not see it.
    """

    text: str
    noise: str | None = None
    rule: str = ""
    kind: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One fact of the verdict, and the evidence for and against it, strongest first.

    Attributes:
        confidence: Probability, 0 to 1; None for facts that carry none.
    """

    fact: str
    value: str
    confidence: float | None
    speaks_for: tuple[Evidence, ...]
    speaks_against: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All that `explain` shows.

    Attributes:
        origin: Where the text came from, as `dom`.
        container: Path of its container; empty when there is none or it is not held.
        context: Evidence that speaks for none of the facts.
    """

    headline: str
    kind: str
    kind_reason: str
    origin: str
    container: str
    cut_by: str | None
    declared: str
    conflict: bool
    blocks: tuple[ExplainedBlock, ...]
    arguments: tuple[Argument, ...]
    context: tuple[Evidence, ...]


def explain_reading(reading: PageReading) -> Explanation:
    """Return the explanation of a page just read."""
    article, body, verdict = reading.article, reading.article.body, reading.article.verdict
    kept = [ExplainedBlock(text=block.text, kind=block.kind.value) for block in body.blocks]
    removed = [
        (
            block.position,
            ExplainedBlock(text=block.text, noise=block.noise.value, rule=block.rule, hidden=block.hidden),
        )
        for block in body.removed
    ]
    facts = (
        ("access", verdict.access.value, verdict.access_confidence),
        ("wall", verdict.wall.value, None),
        ("extent", verdict.extent.value, verdict.extent_confidence),
        ("integrity", verdict.integrity.value, None),
    )
    return Explanation(
        headline=article.metadata.headline or "",
        kind=reading.kind.value,
        kind_reason=reading.kind_reason,
        origin=body.origin,
        container=body.container,
        cut_by=verdict.cut_by.value if verdict.cut_by else None,
        declared=verdict.declared.value,
        conflict=verdict.conflict,
        blocks=_in_page_order(kept, removed, body.origin),
        arguments=tuple(_argue(verdict.evidence, *fact) for fact in facts),
        context=_context(verdict.evidence),
    )


def explain_record(record: ArticleRecord) -> Explanation:
    """Return the explanation of a stored article: its newest text, and the newest look at what is asked of a reader."""
    article, revision = record.article, record.revisions[-1]
    kept = [ExplainedBlock(text=text) for text in article.body_text.split("\n") if text]
    removed = [
        (line.position, ExplainedBlock(text=line.text, noise=line.noise, rule=line.rule, hidden=line.hidden))
        for line in record.noise
    ]
    evidence = _stored_evidence(record.checks[-1]) if record.checks else ()
    facts = (
        ("access", article.access, article.access_confidence),
        ("wall", article.wall, None),
        ("extent", article.extent, article.extent_confidence),
        ("integrity", article.integrity, None),
    )
    return Explanation(
        headline=article.headline or "",
        kind="article",
        kind_reason="stored",
        origin=revision.text_origin,
        container="",
        cut_by=article.cut_by,
        declared=article.access_declared,
        conflict=article.conflict,
        blocks=_in_page_order(kept, removed, revision.text_origin),
        arguments=tuple(_argue(evidence, *fact) for fact in facts),
        context=_context(evidence),
    )


def _in_page_order(
    kept: Sequence[ExplainedBlock], removed: Sequence[tuple[int, ExplainedBlock]], origin: str
) -> tuple[ExplainedBlock, ...]:
    """Kept blocks fill the positions that no removed one has; text that is not from the page's blocks stands first."""
    if origin not in _IN_PAGE:
        return (*kept, *(block for _, block in removed))
    return tuple(_merge(iter(kept), sorted(removed, key=lambda pair: pair[0])))


def _merge(kept: Iterator[ExplainedBlock], removed: Iterable[tuple[int, ExplainedBlock]]) -> Iterator[ExplainedBlock]:
    at = 0
    for position, block in removed:
        while at < position and (next_kept := next(kept, None)) is not None:
            yield next_kept
            at += 1
        yield block
        at = position + 1
    yield from kept


def _argue(evidence: Iterable[Evidence], fact: str, value: str, confidence: float | None) -> Argument:
    spoken = [piece for piece in evidence if piece.says.startswith(f"{fact}=") and piece.weight > 0]
    return Argument(
        fact=fact,
        value=value,
        confidence=confidence,
        speaks_for=tuple(piece for piece in spoken if piece.says == f"{fact}={value}"),
        speaks_against=tuple(piece for piece in spoken if piece.says != f"{fact}={value}"),
    )


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
        )
        for piece in check.evidence
    )
