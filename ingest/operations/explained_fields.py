"""The fields of an article in words, each with where its value came from: of one just read and of a stored one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.model import Article
from ingest.operations.explanation import ExplainedField

if TYPE_CHECKING:
    from ingest.adapters.store import ArticleRow

_UNKNOWN = "unknown"


def read_fields(article: Article) -> tuple[ExplainedField, ...]:
    """Return every field that has a value, the ones that people look for first."""
    metadata, image = article.metadata, article.metadata.lead_image
    values = {
        "headline": metadata.headline,
        "deck": metadata.deck,
        "kicker": metadata.kicker,
        "byline_raw": metadata.byline_raw,
        "authors": metadata.authors,
        "agency": metadata.agency,
        "dateline": metadata.dateline,
        "published_at": _dated(metadata.published_at, metadata.published_raw),
        "modified_at": _dated(metadata.modified_at, metadata.modified_raw),
        "publisher": metadata.publisher,
        "section": metadata.section,
        "tags": metadata.tags,
        "genre": metadata.genre.value,
        "language": metadata.language,
        "summary": metadata.summary,
        "lead_image_url": image.url if image else None,
        "lead_image_caption": image.caption if image else None,
        "lead_image_credit": image.credit if image else None,
        "url_canonical": metadata.url_canonical,
    }
    return tuple(_stated(values, {one.field: one.origin for one in metadata.provenance}))


def read_stored_fields(row: ArticleRow) -> tuple[ExplainedField, ...]:
    """Return the same of a stored article, whose row has these names."""
    values = {
        "headline": row.headline,
        "deck": row.deck,
        "kicker": row.kicker,
        "byline_raw": row.byline_raw,
        "authors": row.authors,
        "agency": row.agency,
        "dateline": row.dateline,
        "published_at": _dated(row.published_at, None),
        "modified_at": _dated(row.modified_at, None),
        "publisher": row.publisher,
        "section": row.section,
        "tags": row.tags,
        "genre": row.genre,
        "language": row.language,
        "summary": row.summary,
        "lead_image_url": row.lead_image_url,
        "lead_image_caption": row.lead_image_caption,
        "lead_image_credit": row.lead_image_credit,
        "url_canonical": row.url_canonical,
    }
    return tuple(_stated(values, row.provenance))


def _stated(values: Mapping[str, str | tuple[str, ...] | None], origins: Mapping[str, str]) -> Iterator[ExplainedField]:
    for name, value in values.items():
        written = ", ".join(value) if isinstance(value, tuple) else value
        if written and written != _UNKNOWN:
            origin = origins.get(name) or (origins.get("lead_image", "") if name.startswith("lead_image") else "")
            yield ExplainedField(name=name, value=written, origin=origin)


def _dated(at: datetime | None, raw: str | None) -> str | None:
    """Return a moment with what the page writes, where the two differ."""
    if at is None:
        return None
    written = at.isoformat()
    return f"{written} (written {raw})" if raw and raw != written else written
