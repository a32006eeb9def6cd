"""Read queries over the views: what commands, the read API and exports show. Never write, never touch the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, func, or_, select

from ingest.adapters.store.changelog import ChangeHead, ChangeKind, ChangeRow, read_head
from ingest.adapters.store.database import Database
from ingest.adapters.store.held import find_articles
from ingest.adapters.store.rows import (
    ArticleRecord,
    ArticleRow,
    CheckRow,
    ClusterRow,
    MergedRow,
    NoiseRow,
    RevisionRow,
    UrlRow,
    make_row,
)
from ingest.adapters.tables.views import (
    ACCESS_CHECKS,
    ARTICLE_REVISIONS,
    ARTICLE_URLS,
    ARTICLES,
    CHANGES,
    CLUSTERS,
    MERGED_ARTICLES,
    NOISE,
)

Row = TypeVar("Row")
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Which articles to list; None: whatever it is.

    Attributes:
        source: Number of the source that first listed it.
        domain: Registrable domain.
        since: First seen at or after this moment.
        until: First seen before this moment.
        language: As stored; `de` also finds `de-AT`.
        status: live, updated, corrected, retracted or gone.
    """

    source: int | None = None
    domain: str | None = None
    access: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    language: str | None = None
    status: str | None = None


EVERY_ARTICLE = ArticleFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Articles as they stood at one moment.

    Attributes:
        head: Where the change log stood at that moment.
        taken_at: That moment, on the database's clock.
        total: How many rows there are.
        rows: The rows, read as they are asked for; once only.
    """

    head: ChangeHead
    taken_at: datetime
    total: int
    rows: Iterator[ArticleRow]


class Reading:
    """What readers ask."""

    _db: Database

    def list_articles(
        self, wanted: ArticleFilter = EVERY_ARTICLE, *, limit: int = 50, before_id: int | None = None
    ) -> tuple[ArticleRow, ...]:
        """Return articles, the newest first.

        Args:
            limit: At most so many.
            before_id: Continue a list behind this article; None starts at the newest.
        """
        view = ARTICLES.table
        query = select(view).where(*conditions_of(wanted))
        if before_id is not None:
            query = query.where(view.c.id < before_id)
        with self._db.reading() as connection:
            rows = connection.execute(query.order_by(view.c.id.desc()).limit(limit)).mappings()
            return tuple(make_row(ArticleRow, row) for row in rows)

    @contextmanager
    def snapshot(self, wanted: ArticleFilter = EVERY_ARTICLE) -> Iterator[Snapshot]:
        """Give all articles of one moment, in the order in which they were first seen, with the cursor behind them."""
        view = ARTICLES.table
        conditions = conditions_of(wanted)
        ordered = select(view).where(*conditions).order_by(view.c.first_seen_at, view.c.id)
        with self._db.snapshot() as connection:
            head = read_head(connection)
            total = connection.execute(select(func.count()).select_from(view).where(*conditions)).scalar_one()
            taken_at = self._db.now(connection)
            with connection.execute(ordered, execution_options={"yield_per": _ROWS_AT_ONCE}) as result:
                rows = (make_row(ArticleRow, row) for row in result.mappings())
                yield Snapshot(head=head, taken_at=taken_at, total=total, rows=rows)

    def get_article(self, article_id: int) -> ArticleRecord | None:
        """Return all that is known of an article; None when there is none, or it was merged: `find_merged` says so."""
        view = ARTICLES.table
        with self._db.reading() as connection:
            row = connection.execute(select(view).where(view.c.id == article_id)).mappings().one_or_none()
            if row is None:
                return None
            article = make_row(ArticleRow, row)
            noise = NOISE.table
            current = noise.c.revision_no == article.revision_no
            return ArticleRecord(
                article=article,
                urls=_rows(connection, ARTICLE_URLS.table, UrlRow, article_id, "first_seen_at", "url"),
                revisions=_rows(connection, ARTICLE_REVISIONS.table, RevisionRow, article_id, "revision_no"),
                checks=_rows(connection, ACCESS_CHECKS.table, CheckRow, article_id, "checked_at"),
                noise=_rows(connection, noise, NoiseRow, article_id, "line_no", also=current),
                cluster=_cluster(connection, article),
                changes=_changes(connection, article_id),
                **_merged(connection, article_id),
            )

    def find_merged(self, article_id: int) -> MergedRow | None:
        """Return which article another one turned out to be; None when it stands by itself, or is not there."""
        view = MERGED_ARTICLES.table
        with self._db.reading() as connection:
            row = connection.execute(select(view).where(view.c.article_id == article_id)).mappings().one_or_none()
        return None if row is None else make_row(MergedRow, row)

    def list_revisions(self, article_id: int) -> tuple[RevisionRow, ...]:
        """Return the versions under an article's number, in their order; of one that was merged too."""
        with self._db.reading() as connection:
            return _rows(connection, ARTICLE_REVISIONS.table, RevisionRow, article_id, "revision_no")

    def list_clusters(self, *, limit: int = 50, before_id: int | None = None) -> tuple[tuple[ClusterRow, ...], ...]:
        """Return clusters of more than one article, the newest first, each with its original first.

        Args:
            limit: At most so many.
            before_id: Continue a list behind this cluster; None starts at the newest.
        """
        view = CLUSTERS.table
        numbers = select(view.c.cluster_id).distinct().order_by(view.c.cluster_id.desc()).limit(limit)
        if before_id is not None:
            numbers = numbers.where(view.c.cluster_id < before_id)
        with self._db.reading() as connection:
            found = connection.execute(numbers).scalars().all()
            rows = connection.execute(select(view).where(view.c.cluster_id.in_(found))).mappings().all()
        clusters: dict[int, list[ClusterRow]] = {number: [] for number in found}
        for row in rows:
            clusters[row["cluster_id"]].append(make_row(ClusterRow, row))
        return tuple(_original_first(cluster) for cluster in clusters.values())

    def list_headlines(self, article_ids: Sequence[int]) -> dict[int, str]:
        """Return the headlines of articles by their number; the address where an article has none."""
        view = ARTICLES.table
        asked = select(view.c.id, func.coalesce(view.c.headline, view.c.url_canonical).label("headline"))
        with self._db.reading() as connection:
            rows = connection.execute(asked.where(view.c.id.in_(article_ids)))
            return {row.id: row.headline for row in rows}

    def find_article(self, url: str) -> ArticleRecord | None:
        """Return the article that an address leads to; None when none does."""
        with self._db.reading() as connection:
            found = find_articles(connection, (url,))
        return self.get_article(found[0]) if found else None


