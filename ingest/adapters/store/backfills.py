"""Backfills: started, resumed by the same arguments, counted, finished. Their addresses live in the one frontier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, Label, case, func, select, update

from ingest.adapters.store.claims import unread
from ingest.adapters.store.database import Database, insert_into
from ingest.adapters.tables import backfill, frontier
from ingest.model import FrontierState, Link, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillProgress:
    """How far a backfill is.

    Attributes:
        pending: Never read yet.
        retrying: Failed, and will be tried again.
        done: Pages and sitemaps that need no further look.
        quarantined: Set aside for a person to look at.
        articles: Articles that its pages yielded.
        pages: Entries that are pages, in whatever state.
    """

    backfill_id: int
    started_at: datetime
    finished_at: datetime | None
    pending: int
    retrying: int
    done: int
    quarantined: int
    articles: int
    pages: int


class Backfills:
    """What the backfill command asks."""

    _db: Database

    def start_backfill(
        self,
        kind: str,
        argument: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int | None = None,
    ) -> int:
        """Start a backfill, or resume the unfinished one that has the same arguments; return its number.

        Args:
            kind: `sitemap`, `urls` or `warc`.
            since: Links dated earlier are left out; undated ones are kept. None: no bound.
            until: Links dated at or after it are left out. None: no bound.
            limit: At most so many pages. None: no bound.
        """
        parts = (kind, argument, since and since.isoformat(), until and until.isoformat(), limit)
        key = sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
        unfinished = (backfill.c.args_key == key) & backfill.c.finished_at.is_(None)
        with self._db.writing() as connection:
            new = insert_into(connection, backfill).values(
                kind=kind,
                argument=argument,
                since=since,
                until=until,
                max_pages=limit,
                args_key=key,
                started_at=self._db.now(connection),
            )
            connection.execute(
                new.on_conflict_do_nothing(index_elements=["args_key"], index_where=backfill.c.finished_at.is_(None))
            )
            started: int = connection.execute(select(backfill.c.id).where(unfinished)).scalar_one()
            return started

    def backfill_progress(self, backfill_id: int) -> BackfillProgress:
        """Return how far a backfill is."""
        waiting, tried = unread(), frontier.c.visits > 0
        counts = select(
            _count(waiting & ~tried, "pending"),
            _count(waiting & tried, "retrying"),
            _count(~waiting & (frontier.c.state != FrontierState.QUARANTINED.value), "done"),
            _count(frontier.c.state == FrontierState.QUARANTINED.value, "quarantined"),
            func.count(frontier.c.article_id.distinct()).label("articles"),
            _count(frontier.c.target == Target.PAGE.value, "pages"),
        ).where(frontier.c.backfill_id == backfill_id)
        times = select(backfill.c.started_at, backfill.c.finished_at).where(backfill.c.id == backfill_id)
        with self._db.reading() as connection:
            counted = connection.execute(counts).mappings().one()
            return BackfillProgress(backfill_id=backfill_id, **counted, **connection.execute(times).mappings().one())

    def finish_backfill(self, backfill_id: int) -> None:
        """Mark a backfill as finished: the same arguments then start a new one."""
        with self._db.writing() as connection:
            unfinished = (backfill.c.id == backfill_id) & backfill.c.finished_at.is_(None)
            connection.execute(update(backfill).where(unfinished).values(finished_at=self._db.now(connection)))


def within_bounds(connection: Connection, links: Sequence[Link], backfill_id: int | None) -> tuple[Link, ...]:
    """Return the links that a backfill's bounds admit: by date, and at most as many pages as it may still take."""
    if backfill_id is None:
        return tuple(links)
    bounds = connection.execute(select(backfill).where(backfill.c.id == backfill_id)).mappings().one()
    admitted = [link for link in links if _admits(bounds["since"], bounds["until"], link)]
    if bounds["max_pages"] is None:
        return tuple(admitted)
    pages = (frontier.c.backfill_id == backfill_id) & (frontier.c.target == Target.PAGE.value)
    taken = connection.execute(select(func.count()).select_from(frontier).where(pages)).scalar_one()
    left = max(0, bounds["max_pages"] - taken)
    sources = [link for link in admitted if link.kind is not None]
    return (*sources, *[link for link in admitted if link.kind is None][:left])


def _admits(since: datetime | None, until: datetime | None, link: Link) -> bool:
    """Whether a page is dated within the bounds, or a nested source changed since; without a date, it may be."""
    if link.kind is not None:
        return since is None or link.modified_at is None or link.modified_at >= since
    dated = link.published_at or link.modified_at
    return dated is None or ((since is None or dated >= since) and (until is None or dated < until))


def _count(condition: ColumnElement[bool], name: str) -> Label[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)
