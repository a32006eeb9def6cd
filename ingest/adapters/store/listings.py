"""What reading a source leaves: its links on the frontier, and how the source fares."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from ingest.adapters.store.backfills import within_bounds
from ingest.adapters.store.links import insert_links
from ingest.adapters.tables import frontier, source
from ingest.model import Completion, OutcomeKind, SourceKind, Target

_READ_WELL = (OutcomeKind.LISTED, OutcomeKind.NOT_MODIFIED)


def write_listing(connection: Connection, completion: Completion, *, at: datetime) -> int:
    """Store a source's links and how it fares; return how many links were new. Nothing for other trips."""
    entry, reading = completion.entry, completion.source
    new = 0
    if reading is not None:
        links = within_bounds(connection, reading.links, entry.backfill_id)
        new = insert_links(connection, links, source_id=entry.source_id, backfill_id=entry.backfill_id, at=at)
    if entry.target is not Target.SOURCE or entry.source_id is None or completion.outcome.kind not in _READ_WELL:
        return new
    values: dict[str, Any] = {"last_success_at": at} | ({"last_new_at": at} if new else {})
    own = (source.c.id == entry.source_id) & (source.c.url == entry.url)
    connection.execute(update(source).where(source.c.id == entry.source_id).values(values))
    if reading is not None:
        said = {"title": reading.title, "ttl_s": reading.ttl_s}
        if entry.source_kind in (None, SourceKind.UNKNOWN):
            said["kind"] = reading.kind.value
            connection.execute(update(frontier).where(frontier.c.id == entry.id).values(source_kind=reading.kind.value))
        connection.execute(update(source).where(own).values(said))
    return new
