"""What a page says of itself in machine-readable form: JSON-LD, microdata, metas, links. Read once, believed by nobody.

JSON-LD on real pages is often broken, so it is read up to four times, each more lenient: as JSON with control characters
forgiven, with HTML entities undone, as a JavaScript literal, and last for a few plain facts alone. Everything is bounded: a page cannot make it work long.
It never looks into other scripts, never fetches a context, never follows a link.

Sources: JSON-LD 1.1 §9.5 and §9.6 (`@graph`, embedding in HTML), WHATWG HTML §5 (microdata), schema.org.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import chompjs
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.model import Document, Meta, Structured

MAX_BLOCKS = 20
MAX_BLOCK_CHARS = 512 * 1024
MAX_SALVAGE_CHARS = 64 * 1024
MAX_DEPTH = 32
MAX_NODES = 1000
MAX_METAS = 1000
MAX_ITEMS = 200
MAX_PROPERTIES = 1000
MAX_VALUE_CHARS = 4000

# Comment and CDATA wrappers, byte order marks and a closing semicolon stand around otherwise good JSON.
_WRAPPING = re.compile(r"^(?:\s|\ufeff|<!--|//|/\*|<!\[CDATA\[|\*/)+|(?:\s|//|/\*|\]\]>|-->|\*/|;)+$")
_SPACE = re.compile(r"\s+")
_ARTICLE_TYPE = re.compile(r'"@type"\s*:\s*"(\w*(?:Article|BlogPosting))"')
# Only facts whose values cannot hold a quote themselves.
_FACT = re.compile(
    r'"(isAccessibleForFree|datePublished|dateModified|wordCount|inLanguage|articleSection)"\s*:\s*(?:"([^"]{1,80})"|(\w+))'
)
_CONTAINERS = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")


def parse_document(url: str, text: str, encoding: str, origin: str) -> Document:
    """Parse decoded text that passed the guard, and read what the page states (`origin` of the encoding)."""
    # Scripting on: otherwise an image in a `<noscript>` of the head ends the head, and what follows lands in the body.
    tree = LexborHTMLParser(text, scripting=True)
    return Document(
        url=url,
        html=text,
        tree=tree,
        structured=read_structured(tree),
        encoding=encoding,
        encoding_origin=origin,
    )


def read_structured(tree: LexborHTMLParser) -> Structured:
    """Return every statement of the page, in page order; what is malformed is counted, not raised."""
    nodes, broken, repaired = _read_json_ld(tree)
    links = _read_links(tree)
    html = tree.css_first("html")
    return Structured(
        json_ld=nodes,
        json_ld_broken=broken,
        json_ld_repaired=repaired,
        microdata=_read_microdata(tree),
        metas=_read_metas(tree),
        canonical=links.get("canonical"),
        amphtml=links.get("amphtml"),
        html_lang=(html.attributes.get("lang") or html.attributes.get("xml:lang") or "").strip() or None
        if html
        else None,
        title=_read_title(tree),
    )


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


def _read_json_ld(tree: LexborHTMLParser) -> tuple[tuple[Mapping[str, Any], ...], int, int]:
    nodes: list[Mapping[str, Any]] = []
    broken = repaired = 0
    for script in tree.css('script[type*="ld+json" i]')[:MAX_BLOCKS]:
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
    bare = _WRAPPING.sub("", text)
    found = _loads(bare)
    if found is None and "&" in bare:
        found = _loads(unescape(bare))
    if found is None:
        found = _chomp(bare) or _salvage(bare)
    return found, found is not None


def _loads(text: str) -> object | None:
    """Read JSON, control characters in strings forgiven, NaN and infinities refused; None when it is not JSON."""
    try:
        found: object = json.loads(text, strict=False, parse_constant=lambda _name: None)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) and not _too_deep(found) else None


def _chomp(text: str) -> object | None:
    try:
        found: object = chompjs.parse_js_object(
            text, json_params={"strict": False, "parse_constant": lambda _name: None}
        )
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) and found and not _too_deep(found) else None


def _salvage(text: str) -> object | None:
    """Return the plain facts of an article's block that nothing can parse (quotes unescaped); None when it is no article's."""
    kind = _ARTICLE_TYPE.search(text)
    if kind is None:
        return None
    found: dict[str, object] = {"@type": kind[1]}
    for name, quoted, bare in _FACT.findall(text):
        found.setdefault(name, quoted or bare)
    return found if len(found) > 1 else None


def _too_deep(value: object) -> bool:
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


def _read_metas(tree: LexborHTMLParser) -> tuple[Meta, ...]:
    metas: list[Meta] = []
    for node in tree.css("meta")[:MAX_METAS]:
        attributes = node.attributes
        content = (attributes.get("content") or attributes.get("value") or "").strip()
        names = {(attributes.get(key) or "").strip().lower() for key in ("name", "property", "itemprop", "http-equiv")}
        metas.extend(Meta(name=name, content=content) for name in sorted(names) if name)
    return tuple(metas)


def _read_links(tree: LexborHTMLParser) -> dict[str, str]:
    """Return the first non-empty address of each relation that matters."""
    found: dict[str, str] = {}
    for node in tree.css("link[rel][href]")[:MAX_METAS]:
        attributes = node.attributes
        href = (attributes.get("href") or "").strip()
        for rel in (attributes.get("rel") or "").lower().split():
            if href and rel in ("canonical", "amphtml"):
                found.setdefault(rel, href)
    return found


def _read_title(tree: LexborHTMLParser) -> str | None:
    # An inline SVG has a `<title>` of its own: the page's is the first that is not in one.
    for node in tree.css("title")[:5]:
        parent = node.parent
        text = _SPACE.sub(" ", node.text(deep=True)).strip()
        if text and (parent is None or parent.tag in ("head", "html", "body")):
            return text
    return None


def _read_microdata(tree: LexborHTMLParser) -> tuple[Mapping[str, Any], ...]:
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
    for _ in range(4 * MAX_DEPTH):
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
