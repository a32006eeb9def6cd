"""A page parsed once, with its metas, links and title."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from ingest.core.structured.json_ld import read_json_ld
from ingest.core.structured.microdata import read_microdata
from ingest.model import Document, Meta, Structured

MAX_METAS = 1000
_NAMING = ("name", "property", "itemprop", "http-equiv")
_SPACE = re.compile(r"\s+")


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
    nodes, broken, repaired = read_json_ld(tree)
    links = _read_links(tree)
    html = tree.css_first("html")
    return Structured(
        json_ld=nodes,
        json_ld_broken=broken,
        json_ld_repaired=repaired,
        microdata=read_microdata(tree),
        metas=_read_metas(tree),
        canonical=links.get("canonical"),
        amphtml=links.get("amphtml"),
        html_lang=(html.attributes.get("lang") or html.attributes.get("xml:lang") or "").strip() or None
        if html
        else None,
        title=_read_title(tree),
    )


def _read_metas(tree: LexborHTMLParser) -> tuple[Meta, ...]:
    metas: list[Meta] = []
    for node in tree.css("meta")[:MAX_METAS]:
        attributes = node.attributes
        names = {name.strip().lower() for key in _NAMING if (name := attributes.get(key))}
        content = (attributes.get("content") or attributes.get("value") or "").strip()
        metas.extend(Meta(name=name, content=content) for name in sorted(names) if name)
    return tuple(metas)


def _read_links(tree: LexborHTMLParser) -> dict[str, str]:
    """Return the first non-empty address of each relation that matters."""
    found: dict[str, str] = {}
    for node in tree.css("link[rel~=canonical i][href], link[rel~=amphtml i][href]")[:MAX_METAS]:
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
