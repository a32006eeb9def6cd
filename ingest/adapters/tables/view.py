"""What a view is: a name, what it is for, its definition, and a table object that queries use. Knows no view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, CompoundSelect, Label, MetaData, Select, Table

VIEW_METADATA = MetaData()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One view: what it is for, its definition, and the table object that queries use."""

    about: str
    definition: Select[Any] | CompoundSelect[Any]
    table: Table

    @property
    def name(self) -> str:
        """The name in the database."""
        return self.table.name


def make_view(
    name: str,
    about: str,
    columns: Sequence[ColumnElement[Any]],
    definition: Select[Any] | CompoundSelect[Any],
) -> View:
    """Return a view whose columns take name, type and comment from what it selects."""
    table = Table(
        name, VIEW_METADATA, *(Column(_name(column), column.type, comment=_comment(column)) for column in columns)
    )
    return View(about=about, definition=definition, table=table)


def _name(column: ColumnElement[Any]) -> str:
    return str(column.key)


def _comment(column: ColumnElement[Any]) -> str | None:
    inner = column.element if isinstance(column, Label) else column
    return inner.comment if isinstance(inner, Column) else _COMPUTED.get(_name(column))


_COMPUTED = {
    "url_canonical": "The address to know it by: the publisher's canonical one, else the one that answered.",
    "cluster_role": "alone, original (probably) or copy.",
}
