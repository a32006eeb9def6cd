"""The page's statements about *this* article: which node is it, and what do its properties say, as plain text.

A page carries nodes for its site, its authors, its pictures and for other articles; only one is the article. Values
come as text, lists, nodes or references to nodes, with markup and entities in them: here they become clean strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from ingest.core.structured import follow, types_of
from ingest.core.text import fold_space
from ingest.core.urls import url_key
from ingest.model import Document, Structured

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_ARTICLE = re.compile(
    r"(?:\w*Article|Report|\w*BlogPosting|Review|Recipe|NewsReport|LiveBlogPosting|CreativeWork|ReviewNewsArticle)\Z"
)
_PAGE = re.compile(r"(?:WebPage|ItemPage|VideoObject|\w*Page)\Z")

Node = Mapping[str, Any]


def fold(value: object) -> str:
    """Return text as one line: entities and tags gone, white space folded; empty for anything that is not text."""
    if not isinstance(value, str):
        return ""
    text = value
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    return fold_space(text)


def texts(structured: Structured, value: object) -> Iterator[str]:
    """Yield every non-empty text in a value: itself, the names of nodes, the members of lists."""
    for single in value if isinstance(value, list | tuple) else (value,):
        target = follow(structured, single)
        if isinstance(target, Mapping):
            target = target.get("name") or target.get("@value") or target.get("url")
            if isinstance(target, list):
                target = target[0] if target else None
        text = fold(target)
        if text:
            yield text


def first_text(structured: Structured, value: object) -> str | None:
    """Return the first non-empty text in a value, or None."""
    return next(texts(structured, value), None)


def article_node(document: Document) -> Node:
    """Return the JSON-LD (else microdata) node of the page's article; an empty mapping when no node is one.

    Among several the fullest wins, and one that names this page's address wins over those that name another.
    """
    structured = document.structured
    best: tuple[float, Node] = (0.0, {})
    here = frozenset((document.url, structured.canonical or document.url))
    for nodes, bonus in ((structured.json_ld, 2.0), (structured.microdata, 0.0)):
        for node in nodes:
            weight = _weight(node, here)
            if weight and weight + bonus > best[0]:
                best = (weight + bonus, node)
    return best[1]


def page_node(document: Document) -> Node:
    """Return the node of the page itself (WebPage, VideoObject …); an empty mapping when there is none."""
    for node in document.structured.json_ld:
        if any(_PAGE.match(name) for name in types_of(node)) and ("datePublished" in node or "name" in node):
            return node
    return {}


def _weight(node: Node, here: frozenset[str]) -> float:
    types = types_of(node)
    if not any(_ARTICLE.match(name) for name in types):
        return 0.0
    if not (node.get("headline") or node.get("datePublished") or node.get("articleBody") or node.get("name")):
        return 0.0
    weight = 1.0 + sum(bool(node.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "image"))
    weight += 1.0 if any("Article" in name or "Posting" in name for name in types) else 0.0
    addresses = [value for key in ("url", "mainEntityOfPage", "@id") if (value := _address(node.get(key)))]
    if addresses:
        weight += 2.0 if any(_is_one_of(address, here) for address in addresses) else -1.0
    return weight


def _is_one_of(address: str, pages: frozenset[str]) -> bool:
    """Whether an address leads to one of the pages; keys are made only where the writings differ."""
    return address in pages or url_key(address) in map(url_key, pages)


def _address(value: object) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("@id") or value.get("url")
    return value.partition("#")[0] if isinstance(value, str) and value.startswith("http") else None
