"""Metadata: dates read exactly, with the precision they were written in, from the most trusted statement."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from ingest.core.metadata import read_metadata
from ingest.core.metadata.dates import read_date
from ingest.core.structured import parse_document
from ingest.model import Metadata, Precision

DAY = datetime(2026, 3, 5, tzinfo=UTC)
NOON = datetime(2026, 3, 5, 12, 30, tzinfo=UTC)
EXACT = datetime(2026, 3, 5, 12, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "moment", "precision"),
    [
        ("2026-03-05", DAY, Precision.DAY),
        ("2026-03-05T12:30:15Z", EXACT, Precision.SECOND),
        ("2026-03-05T12:30Z", NOON, Precision.MINUTE),
        ("2026-03-05T14:30:15+02:00", EXACT, Precision.SECOND),
        ("2026-03-05T14:30:15+0200", EXACT, Precision.SECOND),
        ("2026-03-05 12:30:15", EXACT, Precision.SECOND),
        ("2026-03-05 14:30:15 +0200", EXACT, Precision.SECOND),
        ("2026-03-05T12:30:15.0000000Z", EXACT, Precision.SECOND),
        ("2026-03-05T13:30:15+01:00[Europe/Berlin]", EXACT, Precision.SECOND),
        ("Thu, 05 Mar 2026 12:30:15 GMT", EXACT, Precision.SECOND),
        ("1772713815", EXACT, Precision.SECOND),
        ("1772713815000", EXACT, Precision.SECOND),
        ("March 5, 2026", DAY, Precision.DAY),
        ("March 5, 2026 12:30 pm UTC", NOON, Precision.MINUTE),
        ("5 March 2026", DAY, Precision.DAY),
        ("Published on March 5, 2026", DAY, Precision.DAY),
        ("Updated: 5 March 2026", DAY, Precision.DAY),
        ("05.03.2026", DAY, Precision.DAY),
        ("05.03.2026, 12:30 Uhr", NOON, Precision.MINUTE),
        ("25/03/2026", datetime(2026, 3, 25, tzinfo=UTC), Precision.DAY),
        ("03/25/2026", datetime(2026, 3, 25, tzinfo=UTC), Precision.DAY),
        ("2026/03/05", DAY, Precision.DAY),
        ("5. März 2026", DAY, Precision.DAY),
        ("5 mars 2026 à 12h30", NOON, Precision.MINUTE),
        ("5 de marzo de 2026", DAY, Precision.DAY),
        ("5 de março de 2026", DAY, Precision.DAY),
        ("5 marca 2026", DAY, Precision.DAY),
        ("5 марта 2026", DAY, Precision.DAY),
        ("2026年3月5日 12時30分", NOON, Precision.MINUTE),
        ("2026. 3. 5.", DAY, Precision.DAY),
        ("Mar 5, 2026 7:30 AM EST", NOON, Precision.MINUTE),
        ("12:30 GMT, 5 March 2026", NOON, Precision.MINUTE),
        ("3/5/2026 7:30 AM ET", NOON, Precision.MINUTE),
        ("05-03-2026 • 12h30", NOON, Precision.MINUTE),
        ("2026/03/05 12:30:15", EXACT, Precision.SECOND),
        ("Actualizado 5 de marzo de 2026 12:30 PM", NOON, Precision.MINUTE),
        ("الخميس، 05 مارس 2026 - 12:30 م", NOON, Precision.MINUTE),
        ("५ मार्च 2026", DAY, Precision.DAY),
        ("5 มีนาคม 2569", DAY, Precision.DAY),
        ("2026. március 5. 12:30", NOON, Precision.MINUTE),
        ("5 Μαρτίου 2026", DAY, Precision.DAY),
        ("5. kovo 2026", DAY, Precision.DAY),
        ("5 mars 202612:30", NOON, Precision.MINUTE),
    ],
)
def test_a_date_is_read_in_every_writing(raw: str, moment: datetime, precision: Precision) -> None:
    assert read_date(raw) == (moment, precision)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "today",
        "2 hours ago",
        "2026",
        "31.02.2026",
        "1889-03-05",
        "2206-03-05",
        "The pier was opened on 5 March 2026 and its lamps were counted ever since.",
        "0000-00-00T00:00:00Z",
        "9" * 40,
    ],
    ids=["empty", "word", "relative", "year", "no such day", "too early", "too late", "prose", "zeros", "digits"],
)
def test_what_names_no_day_is_no_date(raw: str) -> None:
    assert read_date(raw) == (None, Precision.UNKNOWN)


def _read(head: str = "", body: str = "", url: str = "https://harbour.example/a") -> Metadata:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return read_metadata(parse_document(url, html, "utf-8", "default"), None)


def _ld(**fields: object) -> str:
    node = {"@type": "NewsArticle", "headline": "Lamps", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


META = '<meta property="article:published_time" content="2026-03-05T12:30:15Z">'


@pytest.mark.parametrize(
    ("head", "body", "url", "origin"),
    [
        (_ld(datePublished="2026-03-05") + META, "", "https://harbour.example/a", "json-ld:datePublished"),
        (META, "", "https://harbour.example/a", "meta:article:published_time"),
        (
            _ld(datePublished="soon") + META,
            "",
            "https://harbour.example/a",
            "meta:article:published_time",
        ),
        ("", '<time datetime="2026-03-05T12:30Z">Thursday</time>', "https://harbour.example/a", "dom:time"),
        ("", "<time>5 March 2026</time>", "https://harbour.example/a", "dom:time"),
        ("", "", "https://harbour.example/2026/03/05/lamps", "url"),
        ("", '<p class="article-date">5 March 2026</p>', "https://harbour.example/a", "dom:date"),
    ],
    ids=["stated", "meta", "unreadable first", "marked", "shown", "address", "class name"],
)
def test_the_most_trusted_readable_date_is_taken(head: str, body: str, url: str, origin: str) -> None:
    metadata = _read(head, body, url)

    assert metadata.published_at is not None
    assert metadata.published_at.date() == DAY.date()
    assert metadata.published_raw
    assert next(piece.origin for piece in metadata.provenance if piece.field == "published_at") == origin


def test_a_page_without_a_date_has_none() -> None:
    metadata = _read()

    assert (metadata.published_at, metadata.published_raw) == (None, None)
    assert metadata.published_precision is Precision.UNKNOWN


@pytest.mark.parametrize(
    ("modified", "kept"),
    [("2026-03-06T09:00:00Z", True), ("2026-03-05T09:00:00Z", False), ("2026-03-05", True)],
    ids=["later", "earlier", "the same day without a clock"],
)
def test_a_change_before_publication_is_not_believed(modified: str, kept: bool) -> None:
    metadata = _read(_ld(datePublished="2026-03-05T12:30:15Z", dateModified=modified))

    assert (metadata.modified_at is not None) is kept
    assert metadata.published_at == EXACT


def test_dates_keep_how_they_were_written() -> None:
    metadata = _read(_ld(datePublished=" 2026-03-05T14:30:15+02:00 "))

    assert (metadata.published_at, metadata.published_raw) == (EXACT, "2026-03-05T14:30:15+02:00")
    assert metadata.published_precision is Precision.SECOND
