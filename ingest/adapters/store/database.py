"""One open database: a transaction to read in, one to write in, one to change the schema in. Knows no table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from ingest.adapters.store.clock import Clock, ask_now
from ingest.adapters.store.engine import ALONE, BUSY_TIMEOUT_S, WRITING, make_engine, place_of
from ingest.adapters.store.epoch import Mark, settle_epoch
from ingest.adapters.store.failures import translated
from ingest.adapters.store.writelock import WriteLock

_SETTLED = "ingest_settled"
"""Mark on a connection to a server: it was looked at whether that is the server it was."""


class Database:
    """An engine, its clock and its way to write.

    Attributes:
        place: Its URL without the password, for messages.
        path: The SQLite file; None for PostgreSQL.
    """

    def __init__(self, url: str, clock: Clock) -> None:
        self.engine: Engine = make_engine(url)
        self.clock = clock
        self.place = place_of(self.engine)
        is_sqlite = self.engine.dialect.name == "sqlite"
        self.path = Path(str(self.engine.url.database)).absolute() if is_sqlite else None
        self._mark = Mark(self.path) if self.path else None
        self._watching = False
        self._writer = self.engine.execution_options(**{WRITING: True})
        self._lock = WriteLock(self.engine, self.path, timeout_s=BUSY_TIMEOUT_S) if self.path else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot to read in; nothing written in it is kept.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        with translated(self.place), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One snapshot for several queries, to read in only: later commits of others are not seen in it.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        # SQLite's read transactions are snapshots; PostgreSQL's are only from this level on.
        options = {} if self.path else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with translated(self.place), self.engine.execution_options(**options).connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction to write in, committed at the end: when this returns, it is stored.

        Raises:
            StoreUnavailable: The database does not answer or took the transaction back.
            StoreFull: No space is left.
        """
        with translated(self.place), self._alone(), self._writer.connect() as connection:
            if self._watching and _SETTLED not in connection.info:
                with connection.begin():
                    settle_epoch(connection, self.path)
                connection.info[_SETTLED] = True
            with connection.begin():
                yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """One transaction to change the schema in, without SQLite's foreign keys: a table rebuilt would empty others.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        with translated(self.place), self._alone(), self._writer.connect() as connection:
            self._pragma(connection, "foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
            finally:
                self._pragma(connection, "foreign_keys=ON")

    @contextmanager
    def maintaining(self) -> Iterator[Callable[[str], Sequence[Any]]]:
        """Give a way to run statements outside any transaction, as VACUUM wants it, while nobody else writes on SQLite.

        Raises:
            StoreUnavailable: The database does not answer.
            StoreFull: No space is left.
        """
        mode: dict[str, Any] = {ALONE: True} if self.path else {"isolation_level": "AUTOCOMMIT"}
        with translated(self.place), self._alone(), self.engine.connect() as connection:
            alone = connection.execution_options(**mode)

            def run(statement: str) -> Sequence[Any]:
                answer = alone.exec_driver_sql(statement)
                return answer.all() if answer.returns_rows else ()

            yield run

    def settle(self) -> None:
        """Notice whether this is another life of the database, now and on every new connection to a server."""
        with self.writing() as connection:
            settle_epoch(connection, self.path)
        self._watching = self.path is None

    def reached(self, seq: int) -> None:
        """Raise the mark beside a SQLite file to the highest number given out."""
        if self._mark:
            self._mark.reach(seq)

    def now(self, connection: Connection) -> datetime:
        """Return the present on the database's clock."""
        return ask_now(connection, self.clock)

    def after(self, seconds: float | ColumnElement[float] = 0.0) -> ColumnElement[datetime]:
        """Return the moment so many seconds from now, as SQL."""
        return self.clock.after(seconds)

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()

    def _pragma(self, connection: Connection, setting: str) -> None:
        raw = connection.connection.dbapi_connection
        if self.path and raw is not None:
            raw.cursor().execute(f"PRAGMA {setting}")

    def _alone(self) -> AbstractContextManager[None]:
        return self._lock.held() if self._lock else nullcontext()


def update_row(connection: Connection, table: Table, row_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of one row. The values travel as parameters, so that the statement is compiled once."""
    chosen = update(table).where(table.c.id == bindparam("row_id"))
    connection.execute(chosen, {"row_id": row_id, **values})


def insert_row(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Insert one row and return its number; the values travel as parameters."""
    number: int = connection.execute(insert(table).returning(table.c.id), dict(values)).scalar_one()
    return number


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows ON CONFLICT, in the connection's dialect."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
