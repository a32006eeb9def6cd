"""SQL that is put together once for each table and given to the driver straight: what storing spends its time on.

SQLAlchemy builds, looks up and wraps each statement anew, which costs more than SQLite needs to run it. Values pass
through the column types, both ways, and errors still come as SQLAlchemy's. Names are those of our own tables, never of
anybody's input. What is asked within `sent_together` is answered by a server in one trip; SQLite has no trips.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table
from sqlalchemy.exc import DBAPIError

from ingest.adapters.tables import UTCDateTime

Values = Sequence[Any]
_Convert = Callable[[Any], Any]
Answer = Callable[[], list[dict[str, Any]]]
"""Gives the rows that were asked for; within `sent_together` it waits for all that was sent before."""


@contextmanager
def sent_together(connection: Connection) -> Iterator[None]:
    """Send what is run within without waiting for each answer; a statement that fails raises by the end at the latest.

    Only statements of this module belong in it: others would take an answer that is still to come for none.
    """
    if connection.dialect.name == "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    try:
        with driver.pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise _wrapped(connection, "statements sent together", error) from error


def run(connection: Connection, statement: str, values: Values = ()) -> Any:
    """Run one statement, `?` standing for each value, and return the driver's cursor."""
    driver = connection.dialect.loaded_dbapi
    if connection.dialect.name == "postgresql":
        cursor = driver.RawCursor(connection.connection.dbapi_connection)
        statement = _numbered(statement)
    else:
        cursor = connection.connection.cursor()
    try:
        return cursor.execute(statement, values)
    except driver.Error as error:
        raise _wrapped(connection, statement, error) from error


def run_many(connection: Connection, statement: str, rows: Sequence[Values]) -> None:
    """Run one statement for each row of values (SQLite)."""
    cursor = connection.connection.cursor()
    try:
        cursor.executemany(statement, rows)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _wrapped(connection, statement, error) from error


def ask_rows(
    connection: Connection, columns: Sequence[Column[Any]], key: Column[Any], wanted: Collection[Any]
) -> Answer:
    """Ask for the given columns of the rows whose key is among those wanted."""
    return _ask(connection, columns, key, wanted, "")


def find_rows(
    connection: Connection, columns: Sequence[Column[Any]], key: Column[Any], wanted: Collection[Any]
) -> list[dict[str, Any]]:
    """Return what `ask_rows` asks for."""
    return ask_rows(connection, columns, key, wanted)()


def lock_rows(
    connection: Connection, columns: Sequence[Column[Any]], key: Column[Any], wanted: Collection[Any]
) -> Answer:
    """Do what `ask_rows` does, and hold the rows until the end of the transaction; taken in the order of their key."""
    suffix = f" ORDER BY {key.name}" if len(wanted) > 1 else ""
    if connection.dialect.name == "postgresql":  # on SQLite, whoever writes is alone
        suffix += " FOR UPDATE"
    return _ask(connection, columns, key, wanted, suffix)


def _ask(
    connection: Connection, columns: Sequence[Column[Any]], key: Column[Any], wanted: Collection[Any], suffix: str
) -> Answer:
    if not wanted:
        return list
    dialect = connection.dialect
    one = len(wanted) == 1
    statement = _select(dialect, tuple(columns), key, one=one) + suffix
    if one:
        (given,) = wanted
    else:
        given = json.dumps(list(wanted)) if dialect.name == "sqlite" else list(wanted)
    cursor = run(connection, statement, (given,))
    reads = _reads(dialect, tuple(columns))
    return lambda: [
        {name: value if read is None else read(value) for (name, read), value in zip(reads, row, strict=True)}
        for row in cursor.fetchall()
    ]


@lru_cache(maxsize=64)
def _select(dialect: Dialect, columns: tuple[Column[Any], ...], key: Column[Any], *, one: bool) -> str:
    table = key.table
    assert isinstance(table, Table)
    quote = dialect.identifier_preparer
    names = ", ".join(quote.format_column(column) for column in columns)
    among = "= ?" if one else "IN (SELECT value FROM json_each(?))" if dialect.name == "sqlite" else "= ANY(?)"
    return f"SELECT {names} FROM {quote.format_table(table)} WHERE {quote.format_column(key)} {among}"  # noqa: S608 - see above


@lru_cache(maxsize=64)
def _reads(dialect: Dialect, columns: tuple[Column[Any], ...]) -> tuple[tuple[str, _Convert | None], ...]:
    """How each column's value is read; None: as the driver gives it."""
    return tuple((column.name, _read(dialect, column)) for column in columns)


def _read(dialect: Dialect, column: Column[Any]) -> _Convert | None:
    kind = column.type.dialect_impl(dialect)
    if dialect.name == "sqlite":
        return kind.result_processor(dialect, None)
    if isinstance(kind, UTCDateTime):  # psycopg knows the rest by itself
        return lambda value: kind.process_result_value(value, dialect)
    return None


@lru_cache(maxsize=256)
def _numbered(statement: str) -> str:
    """The statement as PostgreSQL has it, its values numbered: the driver then has nothing to look for in it."""
    first, *others = statement.split("?")
    return first + "".join(f"${number}{rest}" for number, rest in enumerate(others, 1))


def _wrapped(connection: Connection, statement: str, error: Exception) -> BaseException:
    """As SQLAlchemy would raise it, its values left out."""
    lost = connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, None)  # type: ignore[arg-type]  # it is one of the driver's
    base = connection.dialect.loaded_dbapi.Error
    return DBAPIError.instance(statement, None, error, base, connection_invalidated=lost, dialect=connection.dialect)
