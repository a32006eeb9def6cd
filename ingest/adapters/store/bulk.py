"""Many rows in one statement, as fast as the driver can.

SQLite takes one prepared statement with many rows of values; PostgreSQL takes one statement with all rows as one JSON
value, so that a transaction costs few round trips however many rows it writes. Values pass through the column types as
everywhere else: text is made plain, times must be aware.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table, TypeDecorator

from ingest.adapters.store.direct import run, run_many

Row = Mapping[str, Any]
_Bind = Callable[[Any], Any]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns. Raises IntegrityError when a key is taken."""
    if rows:
        columns = tuple(rows[0])
        _run(connection, _insert(connection.dialect, table, columns), table, columns, rows)


def insert_new_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns; one whose key is taken already is left out."""
    if rows:
        columns = tuple(rows[0])
        statement = _insert(connection.dialect, table, columns) + " ON CONFLICT DO NOTHING"
        _run(connection, statement, table, columns, rows)


def update_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Set columns of rows found by their `id`; all name the same columns, `id` among them, each row once."""
    if rows:
        columns = tuple(sorted(rows[0], key="id".__eq__))  # the key last, as the statement has it
        _run(connection, _update(connection.dialect, table, columns), table, columns, rows)


def _run(connection: Connection, statement: str, table: Table, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    binds = zip(columns, _binds(connection.dialect, table, columns), strict=True)
    by_column = [
        [row[name] for row in rows] if bind is None else [bind(row[name]) for row in rows] for name, bind in binds
    ]
    bound = list(zip(*by_column, strict=True))
    if connection.dialect.name == "postgresql":
        payload = [dict(zip(columns, values, strict=True)) for values in bound]
        run(connection, statement, (json.dumps(payload, ensure_ascii=False, default=datetime.isoformat),))
    elif len(bound) == 1:
        run(connection, statement, bound[0])
    else:
        run_many(connection, statement, bound)


@lru_cache(maxsize=256)
def _insert(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> str:
    target, names = _quoted(dialect, table), _quoted_all(dialect, table, columns)
    head = f"INSERT INTO {target} ({', '.join(names)})"
    if dialect.name == "sqlite":
        return f"{head} VALUES ({', '.join('?' * len(names))})"
    return f"{head} SELECT {', '.join(names)} FROM json_populate_recordset(NULL::{target}, ?::json)"  # noqa: S608 - names of our own tables


@lru_cache(maxsize=256)
def _update(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> str:
    target, names = _quoted(dialect, table), _quoted_all(dialect, table, columns[:-1])
    if dialect.name == "sqlite":
        return f"UPDATE {target} SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?"  # noqa: S608 - as above
    pairs = ", ".join(f"{name} = given.{name}" for name in names)
    rows = f"json_populate_recordset(NULL::{target}, ?::json)"
    return f"UPDATE {target} SET {pairs} FROM {rows} AS given WHERE {target}.id = given.id"  # noqa: S608 - as above


@lru_cache(maxsize=256)
def _binds(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> tuple[_Bind | None, ...]:
    return tuple(_bind(dialect, table.c[name]) for name in columns)


def _bind(dialect: Dialect, column: Column[Any]) -> _Bind | None:
    """What makes a column's value one that the driver takes; None: it takes it as it is."""
    kind = column.type.dialect_impl(dialect)
    if dialect.name == "sqlite":
        return kind.bind_processor(dialect)
    if isinstance(kind, TypeDecorator):  # JSON carries what the type makes of a value; a moment as ISO 8601
        return lambda value: kind.process_bind_param(value, dialect)
    return None


def _quoted(dialect: Dialect, table: Table) -> str:
    return dialect.identifier_preparer.format_table(table)


def _quoted_all(dialect: Dialect, table: Table, columns: Iterable[str]) -> list[str]:
    return [dialect.identifier_preparer.format_column(table.c[name]) for name in columns]
