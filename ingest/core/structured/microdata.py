"""Microdata items, shaped like JSON-LD nodes.

Source: WHATWG HTML §5 (microdata).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.core.structured.nodes import types_of

MAX_ITEMS = 200
MAX_PROPERTIES = 1000
MAX_VALUE_CHARS = 4000
MAX_TEXT_CHARS = 400_000
"""An article's text that is longer is left out: a cut one might be taken for the whole."""
MAX_CLIMB = 128

_STATING = ("content", "datetime", "href", "src")


def read_microdata(tree: LexborHTMLParser) -> tuple[Mapping[str, Any], ...]:
    """Return the items in page order; nested ones stand in their owner, and by themselves when they have a type."""
    scopes = tree.css("[itemscope]")[:MAX_ITEMS]
    items: dict[int, dict[str, Any]] = {
        node.mem_id: {"@type": node.attributes.get("itemtype") or ""} for node in scopes
    }
    nested: set[int] = set()
    for node in tree.css("[itemprop]")[:MAX_PROPERTIES] if items else ():
        owner = _owner(node, items)
        if owner is None:
            continue
        names = node.attributes.get("itemprop") or ""
        value: object = _property(node, names)
        if node.mem_id in items:
            nested.add(node.mem_id)
            value = items[node.mem_id]
        for name in names.split():
            owner[name] = [*_as_list(owner[name]), value] if name in owner else value
    return tuple(node for key, node in items.items() if key not in nested or types_of(node))


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


def _property(node: LexborNode, names: str) -> str:
    """Return a property's value as WHATWG HTML §5.2.4 reads it, folded and bounded; an article's text is never cut."""
    attributes = node.attributes
    stated = next((value for name in _STATING if (value := attributes.get(name))), None)
    text = stated if stated is not None else node.text(deep=True, separator=" ")
    if "articleBody" in names:
        return _folded(text, stated) if len(text) <= MAX_TEXT_CHARS else ""
    return _folded(text[: 4 * MAX_VALUE_CHARS], stated)[:MAX_VALUE_CHARS].strip()


def _folded(text: str, stated: str | None) -> str:
    """Return shown text on one line; what an attribute states stays as written."""
    return text.strip() if stated is not None else " ".join(text.split())
