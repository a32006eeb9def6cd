"""Web archives as input: pages that are read from disk where others are fetched. No network, no politeness needed.

Archives are walked once for an index of addresses; what is kept of a capture is its place, not its bytes. Of several
captures of one address the latest is taken. Redirects, errors and pictures are passed over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.adapters.archive import iterate_captures, read_capture
from ingest.core.urls import url_key
from ingest.errors import BadInput, BadResponse
from ingest.model import FetchedPage, FrontierEntry

_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
_PAYMENT_REQUIRED = 402


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a capture stands, and when it was made."""

    url: str
    path: Path
    offset: int
    captured_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcFetching:
    """Serves frontier entries from web archives.

    Attributes:
        passed_over: Responses that are no pages, could not be used, or have a later capture.
    """

    places: Mapping[str, _Place]
    passed_over: int

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses that can be served, in the order of the archives."""
        return tuple(place.url for place in self.places.values())

    async def fetch(self, entry: FrontierEntry) -> FetchedPage:
        """Return the capture of an entry's address.

        Raises:
            BadResponse: The archives hold none, or it can no longer be read.
        """
        place = self.places.get(url_key(entry.url))
        if place is None:
            raise BadResponse(entry.url, "not in these archives")
        try:
            return await asyncio.to_thread(read_capture, place.path, place.offset)
        except BadInput as error:
            raise BadResponse(entry.url, str(error)) from error


def index_archives(paths: Sequence[Path], covers: Callable[[datetime], bool]) -> WarcFetching:
    """Walk archives once and note where each page stands.

    Args:
        covers: Whether a page captured then is wanted.

    Raises:
        BadInput: A file cannot be opened, is no WARC file, or there is no page in any.
    """
    places: dict[str, _Place] = {}
    seen = 0
    for path in paths:
        for capture in iterate_captures(path):
            seen += 1
            page = capture.result
            if not isinstance(page, FetchedPage) or not _is_page(page) or not covers(page.fetched_at):
                continue
            key = url_key(page.url)
            if key not in places or places[key].captured_at <= page.fetched_at:
                places[key] = _Place(url=page.url, path=path, offset=capture.offset, captured_at=page.fetched_at)
    if not places:
        raise BadInput(f"no page among {seen} responses in {', '.join(str(path) for path in paths)}")
    return WarcFetching(places=places, passed_over=seen - len(places))


def _is_page(page: FetchedPage) -> bool:
    answered = 200 <= page.status < 300 or page.status == _PAYMENT_REQUIRED
    kind = (page.header("content-type") or "").partition(";")[0].strip().lower()
    return answered and kind in _PAGE_TYPES and bool(page.body)
