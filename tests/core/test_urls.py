"""Addresses: what the canonical form keeps, what the key forgets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.core.urls import absolute, canonical_url, domain_of, host_of, origin_of, url_key


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTP://Www.Example.com:80/a/../b/?b=2&a=1#part", "http://www.example.com/b/?a=1&b=2"),
        ("https://example.com:443", "https://example.com/"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        ("http://[::1]:80/x", "http://[::1]/x"),
        ("https://example.com/x?utm_source=a&id=7&fbclid=zz&at_medium=rss", "https://example.com/x?id=7"),
        ("https://example.com/x?ref=rss&page=2", "https://example.com/x?page=2&ref=rss"),
        ("https://example.com/x?at_home=1&ns=3", "https://example.com/x?at_home=1&ns=3"),
        ("https://münchen.example/ä", "https://xn--mnchen-3ya.example/%C3%A4"),
        ("  https://example.com/x \n", "https://example.com/x"),
        ("http://[::1", "http://[::1"),
        ("http://a:99999/", "http://a:99999/"),
        ("", ""),
    ],
    ids=[
        "everything",
        "default port",
        "other port",
        "ipv6",
        "tracking",
        "may be read",
        "near names stay",
        "idna and escapes",
        "outer space",
        "broken stays",
        "impossible port stays",
        "empty",
    ],
)
def test_the_canonical_form_drops_only_what_no_server_reads(written: str, canonical: str) -> None:
    assert canonical_url(written) == canonical


@given(st.text(max_size=60).map(lambda tail: "https://example.com/" + tail) | st.text(max_size=40))
def test_canonicalising_twice_changes_nothing_and_nothing_raises(url: str) -> None:
    once = canonical_url(url)

    assert canonical_url(once) == once
    assert len(url_key(url)) == 64
    assert host_of(url) == host_of(url).lower()


@pytest.mark.parametrize(
    "other",
    [
        "http://example.com/story",
        "https://www.example.com/story/",
        "https://m.example.com/story?utm_medium=x",
        "https://amp.example.com/story?ref=home",
        "https://example.com/story/amp/",
        "https://example.com/amp/story",
        "https://example.com/story.amp",
        "https://example.com/story/index.html",
        "https://example.com/story#comments",
        "https://example.com/story/print",
        "https://example.com/story?print=1",
        "https://example.com/story;jsessionid=0A1B2C",
        "https://example.com/story?PHPSESSID=abc",
        "https://touch.example.com/story",
        "https://mobile.example.com/story",
    ],
)
def test_addresses_of_one_page_share_a_key(other: str) -> None:
    assert url_key(other) == url_key("https://example.com/story")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.com/story2",
        "https://example.com/story/printing",
        "https://example.com/story;id=3",
        "https://news.example.com/story",
        "https://example.com/story?id=2",
        "https://example.com/Story",
        "https://example.org/story",
        "https://example.com:8443/story",
        "https://m.com/story",
    ],
)
def test_addresses_of_different_pages_do_not_share_a_key(other: str) -> None:
    assert url_key(other) != url_key("https://example.com/story")


@pytest.mark.parametrize(
    ("url", "host", "origin", "domain"),
    [
        ("https://News.Example.co.uk:443/x", "news.example.co.uk", "https://news.example.co.uk", "example.co.uk"),
        ("http://u:p@example.com:8080/", "example.com", "http://example.com:8080", "example.com"),
        ("http://127.0.0.1:9/", "127.0.0.1", "http://127.0.0.1:9", "127.0.0.1"),
        ("http://[::1]:9/", "::1", "http://[::1]:9", "::1"),
        ("http://localhost/", "localhost", "http://localhost", "localhost"),
        ("https://one.github.io/x", "one.github.io", "https://one.github.io", "one.github.io"),
        ("/relative", "", "", ""),
        ("http://[::1", "", "", ""),
    ],
)
def test_an_address_names_its_host_origin_and_domain(url: str, host: str, origin: str, domain: str) -> None:
    assert (host_of(url), origin_of(url), domain_of(url)) == (host, origin, domain)


@pytest.mark.parametrize(
    ("ref", "resolved"),
    [
        ("//cdn.example/a.jpg", "https://cdn.example/a.jpg"),
        (" ../b\n", "https://example.com/b"),
        ("?p=2", "https://example.com/a/page?p=2"),
        ("javascript:void(0)", None),
        ("mailto:x@example.com", None),
        ("http://[::1", None),
        ("https://cdn.example/a.jpg?w=9", "https://cdn.example/a.jpg?w=9"),
        ("https://cdn.example/a.jpg?", "https://cdn.example/a.jpg"),
        ("https:///www.example/a.jpg", "https://example.com/www.example/a.jpg"),
        ("", None),
    ],
)
def test_a_reference_resolves_to_a_page_or_to_none(ref: str, resolved: str | None) -> None:
    assert absolute("https://example.com/a/page", ref) == resolved
