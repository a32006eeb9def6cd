"""Writes docs/database.md from the tables and views: `python -m ingest.adapters.store.describe > docs/database.md`.

A test holds the file equal to what this prints, so the document cannot fall behind the schema.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from sqlalchemy import Column, Dialect, Table, make_url

from ingest.adapters.tables import METADATA, VIEWS

_SQLITE, _POSTGRESQL = (make_url(f"{name}://").get_dialect()() for name in ("sqlite", "postgresql"))

_HEAD = """\
# The database

Written by `python -m ingest.adapters.store.describe > docs/database.md`; a test holds the two equal.

**The views are the contract**: read them, and nothing else. A view only gains columns; anything else is a `_v2` beside
it. The tables under them are ours and change with any release.

Times are UTC. PostgreSQL holds them as `timestamptz`; SQLite as text, `2026-03-01 12:00:00.000000`, which compares as
moments do. Lists and evidence are JSON: `jsonb` on PostgreSQL, text for `json_each` and `->>` on SQLite. Text is valid
Unicode in NFC without control characters but newline and tab, the same on both.

To follow changes, keep a cursor `epoch:seq`. Ask `changes_v1` for `seq > cursor ORDER BY seq`, and `change_head_v1`
afterwards: when its epoch is another than yours, or its `min_seq` is greater than your `seq + 1`, start over from all
articles, with the head that you read before them. The log has no gaps, and its order is the order of commits.
"""


def describe_database() -> str:
    """Return the document."""
    parts = [*_HEAD.splitlines(), "", "## Views", ""]
    for view in VIEWS:
        parts += _describe(view.name, view.about, view.table)
    parts += ["## Tables", ""]
    for table in METADATA.sorted_tables:
        parts += _describe(table.name, table.comment or "", table)
    return "\n".join(parts).rstrip() + "\n"


def _describe(name: str, about: str, table: Table) -> Iterator[str]:
    yield from (f"### {name}", "", about, "", "| column | SQLite | PostgreSQL | meaning |", "|---|---|---|---|")
    for column in table.columns:
        yield f"| {_name(column)} | {_type(column, _SQLITE)} | {_type(column, _POSTGRESQL)} | {column.comment} |"
    yield ""


def _name(column: Column[object]) -> str:
    marks = "".join(f" → {key.column.table.name}" for key in sorted(column.foreign_keys, key=str))
    return f"`{column.name}`{' (key)' if column.primary_key else ''}{marks}"


def _type(column: Column[object], dialect: Dialect) -> str:
    return column.type.compile(dialect=dialect).replace("TIMESTAMP WITH TIME ZONE", "timestamptz").lower()


if __name__ == "__main__":
    sys.stdout.write(describe_database())
