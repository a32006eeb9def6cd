"""One writer at a time on a SQLite database, over all threads and processes; who holds the lock also checkpoints.

Stock SQLite below 3.51.3 can lose commits when a checkpoint starts while another connection's commit resets the WAL
(sqlite.org/wal.html, "the WAL-reset bug"). So no connection checkpoints by itself, every write transaction holds a lock
on a file beside the database, and a WAL that has grown large is moved into the database under that same lock. The last
close checkpoints as ever: it is alone by then. Readers take no part.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from ingest.errors import StoreUnavailable

WAL_STEP_BYTES = 8 * 1024 * 1024
"""How much the WAL may grow between two checkpoints."""

WAL_KEPT_BYTES = 1024 * 1024
"""What SQLite cuts the WAL down to when it starts it anew after a checkpoint that could move all of it."""

_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.0005, 0.01


class WriteLock:
    """The lock beside one database file.

    Attributes:
        timeout_s: Seconds to wait for another writer before giving up.
    """

    def __init__(self, engine: Engine, database: Path, *, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        self._engine = engine
        self._lock = database.with_name(database.name + "-lock")
        self._checked_bytes = 0
        self._wal = database.with_name(database.name + "-wal")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock, then leave the WAL small.

        Raises:
            StoreUnavailable: Another writer kept it for too long.
        """
        handle = os.open(self._lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            self._wait(handle)
            yield
            if self._wal_has_grown():
                self.checkpoint()
        finally:
            os.close(handle)

    def checkpoint(self) -> None:
        """Move the WAL into the database as far as readers allow. Call with the lock held."""
        with self._engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
        self._checked_bytes = self._wal.stat().st_size

    def _wait(self, handle: int) -> None:
        deadline = time.monotonic() + self.timeout_s
        wait_s = _FIRST_WAIT_S
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise StoreUnavailable(f"{self._lock}: another process has been writing for too long") from None
                time.sleep(wait_s)
                wait_s = min(wait_s * 2, _LONGEST_WAIT_S)
            else:
                return

    def _wal_has_grown(self) -> bool:
        try:
            size = self._wal.stat().st_size
        except FileNotFoundError:
            return False
        if size < self._checked_bytes:  # it was started anew
            self._checked_bytes = 0
        return size > self._checked_bytes + WAL_STEP_BYTES
