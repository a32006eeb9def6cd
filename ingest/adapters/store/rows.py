"""What readers of the store are given: one frozen value for each row of a view, its fields named as the columns are."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

from ingest.adapters.store.changelog import ChangeRow

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """One row of `articles_v1`; docs/database.md says what each field means."""

    id: int
    url_canonical: str
    url_final: str
    source_id: int | None
    publisher: str | None
    domain: str
    headline: str | None
    deck: str | None
    kicker: str | None
    summary: str | None
    body_text: str
    word_count: int
    byline_raw: str | None
    authors: tuple[str, ...]
    agency: str | None
    dateline: str | None
    published_at: datetime | None
    published_precision: str
    modified_at: datetime | None
    first_seen_at: datetime
    fetched_at: datetime
    language: str | None
    section: str | None
    tags: tuple[str, ...]
    genre: str
    lead_image_url: str | None
    lead_image_caption: str | None
    lead_image_credit: str | None
    access: str
    access_declared: str
    access_confidence: float
    wall: str
    extent: str
    extent_confidence: float
    cut_by: str | None
    integrity: str
    conflict: bool
    tdm_reserved: bool | None
    status: str
    revision_no: int
    content_hash: str
    cluster_id: int
    quality: float
    extractor: str
    provenance: dict[str, str]
    change_seq: int
    original_id: int | None
    cluster_role: str
    likeness: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlRow:
    """One row of `article_urls_v1`."""

    article_id: int
    url: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """One row of `article_revisions_v1`."""

    article_id: int
    revision_no: int
    seen_at: datetime
    kind: str
    origin: str
    headline: str | None
    deck: str | None
    kicker: str | None
    summary: str | None
    body_text: str
    word_count: int
    byline_raw: str | None
    authors: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    extent: str
    cut_by: str | None
    integrity: str
    text_origin: str
    extractor: str
    quality: float
    content_hash: str
    revision_class: str | None
    classes: tuple[str, ...] | None
    words_added: int | None
    words_removed: int | None
    returns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One row of `access_checks_v1`."""

    article_id: int
    checked_at: datetime
    revision_no: int
    status: int | None
    access: str
    access_declared: str
    access_confidence: float
    wall: str
    extent: str
    extent_confidence: float
    cut_by: str | None
    integrity: str
    conflict: bool
    word_count: int
    kept_better_text: bool
    evidence: tuple[dict[str, Any], ...]
    tdm_reserved: bool | None
    tdm_policy: str | None
    robots_directives: tuple[str, ...]
    content_usage: str | None
    licence: str | None
    policy_raw: tuple[list[str], ...]
    headline: str | None
    tdm_origin: str | None
    site_usage: tuple[str, ...]
    site_licence: str | None
    site_policy_raw: tuple[list[str], ...]
    subscription: str | None = None
    logged_in: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRow:
    """One row of `clusters_v1`."""

    cluster_id: int
    article_id: int
    cluster_role: str
    likeness: float | None
    domain: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedRow:
    """One row of `merged_articles_v1`."""

    article_id: int
    merged_into: int
    merged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseRow:
    """One row of `noise_v1`; `noise` is its column `class`."""

    article_id: int
    revision_no: int
    line_no: int
    position: int
    noise: str
    rule: str
    text: str
    near_end: bool
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord:
    """All that is known of one article; the newest revision and the newest check come last.

    Attributes:
        merged: Articles that turned out to be this one.
        merged_revisions: Their versions, under their own numbers.
    """

    article: ArticleRow
    urls: tuple[UrlRow, ...]
    revisions: tuple[RevisionRow, ...]
    checks: tuple[CheckRow, ...]
    noise: tuple[NoiseRow, ...]
    cluster: tuple[ClusterRow, ...]
    changes: tuple[ChangeRow, ...]
    merged: tuple[MergedRow, ...] = ()
    merged_revisions: tuple[RevisionRow, ...] = ()


def make_row(row_type: type[Row], columns: Any) -> Row:
    """Return a row value from a mapping of columns; JSON lists become tuples, columns it does not have are left out."""
    wanted = {field.name for field in fields(row_type)}  # type: ignore[arg-type]  # every row type is a dataclass
    named = {("noise" if name == "class" else name): value for name, value in columns.items()}
    return row_type(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in named.items() if name in wanted}
    )
