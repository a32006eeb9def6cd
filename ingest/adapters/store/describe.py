"""Writes docs/database.md from the tables and views: `python -m ingest.adapters.store.describe > docs/database.md`.

A test holds the file equal to what this prints, so the document cannot fall behind the schema.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from sqlalchemy import Column, Dialect, Table, make_url

from ingest.adapters.store.first_queries import FIRST_QUERIES
from ingest.adapters.tables import METADATA, VIEWS

_SQLITE, _POSTGRESQL = (make_url(f"{name}://").get_dialect()() for name in ("sqlite", "postgresql"))

# A column by which views are joined, the view whose key it is, and how many rows of either side belong together.
_JOINS = {
    "article_id": ("articles_v1", "||--o{"),
    "source_id": ("sources_v1", "|o--o{"),
    "epoch": ("change_head_v1", "||--o{"),
}
_KEYS = ("id", "article_id", "revision_no", "line_no", "source_id", "cluster_id", "epoch", "seq", "change_seq", "url")

_HEAD = """\
# The database

Written by `python -m ingest.adapters.store.describe > docs/database.md`; a test holds the two equal.

**The views are the contract**: read them, and nothing else. A view only gains columns; anything else is a `_v2` beside
it. The tables under them are ours and change with any release.

Times are UTC. PostgreSQL holds them as `timestamptz`; SQLite as text, `2026-03-01 12:00:00.000000`, which compares as
moments do. Lists and evidence are JSON: `jsonb` on PostgreSQL, text for `json_each` and `->>` on SQLite. Text is valid
Unicode in NFC without control characters but newline and tab, the same on both.

To follow changes, keep a cursor `epoch:seq`: [following.md](following.md) has programs that do. The log has no gaps,
and its order is the order of commits.
"""


def describe_database() -> str:
    """Return the document."""
    parts = [*_HEAD.splitlines(), "", *_picture(), "", *_queries(), "## Views", ""]
    for view in VIEWS:
        parts += _describe(view.name, view.about, view.table)
    parts += ["## Tables", ""]
    for table in METADATA.sorted_tables:
        parts += _describe(table.name, table.comment or "", table)
    return "\n".join(parts).rstrip() + "\n"


def _picture() -> Iterator[str]:
    """Yield a drawing of how the views hang together, in Mermaid: by the names of their columns."""
    yield from ("## How the views hang together", "", "```mermaid", "erDiagram")
    for view in VIEWS:
        for column, (target, many) in _JOINS.items():
            if column in view.table.columns and view.name != target:
                yield f"    {target} {many} {view.name} : {column}"
    for view in VIEWS:
        keys = [column for column in view.table.columns if column.name in _KEYS]
        yield f"    {view.name} {{"
        yield from (f"        {_type(column, _POSTGRESQL)} {column.name}" for column in keys)
        yield "    }"
    yield "```"


def _queries() -> Iterator[str]:
    yield from ("## What is asked first", "")
    for title, query in FIRST_QUERIES:
        yield from (f"{title}:", "", "```sql", *query.splitlines(), "```", "")


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
