"""Every place in the database that tells of an article, and what becomes of it when the article is purged: one list.

A test holds the list against the schema: a new table that names articles has to be given its place here.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, or_, select, update

from ingest.adapters.store.search_index import forget_articles
from ingest.adapters.tables import (
    SEARCH_INDEX,
    access_check,
    archive_record,
    article,
    article_band,
    article_revision,
    article_url,
    fetch,
    frontier,
    noise,
)


class Fate(StrEnum):
    """What becomes of a table's rows about a purged article."""

    REMOVED = "removed"
    BLANKED = "blanked"
    KEPT = "kept"


FATES = {
    "article": Fate.REMOVED,
    "article_url": Fate.REMOVED,
    "article_band": Fate.REMOVED,
    "article_revision": Fate.REMOVED,
    "access_check": Fate.REMOVED,
    "noise": Fate.REMOVED,
    "frontier": Fate.REMOVED,
    "fetch": Fate.BLANKED,
    SEARCH_INDEX: Fate.REMOVED,
    "change": Fate.KEPT,
}
"""Tables with a column that names an article. Trips stay without their address; the log has nothing but numbers."""

_BLANK = {"url": "", "url_final": None, "detail": "", "decision": ""}


def raw_records_of(article_ids: Sequence[int] | Select[Any]) -> ColumnElement[bool]:
    """Which archive records the revisions and access checks of these articles were read from, as SQL."""
    owners = (article_revision, access_check)
    return or_(
        *(
            archive_record.c.id.in_(
                select(owner.c.archive_id).where(owner.c.article_id.in_(article_ids), owner.c.archive_id.is_not(None))
            )
            for owner in owners
        )
    )


def remove_traces(connection: Connection, article_ids: Sequence[int], entry_ids: Sequence[int]) -> None:
    """Remove all that the database tells of some articles and frontier entries, raw records' places included."""
    records = connection.execute(select(archive_record.c.id).where(raw_records_of(article_ids))).scalars().all()
    told = or_(fetch.c.article_id.in_(article_ids), fetch.c.frontier_id.in_(entry_ids))
    connection.execute(update(fetch).where(told).values(**_BLANK))
    connection.execute(delete(frontier).where(frontier.c.id.in_(entry_ids)))
    forget_articles(connection, article_ids)
    for table in (noise, access_check, article_revision, article_url, article_band):
        connection.execute(delete(table).where(table.c.article_id.in_(article_ids)))
    connection.execute(delete(article).where(article.c.id.in_(article_ids)))
    if records:
        connection.execute(delete(archive_record).where(archive_record.c.id.in_(records)))
