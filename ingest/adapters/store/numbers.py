"""The present, and numbers of rows that are about to be inserted: what a storing transaction asks for in one go.

Numbers are given out before the rows are written, so that a row can name another. A number belongs to whoever took it;
those that are not used stay unused: gaps among identifiers mean nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, Table

from ingest.adapters.store.clock import NOW, Clock, as_moment
from ingest.adapters.store.direct import run

Present = tuple[datetime, Mapping[Table, Sequence[int]]]


def ask_present(connection: Connection, clock: Clock, counts: Mapping[Table, int]) -> Callable[[], Present]:
    """Ask for the present, as the database gets to the question, and for so many numbers of each table."""
    tables = tuple(counts)
    if connection.dialect.name == "postgresql":
        cursor = run(connection, _postgresql(tables), (clock.ahead_s, *counts.values()))
    else:
        cursor = run(connection, _sqlite(tables), (clock.ahead_s,))

    def answer() -> Present:
        now, *found = cursor.fetchone()
        return as_moment(connection, now), {
            table: taken if isinstance(taken, list) else range((taken or 0) + 1, (taken or 0) + 1 + counts[table])
            for table, taken in zip(tables, found, strict=True)
        }

    return answer


@lru_cache(maxsize=8)
def _postgresql(tables: tuple[Table, ...]) -> str:
    """A sequence is named after its column."""
    taken = (f"ARRAY(SELECT nextval('{table.name}_id_seq') FROM generate_series(1, ?))" for table in tables)  # noqa: S608 - tables of ours
    return ", ".join((NOW["postgresql"], *taken))


@lru_cache(maxsize=8)
def _sqlite(tables: tuple[Table, ...]) -> str:
    """Nobody else writes before this transaction ends: the next numbers are those behind the last."""
    return ", ".join((NOW["sqlite"], *map(_last, tables)))


def _last(table: Table) -> str:
    if table.dialect_options["sqlite"]["autoincrement"]:
        return f"(SELECT max(seq) FROM sqlite_sequence WHERE name = '{table.name}')"  # noqa: S608 - a table of ours
    return f"(SELECT max(id) FROM {table.name})"  # noqa: S608 - as above
