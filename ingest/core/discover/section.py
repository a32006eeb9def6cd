"""Section pages: the links on a page that look like articles, judged by address, words and place.

For sites that offer neither feed nor sitemap. It weighs each link by itself and never fetches to find out; a wrong
guess costs one polite request, and the page's kind is decided when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.core.decode import decode_page
from ingest.core.discover.links import LinkList
from ingest.core.text import count_words, fold_space
from ingest.core.urls import absolute, domain_of
from ingest.errors import SourceUnreadable
from ingest.model import FetchedPage, Link, SourceKind, SourceReading

_ENOUGH = 3
_MAX_ANCHORS = 5000
_MAX_DEPTH = 12
_FRAMING = frozenset({"nav", "footer", "aside", "form"})
_FRAMED_POINTS = -9
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3})[/-]?(?:[0-3]?\d)?(?=[/_.-]|$)")
_NUMBERED = re.compile(r"\d{5,}")
_MIXED_ID = re.compile(r"(?<![a-z0-9])(?=[a-z]*+\d)(?=\d*+[a-z])[a-z0-9]{8,}", re.IGNORECASE)
_FILES = re.compile(r"\.(?:pdf|jpe?g|png|gif|webp|svg|mp[34]|m4a|zip|css|js|json|xml|rss|ico|apk|docx?)$")
_NOT_ARTICLES = re.compile(
    r"/(?:authors?|autor(?:en)?|auteurs?|profile|people|tags?|topics?|themen?|category|categories|kategorie|search|suche"
    r"|login|signin|register|account|subscribe|subscription|abo|abonnement|newsletters?|about|contact|kontakt|impressum"
    r"|privacy|datenschutz|terms|agb|cookies?|jobs?|shop|games?|podcasts?|weather|wetter|live-tv|feeds?|rss|page)(?:/|$)"
)


def read_section(page: FetchedPage) -> SourceReading:
    """Return the links of a page that look like articles of the same site, in page order.

    Raises:
        SourceUnreadable: The page holds no link that looks like an article.
    """
    tree = parse(page)
    base = base_of(page, tree)
    domain = domain_of(page.final_url)
    found = LinkList(base=base, own=page.final_url)
    for url, title, points in _candidates(tree, base):
        if points >= _ENOUGH and domain_of(url) == domain:
            found.add(url, Link(url="", title=title))
    if not found.links:
        raise SourceUnreadable(page.url, "no link on this page looks like an article")
    heading = tree.css_first("title")
    title = fold_space(heading.text()) if heading else ""
    return SourceReading(kind=SourceKind.SECTION, links=found.links, title=title or None, problems=found.problems)


def parse(page: FetchedPage) -> LexborHTMLParser:
    """Return the page's tree, decoded as any page is."""
    return LexborHTMLParser(decode_page(page.body, page.header("content-type")).text, scripting=True)


def base_of(page: FetchedPage, tree: LexborHTMLParser) -> str:
    """Return the address that the page's references resolve against: `<base>` where there is one."""
    node = tree.css_first("base[href]")
    return absolute(page.final_url, node.attributes.get("href") or "" if node else "") or page.final_url


def _candidates(tree: LexborHTMLParser, base: str) -> Iterator[tuple[str, str | None, int]]:
    """Yield each address once, where it first stands, with its longest words and its best points."""
    found: dict[str, tuple[str, int]] = {}
    for anchor in tree.css("a[href]")[:_MAX_ANCHORS]:
        url = absolute(base, anchor.attributes.get("href") or "")
        if url is None:
            continue
        url = url.partition("#")[0]
        title = fold_space(anchor.text(separator=" "))
        before = found.get(url, ("", 0))
        points = _points(url, title, anchor)
        found[url] = (max(before[0], title, key=len), max(before[1], points))
    for url, (title, points) in found.items():
        yield url, title or None, points


def _points(url: str, title: str, anchor: LexborNode) -> int:
    path = unquote(urlsplit(url).path).lower()
    if len(path) < 2 or _FILES.search(path) or _NOT_ARTICLES.search(path):
        return 0
    return _address_points(path) + _title_points(title) + _place_points(anchor)


def _address_points(path: str) -> int:
    segments = [segment for segment in path.split("/") if segment]
    slug_words = max(len([word for word in re.split(r"[-_]", segment) if word]) for segment in segments)
    last = segments[-1].partition(".")[0]
    points = 2 if _DATED.search(path) else 0
    points += 2 if slug_words >= 5 else 1 if slug_words >= 3 else 0
    points += 1 if _NUMBERED.search(last) or _MIXED_ID.search(last) else 0
    return points


def _title_points(title: str) -> int:
    words = count_words(title)
    return 1 if words >= 4 else 0 if words else -1


def _place_points(anchor: LexborNode) -> int:
    """Weigh where a link stands; an article may have a header of its own, so what is nearest counts."""
    node = anchor.parent
    points = 0
    for _ in range(_MAX_DEPTH):
        if node is None or node.tag == "article":
            return 1 if node is not None else points
        if node.tag in _FRAMING:
            return _FRAMED_POINTS
        if node.tag == "header":
            points = _FRAMED_POINTS
        elif node.tag in _HEADINGS:
            points = max(points, 1)
        node = node.parent
    return points
