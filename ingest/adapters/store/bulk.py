"""Many rows in few statements, as fast as the driver can.

SQLite takes one prepared statement for each table, with many rows of values. PostgreSQL takes one statement for
everything that is written together, whatever the tables: a part for each, so that a transaction costs few trips and
few starts of the executor. A few rows travel as values, written as text so that the statement is prepared once; many
as one JSON value. Values pass through the column types as everywhere else: text is made plain, times must be aware.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table

from ingest.adapters.store.direct import Values, run, run_many
from ingest.adapters.tables import PlainJSON, PlainText, UTCDateTime, encode_json, json_text, plain_text

Row = Mapping[str, Any]
_Bind = Callable[[Sequence[Any]], Sequence[Any]]
_FEW = 4
"""So many rows travel as values: each number of them is a statement of its own."""


class _Form(Enum):
    """How values travel: as the driver takes them, as text for PostgreSQL to read, or in one JSON value."""

    DRIVER = "driver"
    TEXT = "text"
    JSON = "json"


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
    rows = _rows(write, columns, _binds(connection.dialect, write.table, columns, _Form.DRIVER))
    statement = _statement(connection.dialect, write.way, write.table, columns, 1)
    if len(rows) == 1:
        run(connection, statement, rows[0])
    else:
        run_many(connection, statement, rows)


def _part(dialect: Dialect, write: Write | Also) -> tuple[str, Values]:
    """A part of PostgreSQL's statement, and its values."""
    if isinstance(write, Also):
        return write.statement, write.values
    columns, count = _columns(write), len(write.rows)
    if count <= (1 if write.way is Way.UPDATE else _FEW):
        rows = _rows(write, columns, _binds(dialect, write.table, columns, _Form.TEXT))
        return _statement(dialect, write.way, write.table, columns, count), [value for row in rows for value in row]
    rows = _rows(write, columns, _binds(dialect, write.table, columns, _Form.JSON))
    given: list[Any] = [encode_json([dict(zip(columns, row, strict=True)) for row in rows])]
    if write.way is Way.UPDATE:  # named beside the rows: so the server knows how few they are
        given.append([row["id"] for row in write.rows])
    return _statement(dialect, write.way, write.table, columns, 0), given


def _columns(write: Write) -> tuple[str, ...]:
    names = tuple(write.rows[0])
    return tuple(sorted(names, key="id".__eq__)) if write.way is Way.UPDATE else names  # the key last


def _rows(write: Write, columns: tuple[str, ...], binds: Sequence[_Bind | None]) -> list[tuple[Any, ...]]:
    by_column = (
        [row[name] for row in write.rows] if bind is None else bind([row[name] for row in write.rows])
        for name, bind in zip(columns, binds, strict=True)
    )
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
def _binds(dialect: Dialect, table: Table, columns: tuple[str, ...], form: _Form) -> tuple[_Bind | None, ...]:
    return tuple(_bind(dialect, table.c[name], form) for name in columns)


def _bind(dialect: Dialect, column: Column[Any], form: _Form) -> _Bind | None:
    """What gives a column's values the form in which they travel; None: they have it."""
    kind = column.type
    one: Callable[[Any], Any]
    if isinstance(kind, PlainText):
        return _plain_texts
    if isinstance(kind, PlainJSON):
        one = partial(kind.process_bind_param, dialect=dialect) if form is _Form.JSON else json_text
    elif isinstance(kind, UTCDateTime):
        one = partial(_moment, kind, dialect)
    elif form is _Form.TEXT:
        one = str
    else:
        return None
    return lambda values: [None if value is None else one(value) for value in values]


def _plain_texts(values: Sequence[Any]) -> list[Any]:
    """Most texts are short and plain: those are told here."""
    return [text if text is None or (text.isascii() and text.isprintable()) else plain_text(text) for text in values]


@lru_cache(maxsize=256)
def _moment(kind: UTCDateTime, dialect: Dialect, value: datetime) -> str:
    """A moment as SQLAlchemy writes it on SQLite, and as ISO 8601 for PostgreSQL; a trip names few, many times."""
    moment = kind.process_bind_param(value, dialect)
    assert moment is not None
    return moment.isoformat(" ", "microseconds")


def _quoted(dialect: Dialect, table: Table) -> str:
    return dialect.identifier_preparer.format_table(table)


def _quoted_all(dialect: Dialect, table: Table, columns: Iterable[str]) -> list[str]:
    return [dialect.identifier_preparer.format_column(table.c[name]) for name in columns]
