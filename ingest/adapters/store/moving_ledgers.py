"""Moves noise ledgers that stand a row for each line into their versions, some at a time.

The middle step of expand, migrate, contract: `noise_v1` reads both, so it may be cut short, run again, and go on beside
a daemon of the release before. It changes nothing that consumers see.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, and_, delete, select, tuple_, update

from ingest.adapters.store.database import Database
from ingest.adapters.tables import article_revision, noise
from ingest.adapters.tables.ledger import FIELDS

_AT_ONCE = 200


def move_ledgers(database: Database) -> int:
    """Move all that are to be moved, each lot in a transaction of its own; return how many there were."""
    moved = 0
    while _some_left(database):
        with database.writing() as connection:
            moved += _move_some(connection)
    return moved


def _some_left(database: Database) -> bool:
    with database.reading() as connection:
        return connection.execute(select(noise.c.article_id).limit(1)).first() is not None


def _move_some(connection: Connection) -> int:
    key = (noise.c.article_id, noise.c.revision_no)
    chosen = select(*key).distinct().order_by(*key).limit(_AT_ONCE)
    keys = [tuple(row) for row in connection.execute(chosen)]
    lines: dict[tuple[Any, ...], list[list[Any]]] = defaultdict(list)
    these = tuple_(*key).in_(keys)
    for row in connection.execute(select(noise).where(these).order_by(*key, noise.c.line_no)).mappings():
        lines[row["article_id"], row["revision_no"]].append([row[name] for name in FIELDS])
    for (article_id, revision_no), ledger in lines.items():
        own = and_(article_revision.c.article_id == article_id, article_revision.c.revision_no == revision_no)
        connection.execute(update(article_revision).where(own).values(noise=ledger))
    connection.execute(delete(noise).where(these))
    return len(keys)
