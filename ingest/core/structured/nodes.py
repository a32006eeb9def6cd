"""Nodes of structured data: their types, and references between them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ingest.model import Structured


def types_of(node: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the schema.org types of a node without prefix, as `("NewsArticle",)`; empty when it names none."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return tuple(re.split(r"[/#:]", name)[-1] for name in names if isinstance(name, str))


def follow(structured: Structured, value: object) -> object:
    """Return the node that `{"@id": …}` points to within the page, or the value itself."""
    if isinstance(value, Mapping) and len(value) <= 2 and isinstance(value.get("@id"), str):
        for node in structured.json_ld:
            if node.get("@id") == value["@id"] and len(node) > len(value):
                return node
    return value
