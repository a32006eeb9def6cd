"""Articles as Parquet files, a folder for each day on which they were first seen.

The layout is Hive's (`day=2026-03-01/part-0.parquet`), which DuckDB, Spark, Polars and pandas read as one table. The
day an article was first seen never changes, so a later export of the same day holds the same articles, newer.
Needs the `[export]` extra. Types: moments are UTC microseconds, lists are lists, provenance is a map.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from ingest.adapters.store.rows import ArticleRow

_ROWS_PER_GROUP = 2_000
_TEXT, _MOMENT, _TEXTS = pa.string(), pa.timestamp("us", tz="UTC"), pa.list_(pa.string())
_KINDS: dict[str, pa.DataType] = {
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "str": _TEXT,
    "datetime": _MOMENT,
    "tuple[str, ...]": _TEXTS,
    "dict[str, str]": pa.map_(_TEXT, _TEXT),
}


def article_schema() -> pa.Schema:
    """Return the schema: the columns of `articles_v1`, nullable where the view is."""
    return pa.schema([_field(name, kind) for name, kind in ArticleRow.__annotations__.items()])


def write_parquet(rows: Iterable[ArticleRow], folder: Path) -> None:
    """Write articles that come in the order in which they were first seen."""
    schema = article_schema()
    for day, of_day in groupby(rows, key=lambda row: row.first_seen_at.date()):
        inside = folder / f"day={day.isoformat()}"
        inside.mkdir()
        with ExitStack() as stack:
            writer = stack.enter_context(
                parquet.ParquetWriter(inside / "part-0.parquet", schema, compression="zstd", version="2.6")
            )
            for group in _groups(of_day):
                writer.write_table(_table(group, schema))


def _field(name: str, kind: str) -> pa.Field:
    bare, _, none = kind.partition(" | ")
    return pa.field(name, _KINDS[bare], nullable=bool(none))


def _groups(rows: Iterator[ArticleRow]) -> Iterator[list[ArticleRow]]:
    group: list[ArticleRow] = []
    for row in rows:
        group.append(row)
        if len(group) == _ROWS_PER_GROUP:
            yield group
            group = []
    if group:
        yield group


def _table(rows: list[ArticleRow], schema: pa.Schema) -> pa.Table:
    columns = [pa.array([_value(getattr(row, field.name)) for row in rows], type=field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _value(value: Any) -> Any:
    return list(value.items()) if isinstance(value, dict) else value
