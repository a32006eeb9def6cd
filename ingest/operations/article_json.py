"""The article as JSON: one shape for `extract --json` and `--manifest`, `explain --json` and `show --json`.

This file writes an article just read, `record_json` a stored one. Workers of the jail load this one: it knows no
database. Names are those of `articles_v1` (docs/database.md); what a view does not have stands behind them:
`page_kind`, `evidence`, policy signals, `noise`, `provenance`. Every key is always there; null means that the page
does not say. Programs read this: a key may be added, none changes its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ingest.model import Article, Evidence, PageReading, RemovedBlock
from ingest.operations.json_line import to_json


def reading_json(reading: PageReading) -> dict[str, Any]:
    """Return a page just read; `page_kind` says whether it is an article at all, its best text is there either way."""
    article = reading.article
    return {
        **_identity(article),
        **_texts(article),
        **_facts(article),
        "page_kind": reading.kind.value,
        "page_kind_reason": reading.kind_reason,
        **_access(article),
        "text_origin": article.body.origin,
        "block_kinds": [block.kind.value for block in article.body.blocks],
        "hidden_words": article.body.hidden_words,
        "next_page": article.body.next_page,
        "quality": round(article.quality, 4),
        "content_hash": article.content_hash,
        "extractor": reading.extractor,
        "noise": noise_json(article.body.removed),
        "provenance": {origin.field: origin.origin for origin in article.metadata.provenance},
    }


def reading_line(reading: PageReading) -> str:
    """Return a page just read as one line; workers make it, so that a long manifest is not written by one process."""
    return to_json(reading_json(reading))


def noise_json(removed: Iterable[RemovedBlock]) -> list[dict[str, str]]:
    """Return the noise ledger, in page order."""
    return [{"class": block.noise.value, "text": block.text, "rule": block.rule} for block in removed]


def evidence_json(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Return evidence, strongest first."""
    return [
        {
            "signal": piece.signal,
            "value": piece.value,
            "says": piece.says,
            "weight": round(piece.weight, 4),
            "where": piece.where,
            "row": piece.row,
        }
        for piece in evidence
    ]


def _identity(article: Article) -> dict[str, Any]:
    metadata = article.metadata
    return {
        "url_canonical": metadata.url_canonical or article.url_final or None,
        "url_final": article.url_final or None,
        "publisher": metadata.publisher,
        "domain": article.domain or None,
    }


def _texts(article: Article) -> dict[str, Any]:
    metadata = article.metadata
    return {
        "headline": metadata.headline,
        "deck": metadata.deck,
        "kicker": metadata.kicker,
        "summary": metadata.summary,
        "body_text": article.body.text,
        "word_count": article.word_count,
    }


def _facts(article: Article) -> dict[str, Any]:
    metadata, image = article.metadata, article.metadata.lead_image
    return {
        "byline_raw": metadata.byline_raw,
        "authors": list(metadata.authors),
        "agency": metadata.agency,
        "dateline": metadata.dateline,
        "published_at": _moment(metadata.published_at),
        "published_raw": metadata.published_raw,
        "published_precision": metadata.published_precision.value,
        "modified_at": _moment(metadata.modified_at),
        "modified_raw": metadata.modified_raw,
        "modified_precision": metadata.modified_precision.value,
        "language": metadata.language,
        "section": metadata.section,
        "tags": list(metadata.tags),
        "genre": metadata.genre.value,
        "lead_image_url": image.url if image else None,
        "lead_image_caption": image.caption if image else None,
        "lead_image_credit": image.credit if image else None,
    }


def _access(article: Article) -> dict[str, Any]:
    verdict, policy = article.verdict, article.policy
    return {
        "access": verdict.access.value,
        "access_declared": verdict.declared.value,
        "access_confidence": round(verdict.access_confidence, 4),
        "wall": verdict.wall.value,
        "extent": verdict.extent.value,
        "extent_confidence": round(verdict.extent_confidence, 4),
        "cut_by": verdict.cut_by.value if verdict.cut_by else None,
        "integrity": verdict.integrity.value,
        "conflict": verdict.conflict,
        "evidence": evidence_json(verdict.evidence),
        "tdm_reserved": policy.tdm_reserved,
        "tdm_origin": policy.tdm_origin,
        "tdm_policy": policy.tdm_policy,
        "robots_directives": list(policy.robots_directives),
        "content_usage": policy.content_usage,
        "licence": policy.licence,
        "policy_raw": [list(pair) for pair in policy.raw],
        "site_usage": list(policy.site_usage),
        "site_licence": policy.site_licence,
        "site_policy_raw": [list(pair) for pair in policy.site_raw],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
