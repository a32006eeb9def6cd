"""Policy: what is said about use by machines, parsed and raw, from headers, metas and structured data."""

from __future__ import annotations

import pytest

from ingest.core.policy import read_policy
from ingest.core.structured import parse_document
from ingest.model import PolicySignals


def _read(*headers: tuple[str, str], head: str = "") -> PolicySignals:
    html = f"<html><head>{head}</head><body></body></html>"
    return read_policy(parse_document("https://news.example/a", html, "utf-8", "default").structured, headers)


def test_nothing_said_is_nothing_known() -> None:
    assert _read() == PolicySignals()


@pytest.mark.parametrize(
    ("value", "directives"),
    [
        ("noindex", ("noindex",)),
        ("NOINDEX, NoArchive", ("noarchive", "noindex")),
        ("max-snippet: 50, noai", ("max-snippet:50", "noai")),
        ("max-snippet:-1", ("max-snippet:-1",)),
        ("examplebot: noindex, nofollow", ("nofollow", "noindex")),
        ("index, follow", ()),
        ("", ()),
    ],
    ids=["one", "case", "with number", "no bound", "for one agent", "allowed", "empty"],
)
def test_robots_directives_come_from_header_and_meta(value: str, directives: tuple[str, ...]) -> None:
    assert _read(("x-robots-tag", value)).robots_directives == directives
    assert _read(head=f'<meta name="robots" content="{value}">').robots_directives == directives


def test_directives_of_all_places_are_joined_sorted_and_once() -> None:
    policy = _read(
        ("x-robots-tag", "nosnippet"), ("x-robots-tag", "noindex"), head='<meta name=robots content="noindex">'
    )

    assert policy.robots_directives == ("noindex", "nosnippet")
    assert policy.raw == (
        ("header:x-robots-tag", "nosnippet"),
        ("header:x-robots-tag", "noindex"),
        ("meta:robots", "noindex"),
    )


@pytest.mark.parametrize(
    ("value", "reserved"),
    [("1", True), ("0", False), ("true", None), ("2", None), ("", None)],
    ids=["reserved", "not reserved", "a word", "no such value", "empty"],
)
def test_a_reservation_of_text_mining_is_one_or_nought_and_errors_mean_unset(value: str, reserved: bool | None) -> None:
    assert _read(("tdm-reservation", value)).tdm_reserved is reserved
    assert _read(head=f'<meta name="tdm-reservation" content="{value}">').tdm_reserved is reserved


@pytest.mark.parametrize(
    ("header", "meta", "reserved", "origin"),
    [
        ("1", "0", True, "header:tdm-reservation"),
        ("0", "1", False, "header:tdm-reservation"),
        ("yes", "1", True, "meta:tdm-reservation"),
        ("", "0", False, "meta:tdm-reservation"),
        ("yes", "no", None, None),
    ],
    ids=["header reserves", "header does not", "an error is unset", "meta alone", "errors alone"],
)
def test_the_header_speaks_before_the_meta(header: str, meta: str, reserved: bool | None, origin: str | None) -> None:
    policy = _read(("tdm-reservation", header), head=f'<meta name="tdm-reservation" content="{meta}">')

    assert (policy.tdm_reserved, policy.tdm_origin) == (reserved, origin)


def test_the_policy_comes_from_where_the_reservation_does() -> None:
    head = '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://news.example/meta">'

    assert _read(("tdm-policy", "https://news.example/header"), head=head).tdm_policy == "https://news.example/meta"


def test_the_policy_of_a_reservation_is_kept() -> None:
    address = "https://news.example/policies/tdm.json"

    assert _read(("tdm-reservation", "1"), ("tdm-policy", address)).tdm_policy == address


def test_of_several_usages_the_most_restrictive_stands() -> None:
    policy = _read(("content-usage", "train-ai=y, search=y"), ("content-usage", "train-ai=n, search=n"))

    assert policy.content_usage == "train-ai=n, search=n"
    assert len(policy.raw) == 2


@pytest.mark.parametrize("rel", ["license", "LICENSE nofollow"], ids=["plain", "among others"])
def test_a_licence_link_of_the_page_is_recorded(rel: str) -> None:
    head = f'<link rel="{rel}" type="application/rsl+xml" href="https://news.example/rsl.xml"><link rel="license">'
    policy = _read(head=head)

    assert policy.licence == "https://news.example/rsl.xml"
    assert policy.raw == (("link:license", "https://news.example/rsl.xml"),)


def test_what_structured_data_says_of_use_is_kept_raw() -> None:
    node = '{"@type":"Article","usageInfo":"https://news.example/use","copyrightNotice":" All rights "}'
    policy = _read(head=f'<script type="application/ld+json">{node}</script>')

    assert policy.raw == (
        ("json-ld:usageInfo", "https://news.example/use"),
        ("json-ld:copyrightNotice", "All rights"),
    )
    assert policy.licence is None


RSL = 'rel="license"; type="application/rsl+xml"'


@pytest.mark.parametrize(
    ("header", "stated", "licence"),
    [
        (f"<https://news.example/licence.xml>; {RSL}", "", "https://news.example/licence.xml"),
        ("</licence>; rel=license", "", "/licence"),
        ("</a.css>; rel=preload", "", None),
        ("", '"https://cc.example/by"', "https://cc.example/by"),
        ("", '{"@type":"CreativeWork","@id":"https://cc.example/by"}', "https://cc.example/by"),
    ],
    ids=["link header", "bare link", "another link", "structured data", "structured node"],
)
def test_a_licence_is_recorded(header: str, stated: str, licence: str | None) -> None:
    node = f'{{"@type":"Article","license":{stated}}}' if stated else "{}"
    head = f'<script type="application/ld+json">{node}</script>'

    assert _read(("link", header), head=head).licence == licence


def test_what_is_kept_raw_is_bounded() -> None:
    assert len(_read(("content-usage", "x" * 9000)).raw[0][1]) == 500