def _merged(connection: Connection, article_id: int) -> dict[str, Any]:
    """What was merged into an article, and its versions."""
    view, versions = MERGED_ARTICLES.table, ARTICLE_REVISIONS.table
    rows = connection.execute(select(view).where(view.c.merged_into == article_id).order_by(view.c.article_id))
    merged = tuple(make_row(MergedRow, row) for row in rows.mappings())
    if not merged:
        return {}
    theirs = select(versions).where(versions.c.article_id.in_([row.article_id for row in merged]))
    ordered = connection.execute(theirs.order_by(versions.c.article_id, versions.c.revision_no)).mappings()
    return {"merged": merged, "merged_revisions": tuple(make_row(RevisionRow, row) for row in ordered)}


def _cluster(connection: Connection, article: ArticleRow) -> tuple[ClusterRow, ...]:
    if article.original_id is None:
        return ()
    view = CLUSTERS.table
    rows = connection.execute(select(view).where(view.c.cluster_id == article.cluster_id)).mappings()
    return _original_first([make_row(ClusterRow, row) for row in rows])


def _original_first(rows: list[ClusterRow]) -> tuple[ClusterRow, ...]:
    return tuple(sorted(rows, key=lambda row: (row.cluster_role != "original", row.article_id)))


def conditions_of(wanted: ArticleFilter) -> list[ColumnElement[bool]]:
    """Return what a filter asks of the articles' view."""
    view = ARTICLES.table
    equal = {"source_id": wanted.source, "domain": wanted.domain, "access": wanted.access, "status": wanted.status}
    conditions: list[ColumnElement[bool]] = [
        view.c[name] == value for name, value in equal.items() if value is not None
    ]
    if wanted.since is not None:
        conditions.append(view.c.first_seen_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(view.c.first_seen_at < wanted.until)
    if wanted.language is not None:
        inside = view.c.language.startswith(wanted.language + "-", autoescape=True)
        conditions.append(or_(view.c.language == wanted.language, inside))
    return conditions


def _rows(
    connection: Connection,
    view: Table,
    row_type: type[Row],
    article_id: int,
    *order: str,
    also: ColumnElement[bool] | None = None,
) -> tuple[Row, ...]:
    query = select(view).where(view.c.article_id == article_id)
    query = query if also is None else query.where(also)
    return tuple(
        make_row(row_type, row) for row in connection.execute(query.order_by(*(view.c[n] for n in order))).mappings()
    )


def _changes(connection: Connection, article_id: int) -> tuple[ChangeRow, ...]:
    view = CHANGES.table
    rows: Any = connection.execute(select(view).where(view.c.article_id == article_id).order_by(view.c.seq)).mappings()
    return tuple(ChangeRow(**{**row, "kind": ChangeKind(row["kind"])}) for row in rows)
