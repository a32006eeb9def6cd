"""When the article was published and last changed: the most trusted statement that can be read.

Statements are checked against the day in the page's address. Only a page that states nothing is asked what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from selectolax.lexbor import LexborNode

from ingest.core.metadata.dates import read_date
from ingest.core.metadata.shown_dates import read_shown
from ingest.core.metadata.statements import Node, fold, page_node
from ingest.core.metadata.zones import shown_zone, stated_zone
from ingest.core.urls import host_of
from ingest.model import Body, Document, Precision

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
_URL_DATE = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0?[1-9]|1[0-2]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)[/-]?([0-3]\d)(?=[/_-])"
)
_MARKED = ("time[pubdate]", '[itemprop="datePublished"]')
_MONTH_FIRST = ("en-us", "en-ph")
_AMERICAN_HOSTS = (".com", ".org", ".net", ".gov", ".edu", ".us")
_LOOSE = (
    "[class*=date i], [class*=publish i], [class*=posted i], [class*=timestamp i], [class*=article-info i], "
    "[class*=tarih i], [class*=fecha i], [class*=datum i]"
)
# How the state of scripts and their elements names the date, when nothing else on the page tells it. The words are
# sought first, without the first letter and its case: that is far quicker than the expression.
_STATE_WORDS = ("ublish", "ublica", "eploy", "osted", "ssue")
_STATE = re.compile(
    r"""(?:publi(?:sh|shed|cation|cado|cazione)|deploy|posted|issued?)[-_]?(?:at|date|dt|time|on|timestamp)?\\*["']?"""
    r"""\s*[:=]\s*\\*["']((?:19|20)\d\d[-./][01]?\d[-./][0-3]?\d(?:[T ][\d:.]{4,15}(?:Z|[+-]\d\d:?\d\d)?)?)\\*["']""",
    re.IGNORECASE,
)
MAX_SHOWN = 3
MAX_STATE_CHARS = 1_000_000
MAX_STATE_PLACES = 500
"""Of each word."""
ADDRESS_AGREES = timedelta(days=2)
REBUILT = timedelta(days=3)
"""What is stated so much later than the day in the address is the day on which the page was built anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date: in the zone it is written or shown in, as written, how exact, and where it stood."""

    at: datetime
    raw: str
    precision: Precision
    origin: str


def read_published(
    document: Document, node: Node, body: Body | None = None, headline: str | None = None
) -> Moment | None:
    """Return when the article was first published; None when the page does not say.

    Args:
        document: The parsed page.
        node: Its article node; empty when it has none.
        body: The text and the lines around it, for pages that only show a date; None before it has been sought.
        headline: What those lines stand near.
    """
    found = _checked(document, _first(document, _published(document, node, body, headline)))
    if found is None or found.precision is Precision.DAY or found.at.utcoffset():
        return found
    zone = stated_zone(document, found.at, _PUBLISHED) or (shown_zone(found.at, body, headline) if body else None)
    return replace(found, at=found.at.astimezone(zone)) if zone else found


def read_modified(document: Document, node: Node, published: Moment | None) -> Moment | None:
    """Return when it was last changed; None when the page does not say, or says a time before publication."""
    found = _first(document, _modified(document, node))
    if found and published and found.at < published.at and found.precision is not Precision.DAY:
        return None
    return found


def _first(document: Document, written: Iterator[tuple[str, object]]) -> Moment | None:
    month_first = _writes_month_first(document)
    for origin, raw in written:
        if not isinstance(raw, str):
            continue
        at, precision = read_date(raw, month_first=month_first)
        if at is not None:
            return Moment(at=at, raw=raw.strip(), precision=precision, origin=origin)
    return None


def _writes_month_first(document: Document) -> bool:
    """Whether the page's readers take 3/9 for the ninth of March, as in the United States and the Philippines."""
    language = (document.structured.html_lang or "").lower().replace("_", "-")
    return language in _MONTH_FIRST or (language == "en" and host_of(document.url).endswith(_AMERICAN_HOSTS))


