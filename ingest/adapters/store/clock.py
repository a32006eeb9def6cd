"""`now`, as one SQL expression in one place: every stored moment comes from the database's clock.

So workers on machines whose clocks differ agree on what is due and whose turn it is. Tests hand the store a clock of
their own; nothing here reads the machine's clock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Double, FunctionElement, cast, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from ingest.adapters.store.direct import run
from ingest.adapters.tables import UTCDateTime

Seconds = float | ColumnElement[float]


class Clock(Protocol):
    """Gives the moment that lies so many seconds after now, as SQL.

    Attributes:
        ahead_s: Seconds by which it runs ahead of the database's own clock.
    """

    ahead_s: float

    def after(self, seconds: Seconds = 0.0) -> ColumnElement[datetime]:
        """Return the moment `seconds` from now, which may be negative."""
        ...


class DatabaseClock:
    """The database's own clock.

    Attributes:
        ahead_s: 0.
    """

    ahead_s: float = 0.0

    def after(self, seconds: Seconds = 0.0) -> ColumnElement[datetime]:
        """Return the moment `seconds` from now, which may be negative, as SQL; evaluated when the statement runs."""
        return after_now(seconds)


_AFTER = {
    # Milliseconds, then zeros: the form in which SQLAlchemy stores times, so that texts compare as moments do.
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', 'now', printf('%+.3f seconds', {seconds}))",
    "postgresql": "(clock_timestamp() + make_interval(secs => {seconds}))",
}
NOW = {dialect: f"SELECT {after.format(seconds='?')}" for dialect, after in _AFTER.items()}
"""Asks for the present, by dialect; `?` stands for how far the clock is ahead."""


def ask_now(connection: Connection, clock: Clock) -> datetime:
    """Return the present: the moment at which the database gets to the question."""
    return as_moment(connection, run(connection, NOW[connection.dialect.name], (clock.ahead_s,)).fetchone()[0])


def as_moment(connection: Connection, answer: datetime | str) -> datetime:
    """Return what `NOW` was answered, in UTC."""
    moment = datetime.fromisoformat(answer) if isinstance(answer, str) else answer
    present = UTCDateTime().process_result_value(moment, connection.dialect)
    assert present is not None
    return present


class after_now(FunctionElement[datetime]):  # noqa: N801 - it is used like an SQL function
    """`now` plus seconds. Not the start of the transaction: the moment at which the statement gets to the row."""

    type = UTCDateTime()
    name = "after_now"
    inherit_cache = True

    def __init__(self, seconds: Seconds) -> None:
        super().__init__(cast(literal(seconds, Double()) if isinstance(seconds, int | float) else seconds, Double()))


@compiles(after_now, *_AFTER)
def _compile_after_now(element: after_now, compiler: SQLCompiler, **kw: Any) -> str:
    return _AFTER[compiler.dialect.name].format(seconds=compiler.process(element.clauses, **kw))
