"""Sources: every case under tests/feeds/ reads as its expected.json says, and hostile bytes end in a typed error."""

from __future__ import annotations

import contextlib
import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.core.discover import read_source
from ingest.core.discover.dates import read_date
from ingest.core.discover.links import MAX_LINKS
from ingest.core.discover.mend import mend_ampersands
from ingest.core.discover.plain import plain_text
from ingest.core.discover.read import MAX_UNPACKED_BYTES
from ingest.errors import SourceUnreadable
from ingest.model import FetchedPage, Link, SourceKind

FEEDS = Path(__file__).parents[2] / "feeds"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def fetched(body: bytes | str, url: str = "https://any.example/x", content_type: str = "text/xml") -> FetchedPage:
    return FetchedPage(
        url=url,
        final_url=url,
        status=200,
        headers=(("content-type", content_type),),
        body=body if isinstance(body, bytes) else body.encode(),
        fetched_at=NOON,
    )


def as_written(link: Link) -> dict[str, str]:
    """Return the fields that a link has, as expected.json writes them."""
    fields = {
        "url": link.url,
        "kind": link.kind.value if link.kind else None,
        "title": link.title,
        "summary": link.summary,
        "content": link.content,
        "published_at": link.published_at.isoformat() if link.published_at else None,
        "modified_at": link.modified_at.isoformat() if link.modified_at else None,
    }
    return {name: value for name, value in fields.items() if value is not None}


@pytest.mark.parametrize("folder", sorted(FEEDS.iterdir()), ids=lambda folder: folder.name)
def test_each_source_case_reads_as_expected(folder: Path) -> None:
    expected: dict[str, Any] = json.loads((folder / "expected.json").read_text())
    body = next(folder.glob("source.*")).read_bytes()
    page = fetched(body, expected["url"], expected.get("content_type", "application/xml"))
    taken_for = SourceKind(expected["expected"]) if "expected" in expected else SourceKind.FEED
    reading = read_source(page, taken_for)
    links = [as_written(link) for link in reading.links]

    assert expected["why"]
    assert reading.kind == expected["kind"]
    if expected.get("contains"):
        assert all(link in links for link in expected["links"])
    else:
        assert links == expected["links"]
        assert reading.title == expected.get("title")
    assert reading.ttl_s == expected.get("ttl_s")
    assert bool(reading.problems) is (
        bool(expected.get("problems")) or expected.get("troubled", bool(reading.problems))
    )
    if "problems" in expected:
        assert list(reading.problems) == expected["problems"]


def test_a_packed_sitemap_is_unpacked_member_by_member() -> None:
    halves = f"{URLSET}<url><loc>https://a.example/1</loc></url>", "<url><loc>https://a.example/2</loc></url></urlset>"
    packed = b"".join(gzip.compress(half.encode()) for half in halves)
    reading = read_source(fetched(packed, "https://a.example/sitemap.xml.gz"), SourceKind.SITEMAP)

    assert [link.url for link in reading.links] == ["https://a.example/1", "https://a.example/2"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (gzip.compress(b" " * (MAX_UNPACKED_BYTES + 1)), "unpacks to more than 50 MiB"),
        (gzip.compress(b"<urlset></urlset>")[:-6], "truncated gzip"),
        (b"\x1f\x8bnonsense", "broken gzip"),
        (b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel/></rss>', "declares entities"),
        (b'<?xml version="1.0"?><!DOCTYPE urlset [<!entity % x SYSTEM "file:///etc/passwd">]><urlset/>', "entities"),
        ('<!DOCTYPE rss [<!ENTITY a "a">]><rss/>'.encode("utf-16"), "declares entities"),
        (b"<opml version='2.0'><body/></opml>", "unknown root element 'opml'"),
        (b"<!doctype html><html><body><p>Sorry.</p></body></html>", "a web page where a feed was expected"),
        (b"{}", "without the items"),
        (b'{"items": ', "not JSON"),
        (b'{"items":' + b"[" * 100_000, "not JSON"),
        (b"just some words\nand more of them", "neither XML"),
        (b"", "neither XML"),
        (b"<rss></rss>", "channel"),
    ],
    ids=[
        "gzip bomb",
        "cut gzip",
        "broken gzip",
        "billion laughs",
        "outer entity",
        "entities in utf-16",
        "other xml",
        "a page",
        "json",
        "cut json",
        "deep json",
        "words",
        "nothing",
        "no channel",
    ],
)
def test_what_is_no_source_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        read_source(fetched(body), SourceKind.FEED)

    assert reason in caught.value.detail


