"""Purges: an article's every version, its addresses and raw records go; a tombstone in the change log stays.

One batch is one transaction, and the raw bytes are overwritten within it, before COMMIT: a kill at any moment leaves
the article where a second run finds it, or nothing. Addresses are remembered as hashes; nobody takes them up again.
Locks are taken in the order in which storing takes them: frontier entry, article, addresses, change log.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, delete, func, or_, select, text, update

from ingest.adapters.store.changelog import ChangeKind, NewChange, log_changes
from ingest.adapters.store.database import Database, insert_into
from ingest.adapters.store.targets import PurgeTarget, articles_of, entries_of, known_keys
from ingest.adapters.store.traces import raw_records_of, remove_traces
from ingest.adapters.tables import (
    access_check,
    archive_record,
    article,
    article_revision,
    fetch,
    frontier,
    noise,
    purged_url,
)
from ingest.core.urls import url_key
from ingest.model import ArchiveRef

Erase = Callable[[Sequence[ArchiveRef]], object]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgedBatch:
    """What one transaction took away.

    Attributes:
        keys: Of the addresses that went.
        seq: Number of the last change; None when none was logged.
    """

    article_ids: tuple[int, ...]
    entries: int
    raw_records: int
    keys: frozenset[str]
    seq: int | None


class Purging:
    """How articles go for good."""

    _db: Database

    def plan_purge(self, target: PurgeTarget) -> PurgePlan:
        """Return what a purge would take away; changes nothing."""
        with self._db.reading() as connection:
            counts = _Counts(connection, target)
            return PurgePlan(
                articles=counts.articles(),
                revisions=counts.rows(article_revision),
                access_checks=counts.rows(access_check),
                noise_lines=counts.rows(noise),
                addresses=counts.addresses(),
                trips=counts.trips(),
                raw_records=counts.raw(func.count()),
                raw_bytes=counts.raw(func.sum(archive_record.c.length)),
            )

    def purge_batch(
        self, target: PurgeTarget, erase: Erase, *, allow_refetch: bool = False, limit: int = 50
    ) -> PurgedBatch:
        """Purge up to `limit` articles, or else entries that led to none; an empty batch means that all is done.

        Args:
            erase: Overwrites raw records for good; called before COMMIT, at a second run possibly again.
            allow_refetch: Forget the addresses instead of remembering them as purged.
        """
        with self._db.writing() as connection:
            now = self._db.now(connection)
            found = select(article.c.id).where(articles_of(target)).order_by(article.c.id).limit(limit)
            ids = connection.execute(found).scalars().all()
            entries = _lock(connection, target, ids, limit=limit * 10)
            refs = _raw_refs(connection, ids)
            erase(refs)
            keys = known_keys(connection, target, ids, entries)
            _remember(connection, keys, at=now, allow_refetch=allow_refetch)
            last = select(article.c.id, article.c.revision_no).where(article.c.id.in_(ids)).order_by(article.c.id)
            tombstones = [_change(ChangeKind.PURGED, row) for row in connection.execute(last)]
            regrouped = _regroup(connection, ids)
            remove_traces(connection, ids, entries)
            seq = log_changes(connection, (*tombstones, *regrouped), at=now)
            _stamp(connection, regrouped, seq)
        if seq is not None:
            self._db.reached(seq)
        return PurgedBatch(
            article_ids=tuple(ids), entries=len(entries), raw_records=len(refs), keys=frozenset(keys), seq=seq
        )

    def is_purged(self, urls: Sequence[str]) -> bool:
        """Whether one of these addresses was purged and is not to be taken up again."""
        with self._db.reading() as connection:
            return any_purged(connection, urls)

    def purged_keys(self) -> frozenset[str]:
        """Return the keys of all addresses that were purged."""
        with self._db.reading() as connection:
            return frozenset(connection.execute(select(purged_url.c.url_key)).scalars())


def any_purged(connection: Connection, urls: Sequence[str]) -> bool:
    """Do what `is_purged` promises, within a transaction of the caller's."""
    marked = select(purged_url.c.url_key).where(purged_url.c.url_key.in_([url_key(url) for url in urls])).limit(1)
    return connection.execute(marked).first() is not None


class _Counts:
    """Counts what a plan names."""

    def __init__(self, connection: Connection, target: PurgeTarget) -> None:
        self._connection = connection
        self._ids = select(article.c.id).where(articles_of(target))
        self._entries = select(frontier.c.id).where(entries_of(target, self._ids))
        self._target = target

    def articles(self) -> int:
        """The articles themselves."""
        return self._one(select(func.count()).select_from(self._ids.subquery()))

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


def _lock(connection: Connection, target: PurgeTarget, ids: Sequence[int], *, limit: int) -> Sequence[int]:
    """Lock what will go, in the order in which storing locks it, and return the frontier entries among it."""
    wanted = select(frontier.c.id).where(entries_of(target, ids) if not ids else entries_of(PurgeTarget(), ids))
    wanted = wanted.order_by(frontier.c.id) if ids else wanted.order_by(frontier.c.id).limit(limit)
    connection.execute(wanted.with_for_update()).all()
    peers = or_(article.c.id.in_(ids), article.c.cluster_id.in_(ids))
    connection.execute(select(article.c.id).where(peers).order_by(article.c.id).with_for_update()).all()
    if connection.dialect.name == "postgresql":
        # Whoever is just storing one of these addresses ends first; whoever comes later sees that it was purged.
        connection.execute(text("LOCK TABLE article_url IN SHARE ROW EXCLUSIVE MODE"))
    return connection.execute(wanted).scalars().all()


def _raw_refs(connection: Connection, ids: Sequence[int]) -> tuple[ArchiveRef, ...]:
    places = select(archive_record.c.file, archive_record.c.position, archive_record.c.length)
    rows = connection.execute(places.where(raw_records_of(ids)))
    return tuple(ArchiveRef(file=row.file, offset=row.position, length=row.length) for row in rows)


def _remember(connection: Connection, keys: set[str], *, at: datetime, allow_refetch: bool) -> None:
    if not keys:
        return
    if allow_refetch:
        connection.execute(delete(purged_url).where(purged_url.c.url_key.in_(keys)))
        return
    rows = [{"url_key": key, "purged_at": at} for key in sorted(keys)]
    connection.execute(insert_into(connection, purged_url).on_conflict_do_nothing(), rows)


def _regroup(connection: Connection, ids: Sequence[int]) -> list[NewChange]:
    """Give clusters that lose their first article another one; return what is to be logged."""
    left = select(article.c.id, article.c.revision_no, article.c.cluster_id)
    left = left.where(article.c.cluster_id.in_(ids), article.c.id.not_in(ids)).order_by(article.c.id)
    rows = connection.execute(left).all()
    first: dict[int, int] = {}
    for row in rows:
        first.setdefault(row.cluster_id, row.id)
    for old, new in first.items():
        members = (article.c.cluster_id == old) & article.c.id.not_in(ids)
        connection.execute(update(article).where(members).values(cluster_id=new))
    return [_change(ChangeKind.CLUSTERED, row) for row in rows]


def _stamp(connection: Connection, regrouped: Sequence[NewChange], last: int | None) -> None:
    """Give the regrouped articles, whose changes were logged last, their place in the log."""
    for back, one in enumerate(reversed(regrouped)):
        assert last is not None
        connection.execute(update(article).where(article.c.id == one.article_id).values(change_seq=last - back))


def _change(kind: ChangeKind, row: Row[*tuple[Any, ...]]) -> NewChange:
    return NewChange(kind=kind, article_id=row.id, revision_no=row.revision_no)
