"""A reading as rows: which field goes into which column. Pure; writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.model import (
    Access,
    AccessVerdict,
    Article,
    Body,
    Completion,
    CutBy,
    Extent,
    FetchedPage,
    PageReading,
    Review,
    Wall,
)


def revision_columns(reading: PageReading, page: FetchedPage) -> dict[str, Any]:
    """Return what one reading gives a revision; its number, kind and raw record are the caller's."""
    article = reading.article
    meta = article.metadata
    image = meta.lead_image
    return {
        "seen_at": page.fetched_at,
        "extractor": reading.extractor,
        "url_final": article.url_final,
        "url_canonical": meta.url_canonical,
        "headline": meta.headline,
        "deck": meta.deck,
        "kicker": meta.kicker,
        "summary": meta.summary,
        "byline_raw": meta.byline_raw,
        "authors": meta.authors,
        "agency": meta.agency,
        "dateline": meta.dateline,
        "published_at": meta.published_at,
        "published_raw": meta.published_raw,
        "published_precision": meta.published_precision.value,
        "modified_at": meta.modified_at,
        "modified_raw": meta.modified_raw,
        "modified_precision": meta.modified_precision.value,
        "language": meta.language,
        "section": meta.section,
        "tags": meta.tags,
        "genre": meta.genre.value,
        "publisher": meta.publisher,
        "lead_image_url": image.url if image else None,
        "lead_image_caption": image.caption if image else None,
        "lead_image_credit": image.credit if image else None,
        "provenance": {entry.field: entry.origin for entry in meta.provenance},
        **_text_columns(article),
    }


def review_columns(review: Review | None) -> dict[str, Any]:
    """Return what a version is against the one before it; nothing where nobody compared."""
    if review is None:
        return {}
    compared = review.words_added is not None
    return {
        "settled_hash": review.settled_hash,
        "revision_class": review.classes[0].value if review.classes else None,
        "classes": [one.value for one in review.classes] if compared else None,
        "words_added": review.words_added,
        "words_removed": review.words_removed,
    }


def _text_columns(article: Article) -> dict[str, Any]:
    verdict, body = article.verdict, article.body
    return {
        "body_text": body.text,
        "block_kinds": [block.kind for block in body.blocks],
        "word_count": article.word_count,
        **(_extent_columns(verdict) if not body.withheld_words else _withheld_columns(body)),
        "integrity": verdict.integrity.value,
        "text_origin": body.origin,
        "container": body.container,
        "hidden_words": body.hidden_words,
        "next_page": body.next_page,
        "quality": article.quality,
        "content_hash": article.content_hash,
        "body_hash": article.body_hash,
    }


def _extent_columns(verdict: AccessVerdict) -> dict[str, Any]:
    return {
        "extent": verdict.extent.value,
        "extent_confidence": verdict.extent_confidence,
        "cut_by": verdict.cut_by.value if verdict.cut_by else None,
    }


def _withheld_columns(body: Body) -> dict[str, Any]:
    """What is stored is not the whole text, however much the response gave: that stands in its access check."""
    extent = Extent.TRUNCATED if body.blocks else Extent.NONE
    return {"extent": extent.value, "extent_confidence": 1.0, "cut_by": CutBy.POLICY.value}


def check_columns(reading: PageReading, page: FetchedPage) -> dict[str, Any]:
    """Return what one response said of access and of use by machines."""
    verdict, policy = reading.article.verdict, reading.article.policy
    return {
        "checked_at": page.fetched_at,
        "status": page.status,
        "access": verdict.access.value,
        "access_declared": verdict.declared.value,
        "access_confidence": verdict.access_confidence,
        "wall": verdict.wall.value,
        **_extent_columns(verdict),
        "integrity": verdict.integrity.value,
        "conflict": verdict.conflict,
        "word_count": reading.article.word_count + reading.article.body.withheld_words,
        "evidence": [
            {"signal": e.signal, "value": e.value, "says": e.says, "weight": e.weight, "where": e.where, "row": e.row}
            for e in verdict.evidence
        ],
        "tdm_reserved": policy.tdm_reserved,
        "tdm_policy": policy.tdm_policy,
        "robots_directives": policy.robots_directives,
        "content_usage": policy.content_usage,
        "licence": policy.licence,
        "policy_raw": policy.raw,
        "headline": reading.article.metadata.headline,
        "tdm_origin": policy.tdm_origin,
        "site_usage": policy.site_usage,
        "site_licence": policy.site_licence,
        "site_policy_raw": policy.site_raw,
        "subscription": page.login.name if page.login else None,
        "logged_in": not reading.logged_out if page.login else None,
    }


def access_columns(reading: PageReading, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the article's access facts after a reading: ignorance never replaces knowledge.

    Args:
        before: The article's row; None when it is new.
    """
    verdict, policy = reading.article.verdict, reading.article.policy
    known: dict[str, Any] = {}
    if before is None or verdict.access is not Access.UNKNOWN:
        known |= {
            "access": verdict.access.value,
            "access_declared": verdict.declared.value,
            "access_confidence": verdict.access_confidence,
            "conflict": verdict.conflict,
        }
    if before is None or verdict.wall is not Wall.UNKNOWN:
        known["wall"] = verdict.wall.value
    if before is None or policy.tdm_reserved is not None:
        known["tdm_reserved"] = policy.tdm_reserved
    return known


def ledger_column(reading: PageReading) -> dict[str, Any]:
    """Return the noise ledger of a revision, in page order; each line as `ingest.adapters.tables.ledger` has it."""
    removed = reading.article.body.removed
    return {"noise": [(b.position, b.noise, b.rule, b.text, b.near_end, b.hidden) for b in removed]}


def fetch_columns(completion: Completion) -> dict[str, Any]:
    """Return the row of one trip; when it was stored and what it led to are the caller's."""
    entry, page, outcome, decision = completion.entry, completion.page, completion.outcome, completion.decision
    return {
        "frontier_id": entry.id,
        "source_id": entry.source_id,
        "url": entry.url,
        "url_final": page.final_url if page else None,
        "host": entry.host,
        "outcome": outcome.kind.value,
        "code": outcome.code,
        "detail": outcome.detail,
        "decision": "; ".join(decision.reasons) if decision else "",
        "status": outcome.status,
        "elapsed_ms": outcome.elapsed_ms,
        "body_bytes": len(page.body) if page else None,
    }
