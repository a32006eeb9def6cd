"""Articles as a feed: JSON Feed 1.1 and Atom (RFC 4287).

An entry's id is the article's canonical address. The access facts stand where readers that do not know them pass
over them: an extension object in JSON Feed, categories with schemes of our own in Atom.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO

from lxml import etree

from ingest.adapters.export.json_lines import to_line
from ingest.adapters.store.rows import ArticleRow

TITLE = "Articles"
_ATOM = "http://www.w3.org/2005/Atom"
_ACCESS = ("access", "wall", "extent", "cut_by", "integrity")
# Valid Unicode, but no character of XML 1.0 (section 2.2); control characters never reach the store.
_NOT_XML = re.compile("[\ufffe\uffff]")


def write_jsonfeed(rows: Iterable[ArticleRow], file: BinaryIO) -> None:
    """Write one JSON Feed, an item a line."""
    head = to_line({"version": "https://jsonfeed.org/version/1.1", "title": TITLE})
    file.write(head[:-1] + b',"items":[')
    file.writelines((b",\n" if number else b"\n") + to_line(_item(row)) for number, row in enumerate(rows))
    file.write(b"\n]}\n")


def write_atom(rows: Iterable[ArticleRow], file: BinaryIO, *, updated: datetime, feed_id: str) -> None:
    """Write one Atom feed.

    Args:
        updated: When the export was made, aware.
        feed_id: An IRI that names this export.
    """
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM}):
            for element in (_text("id", feed_id), _text("title", TITLE), _text("updated", updated.isoformat())):
                xml.write(element, "\n")
            for row in rows:
                xml.write(_entry(row), "\n")


def _item(row: ArticleRow) -> dict[str, Any]:
    fields = {
        "id": row.url_canonical,
        "url": row.url_final,
        "title": row.headline,
        "content_text": row.body_text,
        "summary": row.deck or row.summary,
        "image": row.lead_image_url,
        "date_published": row.published_at.isoformat() if row.published_at else None,
        "date_modified": (row.modified_at or row.fetched_at).isoformat(),
        "authors": [{"name": name} for name in row.authors],
        "tags": list(row.tags),
        "language": row.language,
    }
    stated = {name: value for name, value in fields.items() if value not in (None, [])}
    facts = {name: getattr(row, name) for name in (*_ACCESS, "status", "revision_no")}
    return stated | {"_ingest": {"article_id": row.id, **facts}}


def _entry(row: ArticleRow) -> etree._Element:
    entry = etree.Element(f"{{{_ATOM}}}entry", nsmap={None: _ATOM})
    entry.append(_text("id", row.url_canonical))
    entry.append(_text("title", row.headline or row.url_canonical))
    entry.append(_text("updated", (row.modified_at or row.fetched_at).isoformat()))
    if row.published_at:
        entry.append(_text("published", row.published_at.isoformat()))
    for name in row.authors or (row.publisher or row.domain,):
        author = etree.SubElement(entry, f"{{{_ATOM}}}author")
        author.append(_text("name", name))
    etree.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", href=row.url_final)
    for name in _ACCESS:
        if getattr(row, name):
            etree.SubElement(entry, f"{{{_ATOM}}}category", term=getattr(row, name), scheme=f"urn:ingest:{name}")
    for tag in row.tags:
        etree.SubElement(entry, f"{{{_ATOM}}}category", term=_NOT_XML.sub("", tag))
    if row.deck or row.summary:
        entry.append(_text("summary", row.deck or row.summary or ""))
    content = _text("content", row.body_text)
    if row.language:
        content.set("{http://www.w3.org/XML/1998/namespace}lang", row.language)
    entry.append(content)
    return entry


def _text(name: str, text: str) -> etree._Element:
    element = etree.Element(f"{{{_ATOM}}}{name}", nsmap={None: _ATOM})
    element.text = _NOT_XML.sub("", text)
    return element
