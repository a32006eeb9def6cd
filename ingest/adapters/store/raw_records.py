"""Where raw responses stand, as those need it who look after the archive: what a file holds, and where it moved."""

from __future__ import annotations

from sqlalchemy import select

from ingest.adapters.store.database import Database
from ingest.adapters.tables import archive_record


class RawRecords:
    """What the archive's upkeep asks."""

    _db: Database

    def archive_extents(self, file: str) -> tuple[tuple[int, int], ...]:
        """Return offset and length of every record of a file that a row points at, in the file's order."""
        held = select(archive_record.c.position, archive_record.c.length).where(archive_record.c.file == file)
        with self._db.reading() as connection:
            rows = connection.execute(held.order_by(archive_record.c.position))
            return tuple((row.position, row.length) for row in rows)
