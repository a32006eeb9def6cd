"""Nodes of structured data: their types, and references between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.model import Structured


def types_of(node: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the schema.org types of a node without prefix, as `("NewsArticle",)`; empty when it names none."""
    value = node.get("@type")
    if isinstance(value, str):
        return (_bare(value),)
    return tuple(_bare(name) for name in value if isinstance(name, str)) if isinstance(value, list) else ()


def _bare(name: str) -> str:
    return name.rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]


def follow(structured: Structured, value: object) -> object:
    """Return the node that `{"@id": …}` points to within the page, or the value itself."""
    if isinstance(value, Mapping) and len(value) <= 2 and isinstance(value.get("@id"), str):
        for node in structured.json_ld:
            if node.get("@id") == value["@id"] and len(node) > len(value):
                return node
    return value
