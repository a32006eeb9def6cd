"""Pagination: the address of the article's next page, where the page names one.

`rel=next` is read, and links that show the next number, and only when they lead to the same address with the next
number: blog software writes `rel=next` for the next *article* as well. Nothing is fetched; the text of a paginated
article is a cut text.
Source: WHATWG HTML §4.6.6.13 (link type `next`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from ingest.core.urls import absolute, host_of
from ingest.model import Document

MAX_LINKS = 20
_MOST_TAG_CHARS = 600
_HREF = re.compile(r"""href\s?=\s?["']([^"'<>]{1,500})["']""", re.IGNORECASE)
_QUERY = re.compile(r"(?:^|&)(?:page|pg|paged|p|part|seite|pagina|página)=(\d{1,3})(?=&|$)", re.IGNORECASE)
_PATH = re.compile(r"/(?:page|seite|pagina|part)[/-](\d{1,3})/?$", re.IGNORECASE)
_BARE_PATH = re.compile(r"/(\d{1,3})/?$")


def find_next_page(document: Document) -> str | None:
    """Return the absolute address of the article's next page; None when it is not paginated, or on its last page."""
    # one attribute alone is the quickest selector there is for this
    for node in document.tree.css('[rel~="next" i]')[:MAX_LINKS]:
        url = absolute(document.url, node.attributes.get("href") or "")
        if url and _continues(document.url, url):
            return url
    return next((url for url in _numbered_links(document) if _continues(document.url, url)), None)


def _numbered_links(document: Document) -> Iterator[str]:
    """Yield where links lead whose text is the number of the page after this one."""
    shown = f">{_numbered(document.url)[1] + 1}<"
    html, at = document.html, -1
    for _ in range(MAX_LINKS):
        at = html.find(shown, at + 1)
        if at < 0:
            return
        start = html.rfind("<a ", max(0, at - _MOST_TAG_CHARS), at)
        written = _HREF.search(html, start, at) if start >= 0 and html.find("</a", start, at) < 0 else None
        url = absolute(document.url, unescape(written[1])) if written else None
        if url:
            yield url


def _continues(here: str, there: str) -> bool:
    """Whether an address is the other one's with the next page number."""
    base, number = _numbered(here)
    target, following = _numbered(there)
    if host_of(here) != host_of(there):
        return False
    if target == base and following == number + 1:
        return True
    # `/story` goes on at `/story/2`; but `/story/17` does not go on at `/story/18`, which is another one.
    bare = _BARE_PATH.search(target[0])
    return bare is not None and int(bare[1]) == 2 and (target[0][: bare.start()], target[1]) == base


def _numbered(url: str) -> tuple[tuple[str, str], int]:
    """Return (path, query) without the page's number, and the number: 1 where none is written."""
    parts = urlsplit(url)
    path, query = parts.path.rstrip("/"), parts.query
    found = _QUERY.search(query)
    if found:
        return (path, (query[: found.start()] + query[found.end() :]).lstrip("&")), int(found[1])
    found = _PATH.search(path)
    return ((path[: found.start()], query), int(found[1])) if found else ((path, query), 1)
