"""Who publishes the page, and at which address it wants to be known."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.core.metadata.statements import Node, first_text, fold
from ingest.core.structured import follow, types_of
from ingest.core.urls import absolute, canonical_url, domain_of
from ingest.model import Document

MAX_CHARS = 80


def read_publisher(document: Document, node: Node) -> tuple[str, str] | None:
    """Return the publisher's name as the page writes it; None when it does not."""
    structured = document.structured
    named = first_text(structured, node.get("publisher"))
    if named and len(named) <= MAX_CHARS and "://" not in named:
        return named, "json-ld:publisher"
    site = fold(structured.meta("og:site_name"))
    if site and len(site) <= MAX_CHARS:
        return site, "og:site_name"
    for each in structured.json_ld:
        if any(name in ("NewsMediaOrganization", "WebSite", "Organization") for name in types_of(each)):
            name = first_text(structured, each.get("name"))
            if name and len(name) <= MAX_CHARS:
                return name, "json-ld:" + types_of(each)[0]
    name = fold(structured.meta("application-name", "publisher", "dc.publisher", "copyright"))
    return (name, "meta:application-name") if name and len(name) <= MAX_CHARS else None


def read_canonical(document: Document, node: Node) -> tuple[str, str] | None:
    """Return the address the page is to be known by: a declared one of the same publisher, else the one that answered.

    A declared address of another registrable domain, or one that leads to the front page, is not believed. Where nobody
    knows which address answered, an absolute declared one is all there is; None when there is none either.
    """
    stated = (
        ("link:canonical", document.structured.canonical),
        ("og:url", document.structured.meta("og:url")),
        ("json-ld:url", _address(follow(document.structured, node.get("url") or node.get("mainEntityOfPage")))),
    )
    for origin, ref in stated:
        if ref and ref == document.url:
            return canonical_url(ref), origin
        url = absolute(document.url, ref) if ref else None
        if url and _believed(url, document.url):
            return canonical_url(url), origin
    return (canonical_url(document.url), "url") if document.url else None


def _believed(stated: str, answered: str) -> bool:
    """Whether a stated address may be the page's own."""
    if not answered:
        return bool(_path(stated))
    return domain_of(stated) == domain_of(answered) and bool(_path(stated) or not _path(answered))


def _address(value: object) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) else None


def _path(url: str) -> str:
    return url.split("://", 1)[-1].partition("/")[2].strip("/")
