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
from ingest.core.discover.links import MAX_LINKS
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


@pytest.mark.parametrize("charset", ["base64", "idna", "punycode", "utf-7", "unicode_escape", "no-such"])
@pytest.mark.parametrize("root", ["<rss><channel><item>", "<html><body>"], ids=["feed", "page"])
def test_a_header_that_names_no_encoding_of_the_web_is_passed_over(charset: str, root: str) -> None:
    link = "https://any.example/2026/03/01/a-story-of-many-words"
    body = f"{root}<link>{link}</link><a href='{link}'>A story of mäny words</a>"
    reading = read_source(fetched(body, content_type=f"text/html; charset={charset}"), None)

    assert [found.url for found in reading.links] == [link]


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0" encoding="\x88"?><rss><channel><item>',
        b"<rss xmlns='\0'><channel><item><link>x",
        b"<feed><entry><link/></entry><entry>",
    ],
    ids=["encoding of rubbish", "null letter", "links without addresses"],
)
def test_what_the_lenient_parser_trips_over_does_not_rise(body: bytes) -> None:
    with contextlib.suppress(SourceUnreadable):
        assert read_source(fetched(body), None).links == ()


def test_words_about_entities_inside_a_feed_are_only_words() -> None:
    feed = "<rss><channel><item><title>&lt;!ENTITY</title><link>https://a.example/1</link></item></channel></rss>"

    assert read_source(fetched(feed), SourceKind.FEED).links[0].title == "<!ENTITY"


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
