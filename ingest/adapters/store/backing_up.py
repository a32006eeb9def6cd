"""Backups: taken while the daemon works, verified before they have their name, and known as backups when restored.

SQLite: an online copy, looked through by SQLite itself, with as many rows in every table as the snapshot it was taken
from. PostgreSQL: `pg_dump` in its custom format from one snapshot, then read to its end by `pg_restore`, row by row.
A backup never replaces a file that is there.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from ingest.adapters.store.copying import copy_sqlite
from ingest.adapters.store.database import Database
from ingest.adapters.store.epoch import BACKUP_HOME
from ingest.adapters.syncing import sync_path
from ingest.adapters.tables import METADATA
from ingest.errors import BadInput, StoreError

_SYSTEM_BINARIES = Path("/usr/lib/postgresql")
_COPY, _COPY_END = b"COPY ", b"\\.\n"

Tell = Callable[[int, int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was taken and verified.

    Attributes:
        rows: How many each table holds, equal in the backup and in the snapshot it was taken from.
    """

    file: Path
    size: int
    rows: Mapping[str, int]


def back_up(database: Database, target: Path, tell: Tell) -> Backup:
    """Take a backup.

    Args:
        target: A file that is not there yet.
        tell: Told how far a copy is, in pages; SQLite only.

    Raises:
        BadInput: There is such a file, its folder is missing, or PostgreSQL's programs are.
        StoreError: It could not be taken, or is not equal to what it was taken from; nothing is left behind.
    """
    if target.exists():
        raise BadInput(f"{target} is there already: a backup never replaces a file")
    if not target.parent.is_dir():
        raise BadInput(f"{target.parent} is not a folder")
    rows = _copy(database.path, target, tell) if database.path else _dump(database, target)
    return Backup(file=target, size=target.stat().st_size, rows=rows)


def _copy(source: Path, target: Path, tell: Tell) -> Mapping[str, int]:
    rows: dict[str, int] = {}

    def compare(read: sqlite3.Connection, written: sqlite3.Connection) -> None:
        for table in METADATA.sorted_tables:
            count = f'SELECT count(*) FROM "{table.name}"'  # noqa: S608 - our own names
            (held,), (copied,) = read.execute(count).fetchone(), written.execute(count).fetchone()
            _require_equal(target, table.name, held, copied)
            rows[table.name] = held
        written.execute("UPDATE change_head SET home = ?", (BACKUP_HOME,))
        written.commit()

    copy_sqlite(source, target, look=compare, tell=tell)
    return rows


def _dump(database: Database, target: Path) -> Mapping[str, int]:
    dump, restore = find_program("pg_dump"), find_program("pg_restore")
    url = database.engine.url
    place = url.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    unfinished = target.with_name(target.name + ".part")
    try:
        with database.snapshot() as connection:
            name = connection.execute(select(func.pg_export_snapshot())).scalar_one()
            with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
                command = [dump, "--format=custom", f"--snapshot={name}", "--no-password", f"--dbname={place}"]
                _require_done(subprocess.run(command, stdout=file, stderr=subprocess.PIPE, env=os.environ | secret))  # noqa: PLW1510, S603 - judged by its code; the program was found, the place is the database's
            rows = {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in METADATA.sorted_tables
            }
        dumped = dict.fromkeys(rows, 0) | _count_dumped(restore, unfinished)
        for table, held in rows.items():
            _require_equal(target, table, held, dumped[table])
        sync_path(unfinished)
        unfinished.rename(target)
        sync_path(target.parent)
    except OSError as error:
        raise StoreError(f"{target} cannot be written as a backup: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return rows


def _count_dumped(restore: str, dump: Path) -> dict[str, int]:
    """Read a dump to its end and count the rows of each table in it."""
    command = [restore, "--data-only", "--file=-", str(dump)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 - as above
        assert process.stdout is not None
        counts = dict(_tables(process.stdout))
        _, said = process.communicate()
    _require_done(subprocess.CompletedProcess(command, process.returncode, b"", said))
    return counts


def _tables(lines: Iterable[bytes]) -> Iterator[tuple[str, int]]:
    """Yield each table of a dump as text with its number of rows: they stand between COPY and a lone full stop."""
    name, rows = "", 0
    for line in lines:
        if not name:
            if line.startswith(_COPY):
                name, rows = line.split(b" ")[1].rpartition(b".")[2].strip(b'"').decode(), 0
        elif line == _COPY_END:
            yield name, rows
            name = ""
        else:
            rows += 1


def find_program(name: str) -> str:
    """Return one of PostgreSQL's programs: from the path, else the newest that the system has.

    Raises:
        BadInput: There is none.
    """
    found = shutil.which(name)
    if found:
        return found
    installed = [path for path in _SYSTEM_BINARIES.glob(f"*/bin/{name}") if path.parts[-3].isdecimal()]
    if not installed:
        raise BadInput(f"{name} is not here: install PostgreSQL's client programs, or put their folder into $PATH")
    return str(max(installed, key=lambda path: int(path.parts[-3])))


def _require_equal(target: Path, table: str, held: int, copied: int) -> None:
    if held != copied:
        raise StoreError(f"{target}: the backup has {copied} rows of {table}, the database {held}; nothing was kept")


def _require_done(done: subprocess.CompletedProcess[bytes]) -> None:
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise StoreError(said[0] if said else f"{done.args[0]} ended with {done.returncode}")
