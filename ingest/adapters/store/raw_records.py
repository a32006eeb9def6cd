"""Where raw responses stand, as those need it who look after the archive: what a file holds, and where it moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, select, update

from ingest.adapters.store.database import Database
from ingest.adapters.tables import archive_record
from ingest.model import ArchiveRef

_BATCH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPlace:
    """Where a raw response stands, and whose it is, by the database's word."""

    ref: ArchiveRef
    url: str


def read_raw_places(connection: Connection, at_most: int | None) -> tuple[RawPlace, ...]:
    """Return places spread evenly over all records, about `at_most` of them and the newest always; None for all."""
    count = connection.execute(select(func.count()).select_from(archive_record)).scalar_one()
    newest = connection.execute(select(func.max(archive_record.c.id))).scalar_one()
    chosen = select(archive_record).order_by(archive_record.c.file, archive_record.c.position)
    if at_most is not None and count > at_most:
        step = -(-count // at_most)
        chosen = chosen.where((archive_record.c.id % step == 0) | (archive_record.c.id == newest))
    return tuple(
        RawPlace(ref=ArchiveRef(file=row.file, offset=row.position, length=row.length), url=row.url)
        for row in connection.execute(chosen)
    )


class RawRecords:
    """What the archive's upkeep asks."""

    _db: Database

    def archive_extents(self, file: str) -> tuple[tuple[int, int], ...]:
        """Return offset and length of every record of a file that a row points at, in the file's order."""
        held = select(archive_record.c.position, archive_record.c.length).where(archive_record.c.file == file)
        with self._db.reading() as connection:
            rows = connection.execute(held.order_by(archive_record.c.position))
            return tuple((row.position, row.length) for row in rows)

    def raw_refs(self, file: str) -> tuple[ArchiveRef, ...]:
        """Return every record of a file that a row points at, in the file's order."""
        return tuple(
            ArchiveRef(file=file, offset=offset, length=length) for offset, length in self.archive_extents(file)
        )

    def count_raw_in(self, file: str) -> int:
        """Return how many rows point into a file."""
        with self._db.reading() as connection:
            held = select(func.count()).select_from(archive_record).where(archive_record.c.file == file)
            return connection.execute(held).scalar_one()

    def forget_raw(self, file: str, limit: int = _BATCH) -> int:
        """Forget up to `limit` records of a file; articles stay, without a raw response. Return how many there were."""
        with self._db.writing() as connection:
            some = select(archive_record.c.id).where(archive_record.c.file == file).limit(limit)
            ids = connection.execute(some).scalars().all()
            if ids:
                connection.execute(delete(archive_record).where(archive_record.c.id.in_(ids)))
            return len(ids)

    def move_raw(
        self, moves: Sequence[tuple[ArchiveRef, ArchiveRef]], erase: Callable[[Sequence[ArchiveRef]], object]
    ) -> None:
        """Point rows at where their records stand now, all in one transaction.

        Args:
            moves: From where to where, at least one; all from one file into another one.
            erase: Overwrites copies of records that were purged meanwhile; called before COMMIT.
        """
        rows = {old.offset: new for old, new in moves}
        place = (archive_record.c.file == moves[0][0].file) & (archive_record.c.position == bindparam("old_position"))
        moved = update(archive_record).where(place).values(file=moves[0][1].file, position=bindparam("new_position"))
        with self._db.writing() as connection:
            held = select(archive_record.c.position).where(archive_record.c.file == moves[0][0].file)
            there = set(connection.execute(held.with_for_update()).scalars()) & rows.keys()
            places = [{"old_position": old, "new_position": rows[old].offset} for old in sorted(there)]
            if places:
                connection.execute(moved, places)
            erase([new for old, new in rows.items() if old not in there])
