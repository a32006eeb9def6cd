"""What the lines of a text dump say of their article: people and dates, from lines that say what they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from reading_pages import PROSE

from ingest.core.metadata import read_dump_metadata
from ingest.model import Block, BlockKind, Body, LeadImage, Metadata, Precision

BODY = Body(blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in PROSE), origin="text-dump")


def _told(*signed: str, body: Body = BODY, caption: str | None = None, url: str = "") -> Metadata:
    return read_dump_metadata(
        headline="Board counts the lamps", deck=None, caption=caption, dateline=None, signed=signed, url=url, body=body
    )


@pytest.mark.parametrize(
    ("signed", "people"),
    [
        (("By Ada Quay",), ("Ada Quay",)),
        (("By Ada Quay and Tom Rail",), ("Ada Quay", "Tom Rail")),
        (("By", "Ada Quay", "Share"), ("Ada Quay",)),
        (("Von Ada Quay | 3. März 2026",), ("Ada Quay",)),
        (("By Ada QuayPublished: Mar 3, 2026",), ("Ada Quay",)),
        (("By Ada Quay Mar 3, 2026, 10:00am",), ("Ada Quay",)),
        (("Ada Quay", "March 3, 2026"), ("Ada Quay",)),
        (("Ada Quay - March 3, 2026",), ("Ada Quay",)),
        (("By the harbour at night",), ()),
        (("Share", "Comments", "Harbour"), ()),
        (("Ada Quay", "Tom Rail"), ()),
        ((), ()),
    ],
    ids=[
        "by", "two", "the word alone, then the name", "German", "a label without its space", "a date behind the name",
        "a name above a date", "a name and a date in one line", "by a place", "labels",
        "names without any sign", "nothing",
    ],
)  # fmt: skip
def test_lines_name_people_when_they_say_so(signed: tuple[str, ...], people: tuple[str, ...]) -> None:
    assert _told(*signed).authors == people


@pytest.mark.parametrize(
    ("signed", "published"),
    [
        (("March 3, 2026",), datetime(2026, 3, 3, tzinfo=UTC)),
        (("Published: 01:46 GMT, 3 March 2026 | Updated: 01:47 GMT, 4 March 2026",), datetime(2026, 3, 3, tzinfo=UTC)),
        (("Updated March 5, 2026", "Published March 3, 2026"), datetime(2026, 3, 3, tzinfo=UTC)),
        (("Updated March 5, 2026",), datetime(2026, 3, 5, tzinfo=UTC)),
        (("3 days ago", "5 min read"), None),
        (("March 3", "10:00"), None),
    ],
    ids=["alone", "beside its change", "the change first", "the change alone", "no date", "no year"],
)
def test_the_date_of_publication_is_the_first_that_is_no_change_s(
    signed: tuple[str, ...], published: datetime | None
) -> None:
    told = _told(*signed)

    assert (told.published_at and told.published_at.date()) == (published and published.date())
    assert (told.published_precision is Precision.UNKNOWN) == (published is None)


def test_every_field_found_says_that_it_comes_from_the_dump() -> None:
    told = _told("By Ada Quay", "March 3, 2026", caption="The pier.", url="https://news.example/lamps")

    assert told.lead_image == LeadImage(caption="The pier.")
    assert (told.language, told.url_canonical) == ("en", "https://news.example/lamps")
    assert {(piece.field, piece.origin) for piece in told.provenance} == {
        (field, "text-dump")
        for field in ("authors", "byline_raw", "headline", "language", "lead_image", "published_at")
    }


def test_a_dump_that_says_nothing_has_no_fields() -> None:
    told = _told(body=Body())

    assert (told.authors, told.byline_raw, told.published_at, told.language) == ((), None, None, None)