def test_words_about_entities_inside_a_feed_are_only_words() -> None:
    feed = "<rss><channel><item><title>&lt;!ENTITY</title><link>https://a.example/1</link></item></channel></rss>"

    assert read_source(fetched(feed), SourceKind.FEED).links[0].title == "<!ENTITY"


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        (b"<a>1 &amp; 2 &#38; 3 &#x26; 4</a>", b"<a>1 &amp; 2 &#38; 3 &#x26; 4</a>"),
        (b"<a>?a=1&b=2&copy=3</a>", b"<a>?a=1&amp;b=2&amp;copy=3</a>"),
        (b"<a>caf&eacute;&nbsp;x &unheard;</a>", b"<a>caf&#233;&#160;x &amp;unheard;</a>"),
        (b"<a>& <![CDATA[& &eacute;]]> &</a>", b"<a>&amp; <![CDATA[& &eacute;]]> &amp;</a>"),
        (b"<a>& <![CDATA[&", b"<a>&amp; <![CDATA[&amp;"),
    ],
    ids=["well written", "bare", "named letters", "sections stay", "section never closed"],
)
def test_ampersands_are_mended_outside_sections(written: bytes, mended: bytes) -> None:
    assert mend_ampersands(written) == mended


def test_an_undeclared_entity_stays_the_letters_it_is() -> None:
    body = f"{URLSET}<url><loc>https://a.example/&x;1</loc></url><url><loc>https://a.example/2</loc></url></urlset>"
    reading = read_source(fetched(body), SourceKind.SITEMAP)

    assert [link.url for link in reading.links] == ["https://a.example/&x;1", "https://a.example/2"]


def test_a_sitemap_gives_the_protocols_number_of_links_and_says_what_it_left() -> None:
    rows = "".join(f"<url><loc>https://a.example/{n}</loc></url>" for n in range(MAX_LINKS + 3))
    reading = read_source(fetched(f"{URLSET}{rows}</urlset>"), SourceKind.SITEMAP)

    assert len(reading.links) == MAX_LINKS
    assert reading.problems == (f"3 beyond the first {MAX_LINKS}",)


def test_a_section_without_articles_is_unreadable_rather_than_empty() -> None:
    page = fetched("<html><body><a href='/login'>Log in here, dear reader</a></body></html>", content_type="text/html")

    with pytest.raises(SourceUnreadable, match="no link on this page"):
        read_source(page, None)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"<rss><channel><item>{text}".encode()))
def test_any_bytes_give_a_reading_or_a_typed_error(body: bytes) -> None:
    links: tuple[Link, ...] = ()
    with contextlib.suppress(SourceUnreadable):
        links = read_source(fetched(body), None).links

    assert all(link.url.startswith(("http://", "https://")) for link in links)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain  words", "plain words"),
        ("<p>One</p><p>Two<br/>Three</p>", "One\nTwo\nThree"),
        ("a <b>bold</b>ly <a href='x'>linked</a> word", "a boldly linked word"),
        ("1 < 2 and 3 > 2 -->", "1 < 2 and 3 > 2 -->"),
        ("<script>if (a < b) { x('</p>') }</script>seen", "seen"),
        ("before<!-- <p>never</p> -->after", "beforeafter"),
        ("<style>p{}", ""),
        ("&lt;p&gt; &amp; &eacute;", "<p> & é"),
        ("<p>folded\nsource   lines</p>", "folded source lines"),
    ],
    ids=["plain", "blocks", "inline", "not tags", "script", "comment", "never closed", "references", "source breaks"],
)
def test_markup_in_feeds_becomes_the_text_a_reader_sees(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-01", "2026-03-01T00:00:00+00:00"),
        ("2026-03", "2026-03-01T00:00:00+00:00"),
        ("2026", "2026-01-01T00:00:00+00:00"),
        ("2026-03-01T10:00+02:00", "2026-03-01T08:00:00+00:00"),
        ("2026-03-01T10:00:00.123456789Z", "2026-03-01T10:00:00.123456+00:00"),
        ("Sun, 01 Mar 2026 10:00:00 EST", "2026-03-01T15:00:00+00:00"),
        ("01 Mar 2026 10:00 GMT", "2026-03-01T10:00:00+00:00"),
        ("0001-01-01T00:00:00+14:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("9999-12-31", None),
        ("yesterday", None),
        ("1" * 100_000, None),
        ("", None),
        (None, None),
    ],
    ids=[
        "day",
        "month",
        "year",
        "zone",
        "nanoseconds",
        "named zone",
        "short rfc 822",
        "year one",
        "epoch zero",
        "far ahead",
        "words",
        "digits without end",
        "empty",
        "none",
    ],
)
def test_dates_are_read_strictly(written: str | None, moment: str | None) -> None:
    read = read_date(written)

    assert (read.isoformat() if read else None) == moment
