"""Responses with everything that an archive must not lose."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

from ingest.model import FetchedPage, Redirect

PAGE = FetchedPage(
    url="https://news.example/story?a=1",
    final_url="https://www.news.example/störy",
    status=402,
    headers=(
        ("content-type", "text/html; charset=utf-8"),
        ("content-encoding", "gzip"),
        ("transfer-encoding", "chunked"),
        ("content-length", "99"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("x-letters", "caf\xe9"),
        ("x-empty", ""),
    ),
    body="<p>Wörter\x00 und mehr</p>\r\n\r\n".encode(),
    fetched_at=datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC),
    redirects=(
        Redirect(url="https://news.example/story?a=1", status=301),
        Redirect(url="http://b.example/ x", status=307),
    ),
    elapsed_ms=12.75,
)


def random_page(number: int, size: int) -> FetchedPage:
    """Return a page that does not compress."""
    return replace(PAGE, url=f"https://news.example/{number}", body=random.Random(number).randbytes(size))
