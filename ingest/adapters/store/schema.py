"""Creates, upgrades and judges the schema. Alembic is imported only when there is something to migrate: it is slow.

A database that is not ours, or was written by a newer program, is refused before anything in it is touched. All steps
run in one transaction on both databases, under a lock, so that two programs started at once migrate once.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from ingest.adapters.store.copying import copy_sqlite
from ingest.adapters.store.database import Database
from ingest.adapters.store.moving_ledgers import move_ledgers
from ingest.adapters.tables import METADATA
from ingest.errors import StoreLocked, StoreRefused
from ingest.resources import migrations_folder

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
    "0018",
    "0019",
)
"""Every schema revision this program knows, oldest first; a test holds it equal to the migrations folder."""

HEAD = REVISIONS[-1]
_LOCK = 0x696E67657374  # "ingest"
_LOCK_TIMEOUT_MS = 2_000
_PAUSES_S = (0.5, 1.0, 2.0, 4.0)


def current_revision(connection: Connection, place: str) -> str | None:
    """Return the schema's revision; None when the database is empty.

    Raises:
        StoreRefused: It holds tables of somebody else, or was written by a newer program.
    """
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        foreign = tables if connection.dialect.name == "sqlite" else tables & set(METADATA.tables)
        if foreign:
            raise StoreRefused(f"{place} holds tables that are not ours ({', '.join(sorted(foreign)[:3])} …)")
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if revision is not None and revision not in REVISIONS:
        raise StoreRefused(f"{place} has schema {revision}, newer than this program knows ({HEAD}): upgrade ingest")
    return revision


def require_current(database: Database) -> None:
    """Check that the schema is the one this program knows.

    Raises:
        StoreRefused: It is not.
    """
    with database.reading() as connection:
        revision = current_revision(connection, database.place)
    if revision != HEAD:
        found = "empty" if revision is None else f"at schema {revision}"
        raise StoreRefused(f"{database.place} is {found}, not at {HEAD}: run `ingest db upgrade`")


def bring_up_to_date(database: Database) -> bool:
    """Bring the schema up to date in one transaction, then the data, in many; whether there was anything to do.

    A SQLite file that holds an older schema is copied first, to its name with `.before-` and the schema it is brought
    to. On PostgreSQL no lock is waited for longer than two seconds, so that whoever reads and writes is not held up
    behind a migration that waits; it tries again instead.

    Raises:
        StoreRefused: It is not ours, or newer than this program.
        StoreLocked: A lock was not had in any of the tries; nothing was changed.
        StoreFull: There is no room for the copy.
    """
    with database.reading() as connection:
        is_older = current_revision(connection, database.place) != HEAD
    changed = is_older and _migrate_patiently(database)
    return move_ledgers(database) > 0 or changed


def _migrate_patiently(database: Database) -> bool:
    for pause_s in _PAUSES_S:
        try:
            return _migrate(database)
        except StoreLocked:
            time.sleep(pause_s)
    return _migrate(database)


def _migrate(database: Database) -> bool:
    from alembic import command  # noqa: PLC0415 - two seconds that only a migration should cost

    with database.migrating() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            connection.execute(text(f"SET LOCAL lock_timeout = {_LOCK_TIMEOUT_MS}"))
        revision = current_revision(connection, database.place)
        if revision == HEAD:
            return False
        if database.path and revision is not None:
            copy_sqlite(database.path, database.path.with_name(f"{database.path.name}.before-{HEAD}"))
        command.upgrade(alembic_config(connection), "head")
    return True


def alembic_config(connection: Connection | None = None) -> Config:
    """Return Alembic's settings for our migrations, wherever the program is installed."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
