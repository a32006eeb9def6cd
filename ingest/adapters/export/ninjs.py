"""An article as a ninjs item: the JSON format of news agencies.

Source: IPTC ninjs 3.1. What the format has no field for, the access facts, stands in `edNote`, its note from
provider to receiver. A field that the page does not state is left out.
"""

from __future__ import annotations

from typing import Any

from ingest.adapters.store.rows import ArticleRow

_STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"}
_PUB_STATUS = {"retracted": "canceled", "gone": "withheld"}


def ninjs_item(row: ArticleRow) -> dict[str, Any]:
    """Return the item; `uri` is the canonical address, `version` the revision's number."""
    fields = {
        "uri": row.url_canonical,
        "standard": _STANDARD,
        "type": "text",
        "representationType": "full" if row.extent == "full" else "partial",
        "version": str(row.revision_no),
        "firstCreated": row.first_seen_at.isoformat(),
        "versionCreated": row.fetched_at.isoformat(),
        "contentCreated": row.published_at.isoformat() if row.published_at else None,
        "pubStatus": _PUB_STATUS.get(row.status, "usable"),
        "language": row.language,
        "by": row.byline_raw,
        "edNote": _access_note(row),
        "headlines": _valued(("main", row.headline), ("kicker", row.kicker)),
        "descriptions": _valued(("deck", row.deck), ("summary", row.summary)),
        "bodies": _bodies(row),
        "people": [{"name": name, "rel": "author"} for name in row.authors],
        "infoSources": _named("role", ("publisher", row.publisher), ("agency", row.agency)),
        "subjects": _named("rel", ("section", row.section), *(("keyword", tag) for tag in row.tags)),
        "genres": [{"name": row.genre}] if row.genre != "unknown" else [],
        "associations": _lead_image(row),
        "altIds": [
            {"role": "article-id", "value": str(row.id)},
            {"role": "content-hash", "value": row.content_hash},
        ],
    }
    return {name: value for name, value in fields.items() if value not in (None, [])}


def _access_note(row: ArticleRow) -> str:
    facts = (
        ("access", row.access),
        ("declared", row.access_declared),
        ("confidence", f"{row.access_confidence:.2f}"),
        ("wall", row.wall),
        ("extent", row.extent),
        ("cut_by", row.cut_by),
        ("integrity", row.integrity),
        ("tdm_reserved", {None: None, True: "yes", False: "no"}[row.tdm_reserved]),
    )
    return "; ".join(f"{name}={value}" for name, value in facts if value is not None)


def _bodies(row: ArticleRow) -> list[dict[str, Any]]:
    if not row.body_text:
        return []
    counts = {"charCount": len(row.body_text), "wordCount": row.word_count}
    return [{"role": "main", "contentType": "text/plain", **counts, "value": row.body_text}]


def _lead_image(row: ArticleRow) -> list[dict[str, Any]]:
    if not row.lead_image_url:
        return []
    image: dict[str, Any] = {
        "name": "lead image",
        "rel": "lead-image",
        "uri": row.lead_image_url,
        "type": "picture",
        "renditions": [{"name": "main", "href": row.lead_image_url}],
    }
    caption = _valued(("caption", row.lead_image_caption))
    credit = {"by": row.lead_image_credit} if row.lead_image_credit else {}
    return [image | ({"descriptions": caption} if caption else {}) | credit]


def _valued(*pairs: tuple[str, str | None]) -> list[dict[str, str]]:
    return [{"role": role, "contentType": "text/plain", "value": value} for role, value in pairs if value]


def _named(kind: str, *pairs: tuple[str, str | None]) -> list[dict[str, str]]:
    return [{"name": name, kind: what} for what, name in pairs if name]
