"""A version's noise ledger, kept as one JSON list, as SQL that unrolls it into rows: the same on both databases.

Each line is a list itself; what stands at which place of it is `FIELDS`, and nothing else knows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FunctionElement, Select, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from ingest.adapters.tables.article import article_revision
from ingest.adapters.tables.checks import noise

FIELDS = ("position", "class", "rule", "text", "near_end", "hidden")
"""What a line holds, by the names of the columns of `noise_v1`."""


class each_line(FunctionElement[Any]):  # noqa: N801 - it is used like an SQL function
    """The parts of a JSON list as rows: `key`, counted from 0, and `value`."""

    name = "each_line"
    inherit_cache = True


class line_field(FunctionElement[Any]):  # noqa: N801 - as above
    """What stands at one place of a line, as the given type."""

    name = "line_field"
    inherit_cache = True

    def __init__(self, value: ColumnElement[Any], name: str) -> None:
        super().__init__(value)
        self.name = f"line_field_{name}"
        self.place = FIELDS.index(name)
        self.type = noise.c[name].type


@compiles(each_line, "sqlite")
def _each_line_sqlite(element: each_line, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


@compiles(each_line, "postgresql")
def _each_line_postgresql(element: each_line, compiler: SQLCompiler, **kw: Any) -> str:
    lines = f"jsonb_array_elements({compiler.process(element.clauses, **kw)}) WITH ORDINALITY AS part(value, number)"
    return f"LATERAL (SELECT CAST(part.number - 1 AS integer) AS key, part.value FROM {lines})"  # noqa: S608 - columns of our own


@compiles(line_field, "sqlite")
def _line_field_sqlite(element: line_field, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_extract({compiler.process(element.clauses, **kw)}, '$[{element.place}]')"


@compiles(line_field, "postgresql")
def _line_field_postgresql(element: line_field, compiler: SQLCompiler, **kw: Any) -> str:
    kind = compiler.dialect.type_compiler_instance.process(element.type)
    return f"CAST({compiler.process(element.clauses, **kw)} ->> {element.place} AS {kind})"


def unrolled() -> Select[Any]:
    """Return the ledgers that versions carry, a row for each line, with the columns of the table `noise`."""
    line = each_line(article_revision.c.noise).table_valued("key", "value", name="line")
    fields = (line_field(line.c.value, name).label(name) for name in FIELDS)
    number = line.c.key.label("line_no")
    return select(article_revision.c.article_id, article_revision.c.revision_no, number, *fields).select_from(
        article_revision.join(line, true())
    )
