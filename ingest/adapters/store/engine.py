"""Opens SQLite and PostgreSQL so that COMMIT means stored, and reads back that it does.

SQLite: WAL, synchronous=FULL (NORMAL loses acknowledged commits in a power cut), foreign keys, every write begun
IMMEDIATE so that two writers queue instead of failing half-way, no automatic checkpoint (writelock.py says why), and
what is deleted is overwritten, so that a purge leaves nothing in the file.
PostgreSQL: synchronous_commit=on, and fsync as the server has it. Neither is weakened by a setting of ours.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from ingest.adapters.store.failures import translated
from ingest.adapters.store.writelock import WAL_KEPT_BYTES
from ingest.adapters.tables import encode_json
from ingest.errors import StoreRefused

BUSY_TIMEOUT_S = 30
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "wal_autocheckpoint=0",
    f"journal_size_limit={WAL_KEPT_BYTES}",
)
WRITING = "ingest_writing"
"""Execution option: this connection will write."""

ALONE = "ingest_alone"
"""Execution option: each statement of this connection stands alone, outside any transaction, as VACUUM has to."""


def make_engine(url: str) -> Engine:
    """Return an engine for the database at this SQLAlchemy URL; nothing is opened or created yet.

    Raises:
        StoreRefused: The URL names no database that we can use.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreRefused("the database URL is not of the form sqlite:///FILE or postgresql://HOST/NAME") from error
    kind = parsed.get_backend_name()
    if kind == "postgresql":
        return _postgresql(url)
    if kind != "sqlite":
        raise StoreRefused(f"{kind} is not supported: use sqlite:///FILE or postgresql://HOST/NAME")
    if not parsed.database or parsed.database == ":memory:" or "mode=memory" in url:
        raise StoreRefused("a database in memory keeps nothing: name a file, as sqlite:///ingest.db")
    return _sqlite(url)


def place_of(engine: Engine) -> str:
    """Return the database as people should see it, without its password."""
    return engine.url.render_as_string(hide_password=True)


def create_file(path: Path) -> None:
    """Create an empty SQLite file that only its owner can read, unless there is a file already.

    Raises:
        StoreRefused: It cannot be created.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        require_file(path)
    except OSError as error:
        raise StoreRefused(f"{path} cannot be created: {error.strerror}") from error


def require_file(path: Path) -> None:
    """Check that there is a file, so that opening it creates nothing.

    Raises:
        StoreRefused: There is none.
    """
    if not path.is_file():
        raise StoreRefused(
            f"{path} is {'a folder' if path.is_dir() else 'not there'}: create it with `ingest db upgrade`"
        )


def check_settings(connection: Connection) -> None:
    """Read back the settings on which durability rests.

    Raises:
        StoreRefused: One is not as it must be.
    """
    if connection.dialect.name == "sqlite":
        wanted = {"journal_mode": ("wal",), "synchronous": ("2", "3"), "foreign_keys": ("1",)}
        found = {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) for name in wanted}
    else:
        wanted = {"synchronous_commit": ("on", "remote_apply"), "fsync": ("on",), "full_page_writes": ("on",)}
        found = {name: str(connection.exec_driver_sql(f"SHOW {name}").scalar()) for name in wanted}
    for name, allowed in wanted.items():
        if found[name] not in allowed:
            place = place_of(connection.engine)
            raise StoreRefused(f"{place}: {name} is {found[name]}, not {allowed[0]}: a power cut would lose articles")


def _postgresql(url: str) -> Engine:
    try:
        return create_engine(
            url,
            connect_args={
                "connect_timeout": 5,
                "options": "-c synchronous_commit=on -c timezone=UTC -c lock_timeout=30000",
                "application_name": "ingest",
            },
        )
    except NoSuchModuleError as error:
        raise StoreRefused(f"{error}: use postgresql://HOST/NAME") from error


def _sqlite(url: str) -> Engine:
    connect_args = {"timeout": BUSY_TIMEOUT_S, "check_same_thread": False}
    engine = create_engine(url, connect_args=connect_args, json_serializer=encode_json)
    place = place_of(engine)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves: see `begin`
        if _is_foreign(connection):
            return  # refused as soon as its tables are looked at; until then not even its journal mode is changed
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(ALONE, False):
            return
        writing = connection.get_execution_options().get(WRITING, False)
        with translated(place):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _is_foreign(connection: sqlite3.Connection) -> bool:
    """Whether there are tables, and none says which schema of ours it is."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return bool(names) and "alembic_version" not in names
