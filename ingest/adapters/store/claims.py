"""Claims: which address is fetched next, by whom, until when. Atomic over all workers that share the database.

At most one leased entry for each host; hosts whose slot is taken or whose turn has not come are left out; a source
before pages, the oldest due first. A lease that runs out is taken over; its token then no longer opens anything.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ScalarSelect, Select, and_, func, or_, select, update

from ingest.adapters.store.database import Database
from ingest.adapters.store.direct import run
from ingest.adapters.store.hints import hint_from_json
from ingest.adapters.tables import backfill, frontier, host
from ingest.core.vanish import was_absent
from ingest.model import FrontierEntry, FrontierState, SourceKind, Target

FREE_HOST = "UPDATE host SET lease_token = NULL, lease_until = NULL WHERE name = ? AND lease_token = ?"
"""Gives back the lease on a host, where it is still this token's."""


class Claims:
    """How the daemon and backfills take work and give it back."""

    _db: Database

    def claim(self, limit: int, *, lease_s: float, backfill_id: int | None = None) -> tuple[FrontierEntry, ...]:
        """Lease up to `limit` due entries, each of another host.

        Args:
            limit: At least 1.
            lease_s: Seconds after which another worker may take an entry that was not completed.
            backfill_id: Only entries of this backfill that it has yet to read; None: any entry that is due and is to be
                fetched from the web (those of an archive backfill wait for it).
        """
        token = secrets.token_hex(16)
        with self._db.writing() as connection:
            ids = self._pick(connection, limit, backfill_id)
            if not ids:
                return ()
            until = self._db.after(lease_s)
            leased = update(frontier).where(frontier.c.id.in_(ids), self._claimable()).returning(frontier)
            rows = connection.execute(leased.values(lease_token=token, lease_until=until)).mappings().all()
            names = [row["host"] for row in rows]
            connection.execute(update(host).where(host.c.name.in_(names)).values(lease_token=token, lease_until=until))
        order = {entry_id: place for place, entry_id in enumerate(ids)}
        return tuple(_entry(row) for row in sorted(rows, key=lambda row: order[row["id"]]))

    def release(self, entries: Sequence[FrontierEntry]) -> None:
        """Give claimed entries back undone; each is due as before. Without effect on leases lost meanwhile."""
        with self._db.writing() as connection:
            for entry in entries:
                end_lease(connection, entry)

    def renew(self, entries: Sequence[FrontierEntry], *, lease_s: float) -> None:
        """Hold claimed entries and their hosts for so many seconds from now; leases lost meanwhile stay lost."""
        until = self._db.after(lease_s)
        with self._db.writing() as connection:
            for entry in entries:
                held = (frontier.c.id == entry.id) & (frontier.c.lease_token == entry.lease_token)
                of_host = (host.c.name == entry.host) & (host.c.lease_token == entry.lease_token)
                connection.execute(update(frontier).where(held).values(lease_until=until))
                connection.execute(update(host).where(of_host).values(lease_until=until))

    def seconds_until_due(self, *, backfill_id: int | None = None) -> float | None:
        """Return the seconds until something may be claimed, 0.0 when something may now.

        None: nothing will ever be due by itself.

        Args:
            backfill_id: Only what this backfill has yet to read counts; None: everything does.
        """
        earliest = [_first_due(target, backfill_id) for target in Target]
        hosts = select(self._db.after().label("now"), host.c.next_at, host.c.slot_until, host.c.lease_until, *earliest)
        with self._db.reading() as connection:
            waits = [_wait_s(*row) for row in connection.execute(hosts)]
        known = [wait_s for wait_s in waits if wait_s is not None]
        return min(known) if known else None

    def has_due(self, backfill_id: int | None = None) -> bool:
        """Whether something is due now, even if its host's turn has not come yet; filtered as `claim` filters."""
        due = select(frontier.c.id).where(self._claimable(), *_kinds_of_work(backfill_id)).limit(1)
        with self._db.reading() as connection:
            return connection.execute(due).first() is not None

    def _pick(self, connection: Connection, limit: int, backfill_id: int | None) -> list[int]:
        """Return entries to lease, one for each free host; the rows of those hosts are locked (PostgreSQL)."""
        due = [self._due_entry(target, backfill_id) for target in (Target.SOURCE, Target.PAGE)]
        entry_id = func.coalesce(*due)
        free = self._free_hosts().where(entry_id.is_not(None)).with_for_update(skip_locked=True).limit(limit)
        hosts = free.add_columns(entry_id.label("entry_id")).order_by(*self._order(backfill_id))
        return [row.entry_id for row in connection.execute(hosts)]

    def _order(self, backfill_id: int | None) -> list[Any]:
        sources, pages = (
            self._due_entry(target, backfill_id, frontier.c.due_at) for target in (Target.SOURCE, Target.PAGE)
        )
        return [sources.is_(None), func.coalesce(sources, pages), host.c.name]

    def _free_hosts(self) -> Select[Any]:
        now = self._db.after()
        return select(host.c.name).where(
            host.c.next_at <= now,
            or_(host.c.slot_token.is_(None), host.c.slot_until <= now),
            or_(host.c.lease_until.is_(None), host.c.lease_until <= now),
        )

    def _due_entry(self, target: Target, backfill_id: int | None, column: Any = frontier.c.id) -> ScalarSelect[Any]:
        found = select(column).where(
            frontier.c.host == host.c.name,
            frontier.c.target == target.value,
            self._claimable(),
            *_kinds_of_work(backfill_id),
        )
        return found.order_by(frontier.c.due_at, frontier.c.id).limit(1).scalar_subquery()

    def _claimable(self) -> Any:
        return and_(
            frontier.c.state == FrontierState.WAITING.value,
            frontier.c.paused.is_(False),
            frontier.c.due_at <= self._db.after(),
            or_(frontier.c.lease_until.is_(None), frontier.c.lease_until <= self._db.after()),
        )


