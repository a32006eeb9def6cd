"""Many rows in few statements, as fast as the driver can.

SQLite takes one prepared statement for each table, with many rows of values. PostgreSQL takes one statement for
everything that is written together, whatever the tables: a part for each, so that a transaction costs few trips and
few starts of the executor. A few rows travel as values, written as text so that the statement is prepared once; many
as one JSON value. Values pass through the column types as everywhere else: text is made plain, times must be aware.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table, TypeDecorator

from ingest.adapters.store.direct import Values, run, run_many
from ingest.adapters.tables import PlainJSON

Row = Mapping[str, Any]
_Bind = Callable[[Any], Any]
_FEW = 4
"""So many rows travel as values: each number of them is a statement of its own."""


class Way(Enum):
    """How rows are written."""

    INSERT = "insert"
    INSERT_NEW = "insert, unless the key is taken"
    UPDATE = "update the row of that id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Rows of one table, which all name the same columns; for an update `id` is one of them, and each row once."""

    way: Way
    table: Table
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """A statement of the caller's own to be run with the rest, `?` standing for each value."""

    statement: str
    values: Values


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns. Raises IntegrityError when a key is taken."""
    if rows:
        write_together(connection, [Write(way=Way.INSERT, table=table, rows=rows)])


def write_together(connection: Connection, writes: Sequence[Write | Also]) -> None:
    """Write rows of any tables, in this order as far as it can be seen; no row of a table twice."""
    if not writes:
        return
    if connection.dialect.name == "sqlite":
        for write in writes:
            _write_sqlite(connection, write)
        return
    parts = [_part(connection.dialect, write) for write in writes]
    run(connection, _joined(tuple(sql for sql, _ in parts)), [value for _, values in parts for value in values])


def _write_sqlite(connection: Connection, write: Write | Also) -> None:
    if isinstance(write, Also):
        run(connection, write.statement, write.values)
        return
    columns = _columns(write)
    bound = _bound(connection.dialect, write, columns)
    statement = _statement(connection.dialect, write.way, write.table, columns, 1)
    if len(bound) == 1:
        run(connection, statement, bound[0])
    else:
        run_many(connection, statement, bound)


def _part(dialect: Dialect, write: Write | Also) -> tuple[str, Values]:
    if isinstance(write, Also):
        return write.statement, write.values
    columns, count = _columns(write), len(write.rows)
    bound = _bound(dialect, write, columns)
    if count > (1 if write.way is Way.UPDATE else _FEW):
        rows = [dict(zip(columns, values, strict=True)) for values in bound]
        given: list[Any] = [json.dumps(rows, ensure_ascii=False, default=datetime.isoformat)]
        if write.way is Way.UPDATE:  # named beside the rows: so the server knows how few they are
            given.append([row["id"] for row in rows])
        return _statement(dialect, write.way, write.table, columns, 0), given
    texts = _texts(write.table, columns)
    flat = [None if value is None else text(value) for row in bound for text, value in zip(texts, row, strict=True)]
    return _statement(dialect, write.way, write.table, columns, count), flat


def _columns(write: Write) -> tuple[str, ...]:
    names = tuple(write.rows[0])
    return tuple(sorted(names, key="id".__eq__)) if write.way is Way.UPDATE else names  # the key last


def _bound(dialect: Dialect, write: Write, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    binds = zip(columns, _binds(dialect, write.table, columns), strict=True)
    by_column = [
        [row[name] for row in write.rows] if bind is None else [bind(row[name]) for row in write.rows]
        for name, bind in binds
    ]
    return list(zip(*by_column, strict=True))


@lru_cache(maxsize=256)
def _joined(parts: tuple[str, ...]) -> str:
    """One statement of several: each is done to its end, and foreign keys are looked at behind the last."""
    if len(parts) == 1:
        return parts[0]
    named = ", ".join(f"part_{number} AS ({part})" for number, part in enumerate(parts[:-1]))
    return f"WITH {named} {parts[-1]}"


@lru_cache(maxsize=256)
def _statement(dialect: Dialect, way: Way, table: Table, columns: tuple[str, ...], count: int) -> str:
    """The statement for so many rows; 0: for any number, as one JSON value."""
    if way is Way.UPDATE:
        return _update(dialect, table, columns, count)
    target, names = _quoted(dialect, table), ", ".join(_quoted_all(dialect, table, columns))
    row = f"({', '.join('?' * len(columns))})"
    given = f"VALUES {', '.join([row] * count)}" if count else f"SELECT {names} FROM {_recordset(target)}"  # noqa: S608 - names of our own tables
    taken = " ON CONFLICT DO NOTHING" if way is Way.INSERT_NEW else ""
    return f"INSERT INTO {target} ({names}) {given}{taken}"


def _update(dialect: Dialect, table: Table, columns: tuple[str, ...], count: int) -> str:
    target, names = _quoted(dialect, table), _quoted_all(dialect, table, columns[:-1])
    if count:
        return f"UPDATE {target} SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?"  # noqa: S608 - as above
    pairs = ", ".join(f"{name} = given.{name}" for name in names)
    same = f"{target}.id = given.id AND {target}.id = ANY(?)"
    return f"UPDATE {target} SET {pairs} FROM {_recordset(target)} AS given WHERE {same}"  # noqa: S608 - as above


def _recordset(target: str) -> str:
    return f"json_populate_recordset(NULL::{target}, ?::json)"


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


@lru_cache(maxsize=256)
def _texts(table: Table, columns: tuple[str, ...]) -> tuple[Callable[[Any], str], ...]:
    """How each column's value is written for PostgreSQL to read."""
    return tuple(_encode if isinstance(table.c[name].type, PlainJSON) else _text for name in columns)


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _quoted(dialect: Dialect, table: Table) -> str:
    return dialect.identifier_preparer.format_table(table)


def _quoted_all(dialect: Dialect, table: Table, columns: Iterable[str]) -> list[str]:
    return [dialect.identifier_preparer.format_column(table.c[name]) for name in columns]
