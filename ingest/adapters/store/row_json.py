"""Rows of views as JSON values: one shape for commands and exports, named as the columns are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any


def row_json(row: Any) -> dict[str, Any]:
    """Return any frozen row as JSON values: moments as ISO 8601, enums as their values, tuples as lists."""
    return {field.name: _jsonable(getattr(row, field.name)) for field in fields(row)}


def _jsonable(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _jsonable(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_jsonable(inner) for inner in value]
    return row_json(value) if is_dataclass(value) else value
