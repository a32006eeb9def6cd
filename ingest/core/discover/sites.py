"""The sources that a site names itself: on its front page, and in its robots.txt. It asks none of them.

Sources: HTML living standard §4.6.7.1 (alternate), RFC 9309 §2.2.4 and sitemaps.org (Sitemap lines).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.core.discover.read import read_source
from ingest.core.discover.section import base_of, parse
from ingest.core.discover.sitemap import guess_sitemap_kind
from ingest.core.text import fold_space
from ingest.core.urls import absolute, domain_of
from ingest.errors import SourceUnreadable
from ingest.model import FetchedPage, Source, SourceKind

_MAX_SOURCES = 200
_FEED_TYPES = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|text/(?:rss|atom)\+?xml")
_FEED_PATH = re.compile(r"(?:^|[/.])(?:rss|atom|feeds?|rdf)(?:[/.]|$)|(?:^|/)(?:rss|atom|feed|index)\.(?:xml|rdf)$")
_SITEMAP_PATH = re.compile(r"(?:^|/)(?:(?!sitemap)[^/])*+sitemap[^/]*+(?:(?<=\.xml)|(?<=\.xml\.gz))$")
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario|oembed|wp-json", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


def find_sources(page: FetchedPage) -> tuple[Source, ...]:
    """Return the feeds and sitemaps that a page names, what it declares before what it merely links to.

    A page that is itself a feed or a sitemap is its own only source. Feeds of comments are left out, and so is
    anything linked (not declared) on another site.
    """
    own = _own_source(page)
    if own is not None:
        return (own,)
    tree = parse(page)
    base = base_of(page, tree)
    domain = domain_of(page.final_url)
    found: dict[str, Source] = {}
    for source in (*_declared(tree, base), *_linked(tree, base, domain)):
        if not _COMMENTS.search(f"{source.url} {source.title or ''}"):
            found.setdefault(source.url, source)
    return tuple(found.values())[:_MAX_SOURCES]


def sources_in_robots(text: str) -> tuple[Source, ...]:
    """Return the sitemaps that a robots.txt names, in its order, each once; only whole addresses count."""
    urls = dict.fromkeys(match[1] for match in _SITEMAP_LINE.finditer(text))
    whole = [url for url in (absolute(url, url) for url in urls) if url]
    return tuple(Source(url=url, kind=guess_sitemap_kind(url)) for url in whole[:_MAX_SOURCES])


def _own_source(page: FetchedPage) -> Source | None:
    try:
        reading = read_source(page, SourceKind.FEED)
    except SourceUnreadable:
        return None
    return Source(url=page.final_url, kind=reading.kind, title=reading.title, ttl_s=reading.ttl_s)


def _declared(tree: LexborHTMLParser, base: str) -> Iterator[Source]:
    for node in tree.css("link[rel][href]"):
        relations = (node.attributes.get("rel") or "").lower().split()
        url = _target(node, base)
        if url is None:
            continue
        if "sitemap" in relations:
            yield Source(url=url, kind=guess_sitemap_kind(url))
        elif "alternate" in relations or "feed" in relations:
            media_type = (node.attributes.get("type") or "").lower()
            if _FEED_TYPES.search(media_type) or "feed" in relations:
                title = fold_space(node.attributes.get("title") or "")
                yield Source(url=url, kind=SourceKind.FEED, title=title or None)


def _linked(tree: LexborHTMLParser, base: str, domain: str) -> Iterator[Source]:
    for node in tree.css("a[href]"):
        url = _target(node, base)
        if url is None or domain_of(url) != domain:
            continue
        path = urlsplit(url).path.lower()
        if _SITEMAP_PATH.search(path):
            yield Source(url=url, kind=guess_sitemap_kind(url))
        elif _FEED_PATH.search(path):
            yield Source(url=url, kind=SourceKind.FEED, title=fold_space(node.text()) or None)


def _target(node: LexborNode, base: str) -> str | None:
    url = absolute(base, node.attributes.get("href") or "")
    return url.partition("#")[0] if url else None
