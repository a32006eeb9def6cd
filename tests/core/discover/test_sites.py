"""What a site names itself: feeds and sitemaps on a page, Sitemap lines in robots.txt."""

from __future__ import annotations

from datetime import UTC, datetime

from ingest.core.discover import find_sources, sources_in_robots
from ingest.model import FetchedPage, Source, SourceKind

FRONT = """<!doctype html><html><head><title>Front</title>
<link rel="alternate" type="application/rss+xml" title="Top stories" href="/rss/top.xml">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="alternate" type="application/atom+xml" href="https://feeds.elsewhere.example/front">
<link rel="alternate" hreflang="de" href="/de/">
<link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0/embed">
<link rel="sitemap" href="/news-sitemap.xml">
</head><body>
<a href="/rss/top.xml">RSS</a>
<a href="/culture/feed/">Culture feed</a>
<a href="/feedback">Feedback</a>
<a href="https://other.example/feed">A friend's feed</a>
<a href="/sitemap_index.xml">Sitemap</a>
<a href="/index.html">Home</a>
</body></html>"""


def fetched(body: str, content_type: str = "text/html") -> FetchedPage:
    return FetchedPage(
        url="http://site.example/",
        final_url="https://www.site.example/",
        status=200,
        headers=(("content-type", content_type),),
        body=body.encode(),
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def test_a_front_page_names_its_feeds_and_sitemaps_declared_ones_first() -> None:
    sources = find_sources(fetched(FRONT))

    assert sources == (
        Source(url="https://www.site.example/rss/top.xml", kind=SourceKind.FEED, title="Top stories"),
        Source(url="https://feeds.elsewhere.example/front", kind=SourceKind.FEED),
        Source(url="https://www.site.example/news-sitemap.xml", kind=SourceKind.NEWS_SITEMAP),
        Source(url="https://www.site.example/culture/feed/", kind=SourceKind.FEED, title="Culture feed"),
        Source(url="https://www.site.example/sitemap_index.xml", kind=SourceKind.SITEMAP_INDEX),
    )


def test_a_page_that_is_a_feed_is_its_own_source() -> None:
    feed = "<rss version='2.0'><channel><title>Own</title><ttl>60</ttl><item><link>/a</link></item></channel></rss>"
    sources = find_sources(fetched(feed, "text/html"))

    assert sources == (Source(url="https://www.site.example/", kind=SourceKind.FEED, title="Own", ttl_s=3600),)


def test_a_page_that_names_nothing_gives_nothing() -> None:
    assert find_sources(fetched("<html><body><p>Hello.</p></body></html>")) == ()


def test_robots_txt_names_sitemaps_in_its_order_each_once() -> None:
    text = (
        "User-agent: *\nDisallow: /private\nSitemap: https://site.example/sitemap.xml\r\n"
        "  sitemap :https://site.example/news.xml\n# Sitemap: https://site.example/not.xml\n"
        "SITEMAP: https://site.example/sitemap.xml\nSitemap: /relative.xml\nSitemap: ftp://site.example/x.xml\n"
    )

    assert sources_in_robots(text) == (
        Source(url="https://site.example/sitemap.xml", kind=SourceKind.SITEMAP),
        Source(url="https://site.example/news.xml", kind=SourceKind.NEWS_SITEMAP),
    )
