"""Waits until the change log may have grown, without asking all the time.

PostgreSQL says so (`LISTEN ingest_changes`); on SQLite a number that the file itself counts up with each commit is
looked at ten times a second (`PRAGMA data_version`). Being woken means no more than that it is worth a look.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from ingest.adapters.store.database import Database
from ingest.adapters.store.failures import translated

CHANNEL = "ingest_changes"
_LOOK_S = 0.1

Wait = Callable[[float], bool]
"""Takes seconds; returns whether something was committed meanwhile. What was committed since the last call counts."""


class Waking:
    """How a reader of the change log sleeps."""

    _db: Database

    @contextmanager
    def listening(self) -> Iterator[Wait]:
        """Give a way to wait for the next commit.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        with translated(self._db.place), self._db.engine.connect() as connection:
            raw = connection.connection.driver_connection
            if isinstance(raw, psycopg.Connection):
                with _told(raw) as wait:
                    yield wait
            else:
                connection.rollback()
                yield _looking(lambda: int(connection.connection.cursor().execute("PRAGMA data_version").fetchone()[0]))


@contextmanager
def _told(raw: psycopg.Connection[object]) -> Iterator[Wait]:
    raw.rollback()
    raw.autocommit = True
    raw.execute(f"LISTEN {CHANNEL}")

    def wait(seconds: float) -> bool:
        return any(True for _ in raw.notifies(timeout=seconds, stop_after=1))

    try:
        yield wait
    finally:
        raw.execute(f"UNLISTEN {CHANNEL}")
        raw.autocommit = False


def _looking(version: Callable[[], int]) -> Wait:
    seen = version()

    def wait(seconds: float) -> bool:
        nonlocal seen
        until = time.monotonic() + seconds
        while (now := version()) == seen:
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK_S)
        seen = now
        return True

    return wait
