"""The article as JSON: one shape for `extract --json`, `extract --manifest`, `explain --json` and `show --json`.

Names are those of `articles_v1` (docs/database.md); what a view does not have stands behind them: `page_kind`,
`evidence`, policy signals, `noise`, `provenance`. Every key is always there; null means that the page does not say.
Programs read this: a key may be added, none changes its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ingest.adapters.store.row_json import row_json
from ingest.model import Article, Evidence, PageReading, RemovedBlock

if TYPE_CHECKING:
    from ingest.adapters.store import ArticleRecord, CheckRow

_CHECK_FIELDS = (
    "evidence", "tdm_origin", "tdm_policy", "robots_directives", "content_usage", "licence", "policy_raw",
    "site_usage", "site_licence", "site_policy_raw",
)  # fmt: skip
_LISTS = ("evidence", "robots_directives", "policy_raw", "site_usage", "site_policy_raw")
_STORED_FIELDS = (
    "id", "status", "revision_no", "cluster_id", "original_id", "cluster_role", "likeness", "source_id",
    "first_seen_at", "fetched_at", "change_seq",
)  # fmt: skip


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


def record_json(record: ArticleRecord) -> dict[str, Any]:
    """Return a stored article as it stands, with its last access check, its noise and its history."""
    stored = row_json(record.article)
    check = record.checks[-1] if record.checks else None
    return {
        **{name: stored[name] for name in _STORED_FIELDS},
        **{name: value for name, value in stored.items() if name not in (*_STORED_FIELDS, "provenance", "extractor")},
        "page_kind": "article",
        **_check(check),
        "extractor": stored["extractor"],
        "noise": [{"class": line.noise, "text": line.text, "rule": line.rule} for line in record.noise],
        "provenance": stored["provenance"],
        "urls": [address.url for address in record.urls],
        "revisions": [row_json(revision) for revision in record.revisions],
        "access_checks": [row_json(one) for one in record.checks],
        "cluster": [row_json(member) for member in record.cluster],
        "changes": [row_json(change) for change in record.changes],
    }


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


def _check(check: CheckRow | None) -> dict[str, Any]:
    if check is None:
        return {name: [] if name in _LISTS else None for name in _CHECK_FIELDS}
    row = row_json(check)
    return {name: row[name] for name in _CHECK_FIELDS}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
