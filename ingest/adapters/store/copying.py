"""A copy of a SQLite file that is whole: taken while others write, looked through, and under its name only when done.

Uses SQLite's online backup from within one read transaction, so that what the write-ahead log holds is in it, and so
that it need not begin again whenever somebody writes. A copy is not a new life of the database: the change log notices
when one is opened in the other's place (epoch.py).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ingest.adapters.syncing import sync_path
from ingest.errors import StoreError, StoreFull, StoreRefused

_PAGES_AT_ONCE = 4_096


Look = Callable[[sqlite3.Connection, sqlite3.Connection], None]
"""Takes the source, still in the transaction that was copied, and the copy, which it may change."""


def copy_sqlite(
    source: Path,
    target: Path,
    *,
    look: Look = lambda _read, _written: None,
    tell: Callable[[int, int], object] = lambda _done, _total: None,
) -> None:
    """Copy a database file.

    Args:
        target: A new file; one that is there is replaced.
        look: Looks at both before the copy has its name.
        tell: Told how many pages of how many are copied.

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
            read.execute("BEGIN")
            read.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the snapshot begins with the first read
            read.backup(written, pages=_PAGES_AT_ONCE, progress=lambda _status, left, total: tell(total - left, total))
            look(read, written)
            written.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
            found = [line for (line,) in written.execute("PRAGMA integrity_check")]
        if found != ["ok"]:
            raise StoreRefused(f"{source} is damaged: {found[0]}; nothing was changed")
        unfinished.chmod(0o600)
        sync_path(unfinished)
        unfinished.replace(target)
        sync_path(target.parent)
    except (sqlite3.Error, OSError) as error:
        full = isinstance(error, OSError) or "full" in str(error)
        raise (StoreFull if full else StoreError)(f"{target} cannot be written as a copy: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
