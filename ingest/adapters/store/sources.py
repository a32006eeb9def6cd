"""Sources: added, listed, paused, removed. Each has a frontier entry of its own, which is what gets it polled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, select, update

from ingest.adapters.store.database import Database, insert_into
from ingest.adapters.tables import frontier, host, source
from ingest.adapters.tables.views import SOURCES
from ingest.core.urls import canonical_url, host_of
from ingest.errors import BadInput
from ingest.model import FrontierState, Source, SourceKind, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source and how it fares.

    Attributes:
        last_success_at: When it was last read, changed or not; None before the first time.
        last_new_at: When it last yielded a new link; None before the first one.
        last_code: How the last trip ended; None before the first.
    """

    id: int
    url: str
    kind: SourceKind
    title: str | None
    paused: bool
    added_at: datetime
    removed_at: datetime | None
    last_success_at: datetime | None
    last_new_at: datetime | None
    last_fetched_at: datetime | None
    last_code: str | None
    failures: int | None
    interval_s: float | None
    due_at: datetime | None


def source_key(url: str, backfill_id: int | None = None) -> str:
    """Return the identity of a source: unlike a page's key, every parameter counts.

    Args:
        backfill_id: The backfill that lists it: each reads its sitemaps anew, beside what the daemon follows.
    """
    owner = "source" if backfill_id is None else f"backfill {backfill_id}"
    return sha256(f"{owner} {canonical_url(url)}".encode("utf-8", "surrogatepass")).hexdigest()


def ensure_hosts(connection: Connection, names: set[str], *, at: datetime) -> None:
    """Give every host its row."""
    if names:
        rows = [{"name": name, "next_at": at} for name in sorted(names)]
        connection.execute(insert_into(connection, host).on_conflict_do_nothing(), rows)


class Sources:
    """What the operator asks of sources."""

    _db: Database

    def add_source(self, new: Source) -> Source:
        """Store a source, due at once, and return it with its id; one known already, or removed, is taken up again.

        Raises:
            BadInput: Its address has no host.
        """
        name = host_of(new.url)
        if not name:
            raise BadInput(f"{new.url!r} is not an address that can be asked")
        with self._db.writing() as connection:
            now = self._db.now(connection)
            values = {"kind": new.kind.value, "paused": False, "removed_at": None}
            kept = insert_into(connection, source).values(
                url=new.url, url_key=source_key(new.url), title=new.title, ttl_s=new.ttl_s, added_at=now, **values
            )
            kept = kept.on_conflict_do_update(index_elements=["url_key"], set_=values)
            row = connection.execute(kept.returning(source)).mappings().one()
            ensure_hosts(connection, {name}, at=now)
            _ensure_entry(connection, row["id"], new, name, at=now)
            _pause_entries(connection, row["id"], paused=False)
            return Source(
                id=row["id"], url=row["url"], kind=SourceKind(row["kind"]), title=row["title"], ttl_s=row["ttl_s"]
            )

    def list_sources(self) -> tuple[SourceRow, ...]:
        """Return every source in use, paused ones included, in the order they were added."""
        with self._db.reading() as connection:
            return read_sources(connection)

    def set_source_paused(self, source_id: int, paused: bool) -> None:  # noqa: FBT001 - the state to set, not a mode
        """Pause or resume a source: while it is paused, neither it nor what it listed is claimed.

        Raises:
            BadInput: There is no such source.
        """
        with self._db.writing() as connection:
            self._mark(connection, source_id, paused=paused)
            _pause_entries(connection, source_id, paused=paused)

    def remove_source(self, source_id: int) -> None:
        """Take a source out of use; its articles stay, and neither it nor what it listed is fetched any more.

        Raises:
            BadInput: There is no such source.
        """
        with self._db.writing() as connection:
            self._mark(connection, source_id, removed_at=self._db.now(connection))
            _pause_entries(connection, source_id, paused=True)

    def _mark(self, connection: Connection, source_id: int, **values: object) -> None:
        in_use = (source.c.id == source_id) & source.c.removed_at.is_(None)
        if not connection.execute(update(source).where(in_use).values(**values)).rowcount:
            raise BadInput(f"there is no source {source_id}; `ingest sources list` shows them")


def read_sources(connection: Connection) -> tuple[SourceRow, ...]:
    """Return every source in use, in the order they were added."""
    view = SOURCES.table
    rows = connection.execute(select(view).where(view.c.removed_at.is_(None)).order_by(view.c.id)).mappings()
    return tuple(SourceRow(**{**row, "kind": SourceKind(row["kind"])}) for row in rows)


def _ensure_entry(connection: Connection, source_id: int, new: Source, name: str, *, at: datetime) -> None:
    kept = insert_into(connection, frontier).values(
        url=new.url,
        url_key=source_key(new.url),
        host=name,
        target=Target.SOURCE.value,
        source_kind=new.kind.value,
        source_id=source_id,
        state=FrontierState.WAITING.value,
        due_at=at,
        first_seen_at=at,
    )
    # An entry that a sitemap index listed becomes the source's own.
    connection.execute(
        kept.on_conflict_do_update(
            index_elements=["url_key"], set_={"source_id": source_id, "source_kind": new.kind.value}
        )
    )


def _pause_entries(connection: Connection, source_id: int, *, paused: bool) -> None:
    connection.execute(update(frontier).where(frontier.c.source_id == source_id).values(paused=paused))
