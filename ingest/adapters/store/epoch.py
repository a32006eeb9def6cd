"""Notices that a database is not the one that its change log was written in, and opens a new epoch.

A restored backup would give numbers out again that consumers have seen with another meaning. PostgreSQL: the server's
system identifier, its timeline, and the numbers of the database and of the table. SQLite: the file's number in its
file system, and a mark beside the file that holds the highest number given out; a database behind its mark was
restored in place.
Copying a database away and back opens a new epoch too: consumers start over once, and nothing is ever missed.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sqlalchemy import Connection, select, text, update

from ingest.adapters.tables import change_head


class Mark:
    """The high-water mark beside a SQLite file: the epoch and the highest number of its change log."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + "-mark")

    def read(self) -> tuple[str, int] | None:
        """Return epoch and number; None when there is no mark that can be read."""
        try:
            epoch, _, seq = self._path.read_text(encoding="ascii").strip().partition(" ")
            return epoch, int(seq)
        except (FileNotFoundError, ValueError):
            return None

    def write(self, epoch: str, seq: int) -> None:
        """Raise the mark; a higher one of the same epoch stays."""
        held = self.read()
        if held and held[0] == epoch and held[1] >= seq:
            return
        handle = os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            os.pwrite(handle, f"{epoch} {seq:020}\n".encode("ascii"), 0)
        finally:
            os.close(handle)


def new_epoch() -> str:
    """Return the name of a new epoch: random, so that no other life of any database has it."""
    return secrets.token_hex(8)


def home_of(connection: Connection, path: Path | None) -> str:
    """Return the identity of the file or server that the database lies on.

    Args:
        path: The SQLite file; None for PostgreSQL.
    """
    if path is not None:
        return f"file {path.stat().st_ino}"
    row = connection.execute(
        text(
            "SELECT s.system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8),"
            " d.oid, 'change_head'::regclass::oid"
            " FROM pg_control_system() s, pg_database d WHERE d.datname = current_database()"
        )
    ).one()
    return f"server {row[0]} timeline {row[1]} database {row[2]} table {row[3]}"


def settle_epoch(connection: Connection, path: Path | None) -> tuple[str, int]:
    """Open a new epoch if the database is not where, or not as far as, it was; return the epoch and its number."""
    row = connection.execute(select(change_head)).one()
    home = home_of(connection, path)
    mark = Mark(path).read() if path is not None else None
    behind = mark is not None and mark[0] == row.epoch and row.seq < mark[1]
    if row.home == home and not behind:
        return row.epoch, row.seq
    # The first time a database is opened it has no home yet, and nobody a cursor.
    epoch = new_epoch() if row.home or behind else row.epoch
    connection.execute(update(change_head).values(epoch=epoch, home=home))
    return epoch, row.seq
