"""What a purge would take away, counted before anything goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, or_, select

from ingest.adapters.store.targets import PurgeTarget, articles_of, entries_of, known_keys
from ingest.adapters.store.traces import raw_records_of
from ingest.adapters.tables import (
    access_check,
    archive_record,
    article,
    article_revision,
    fetch,
    frontier,
)
from ingest.adapters.tables.views import NOISE


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgePlan:
    """What a purge would take away.

    Attributes:
        addresses: Frontier entries and addresses of articles, each page once.
        trips: Rows of the trip log that lose their address.
        raw_bytes: Bytes of the raw records, compressed.
    """

    articles: int
    revisions: int
    access_checks: int
    noise_lines: int
    addresses: int
    trips: int
    raw_records: int
    raw_bytes: int


def read_plan(connection: Connection, target: PurgeTarget) -> PurgePlan:
    """Return what a purge would take away."""
    counts = _Counts(connection, target)
    return PurgePlan(
        articles=counts.articles(),
        revisions=counts.rows(article_revision),
        access_checks=counts.rows(access_check),
        noise_lines=counts.rows(NOISE.table),
        addresses=counts.addresses(),
        trips=counts.trips(),
        raw_records=counts.raw(func.count()),
        raw_bytes=counts.raw(func.sum(archive_record.c.length)),
    )


class _Counts:
    """Counts what a plan names."""

    def __init__(self, connection: Connection, target: PurgeTarget) -> None:
        self._connection = connection
        self._ids = select(article.c.id).where(articles_of(target))
        self._entries = select(frontier.c.id).where(entries_of(target, self._ids))
        self._target = target

    def articles(self) -> int:
        """The articles themselves; what was merged into them is not counted, and goes along."""
        standing = article.c.merged_into.is_(None)
        return self._one(select(func.count()).select_from(article).where(article.c.id.in_(self._ids), standing))

    def rows(self, table: Table) -> int:
        """Rows of a table that name one of the articles."""
        return self._one(select(func.count()).select_from(table).where(table.c.article_id.in_(self._ids)))

    def raw(self, what: ColumnElement[Any]) -> int:
        """An aggregate over the raw records."""
        return self._one(select(what).select_from(archive_record).where(raw_records_of(self._ids)))

    def addresses(self) -> int:
        """Distinct pages."""
        return len(known_keys(self._connection, self._target, self._ids, self._entries))

    def trips(self) -> int:
        """Rows of the trip log."""
        told = or_(fetch.c.article_id.in_(self._ids), fetch.c.frontier_id.in_(self._entries))
        return self._one(select(func.count()).select_from(fetch).where(told, fetch.c.url != ""))

    def _one(self, query: Select[Any]) -> int:
        return int(self._connection.execute(query).scalar_one() or 0)