def _kinds_of_work(backfill_id: int | None) -> tuple[Any, ...]:
    """A backfill's worker takes what it has yet to read; others take anything that is to be fetched from the web."""
    if backfill_id is not None:
        return (frontier.c.backfill_id == backfill_id, unread())
    return (fetched_from_web(),)


def fetched_from_web() -> Any:
    """Whether an entry is to be fetched from the web; those of an archive backfill wait for it."""
    from_archives = select(backfill.c.id).where(backfill.c.kind == "warc")
    return or_(frontier.c.backfill_id.is_(None), frontier.c.backfill_id.not_in(from_archives))


def unread() -> Any:
    """Whether an entry was never read without failing: what a backfill still has to do."""
    return and_(frontier.c.state == FrontierState.WAITING.value, or_(frontier.c.visits == 0, frontier.c.failures > 0))


def end_lease(connection: Connection, entry: FrontierEntry) -> None:
    """Give back the lease on an entry and on its host, where they are still this token's."""
    held = (frontier.c.id == entry.id) & (frontier.c.lease_token == entry.lease_token)
    connection.execute(update(frontier).where(held).values(lease_token=None, lease_until=None))
    free_hosts(connection, (entry,))


def free_hosts(connection: Connection, entries: Sequence[FrontierEntry]) -> None:
    """Give back the leases on the entries' hosts, where they are still these tokens'."""
    for pair in hosts_of(entries):
        run(connection, FREE_HOST, pair)


def hosts_of(entries: Iterable[FrontierEntry]) -> list[tuple[str, str]]:
    """Return what `FREE_HOST` needs for each of the entries' hosts, in the order in which they are locked."""
    return sorted({(entry.host, entry.lease_token) for entry in entries})


def _first_due(target: Target, backfill_id: int | None) -> ScalarSelect[Any]:
    waiting = select(frontier.c.due_at).where(
        frontier.c.host == host.c.name,
        frontier.c.target == target.value,
        frontier.c.state == FrontierState.WAITING.value,
        frontier.c.paused.is_(False),
        frontier.c.due_at.is_not(None),
    )
    if backfill_id is not None:
        waiting = waiting.where(frontier.c.backfill_id == backfill_id, unread())
    return waiting.order_by(frontier.c.due_at).limit(1).scalar_subquery()


def _wait_s(
    now: datetime, next_at: datetime, slot_until: datetime | None, lease_until: datetime | None, *due: datetime | None
) -> float | None:
    """Seconds until a host can be claimed from; None when it has nothing to claim."""
    waiting = [moment for moment in due if moment is not None]
    if not waiting:
        return None
    bounds = [moment for moment in (next_at, slot_until, lease_until) if moment is not None]
    return max(0.0, (max(min(waiting), *bounds) - now).total_seconds())


def _entry(row: Any) -> FrontierEntry:
    return FrontierEntry(
        id=row["id"],
        url=row["url"],
        host=row["host"],
        target=Target(row["target"]),
        lease_token=row["lease_token"],
        first_seen_at=row["first_seen_at"],
        source_id=row["source_id"],
        source_kind=SourceKind(row["source_kind"]) if row["source_kind"] else None,
        backfill_id=row["backfill_id"],
        interval_s=row["interval_s"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        failures=row["failures"],
        was_absent=was_absent(row["last_code"], row["last_detail"]),
        crashes=row["crashes"],
        last_changed_at=row["last_changed_at"],
        article_id=row["article_id"],
        hint=hint_from_json(row["url"], row["hint"]),
    )
