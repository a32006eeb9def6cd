"""`now`, as one SQL expression in one place: every stored moment comes from the database's clock.

So workers on machines whose clocks differ agree on what is due and whose turn it is. Tests hand the store a clock of
their own; nothing here reads the machine's clock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Double, FunctionElement, cast, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from ingest.adapters.tables import UTCDateTime

Seconds = float | ColumnElement[float]


class Clock(Protocol):
    """Gives the moment that lies so many seconds after now, as SQL."""

    def after(self, seconds: Seconds = 0.0) -> ColumnElement[datetime]:
        """Return the moment `seconds` from now, which may be negative."""
        ...


class DatabaseClock:
    """The database's own clock."""

    def after(self, seconds: Seconds = 0.0) -> ColumnElement[datetime]:
        """Return the moment `seconds` from now, which may be negative, as SQL; evaluated when the statement runs."""
        return after_now(seconds)


class after_now(FunctionElement[datetime]):  # noqa: N801 - it is used like an SQL function
    """`now` plus seconds. Not the start of the transaction: the moment at which the statement gets to the row."""

    type = UTCDateTime()
    name = "after_now"
    inherit_cache = True

    def __init__(self, seconds: Seconds) -> None:
        super().__init__(cast(literal(seconds, Double()) if isinstance(seconds, int | float) else seconds, Double()))


@compiles(after_now, "sqlite")
def _after_now_sqlite(element: after_now, compiler: SQLCompiler, **kw: Any) -> str:
    # Milliseconds, then zeros: the form in which SQLAlchemy stores times, so that texts compare as moments do.
    seconds = compiler.process(element.clauses, **kw)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', printf('%+.3f seconds', {seconds}))"


@compiles(after_now, "postgresql")
def _after_now_postgresql(element: after_now, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(clock_timestamp() + make_interval(secs => {compiler.process(element.clauses, **kw)}))"
