"""When the article was published and last changed: the most trusted statement that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ingest.core.metadata.dates import read_date
from ingest.core.metadata.statements import Node, fold, page_node
from ingest.model import Document, Precision

_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "date", "datepublished", "pubdate",
    "publishdate", "publish-date", "publish_date", "publication_date", "parsely-pub-date", "sailthru.date", "dc.date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dcterms.issued", "dc.date.created", "article.published",
    "article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "iso-8601-publish-date", "datecreated", "release_date", "last-published",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "article:updated_time", "datemodified", "lastmod", "last-modified",
    "dc.date.modified", "dcterms.modified", "article.updated", "revised", "modified",
)  # fmt: skip
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?([0-3]\d)(?=[/_-])")
_SHOWN = ("time[pubdate]", '[itemprop="datePublished"]', "article time[datetime]", "time")
_LOOSE = (
    "[class*=date i], [class*=publish i], [class*=posted i], [class*=timestamp i], [class*=article-info i], "
    "[class*=tarih i], [class*=fecha i], [class*=datum i]"
)
MAX_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date: in UTC, as written, how exact, and where it stood."""

    at: datetime
    raw: str
    precision: Precision
    origin: str


def read_published(document: Document, node: Node) -> Moment | None:
    """Return when the article was first published; None when the page does not say."""
    return _first(_published(document, node))


def read_modified(document: Document, node: Node, published: Moment | None) -> Moment | None:
    """Return when it was last changed; None when the page does not say, or says a time before publication."""
    found = _first(_modified(document, node))
    if found and published and found.at < published.at and found.precision is not Precision.DAY:
        return None
    return found


def _first(written: Iterator[tuple[str, object]]) -> Moment | None:
    for origin, raw in written:
        if not isinstance(raw, str):
            continue
        at, precision = read_date(raw)
        if at is not None:
            return Moment(at=at, raw=raw.strip(), precision=precision, origin=origin)
    return None


def _published(document: Document, node: Node) -> Iterator[tuple[str, object]]:
    yield "json-ld:datePublished", _single(node.get("datePublished"))
    for name in _PUBLISHED:
        yield f"meta:{name}", document.structured.meta(name)
    yield "json-ld:page", _single(page_node(document).get("datePublished"))
    yield "json-ld:dateCreated", _single(node.get("dateCreated") or node.get("uploadDate"))
    yield from _shown(document)


def _modified(document: Document, node: Node) -> Iterator[tuple[str, object]]:
    yield "json-ld:dateModified", _single(node.get("dateModified"))
    for name in _MODIFIED:
        yield f"meta:{name}", document.structured.meta(name)


def _shown(document: Document) -> Iterator[tuple[str, object]]:
    """Yield dates that the page shows: marked as the date of publication first, then any at its head."""
    for selector in _SHOWN:
        for node in document.tree.css(selector)[:MAX_SHOWN]:
            attributes = node.attributes
            yield f"dom:{selector.partition(',')[0]}", attributes.get("datetime") or attributes.get("content")
            yield f"dom:{selector.partition(',')[0]}", fold(node.text(deep=True, separator=" "))
    found = _URL_DATE.search(document.url)
    yield "url", "-".join(found.groups()) if found else None
    for node in document.tree.css(_LOOSE)[:MAX_SHOWN]:
        yield "dom:date", fold(node.text(deep=True, separator=" "))


def _single(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value
