"""The article's main picture with caption and credit, from what the page states and then shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingest.core.metadata.statements import Node, fold
from ingest.core.structured import follow
from ingest.core.urls import absolute
from ingest.model import Document, LeadImage

MAX_CAPTION_CHARS = 600


def read_lead_image(document: Document, node: Node) -> tuple[LeadImage, str] | None:
    """Return the picture, absolute, and where it was stated; None when there is none."""
    for origin, ref in _stated(document, node):
        url = absolute(document.url, ref) if ref else None
        if url:
            return LeadImage(url=url), origin
    return None


def _stated(document: Document, node: Node) -> Iterator[tuple[str, str | None]]:
    yield "og:image", document.structured.meta("og:image", "og:image:url", "og:image:secure_url")
    for ref in _node_images(document, node.get("image")):
        yield "json-ld:image", ref
    yield "twitter:image", document.structured.meta("twitter:image", "twitter:image:src")


def _node_images(document: Document, value: object) -> Iterator[str]:
    for single in value if isinstance(value, list) else [value]:
        target = follow(document.structured, single)
        if isinstance(target, Mapping):
            target = target.get("url") or target.get("contentUrl") or target.get("@id")
        if isinstance(target, str):
            yield fold(target)
