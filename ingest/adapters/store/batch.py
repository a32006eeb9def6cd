"""What one transaction is about to write: gathered row by row, then written table by table.

Numbers are given out before the rows are written, so a row can name another that is not written yet. Nothing that was
gathered can be read back before `write`; whoever must know of a row that may be there already asks the database first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table

from ingest.adapters.store.bulk import Also, Row, Way, Write, write_together
from ingest.adapters.store.direct import Values
from ingest.adapters.tables import METADATA

_PLACE = {table: place for place, table in enumerate(METADATA.sorted_tables)}  # a table after those it refers to
_WAYS = tuple(Way)


class Batch:
    """Rows of one transaction that are yet to be written.

    Attributes:
        connection: The transaction.
    """

    def __init__(self, connection: Connection, numbers: Mapping[Table, Sequence[int]]) -> None:
        """Begin with nothing gathered.

        Args:
            numbers: Those taken for rows that are about to be inserted, by table.
        """
        self.connection = connection
        self._numbers = {table: iter(taken) for table, taken in numbers.items()}
        self._gathered: dict[tuple[Way, Table, tuple[str, ...]], list[Row]] = defaultdict(list)
        self._also: list[Also] = []

    def number(self, table: Table) -> int:
        """Return the number of a row that is about to be inserted; it is nobody else's."""
        return next(self._numbers[table])

    def insert(self, table: Table, values: Row) -> None:
        """Insert a row; `write` raises IntegrityError when its key is taken."""
        self._gather(Way.INSERT, table, values)

    def insert_new(self, table: Table, values: Row) -> None:
        """Insert a row unless its key is taken."""
        self._gather(Way.INSERT_NEW, table, values)

    def update(self, table: Table, row_id: int, values: Row) -> None:
        """Set columns of a row that is in the database or will be by then; each row once."""
        if values:
            self._gather(Way.UPDATE, table, {**values, "id": row_id})

    def also(self, statement: str, values: Values) -> None:
        """Run a statement too, `?` standing for each value; it may rest on nothing of what is written with it."""
        self._also.append(Also(statement=statement, values=values))

    def write(self) -> None:
        """Write all that was gathered, and begin anew: new rows first, a table after those it refers to."""
        ordered = sorted(self._gathered, key=lambda key: (_WAYS.index(key[0]), _PLACE[key[1]]))
        writes = [Write(way=key[0], table=key[1], rows=self._gathered[key]) for key in ordered]
        write_together(self.connection, [*writes, *self._also])
        self._gathered.clear()
        self._also.clear()

    def _gather(self, way: Way, table: Table, values: Row) -> None:
        self._gathered[way, table, tuple(values)].append(values)
