"""A stored article as JSON, in the shape of an article just read (article_json.py), with what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingest.adapters.store.row_json import row_json

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
        "merged": [row_json(one) for one in record.merged],
        "merged_revisions": [row_json(revision) for revision in record.merged_revisions],
    }


def _check(check: CheckRow | None) -> dict[str, Any]:
    if check is None:
        return {name: [] if name in _LISTS else None for name in _CHECK_FIELDS}
    row = row_json(check)
    return {name: row[name] for name in _CHECK_FIELDS}
