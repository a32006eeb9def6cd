"""Every page read once: by our line, and by the simple detectors from the same parsed page and the same body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from extraction.bench import SavedPage
from extraction.ours import as_response

from ingest.core.declared import read_declared
from ingest.core.page import read_page
from ingest.core.rules import Rulebook
from ingest.core.structured import parse_document
from ingest.errors import IngestError
from ingest.model import AccessVerdict, Body

from .detectors import by_ending, by_first_flag, by_phrases, by_schema, by_tier

OURS = "ingest"
DETECTORS = ("schema.org alone", "with content tier", "phrase list", "fundus' rule", "ending and wordCount")
_NOW = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What everyone makes of one page.

    Attributes:
        kind: What the page was taken for, and why, as `article, words:512`; the error's code where nothing was read.
        verdict: None where nothing was read.
        words: Of the body.
        predictions: By name, as the scorer takes them.
    """

    kind: str
    why: str
    verdict: AccessVerdict | None
    words: int
    predictions: Mapping[str, Mapping[str, Any]]


def read_all_ways(page: SavedPage, rulebook: Rulebook) -> Reading:
    """Read one page by our line and by every detector."""
    html = page.decoded()
    try:
        reading = read_page(as_response(html, page.url, at=_NOW), rulebook)
    except IngestError as error:
        return Reading(kind=f"error: {error.code}", why=str(error), verdict=None, words=0, predictions={})
    article, verdict = reading.article, reading.article.verdict
    texts = {
        "headline": article.metadata.headline,
        "deck": article.metadata.deck,
        "summary": article.metadata.summary,
        "body_text": article.body.text,
    }
    ours = {"access": str(verdict.access), "extent": str(verdict.extent), **texts}
    simple = _detect(html, page.url, article.body, article.word_count)
    return Reading(
        kind=str(reading.kind),
        why=reading.kind_reason,
        verdict=verdict,
        words=article.word_count,
        predictions={OURS: ours, **{name: told | texts for name, told in simple.items()}},
    )


def read_kind(page: SavedPage, rulebook: Rulebook) -> tuple[str, str]:
    """Return what a page is taken for, and why; the error's code where nothing was read."""
    try:
        reading = read_page(as_response(page.decoded(), page.url, at=_NOW), rulebook)
    except IngestError as error:
        return f"error: {error.code}", str(error)
    return str(reading.kind), reading.kind_reason


def _detect(html: str, url: str, body: Body, words: int) -> dict[str, dict[str, Any]]:
    """Return what each detector says; what it says nothing of is `unknown`."""
    document = parse_document(url, html, "utf-8", "header")
    schema = by_schema(document)
    stated = read_declared(document, ()).word_count
    said = (
        (schema, "truncated" if schema == "restricted" else "full"),
        (by_tier(document), "unknown"),
        (by_phrases(body), "unknown"),
        (by_first_flag(document), "unknown"),
        ("unknown", by_ending(body, words, stated)),
    )
    return {name: {"access": access, "extent": extent} for name, (access, extent) in zip(DETECTORS, said, strict=True)}
