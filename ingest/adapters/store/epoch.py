"""Notices that a database is not the one that its change log was written in, and opens a new epoch.

A restored backup would give numbers out again that consumers have seen with another meaning. PostgreSQL: the server's
system identifier, its timeline, and the numbers of the database and of the table; looked at again on every new
connection, so that a failover is noticed without a restart. SQLite: the file's number in its file system, and a mark
beside the file that holds the epoch and the highest number given out; a database behind its mark, of another epoch, or
without one was put in its place. A backup that `ingest db backup` made says that it is one, so it never is at home.
Copying a database away and back opens a new epoch too: consumers start over once, and nothing is ever missed.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sqlalchemy import Connection, select, text, update

from ingest.adapters.tables import change_head

BACKUP_HOME = "a backup"
"""What a copy that is kept as a backup says of where it lives: nothing that is opened ever lives there."""


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

    def begin(self, epoch: str, seq: int) -> None:
        """Set the mark, and see to it that it outlives a power cut; one that says the same stays."""
        if self.read() == (epoch, seq):
            return
        self._write(epoch, seq)
        for path in (self._path, self._path.parent):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def reach(self, seq: int) -> None:
        """Raise the mark, whichever epoch it is in by now; a higher one stays, and one that is gone is not replaced."""
        held = self.read()
        if held and held[1] < seq:
            self._write(held[0], seq)

    def _write(self, epoch: str, seq: int) -> None:
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


def settle_epoch(connection: Connection, path: Path | None) -> None:
    """Open a new epoch if the database is not where it was, not as far as it was, or not known beside its file."""
    row = connection.execute(select(change_head)).one()
    home = home_of(connection, path)
    if not row.home:  # the first time a database is opened: nobody has a cursor yet
        _write(connection, path, row.epoch, row.seq, home)
        return
    mark = Mark(path).read() if path is not None else (row.epoch, row.seq)
    same_life = row.home == home and mark is not None and mark[0] == row.epoch and mark[1] <= row.seq
    if same_life:
        return
    _write(connection, path, new_epoch(), row.seq, home)


def open_epoch(connection: Connection, path: Path | None) -> None:
    """Open a new epoch because somebody asks for it."""
    seq = connection.execute(select(change_head.c.seq)).scalar_one()
    _write(connection, path, new_epoch(), seq, home_of(connection, path))


def _write(connection: Connection, path: Path | None, epoch: str, seq: int, home: str) -> None:
    """Write the epoch, and the mark before COMMIT: a kill between the two opens another epoch, and misses nothing."""
    connection.execute(update(change_head).values(epoch=epoch, home=home))
    if path is not None:
        Mark(path).begin(epoch, seq)
