"""JSON-LD blocks, read leniently and within bounds.

JSON-LD on real pages is often broken, so a block is read up to four times, each more lenient: as JSON with control
characters forgiven, with HTML entities undone, as a JavaScript literal, and last for a few plain facts alone. It never
looks into other scripts and never fetches a context.

Source: JSON-LD 1.1 §9.5 and §9.6 (`@graph`, embedding in HTML).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import chompjs
from selectolax.lexbor import LexborHTMLParser

MAX_BLOCKS = 20
MAX_BLOCK_CHARS = 512 * 1024
MAX_SALVAGE_CHARS = 64 * 1024
MAX_DEPTH = 32
MAX_NODES = 1000

# Comment and CDATA wrappers, byte order marks and a closing semicolon stand around otherwise good JSON.
_BEGUN = re.compile(r"(?:\s|\ufeff|<!--|//|/\*|<!\[CDATA\[|\*/)*+")
_ENDED = ("//", "/*", "]]>", "-->", "*/", ";")
_MOST_ENDINGS = 20
_ARTICLE_TYPE = re.compile(r'"@type"\s*:\s*"(\w*(?:Article|BlogPosting))"')
# Only facts whose values cannot hold a quote themselves.
_FACT = re.compile(
    r'"(isAccessibleForFree|datePublished|dateModified|wordCount|inLanguage|articleSection)"'
    r'\s*:\s*(?:"([^"]{1,80})"|(\w+))'
)
_CONTAINERS = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")


def _no_number(_name: str) -> None:
    """Read NaN and the infinities as nothing."""


_DECODER = json.JSONDecoder(strict=False, parse_constant=_no_number)


def read_json_ld(tree: LexborHTMLParser) -> tuple[tuple[Mapping[str, Any], ...], int, int]:
    """Return the nodes in page order, how many blocks stayed unreadable, and how many had to be repaired."""
    nodes: list[Mapping[str, Any]] = []
    broken = repaired = 0
    blocks = [node for node in tree.tags("script") if "ld+json" in (node.attributes.get("type") or "").lower()]
    for script in blocks[:MAX_BLOCKS]:
        text = script.text(deep=True)
        if not text.strip():
            continue
        found, lenient = _read_block(text)
        broken += found is None
        repaired += lenient
        if found is not None:
            nodes.extend(_flatten(found, 0))
    return tuple(nodes[:MAX_NODES]), broken, repaired


def _read_block(text: str) -> tuple[object | None, bool]:
    """Return what a block holds (None when nothing readable) and whether it had to be repaired."""
    if len(text) > MAX_BLOCK_CHARS:
        found = _salvage(text[:MAX_SALVAGE_CHARS])
        return found, found is not None
    found = _loads(text)
    if found is not None:
        return found, False
    bare = _unwrapped(text)
    found = _loads(bare)
    if found is None and "&" in bare:
        found = _loads(unescape(bare))
    if found is None:
        found = _chomp(bare) or _salvage(bare)
    return found, found is not None


def _unwrapped(text: str) -> str:
    """Return a block without what is wrapped around it; what ends it is counted, since a search would be quadratic."""
    begun = _BEGUN.match(text)
    bare = text[begun.end() :].rstrip() if begun else text.rstrip()
    for _ in range(_MOST_ENDINGS):
        if not bare.endswith(_ENDED):
            break
        bare = bare.removesuffix(next(filter(bare.endswith, _ENDED))).rstrip()
    return bare


def _loads(text: str) -> object | None:
    """Read JSON, control characters in strings forgiven, NaN and infinities refused; None when it is not JSON."""
    try:
        found: object = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) and not _too_deep(found, text) else None


def _chomp(text: str) -> object | None:
    try:
        found: object = chompjs.parse_js_object(text, loader_kwargs={"strict": False, "parse_constant": _no_number})
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) and found and not _too_deep(found, text) else None


def _salvage(text: str) -> object | None:
    """Return the plain facts of a block that nothing can parse (quotes unescaped); None when it is no article's."""
    kind = _ARTICLE_TYPE.search(text)
    if kind is None:
        return None
    found: dict[str, object] = {"@type": kind[1]}
    for name, quoted, bare in _FACT.findall(text):
        found.setdefault(name, quoted or bare)
    return found if len(found) > 1 else None


def _too_deep(value: object, text: str) -> bool:
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return False
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent if isinstance(parent, list) else ())
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True


def _flatten(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    """Yield the nodes of lists and `@graph`, and those that a page node names as its subject."""
    if isinstance(value, list):
        for child in value:
            yield from _flatten(child, depth)
    elif isinstance(value, dict):
        yield value
        for key in _CONTAINERS if depth < 3 else ():
            child = value.get(key)
            if isinstance(child, list) or (isinstance(child, dict) and ("@type" in child or "item" in child)):
                yield from _flatten(child, depth + 1)
