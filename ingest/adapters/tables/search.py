"""Where the search index stands, and how far it has followed the change log.

The index itself is not a table as others are: FTS5 on SQLite, a `tsvector` on PostgreSQL. It is named here, made by its
migration, and left out where tables are compared. Deleting an article deletes its entry: by a trigger on SQLite, by the
foreign key on PostgreSQL.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, Table

from ingest.adapters.tables.types import METADATA, Id

SEARCH_INDEX = "article_search"
"""Name of the index; on SQLite the names of its own tables begin with it."""

search_state = Table(
    "search_state",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="Always 1."),
    Column("seq", Id, nullable=False, comment="Sequence number of the last change that the search index holds."),
    CheckConstraint("id = 1", name="one_row"),
    comment="One row: how far the search index has followed the change log.",
)


def is_compared(name: str | None, kind: str, _parent: object = None) -> bool:
    """Whether a table is one that the code describes as a table; Alembic's `include_name`."""
    return not (kind == "table" and name is not None and name.startswith(SEARCH_INDEX))