def _checked(document: Document, stated: Moment | None) -> Moment | None:
    """Return the day in the address where a statement is later by days: a page built anew states the day of that."""
    if stated is None or stated.origin.startswith(("dom:", "url")):
        return stated
    written = _address_date(document)
    day = read_date(written)[0] if written else None
    if day is None or stated.at - day < REBUILT:
        return stated
    return _at_hour(document, day) or Moment(at=day, raw=written or "", precision=Precision.DAY, origin="url")


def _at_hour(document: Document, day: datetime) -> Moment | None:
    """Return the moment of that day which the page shows; None when it shows the day alone, or others."""
    for node in document.tree.tags("time")[:MAX_SHOWN]:
        shown = _first(document, _of(node, "dom:time"))
        if shown and shown.precision is not Precision.DAY and shown.at.date() == day.date():
            return shown
    return None


def _address_date(document: Document) -> str | None:
    """Return the day that the page's address names in full; None when it names none."""
    found = _URL_DATE.search(document.url)
    if found is None:
        return None
    return f"{found[3]} {found[2]} {found[1]}" if found[2].isalpha() else "-".join(found.groups())


def _published(document: Document, node: Node, body: Body | None, headline: str | None) -> Iterator[tuple[str, object]]:
    yield "json-ld:datePublished", _single(node.get("datePublished"))
    for name in _PUBLISHED:
        yield f"meta:{name}", document.structured.meta(name)
    yield "json-ld:page", _single(page_node(document).get("datePublished"))
    yield "json-ld:dateCreated", _single(node.get("dateCreated") or node.get("uploadDate"))
    yield from _marked(document)
    yield from _shown(document, body, headline)


def _modified(document: Document, node: Node) -> Iterator[tuple[str, object]]:
    yield "json-ld:dateModified", _single(node.get("dateModified"))
    for name in _MODIFIED:
        yield f"meta:{name}", document.structured.meta(name)


def _marked(document: Document) -> Iterator[tuple[str, object]]:
    """Yield dates that are marked as the date of publication."""
    for selector in _MARKED:
        for node in document.tree.css(selector)[:MAX_SHOWN]:
            yield from _of(node, f"dom:{selector}")


def _shown(document: Document, body: Body | None, headline: str | None) -> Iterator[tuple[str, object]]:
    """Yield dates that the page shows, near its headline first, and the one in its address."""
    written = _address_date(document)
    address = read_date(written)[0] if written else None
    for raw in read_shown(body, headline) if body is not None else ():
        at = read_date(raw)[0]
        # The address tells the day; what is shown adds the time of day.
        if at and (address is None or abs(at - address) < ADDRESS_AGREES):
            yield "dom:near headline", raw
    yield "url", written
    for node in document.tree.css("article time[datetime]")[:MAX_SHOWN] + document.tree.tags("time")[:MAX_SHOWN]:
        yield from _of(node, "dom:time")
    for node in document.tree.css(_LOOSE)[:MAX_SHOWN]:
        yield "dom:date", fold(node.text(deep=True, separator=" "))
    yield "script-state", _in_state(document.html)


def _in_state(html: str) -> str | None:
    """Return the first date that a script's state names as the day of publication; None when there is none."""
    for word in _STATE_WORDS:
        place = html.find(word, 1, MAX_STATE_CHARS)
        for _ in range(MAX_STATE_PLACES):
            if place < 0:
                break
            found = _STATE.match(html, place - 1)
            if found:
                return found[1]
            place = html.find(word, place + 1, MAX_STATE_CHARS)
    return None


def _of(node: LexborNode, origin: str) -> Iterator[tuple[str, object]]:
    attributes = node.attributes
    yield origin, attributes.get("datetime") or attributes.get("content")
    yield origin, fold(node.text(deep=True, separator=" "))


def _single(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value
