"""Sitemaps, news sitemaps, sitemap indexes, and plain lists of addresses.

Streamed, so that 50 MB of sitemap never stand in memory as a tree. No entity is expanded, nothing is loaded from
elsewhere, broken files give what stands before the break.

Sources: sitemaps.org protocol 0.9, the news sitemap extension 0.9.
"""

from __future__ import annotations

from io import BytesIO

from lxml import etree

from ingest.core.discover.dates import read_date
from ingest.core.discover.links import LinkList
from ingest.core.discover.plain import plain_line
from ingest.errors import SourceUnreadable
from ingest.model import FetchedPage, Link, SourceKind, SourceReading

_MAX_FIELD_CHARS = 4096


def read_sitemap(page: FetchedPage, body: bytes) -> SourceReading:
    """Read a `urlset`: a news sitemap when any entry carries news fields.

    Args:
        body: The sitemap as UTF-8.

    Raises:
        SourceUnreadable: It is no XML at all.
    """
    found = LinkList(base=page.final_url, own=page.final_url)
    news = False
    publication: str | None = None
    rows, problems = _rows(page, body, "{*}url")
    for fields in rows:
        news = news or "title" in fields or "publication_date" in fields
        publication = publication or fields.get("name")
        found.add(fields.get("loc", ""), _link(fields))
    kind = SourceKind.NEWS_SITEMAP if news else SourceKind.SITEMAP
    title = plain_line(publication)
    return SourceReading(kind=kind, links=found.links, title=title, problems=(*problems, *found.problems))


def read_sitemap_index(page: FetchedPage, body: bytes) -> SourceReading:
    """Read a `sitemapindex`: its links lead to sitemaps, with their dates.

    Raises:
        SourceUnreadable: It is no XML at all.
    """
    found = LinkList(base=page.final_url, own=page.final_url)
    rows, problems = _rows(page, body, "{*}sitemap")
    for fields in rows:
        address = fields.get("loc", "")
        kind = guess_sitemap_kind(address)
        found.add(address, Link(url="", kind=kind, modified_at=read_date(fields.get("lastmod"))))
    return SourceReading(kind=SourceKind.SITEMAP_INDEX, links=found.links, problems=(*problems, *found.problems))


def read_url_list(page: FetchedPage, body: bytes) -> SourceReading:
    """Read a plain-text sitemap: one address a line.

    Raises:
        SourceUnreadable: Fewer than half of its first lines are addresses.
    """
    lines = [line for line in (raw.strip() for raw in body.decode("utf-8", "replace").splitlines()) if line]
    first = lines[:20]
    addresses = sum(line.startswith(("http://", "https://")) for line in first)
    if not first or 2 * addresses < len(first):
        raise SourceUnreadable(page.url, "neither XML, JSON, a page, nor a list of addresses")
    found = LinkList(base=page.final_url, own=page.final_url)
    for line in lines:
        found.add(line if line.startswith(("http://", "https://")) else "", Link(url=""))
    return SourceReading(kind=SourceKind.SITEMAP, links=found.links, problems=found.problems)


def guess_sitemap_kind(address: str) -> SourceKind:
    """Return the kind of sitemap that an address promises; reading it tells for certain."""
    tail = address.lower().rpartition("//")[2].partition("/")[2]
    if "news" in tail:
        return SourceKind.NEWS_SITEMAP
    return SourceKind.SITEMAP_INDEX if "index" in tail else SourceKind.SITEMAP


def _link(fields: dict[str, str]) -> Link:
    return Link(
        url="",
        title=plain_line(fields.get("title")),
        published_at=read_date(fields.get("publication_date")),
        modified_at=read_date(fields.get("lastmod")),
    )


def _rows(page: FetchedPage, body: bytes, tag: str) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    """Return the child texts of each `tag` by local name, and what was wrong with the file."""
    events = etree.iterparse(
        BytesIO(body),
        events=("end",),
        tag=tag,
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    rows: list[dict[str, str]] = []
    try:
        for _, element in events:
            rows.append(_fields(element))
            element.clear()
            # The parent keeps every finished child otherwise: memory would grow with the file.
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        if not rows:
            raise SourceUnreadable(page.url, f"not XML: {str(error)[:160]}") from error
        return rows, (f"broken off: {str(error)[:160]}",)
    complaints = events.error_log
    return rows, (f"malformed: {complaints[0].message[:160]}",) if len(complaints) else ()


def _fields(element: etree._Element) -> dict[str, str]:
    """Return the first text of every element below, by local name; image and video entries are not the page's."""
    fields: dict[str, str] = {}
    for child in element.iter("{*}loc", "{*}lastmod", "{*}title", "{*}publication_date", "{*}name"):
        namespace, _, name = str(child.tag).rpartition("}")
        if namespace.rstrip("/").rpartition("/")[0].endswith(("sitemap-image", "sitemap-video")):
            continue
        text = (child.text or "").strip()
        if text and len(text) <= _MAX_FIELD_CHARS:
            fields.setdefault(name, text)
    return fields
