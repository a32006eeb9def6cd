"""RSS 0.9x to 2.0, RDF (RSS 1.0), Atom 0.3 and 1.0, JSON Feed: entries become links.

`fastfeedparser` reads nearly all of them; what it refuses, or finds empty, is given to the slow and lenient
`feedparser`. Neither is ever given an address: both would go and fetch it.

Sources: the RSS 2.0 specification, RFC 4287 (Atom), RSS 1.0 modules syndication and content, JSON Feed 1.1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import fastfeedparser
import feedparser
from lxml import etree

from ingest.core.discover.dates import read_date
from ingest.core.discover.links import LinkList
from ingest.core.discover.plain import plain_line, plain_text
from ingest.core.urls import absolute
from ingest.errors import SourceUnreadable
from ingest.model import FetchedPage, Link, SourceKind, SourceReading

_HEAD_BYTES = 64 << 10
_MAX_SUMMARY_CHARS = 2000
_MAX_CONTENT_CHARS = 1 << 20
_ENTRY = re.compile(rb"<(?:[\w-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_TTL = re.compile(rb"<ttl[^<>]*>\s*(\d{1,9})\s*<")
_PERIOD = re.compile(rb"<[\w-]+:updatePeriod[^<>]*>\s*(\w{1,10})\s*<")
_FREQUENCY = re.compile(rb"<[\w-]+:updateFrequency[^<>]*>\s*(\d{1,6})\s*<")
_PERIODS_S = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
# What either parser trips over on broken feeds; the lenient one reads most of what the fast one does not.
_TRIPS = (ValueError, LookupError, TypeError, AttributeError, etree.LxmlError)


def read_xml_feed(page: FetchedPage, body: bytes) -> SourceReading:
    """Read an RSS, RDF or Atom feed.

    Args:
        body: The feed as UTF-8, or in the encoding that it declares.

    Raises:
        SourceUnreadable: Neither parser makes anything of it.
    """
    feed, complaint = _read_fast(body)
    # A recovering parser stops silently where markup breaks: fewer entries than the source has is the sign.
    marked = len(_ENTRY.findall(body))
    if complaint or len(feed["entries"]) < marked:
        lenient = _read_leniently(body)
        if complaint and not lenient["known"]:
            raise SourceUnreadable(page.url, complaint)
        if complaint or len(lenient["entries"]) > len(feed["entries"]):
            return _reading(page, lenient, _own_period_s(body), (f"malformed: {complaint or 'broken off'}",))
    return _reading(page, feed, _own_period_s(body), ())


def _read_fast(body: bytes) -> tuple[Mapping[str, Any], str]:
    """Return the feed and an empty string, or an empty feed and what the parser complains of."""
    try:
        return fastfeedparser.parse(body, include_tags=False, include_media=False, include_enclosures=False), ""
    except _TRIPS as error:
        return {"entries": ()}, f"{type(error).__name__}: {error}"[:200]


def _read_leniently(body: bytes) -> Mapping[str, Any]:
    """Return the feed in the same form; `known` tells whether it is any kind of feed."""
    # From bytes: a string would be taken for an address or a file's name. Plain dicts: its own warn when asked.
    try:
        lenient = feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except _TRIPS:
        return {"entries": (), "feed": {}, "known": False}
    entries = [dict(entry) for entry in lenient["entries"]]
    head = dict(lenient["feed"])
    return {"entries": entries, "feed": head, "known": bool(lenient.get("version") and (entries or head))}


def read_json_feed(page: FetchedPage, body: bytes) -> SourceReading:
    """Read a JSON Feed, versions 1 and 1.1.

    Raises:
        SourceUnreadable: It is not JSON, or not a feed.
    """
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceUnreadable(page.url, f"not JSON: {str(error)[:160]}") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise SourceUnreadable(page.url, "JSON, but without the items of a JSON Feed")
    found = LinkList(base=page.final_url, own=page.final_url)
    for entry in feed["items"]:
        if isinstance(entry, dict):
            found.add(_text(entry.get("url")) or _text(entry.get("external_url")), _json_link(entry))
    return SourceReading(
        kind=SourceKind.FEED, links=found.links, title=plain_line(_text(feed.get("title"))), problems=found.problems
    )


def _reading(page: FetchedPage, feed: Mapping[str, Any], ttl_s: int | None, problems: tuple[str, ...]) -> SourceReading:
    head = feed.get("feed") or {}
    found = LinkList(base=_base(page, head), own=page.final_url)
    for entry in feed.get("entries", ()):
        found.add(_address(entry), _xml_link(entry))
    title = plain_line(_text(head.get("title")))
    return SourceReading(
        kind=SourceKind.FEED, links=found.links, title=title, ttl_s=ttl_s, problems=(*problems, *found.problems)
    )


def _base(page: FetchedPage, head: Mapping[str, Any]) -> str:
    """Return what relative references resolve against: `xml:base` where the feed has one, else its own address."""
    declared = (head.get("title_detail") or {}).get("base")
    return absolute(page.final_url, _text(declared)) or page.final_url


def _address(entry: Mapping[str, Any]) -> str:
    """Return the entry's address as written; an identifier is one only where it is a whole address."""
    link = _text(entry.get("link"))
    if link:
        return link
    identifier = _text(entry.get("id"))
    return identifier if identifier.startswith(("http://", "https://")) else ""


def _xml_link(entry: Mapping[str, Any]) -> Link:
    content = _longest_content(entry.get("content"))
    summary = _text(entry.get("summary")) or _text(entry.get("description"))
    return Link(
        url="",
        title=plain_line(_text(entry.get("title"))),
        summary=_shortened(summary),
        content=plain_text(content) or None,
        published_at=read_date(_text(entry.get("published"))) or read_date(_text(entry.get("created"))),
        modified_at=read_date(_text(entry.get("updated"))),
    )


def _json_link(entry: Mapping[str, Any]) -> Link:
    markup = _text(entry.get("content_html"))[:_MAX_CONTENT_CHARS]
    plain = _text(entry.get("content_text"))[:_MAX_CONTENT_CHARS]
    return Link(
        url="",
        title=plain_line(_text(entry.get("title"))),
        summary=_shortened(_text(entry.get("summary"))),
        content=plain_text(markup or plain) or None,
        published_at=read_date(_text(entry.get("date_published"))),
        modified_at=read_date(_text(entry.get("date_modified"))),
    )


def _longest_content(contents: object) -> str:
    if not isinstance(contents, Sequence) or isinstance(contents, str):
        return ""
    values = [_text(content.get("value")) for content in contents if isinstance(content, Mapping)]
    return max(values, key=len, default="")[:_MAX_CONTENT_CHARS]


def _shortened(markup: str) -> str | None:
    text = plain_line(markup[: 4 * _MAX_SUMMARY_CHARS])
    return text[:_MAX_SUMMARY_CHARS] if text else None


def _own_period_s(body: bytes) -> int | None:
    """Return the seconds for which the feed asks to be left alone: RSS `ttl` (minutes) or `sy:update*`; the longer."""
    entry = _ENTRY.search(body, 0, _HEAD_BYTES)
    head = body[: entry.start() if entry else _HEAD_BYTES]
    periods = []
    ttl = _TTL.search(head)
    if ttl:
        periods.append(int(ttl[1]) * 60)
    period = _PERIOD.search(head)
    if period:
        frequency = _FREQUENCY.search(head)
        times = max(int(frequency[1]), 1) if frequency else 1
        periods.append(_PERIODS_S.get(period[1].decode().lower(), 0) // times)
    return max(periods, default=0) or None


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
