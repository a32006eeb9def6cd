"""Our own line, called as the worker calls it: from a page's text to the article, everything included.

The clock of the benchmark starts where the peers' starts, at decoded text. The line begins at bytes, so it is given
UTF-8 with a header that says so, and decodes them again inside the clock; that costs it about 0.1 ms a page.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from ingest.adapters.rulebook import load_rulebook
from ingest.core.page import read_dump, read_page
from ingest.core.rules import Rulebook
from ingest.model import FetchedPage, PageReading
from ingest.resources import rules_folder

Read = Callable[[str, str], dict[str, Any]]
_HEADERS = (("content-type", "text/html; charset=utf-8"),)


def read_without_rules() -> Read:
    """Return our reader with the shared marks only: no publisher's file is loaded."""
    return _reader(shared_rules())


def read_with_rules() -> Read:
    """Return our reader with every rule file that ships."""
    return _reader(all_rules())


def read_dumps() -> Read:
    """Return our reader of pages that survive only as text, with the shared marks only."""
    rulebook = shared_rules()

    def read(text: str, url: str) -> dict[str, Any]:
        return as_prediction(read_dump(text, url, rulebook))

    return read


def shared_rules() -> Rulebook:
    """Return the marks for every page, and no publisher's rules."""
    return load_rulebook(rules_folder() / "_shared.toml", ())


def all_rules() -> Rulebook:
    """Return the marks for every page, and every publisher's rules that ship."""
    folder = rules_folder()
    return load_rulebook(folder / "_shared.toml", [folder])


def as_response(html: str, url: str, *, at: datetime) -> FetchedPage:
    """Return a page's text as the response that our line takes."""
    body = html.encode("utf-8", "replace")  # a lone surrogate has no bytes
    return FetchedPage(url=url, final_url=url, status=200, headers=_HEADERS, body=body, fetched_at=at)


def as_prediction(reading: PageReading) -> dict[str, Any]:
    """Return what the scorer looks at, under its names."""
    article = reading.article
    metadata = article.metadata
    return {
        "body": article.body.text,
        "title": metadata.headline,
        "authors": list(metadata.authors),
        "published": metadata.published_at.isoformat() if metadata.published_at else None,
        "topics": list(metadata.tags),
        "description": metadata.summary,
        "lang": metadata.language,
        "lead_image": metadata.lead_image.url if metadata.lead_image else None,
    }


def _reader(rulebook: Rulebook) -> Read:
    at = datetime.fromtimestamp(time.time(), UTC)

    def read(html: str, url: str) -> dict[str, Any]:
        return as_prediction(read_page(as_response(html, url, at=at), rulebook))

    return read
