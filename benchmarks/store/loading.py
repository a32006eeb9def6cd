"""Brings a store to a size quickly: the rows are those of the pipeline, the way to them is shorter.

What ends a trip is the store's own (`complete_many`, `index_step`). Left out is what only costs time here: entries are
all claimed at once, past the politeness of hosts, and sketches are written without looking for copies, since the
texts that are made up here have none. A test holds every row against the pipeline's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import RowMapping, select, update

from ingest.adapters.store import Store
from ingest.adapters.store.bulk import insert_rows
from ingest.adapters.tables import article, article_band, frontier
from ingest.core.cluster import band_keys, read_words
from ingest.model import FrontierEntry, Link, Target

from .filling import completion_of
from .made_up import BASE, make_reading, url_of
from .multiplying import multiply

_AT_ONCE = 2_000
_INDEXED_AT_ONCE = 2_000
_TOKEN = "loading"
_LEASE = timedelta(days=1)


def grow(store: Store, size: int, show: Callable[[int], None]) -> None:
    """Bring a store that holds nothing, or what an earlier call left, to a size: up to BASE, or a multiple of it."""
    held = store.change_head().seq
    held = load(store, held, min(size, BASE), show)
    while held < size:
        multiply(store, BASE, held // BASE)
        held += BASE
        show(held)


def load(store: Store, held: int, size: int, show: Callable[[int], None]) -> int:
    """Store articles until there are so many; return how many there are."""
    while held < size:
        count = min(_AT_ONCE, size - held)
        store.add_links([Link(url=url_of(number)) for number in range(held, held + count)])
        entries = claim_all(store)
        store.complete_many([completion_of(entry, _number_of(entry.url)) for entry in entries])
        while store.index_step(_INDEXED_AT_ONCE):
            pass
        _sketch(store, [_number_of(entry.url) for entry in entries])
        held += len(entries)
        show(held)
    return held


def _number_of(url: str) -> int:
    return int(url.rpartition("-")[2])


def claim_all(store: Store) -> list[FrontierEntry]:
    """Lease every entry that was never read, past the turns of hosts; in the order of their numbers."""
    with store._db.writing() as connection:  # noqa: SLF001 - past the hosts' turns, which the store guards
        until = store._db.now(connection) + _LEASE  # noqa: SLF001 - as above
        unread = update(frontier).where(frontier.c.visits == 0, frontier.c.lease_token.is_(None))
        leased = unread.values(lease_token=_TOKEN, lease_until=until).returning(frontier)
        rows = connection.execute(leased).mappings().all()
    return [_entry(row) for row in sorted(rows, key=lambda row: _number_of(row["url"]))]


def _entry(row: RowMapping) -> FrontierEntry:
    return FrontierEntry(
        id=row["id"],
        url=row["url"],
        host=row["host"],
        target=Target(row["target"]),
        lease_token=_TOKEN,
        first_seen_at=row["first_seen_at"],
    )


def _sketch(store: Store, numbers: Sequence[int]) -> None:
    """Write what `cluster_step` writes about articles that have no copies."""
    readings = (make_reading(number).article for number in numbers)
    keys = {read.body_hash: band_keys(read_words(read.body.text)) for read in readings}
    with store._db.writing() as connection:  # noqa: SLF001 - as above
        waiting = select(article.c.id, article.c.body_hash).where(article.c.compared_revision != article.c.revision_no)
        rows = connection.execute(waiting.order_by(article.c.id)).all()
        bands = [
            {"article_id": row.id, "band": band, "key": key}
            for row in rows
            for band, key in enumerate(keys[row.body_hash])
        ]
        insert_rows(connection, article_band, bands)
        compared = update(article).where(article.c.compared_revision != article.c.revision_no)
        connection.execute(compared.values(compared_revision=article.c.revision_no))
