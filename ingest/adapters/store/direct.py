"""SQL that is put together once for each table and given to the driver straight: what storing spends its time on.

SQLAlchemy builds, looks up and wraps each statement anew, which costs more than SQLite needs to run it. Values pass
through the column types, both ways, and errors still come as SQLAlchemy's. Names are those of our own tables, never of
anybody's input.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table
from sqlalchemy.exc import DBAPIError

from ingest.adapters.tables import UTCDateTime

Values = Sequence[Any]
_Convert = Callable[[Any], Any]


def run(connection: Connection, statement: str, values: Values = ()) -> Any:
    """Run one statement, `?` standing for each value, and return the driver's cursor."""
    cursor = connection.connection.cursor()
    try:
        return cursor.execute(_marked(connection.dialect.name, statement), values)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _wrapped(connection, statement, error) from error


def run_many(connection: Connection, statement: str, rows: Sequence[Values]) -> None:
    """Run one statement for each row of values."""
    cursor = connection.connection.cursor()
    try:
        cursor.executemany(_marked(connection.dialect.name, statement), rows)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _wrapped(connection, statement, error) from error


def find_rows(
    connection: Connection, columns: Sequence[Column[Any]], key: Column[Any], wanted: Collection[Any]
) -> list[dict[str, Any]]:
    """Return the given columns of the rows whose key is among those wanted."""
    return _find(connection, columns, key, wanted, "") if wanted else []


def lock_rows(
    connection: Connection, columns: Sequence[Column[Any]], key: Column[Any], wanted: Collection[Any]
) -> list[dict[str, Any]]:
    """Do what `find_rows` does, and hold the rows until the end of the transaction; taken in the order of their key."""
    suffix = f" ORDER BY {key.name}"
    if connection.dialect.name == "postgresql":  # on SQLite, whoever writes is alone
        suffix += " FOR UPDATE"
    return _find(connection, columns, key, wanted, suffix) if wanted else []


def _find(
    connection: Connection, columns: Sequence[Column[Any]], key: Column[Any], wanted: Collection[Any], suffix: str
) -> list[dict[str, Any]]:
    dialect = connection.dialect
    statement = _select(dialect, tuple(columns), key) + suffix
    given = json.dumps(list(wanted)) if dialect.name == "sqlite" else list(wanted)
    reads = _reads(dialect, tuple(columns))
    return [
        {name: value if read is None else read(value) for (name, read), value in zip(reads, row, strict=True)}
        for row in run(connection, statement, (given,)).fetchall()
    ]


@lru_cache(maxsize=64)
def _select(dialect: Dialect, columns: tuple[Column[Any], ...], key: Column[Any]) -> str:
    table = key.table
    assert isinstance(table, Table)
    quote = dialect.identifier_preparer
    names = ", ".join(quote.format_column(column) for column in columns)
    among = "IN (SELECT value FROM json_each(?))" if dialect.name == "sqlite" else "= ANY(?)"
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
def _marked(dialect: str, statement: str) -> str:
    return statement.replace("?", "%s") if dialect == "postgresql" else statement


def _wrapped(connection: Connection, statement: str, error: Exception) -> BaseException:
    """As SQLAlchemy would raise it, its values left out."""
    lost = connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, None)  # type: ignore[arg-type]  # it is one of the driver's
    base = connection.dialect.loaded_dbapi.Error
    return DBAPIError.instance(statement, None, error, base, connection_invalidated=lost, dialect=connection.dialect)
