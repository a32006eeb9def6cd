"""Numbers of rows that are about to be inserted: given out before the rows are written, so that a row can name another.

A number belongs to whoever took it. Those that are not used stay unused: gaps among identifiers mean nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Table

from ingest.adapters.store.direct import run

Numbers = Callable[[], Sequence[int]]


def ask_numbers(connection: Connection, table: Table, count: int) -> Numbers:
    """Take so many numbers of a table."""
    if not count:
        return tuple
    if connection.dialect.name == "postgresql":  # a sequence is named after its column
        taken = f"SELECT nextval('{table.name}_id_seq') FROM generate_series(1, ?)"  # noqa: S608 - a table of ours
        cursor = run(connection, taken, (count,))
        return lambda: [number for (number,) in cursor.fetchall()]
    # Nobody else writes before this transaction ends: the next numbers are those behind the last.
    if table.dialect_options["sqlite"]["autoincrement"]:
        found = run(connection, "SELECT max(seq) FROM sqlite_sequence WHERE name = ?", (table.name,))
    else:
        found = run(connection, f"SELECT max(id) FROM {table.name}")  # noqa: S608 - a table of ours
    last = found.fetchone()[0] or 0
    return lambda: range(last + 1, last + 1 + count)
