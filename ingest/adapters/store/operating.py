"""What the operator asks: how much is due, how sources fare, how trips ended, what is in quarantine, who is alive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, select, update

from ingest.adapters.store.database import Database, insert_into
from ingest.adapters.store.sources import SourceRow, read_sources
from ingest.adapters.store.subscriptions import SubscriptionRow, read_subscription_rows
from ingest.adapters.tables import article, fetch, frontier, heartbeat, host
from ingest.model import FrontierState

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierCounts:
    """How many frontier entries stand where; `due` and `leased` are among the waiting."""

    waiting: int
    due: int
    leased: int
    done: int
    quarantined: int
    paused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCount:
    """How many trips of the last 24 hours ended with this outcome and code."""

    outcome: str
    code: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """The state of the whole at one moment, on the database's clock."""

    now: datetime
    articles: int
    hosts: int
    frontier: FrontierCounts
    sources: tuple[SourceRow, ...]
    outcomes: tuple[OutcomeCount, ...]
    subscriptions: tuple[SubscriptionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedRow:
    """An entry that is not fetched any more until somebody says so, and why."""

    id: int
    url: str
    host: str
    code: str | None
    detail: str | None
    failures: int
    crashes: int
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """When a process last said that it is well, and how many seconds ago, both on the database's clock."""

    worker: str
    beaten_at: datetime
    age_s: float


class Operating:
    """What the operator asks."""

    _db: Database

    def count_frontier(self) -> FrontierCounts:
        """Return how many frontier entries stand where."""
        with self._db.reading() as connection:
            return self._count(connection)

    def status(self) -> StatusRow:
        """Return the state of the whole."""
        with self._db.reading() as connection:
            recent = fetch.c.ended_at >= self._db.after(-DAY_S)
            outcomes = connection.execute(
                select(fetch.c.outcome, fetch.c.code, func.count().label("count"))
                .where(recent)
                .group_by(fetch.c.outcome, fetch.c.code)
                .order_by(func.count().desc(), fetch.c.outcome, fetch.c.code)
            )
            return StatusRow(
                now=self._db.now(connection),
                articles=connection.execute(
                    select(func.count()).select_from(article).where(article.c.merged_into.is_(None))
                ).scalar_one(),
                hosts=connection.execute(select(func.count()).select_from(host)).scalar_one(),
                frontier=self._count(connection),
                sources=read_sources(connection),
                outcomes=tuple(OutcomeCount(**row) for row in outcomes.mappings()),
                subscriptions=read_subscription_rows(connection),
            )

    def quarantined(self) -> tuple[QuarantinedRow, ...]:
        """Return the entries in quarantine, the latest first."""
        columns = select(
            frontier.c.id,
            frontier.c.url,
            frontier.c.host,
            frontier.c.last_code.label("code"),
            frontier.c.last_detail.label("detail"),
            frontier.c.failures,
            frontier.c.crashes,
            frontier.c.last_fetched_at.label("since"),
        )
        held = columns.where(frontier.c.state == FrontierState.QUARANTINED.value)
        with self._db.reading() as connection:
            rows = connection.execute(held.order_by(frontier.c.last_fetched_at.desc(), frontier.c.id)).mappings()
            return tuple(QuarantinedRow(**row) for row in rows)

    def retry_quarantined(self, ids: Sequence[int] | None = None) -> int:
        """Make quarantined entries due at once, as if they had never failed; return how many.

        Args:
            ids: Which entries; None: all of them.
        """
        chosen = update(frontier).where(frontier.c.state == FrontierState.QUARANTINED.value)
        if ids is not None:
            chosen = chosen.where(frontier.c.id.in_(ids))
        fresh = chosen.values(
            state=FrontierState.WAITING.value, due_at=self._db.after(), failures=0, crashes=0, visits=0
        )
        with self._db.writing() as connection:
            return connection.execute(fresh).rowcount

    def beat(self, worker: str = "daemon") -> None:
        """Say that a long-running process is well."""
        with self._db.writing() as connection:
            new = insert_into(connection, heartbeat).values(worker=worker, beaten_at=self._db.after())
            connection.execute(
                new.on_conflict_do_update(index_elements=["worker"], set_={"beaten_at": self._db.after()})
            )

    def last_beat(self, worker: str = "daemon") -> Beat | None:
        """Return when a process last said that it is well; None when it never did."""
        said = select(heartbeat.c.beaten_at, self._db.after().label("now")).where(heartbeat.c.worker == worker)
        with self._db.reading() as connection:
            row = connection.execute(said).one_or_none()
        if row is None:
            return None
        return Beat(worker=worker, beaten_at=row.beaten_at, age_s=(row.now - row.beaten_at).total_seconds())

    def _count(self, connection: Connection) -> FrontierCounts:
        now = self._db.after()
        waiting = (frontier.c.state == FrontierState.WAITING.value) & ~frontier.c.paused
        conditions = {
            "waiting": waiting,
            "due": waiting & (frontier.c.due_at <= now),
            "leased": waiting & (frontier.c.lease_until > now),
            "done": frontier.c.state == FrontierState.DONE.value,
            "quarantined": frontier.c.state == FrontierState.QUARANTINED.value,
            "paused": frontier.c.paused,
        }
        sums = [func.coalesce(func.sum(case((met, 1), else_=0)), 0).label(name) for name, met in conditions.items()]
        return FrontierCounts(**connection.execute(select(*sums)).mappings().one())
