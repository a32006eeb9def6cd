"""Links become frontier entries, each address once; a known one is left alone unless it was changed since.

What was purged is not taken up again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select, update

from ingest.adapters.store.backfills import within_bounds
from ingest.adapters.store.database import Database, insert_into
from ingest.adapters.store.hints import hint_to_json
from ingest.adapters.store.sources import ensure_hosts, source_key
from ingest.adapters.tables import frontier, purged_url, source
from ingest.core.urls import host_of, url_key
from ingest.model import FrontierState, Link, Target

_BATCH = 500


class Links:
    """How sources and backfills fill the frontier."""

    _db: Database

    def add_links(self, links: Sequence[Link], *, source_id: int | None = None, backfill_id: int | None = None) -> int:
        """Store the addresses that are new, due at once, and return how many were.

        An address without a host, or one that was purged, is left out. A page that is known and whose `modified_at` is
        newer than any named before is due again.
        """
        with self._db.writing() as connection:
            now = self._db.now(connection)
            links = within_bounds(connection, links, backfill_id)
            return insert_links(connection, links, source_id=source_id, backfill_id=backfill_id, at=now)


def insert_links(
    connection: Connection, links: Iterable[Link], *, source_id: int | None, backfill_id: int | None, at: datetime
) -> int:
    """Do what `add_links` promises, within a transaction of the caller's."""
    shared = {
        "source_id": source_id,
        "backfill_id": backfill_id,
        "state": FrontierState.WAITING.value,
        "paused": _is_paused(connection, source_id),
        "due_at": at,
        "first_seen_at": at,
    }
    rows = {row["url_key"]: row for row in (_row(link, shared) for link in links) if row["host"]}
    for key in _purged_among(connection, tuple(rows)):
        del rows[key]
    ensure_hosts(connection, {row["host"] for row in rows.values()}, at=at)
    # In the order of their keys, so that two transactions with the same links wait for, not on, each other.
    ordered = [rows[key] for key in sorted(rows)]
    return sum(_insert_batch(connection, batch, at) for batch in _batches(ordered))


def _purged_among(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Return the keys whose addresses were purged: whoever names them, they are not taken up again."""
    marked = select(purged_url.c.url_key)
    batches = (keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH))
    return {
        key for batch in batches for key in connection.execute(marked.where(purged_url.c.url_key.in_(batch))).scalars()
    }


def _batches(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    """Cut rows into batches that a statement can carry."""
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


def _row(link: Link, shared: dict[str, Any]) -> dict[str, Any]:
    return shared | {
        "url": link.url,
        "url_key": url_key(link.url) if link.kind is None else source_key(link.url, shared["backfill_id"]),
        "host": host_of(link.url),
        "target": (Target.PAGE if link.kind is None else Target.SOURCE).value,
        "source_kind": link.kind.value if link.kind else None,
        "hint": hint_to_json(link),
        "modified_hint_at": link.modified_at,
    }


def _insert_batch(connection: Connection, rows: Sequence[dict[str, Any]], at: datetime) -> int:
    kept = insert_into(connection, frontier).on_conflict_do_nothing(index_elements=["url_key"])
    new = set(connection.execute(kept.returning(frontier.c.url_key), rows).scalars())
    known = [
        {"key": row["url_key"], "named_at": row["modified_hint_at"]}
        for row in rows
        if row["modified_hint_at"] and row["url_key"] not in new
    ]
    if known:
        connection.execute(_make_due(at), known)
    return len(new)


def _make_due(at: datetime) -> Any:
    last_known = func.coalesce(frontier.c.modified_hint_at, frontier.c.last_fetched_at, frontier.c.first_seen_at)
    changed_since = and_(
        frontier.c.url_key == bindparam("key"),
        frontier.c.state != FrontierState.QUARANTINED.value,
        last_known < bindparam("named_at"),
    )
    return (
        update(frontier)
        .where(changed_since)
        .values(state=FrontierState.WAITING.value, due_at=at, modified_hint_at=bindparam("named_at"))
    )


def _is_paused(connection: Connection, source_id: int | None) -> bool:
    if source_id is None:
        return False
    row = connection.execute(select(source.c.paused, source.c.removed_at).where(source.c.id == source_id)).one()
    return bool(row.paused) or row.removed_at is not None
