"""The store as one object: every call is one transaction, synchronous, safe from any thread.

Opening creates and migrates a new database, refuses one that must not be used, reads the safety settings back, and
notices when the database is not the one its change log was written in. The calls themselves stand in the files that
name them: sources, links, claims, hosts, site_policies, held, results, backfills, changelog, reading, searching,
reextracting, operating, purging, raw_records, shrinking, trimming.
"""

from __future__ import annotations

from pathlib import Path

from ingest.adapters.store.backfills import Backfills
from ingest.adapters.store.backing_up import Backup, Tell, back_up
from ingest.adapters.store.changelog import ChangeLog
from ingest.adapters.store.check import find_problems
from ingest.adapters.store.claims import Claims
from ingest.adapters.store.clock import Clock, DatabaseClock
from ingest.adapters.store.clustering import Clustering
from ingest.adapters.store.database import Database
from ingest.adapters.store.engine import check_settings, create_file, require_file
from ingest.adapters.store.held import HeldArticles
from ingest.adapters.store.hosts import Hosts
from ingest.adapters.store.links import Links
from ingest.adapters.store.operating import Operating
from ingest.adapters.store.purging import Purging
from ingest.adapters.store.raw_records import RawPlace, RawRecords, read_raw_places
from ingest.adapters.store.reading import Reading
from ingest.adapters.store.reextracting import Reextracting
from ingest.adapters.store.results import Results
from ingest.adapters.store.schema import bring_up_to_date, require_current
from ingest.adapters.store.searching import Searching
from ingest.adapters.store.shrinking import Shrinking
from ingest.adapters.store.site_policies import SitePolicies
from ingest.adapters.store.sources import Sources
from ingest.adapters.store.subscriptions import Subscriptions
from ingest.adapters.store.trimming import Trimming
from ingest.adapters.store.waking import Waking
from ingest.errors import StoreError, StoreRefused


class Store(
    Sources,
    Links,
    Claims,
    Hosts,
    SitePolicies,
    HeldArticles,
    Results,
    Backfills,
    ChangeLog,
    Waking,
    Reading,
    Searching,
    Clustering,
    Reextracting,
    Operating,
    Subscriptions,
    Purging,
    RawRecords,
    Shrinking,
    Trimming,
):
    """An open database. Close it when done."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @property
    def place(self) -> str:
        """The database's URL, without its password."""
        return self._db.place

    def close(self) -> None:
        """Give every connection back; the store is of no use afterwards."""
        self._db.close()


def open_store(url: str, *, migrate: bool = True, clock: Clock | None = None) -> Store:
    """Open the database at a SQLAlchemy URL, `sqlite:///FILE` or `postgresql://HOST/NAME`.

    Args:
        migrate: Whether a new database is created and an older one brought up to date.
        clock: Where `now` comes from; None: the database.

    Raises:
        StoreRefused: It must not be used: not a database, not ours, newer, not migrated, or unsafe settings.
        StoreUnavailable: It does not answer.
        StoreFull: It cannot grow.
    """
    database = Database(url, clock or DatabaseClock())
    try:
        if migrate:
            _create_and_migrate(database)
        else:
            _require_file(database)
            require_current(database)
        with database.reading() as connection:
            check_settings(connection)
        database.settle()
    except (StoreRefused, StoreError):
        database.close()
        raise
    return Store(database)


def upgrade_database(url: str) -> bool:
    """Create or upgrade the schema; whether there was anything to do. Raises as `open_store` does."""
    database = Database(url, DatabaseClock())
    try:
        return _create_and_migrate(database)
    finally:
        database.close()


def back_up_database(url: str, target: Path, tell: Tell = lambda _done, _total: None) -> Backup:
    """Take a verified backup of a database while others use it; raises as `back_up`, and as `open_store` does."""
    database = Database(url, DatabaseClock())
    try:
        _require_file(database)
        require_current(database)
        return back_up(database, target, tell)
    finally:
        database.close()


def list_raw_places(url: str, *, at_most: int | None) -> tuple[RawPlace, ...]:
    """Return where raw responses stand by the database's word, spread over all of them; changes nothing.

    Args:
        at_most: So many, about; None for all of them.
    """
    database = Database(url, DatabaseClock())
    try:
        _require_file(database)
        require_current(database)
        with database.reading() as connection:
            return read_raw_places(connection, at_most)
    finally:
        database.close()


def check_database(url: str) -> tuple[str, ...]:
    """Return what is wrong with a database, a line each; empty when all is well. Changes nothing.

    Raises:
        StoreRefused: There is no database at this URL.
        StoreUnavailable: It does not answer.
    """
    database = Database(url, DatabaseClock())
    try:
        _require_file(database)
        return find_problems(database)
    finally:
        database.close()


def _create_and_migrate(database: Database) -> bool:
    if database.path:
        create_file(database.path)
    return bring_up_to_date(database)


def _require_file(database: Database) -> None:
    if database.path:
        require_file(database.path)
