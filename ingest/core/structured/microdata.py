"""Microdata items, shaped like JSON-LD nodes.

Source: WHATWG HTML §5 (microdata).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.core.structured.nodes import types_of

MAX_ITEMS = 200
MAX_PROPERTIES = 1000
MAX_VALUE_CHARS = 4000
MAX_CLIMB = 128

_SPACE = re.compile(r"\s+")


def read_microdata(tree: LexborHTMLParser) -> tuple[Mapping[str, Any], ...]:
    """Return the page's items in page order; nested ones stand in their owner, and by themselves when they have a type."""
    scopes = tree.css("[itemscope]")[:MAX_ITEMS]
    items: dict[int, dict[str, Any]] = {
        node.mem_id: {"@type": node.attributes.get("itemtype") or ""} for node in scopes
    }
    nested: set[int] = set()
    for node in tree.css("[itemprop]")[:MAX_PROPERTIES] if items else ():
        owner = _owner(node, items)
        if owner is None:
            continue
        value: object = _property(node)
        if node.mem_id in items:
            nested.add(node.mem_id)
            value = items[node.mem_id]
        for name in (node.attributes.get("itemprop") or "").split():
            owner[name] = [*_as_list(owner[name]), value] if name in owner else value
    return tuple(item for key, item in items.items() if key not in nested or types_of(item))


def _owner(node: LexborNode, items: Mapping[int, dict[str, Any]]) -> dict[str, Any] | None:
    parent = node.parent
    for _ in range(MAX_CLIMB):
        if parent is None:
            return None
        if parent.mem_id in items:
            return items[parent.mem_id]
        parent = parent.parent
    return None


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _property(node: LexborNode) -> str:
    """Return a property's value as WHATWG HTML §5.2.4 reads it; text is folded and bounded."""
    attributes = node.attributes
    for name in ("content", "datetime", "href", "src"):
        if attributes.get(name):
            return str(attributes[name])[:MAX_VALUE_CHARS].strip()
    return _SPACE.sub(" ", node.text(deep=True, separator=" ")[: 4 * MAX_VALUE_CHARS])[:MAX_VALUE_CHARS].strip()
