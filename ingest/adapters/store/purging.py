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

from sqlalchemy import Connection, Row, delete, or_, select, text, update

from ingest.adapters.store.changelog import ChangeKind, NewChange, log_changes, stamp_changes
from ingest.adapters.store.database import Database, insert_into
from ingest.adapters.store.purge_plan import PurgePlan, read_plan
from ingest.adapters.store.regrouping import leave_clusters
from ingest.adapters.store.targets import PurgeTarget, articles_of, entries_of, known_keys, with_merged
from ingest.adapters.store.traces import raw_records_of, remove_traces
from ingest.adapters.tables import archive_record, article, frontier, host, purged_url
from ingest.core.urls import url_key
from ingest.model import ArchiveRef

Erase = Callable[[Sequence[ArchiveRef]], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgedBatch:
    """What one transaction took away.

    Attributes:
        article_ids: Those that were merged into them went along, and are not counted.
        keys: Of the addresses that went.
        more: Whether there may be more to purge.
        seq: Number of the last change; None when none was logged.
    """

    article_ids: tuple[int, ...]
    entries: int
    raw_records: int
    keys: frozenset[str]
    seq: int | None
    more: bool


class Purging:
    """How articles go for good."""

    _db: Database

    def plan_purge(self, target: PurgeTarget) -> PurgePlan:
        """Return what a purge would take away; changes nothing."""
        with self._db.reading() as connection:
            return read_plan(connection, target)

    def purge_batch(
        self, target: PurgeTarget, erase: Erase, *, allow_refetch: bool = False, limit: int = 50
    ) -> PurgedBatch:
        """Purge up to `limit` articles, or else entries that led to none. Call it until there is no more.

        Args:
            erase: Overwrites raw records for good; called before COMMIT, at a second run possibly again.
            allow_refetch: Forget the addresses instead of remembering them as purged.
        """
        with self._db.writing() as connection:
            now = self._db.now(connection)
            standing = article.c.merged_into.is_(None)
            found = select(article.c.id).where(articles_of(target), standing).order_by(article.c.id).limit(limit)
            ids = connection.execute(found).scalars().all()
            whole = with_merged(connection, ids)
            gone = go_for_good(connection, target, whole, erase, at=now, allow_refetch=allow_refetch, limit=limit * 10)
            # With the locks held: whoever was just storing one of the addresses has committed it by now.
            more = bool(ids or gone.entries) or connection.execute(found).first() is not None
            seq = log_changes(connection, gone.changes, at=now)
            stamp_changes(connection, gone.changes, seq)
        if seq is not None:
            self._db.reached(seq)
        return PurgedBatch(
            article_ids=tuple(ids),
            entries=gone.entries,
            raw_records=gone.raw_records,
            keys=gone.keys,
            seq=seq,
            more=more,
        )

    def is_purged(self, urls: Sequence[str]) -> bool:
        """Whether one of these addresses was purged and is not to be taken up again."""
        with self._db.reading() as connection:
            marked = select(purged_url.c.url_key).where(purged_url.c.url_key.in_([url_key(url) for url in urls]))
            return connection.execute(marked.limit(1)).first() is not None

    def purged_keys(self) -> frozenset[str]:
        """Return the keys of all addresses that were purged."""
        with self._db.reading() as connection:
            return frozenset(connection.execute(select(purged_url.c.url_key)).scalars())


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What a transaction took away and has yet to log, with `stamp_changes` after it."""

    changes: tuple[NewChange, ...]
    entries: int
    raw_records: int
    keys: frozenset[str]


def go_for_good(
    connection: Connection,
    target: PurgeTarget,
    ids: Sequence[int],
    erase: Erase,
    *,
    at: datetime,
    allow_refetch: bool,
    limit: int = 0,
) -> Gone:
    """Remove articles within a transaction of the caller's, who logs the changes last.

    Args:
        ids: The articles; when there is none, `limit` of the frontier entries that the target names go.
    """
    entries = _lock(connection, target, ids, limit=limit)
    refs = _raw_refs(connection, ids)
    erase(refs)
    keys = known_keys(connection, target, ids, entries)
    _remember(connection, keys, at=at, allow_refetch=allow_refetch)
    last = select(article.c.id, article.c.revision_no).where(article.c.id.in_(ids)).order_by(article.c.id)
    tombstones = [_change(ChangeKind.PURGED, row) for row in connection.execute(last)]
    regrouped = leave_clusters(connection, ids)
    _free_hosts(connection, entries)
    remove_traces(connection, ids, entries)
    return Gone(changes=(*tombstones, *regrouped), entries=len(entries), raw_records=len(refs), keys=frozenset(keys))


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


def _free_hosts(connection: Connection, entries: Sequence[int]) -> None:
    """Give back the leases on hosts whose entry is being worked on: whoever does that finds nothing to give back."""
    leased = select(frontier.c.host, frontier.c.lease_token)
    rows = connection.execute(leased.where(frontier.c.id.in_(entries), frontier.c.lease_token.is_not(None))).all()
    for row in sorted(rows):
        held = (host.c.name == row.host) & (host.c.lease_token == row.lease_token)
        connection.execute(update(host).where(held).values(lease_token=None, lease_until=None))


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


def _change(kind: ChangeKind, row: Row[*tuple[Any, ...]]) -> NewChange:
    return NewChange(kind=kind, article_id=row.id, revision_no=row.revision_no)
