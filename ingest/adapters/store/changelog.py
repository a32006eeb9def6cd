"""The change log: numbers given out by one row, last in the transaction, so that they have no gap and follow commits.

A plain sequence gives numbers before COMMIT: a reader that asks for `id > cursor` then misses rows whose transaction
ends later. Here whoever updates `change_head` holds that row until COMMIT, so the next number is the next commit's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from ingest.adapters.store.bulk import insert_rows
from ingest.adapters.store.database import Database, update_row
from ingest.adapters.store.direct import run
from ingest.adapters.store.epoch import open_epoch
from ingest.adapters.tables import article, change, change_head
from ingest.adapters.tables.views import CHANGES
from ingest.errors import CursorExpired, CursorRefused


class ChangeKind(StrEnum):
    """What a change row tells a consumer."""

    CREATED = "created"
    REVISED = "revised"
    ACCESS_CHANGED = "access_changed"
    CLUSTERED = "clustered"
    GONE = "gone"
    RETRACTED = "retracted"
    MERGED = "merged"
    PURGED = "purged"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange:
    """A change about to be logged.

    Attributes:
        merged_into: The article that goes on in place of one that was merged; None for every other change.
    """

    kind: ChangeKind
    article_id: int
    revision_no: int
    merged_into: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One row of the change log; `epoch:seq` is the cursor behind it.

    Attributes:
        merged_into: The article that goes on in place of one that was merged; None for every other change.
    """

    epoch: str
    seq: int
    kind: ChangeKind
    article_id: int
    revision_no: int
    changed_at: datetime
    merged_into: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHead:
    """Where the log stands.

    Attributes:
        seq: Number of the newest change; 0 before the first.
        min_seq: Oldest number still held; a cursor may not lie before `min_seq - 1`.
    """

    epoch: str
    seq: int
    min_seq: int


def log_changes(connection: Connection, changes: Sequence[NewChange], *, at: datetime) -> int | None:
    """Number and write change rows, and return the last number; None when there are none.

    Call it last: from here on no other storing transaction can commit before this one.
    """
    if not changes:
        return None
    last = take_places(connection, len(changes))()
    insert_rows(connection, change, change_rows(changes, last, at=at))
    return last


def take_places(connection: Connection, count: int) -> Callable[[], int]:
    """Take the next places in the log; they are asked for the last of them. The rows follow, then COMMIT."""
    cursor = run(connection, "UPDATE change_head SET seq = seq + ? RETURNING seq", (count,))

    def last() -> int:
        ((seq,),) = cursor.fetchall()
        return int(seq)

    return last


def change_rows(changes: Sequence[NewChange], last: int | None, *, at: datetime) -> list[dict[str, Any]]:
    """Return changes as rows, in the places that were taken for them.

    Args:
        last: The last of the places; None when there are no changes.
    """
    return [
        {
            "seq": seq,
            "kind": new.kind.value,
            "article_id": new.article_id,
            "revision_no": new.revision_no,
            "changed_at": at,
            "merged_into": new.merged_into,
        }
        for seq, new in in_places(changes, last)
    ]


def in_places(changes: Sequence[NewChange], last: int | None) -> Iterable[tuple[int, NewChange]]:
    """Yield changes, each with its place in the log.

    Args:
        last: The last of the places; None when there are no changes.
    """
    return enumerate(changes, (last or 0) - len(changes) + 1)


def stamp_changes(connection: Connection, changes: Sequence[NewChange], last: int | None) -> None:
    """Give the articles that changed, as far as they are still there, the place of their newest change in the log.

    Args:
        changes: As `log_changes` took them.
        last: What it returned.
    """
    for number, one in in_places(changes, last):
        update_row(connection, article, one.article_id, {"change_seq": number})


class ChangeLog:
    """What readers of the change log ask."""

    _db: Database

    def change_head(self) -> ChangeHead:
        """Return where the log stands."""
        with self._db.reading() as connection:
            return read_head(connection)

    def open_epoch(self) -> ChangeHead:
        """Open a new epoch: every cursor of the old one is refused, and consumers start over. Return the new head."""
        with self._db.writing() as connection:
            open_epoch(connection, self._db.path)
            return read_head(connection)

    def list_changes(self, epoch: str, after_seq: int, limit: int = 1000) -> tuple[ChangeRow, ...]:
        """Return the changes after a cursor, in commit order.

        Args:
            epoch: Of the cursor.
            after_seq: The last number already seen; 0 starts a log that nothing was purged from.
            limit: At most so many rows.

        Raises:
            CursorRefused: The cursor belongs to another life of the database, or lies ahead of it.
            CursorExpired: What follows the cursor is no longer held: read everything again, from `change_head` on.
        """
        view = CHANGES.table
        after = select(view).where(view.c.seq > after_seq).order_by(view.c.seq).limit(limit)
        with self._db.reading() as connection:
            rows = connection.execute(after).mappings().all()
            head = read_head(connection)  # after the rows: what a purge took meanwhile is noticed, not skipped
            if epoch != head.epoch or after_seq > head.seq:
                raise CursorRefused(f"cursor {epoch}:{after_seq} is from another life of this database: start over")
            if after_seq < head.min_seq - 1:
                raise CursorExpired(
                    f"cursor {epoch}:{after_seq} lies before {head.min_seq}, the oldest held: start over"
                )
        return tuple(ChangeRow(**{**row, "kind": ChangeKind(row["kind"])}) for row in rows)


def read_head(connection: Connection) -> ChangeHead:
    """Return where the log stands, as this transaction sees it."""
    row = connection.execute(select(change_head.c.epoch, change_head.c.seq, change_head.c.min_seq)).mappings().one()
    return ChangeHead(**row)
