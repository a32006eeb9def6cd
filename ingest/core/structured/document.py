"""A page parsed once, with its metas, links and title."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from ingest.core.structured.json_ld import read_json_ld
from ingest.core.structured.microdata import read_microdata
from ingest.model import Document, Meta, Structured

MAX_METAS = 1000
_NAMING = ("name", "property", "itemprop", "http-equiv")
MAX_LICENCES = 5
_RELATIONS = ("canonical", "amphtml", "license")


def parse_document(url: str, text: str, encoding: str, origin: str, body: bytes | None = None) -> Document:
    """Parse decoded text that passed the guard, and read what the page states.

    Args:
        url: The address that answered.
        text: The page, decoded.
        encoding: The Python codec that decoded it.
        origin: What named the encoding.
        body: The bytes as received, which spare encoding the text again where they are it; None when not at hand.
    """
    exact = body is not None and encoding == "utf-8" and origin != "bom" and "\ufffd" not in text
    # Scripting on: otherwise an image in a `<noscript>` of the head ends the head, and what follows lands in the body.
    tree = LexborHTMLParser(body if body is not None and exact else text, scripting=True)
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
        canonical=next(iter(links["canonical"]), None),
        amphtml=next(iter(links["amphtml"]), None),
        licences=tuple(links["license"][:MAX_LICENCES]),
        html_lang=(html.attributes.get("lang") or html.attributes.get("xml:lang") or "").strip() or None
        if html
        else None,
        title=_read_title(tree),
    )


def _read_metas(tree: LexborHTMLParser) -> tuple[Meta, ...]:
    metas: list[Meta] = []
    for node in tree.tags("meta")[:MAX_METAS]:
        attributes = node.attributes
        name, prop = attributes.get("name"), attributes.get("property")
        if (name and prop) or "itemprop" in attributes or "http-equiv" in attributes:
            named = {(attributes[key] or "").strip().lower() for key in _NAMING if key in attributes}
        elif name or prop:
            named = {(name or prop or "").strip().lower()}
        else:
            continue
        content = (attributes.get("content") or attributes.get("value") or "").strip()
        metas += [Meta(name, content) for name in sorted(named) if name]
    return tuple(metas)


def _read_links(tree: LexborHTMLParser) -> dict[str, list[str]]:
    """Return the addresses of each relation that matters, in page order."""
    found: dict[str, list[str]] = {relation: [] for relation in _RELATIONS}
    for node in tree.tags("link"):
        attributes = node.attributes
        relations = (attributes.get("rel") or "").lower()
        if not any(relation in relations for relation in _RELATIONS):
            continue
        href = (attributes.get("href") or "").strip()
        for relation in relations.split() if href else ():
            if relation in found:
                found[relation].append(href)
    return found


def _read_title(tree: LexborHTMLParser) -> str | None:
    # An inline SVG has a `<title>` of its own: the page's is the first that is not in one.
    for node in tree.tags("title")[:5]:
        parent = node.parent
        text = " ".join(node.text(deep=True).split())
        if text and (parent is None or parent.tag in ("head", "html", "body")):
            return text
    return None
