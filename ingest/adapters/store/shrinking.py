"""Gives freed space back, so that deleted text stands nowhere in the database's files any more.

SQLite: what is deleted is overwritten (secure_delete), but copies that page splits left behind go only with VACUUM, and
the write-ahead log holds old pages until it is cut to nothing. PostgreSQL: VACUUM makes dead rows unreachable and their
space free, VACUUM FULL writes the tables anew. Its own write-ahead log, replicas and backups are out of our reach.
Sources: sqlite.org/pragma.html#pragma_secure_delete, sqlite.org/lang_vacuum.html, PostgreSQL's manual, VACUUM.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from ingest.adapters.store.database import Database
from ingest.adapters.store.engine import BUSY_TIMEOUT_S
from ingest.adapters.store.traces import FATES, Fate

_PATIENCE_MS = 10_000


class Vacuum(StrEnum):
    """How thoroughly freed space is given back."""

    NONE = "none"
    PLAIN = "plain"
    FULL = "full"


class Shrinking:
    """How freed space is given back."""

    _db: Database

    def shrink(self, how: Vacuum | None = None) -> bool:
        """Give freed space back; False when a reader on SQLite kept the write-ahead log from being cut.

        Args:
            how: On SQLite, PLAIN and FULL are both VACUUM. None: FULL on SQLite, PLAIN on PostgreSQL, where FULL keeps
                everybody out of a table while it is written anew.
        """
        if self._db.path:
            with self._db.maintaining() as run:
                if how is not Vacuum.NONE:
                    # Until its parts are merged, the search index holds the words of what was taken out of it.
                    run("INSERT INTO article_search (article_search) VALUES ('optimize')")
                    run("VACUUM")
                return _cut_wal(run)
        if how is not Vacuum.NONE:
            options = "(FULL, ANALYZE)" if how is Vacuum.FULL else "(ANALYZE)"
            touched = sorted(name for name, fate in FATES.items() if fate is not Fate.KEPT)
            with self._db.maintaining() as run:
                for name in (*touched, "archive_record"):
                    run(f'VACUUM {options} "{name}"')
        return True


def _cut_wal(run: Callable[[str], Sequence[Any]]) -> bool:
    """Move the whole write-ahead log into the database and cut it to nothing; readers may hold that up for a while."""
    run(f"PRAGMA busy_timeout={_PATIENCE_MS}")
    try:
        return not run("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
    finally:
        run(f"PRAGMA busy_timeout={BUSY_TIMEOUT_S * 1000}")
