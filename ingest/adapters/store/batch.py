"""What one transaction is about to write: gathered row by row, then written table by table.

Numbers are given out before the rows are written, so a row can name another that is not written yet. Nothing that was
gathered can be read back before `write`; whoever must know of a row that may be there already asks the database first.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from ingest.adapters.store.bulk import Row, insert_new_rows, insert_rows, update_rows
from ingest.adapters.store.direct import run
from ingest.adapters.tables import METADATA

_PLACE = {table: place for place, table in enumerate(METADATA.sorted_tables)}  # a table after those it refers to
_Gathered = dict[tuple[Table, tuple[str, ...]], list[dict[str, Any]]]


class Batch:
    """Rows of one transaction that are yet to be written.

    Attributes:
        connection: The transaction.
    """

    def __init__(self, connection: Connection, size: int) -> None:
        """Begin with nothing gathered.

        Args:
            size: How many numbers of a table to take at once; those that are left over are never used.
        """
        self.connection = connection
        self._size = size
        self._numbers: dict[Table, deque[int]] = defaultdict(deque)
        self._inserts: _Gathered = defaultdict(list)
        self._new: _Gathered = defaultdict(list)
        self._updates: _Gathered = defaultdict(list)

    def number(self, table: Table) -> int:
        """Return the number of a row that is about to be inserted; it is nobody else's."""
        if not self._numbers[table]:
            self._numbers[table].extend(_take_numbers(self.connection, table, self._size))
        return self._numbers[table].popleft()

    def insert(self, table: Table, values: Row) -> None:
        """Insert a row; `write` raises IntegrityError when its key is taken."""
        _gather(self._inserts, table, values)

    def insert_new(self, table: Table, values: Row) -> None:
        """Insert a row unless its key is taken."""
        _gather(self._new, table, values)

    def update(self, table: Table, row_id: int, values: Row) -> None:
        """Set columns of a row that is in the database or will be by then; each row once."""
        if values:
            _gather(self._updates, table, {**values, "id": row_id})

    def write(self) -> None:
        """Write all that was gathered, and begin anew: new rows first, a table after those it refers to."""
        self._flush(self._inserts, insert_rows)
        self._flush(self._new, insert_new_rows)
        self._flush(self._updates, update_rows)

    def _flush(self, gathered: _Gathered, write: Callable[[Connection, Table, Sequence[Row]], None]) -> None:
        for table, columns in sorted(gathered, key=lambda key: _PLACE[key[0]]):
            write(self.connection, table, gathered[table, columns])
        gathered.clear()


def _gather(gathered: _Gathered, table: Table, values: Mapping[str, Any]) -> None:
    gathered[table, tuple(values)].append(dict(values))


def _take_numbers(connection: Connection, table: Table, count: int) -> Sequence[int]:
    if connection.dialect.name == "postgresql":
        taken = "SELECT nextval(pg_get_serial_sequence(?, 'id')) FROM generate_series(1, ?)"
        return [number for (number,) in run(connection, taken, (table.name, count)).fetchall()]
    # Nobody else writes before this transaction ends: the next numbers are those behind the last.
    if table.dialect_options["sqlite"]["autoincrement"]:
        found = run(connection, "SELECT max(seq) FROM sqlite_sequence WHERE name = ?", (table.name,))
    else:
        found = run(connection, f"SELECT max(id) FROM {table.name}")  # noqa: S608 - a table of ours
    last = found.fetchone()[0] or 0
    return range(last + 1, last + 1 + count)
