"""A copy of a SQLite file that is whole: taken while others write, looked through, and under its name only when done.

Uses SQLite's online backup, so that what the write-ahead log holds is in it. A copy is not a new life of the database:
the change log notices when one is opened in the other's place (epoch.py).
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from ingest.errors import StoreError, StoreFull, StoreRefused

_PAGES_AT_ONCE = 4_096


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database file.

    Args:
        target: A new file; one that is there is replaced.

    Raises:
        StoreFull: There is no room for it.
        StoreRefused: The copy does not pass SQLite's own check: so does the source not.
        StoreError: It cannot be read or written.
    """
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as read,
            closing(sqlite3.connect(unfinished)) as written,
        ):
            read.backup(written, pages=_PAGES_AT_ONCE)
            found = [line for (line,) in written.execute("PRAGMA integrity_check")]
        if found != ["ok"]:
            raise StoreRefused(f"{source} is damaged: {found[0]}; nothing was changed")
        unfinished.chmod(0o600)
        _sync(unfinished)
        unfinished.replace(target)
        _sync(target.parent)
    except (sqlite3.Error, OSError) as error:
        full = isinstance(error, OSError) or "full" in str(error)
        raise (StoreFull if full else StoreError)(f"{target} cannot be written as a copy: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
