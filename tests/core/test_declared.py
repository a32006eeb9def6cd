"""Declared: what the publisher's own data states of access, form by form, and what is no statement at all."""

from __future__ import annotations

import json

import pytest

from ingest.core.declared import read_declared
from ingest.core.declared.flags import read_flag
from ingest.core.structured import parse_document
from ingest.model import Access, Declared


def _declared(head: str = "", body: str = "", *, root: str = "", headers: tuple[tuple[str, str], ...] = ()) -> Declared:
    html = f"<!doctype html><html {root}><head>{head}</head><body>{body}</body></html>"
    return read_declared(parse_document("https://news.example/a", html, "utf-8", "default"), headers)


def _ld(node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def _article(**fields: object) -> str:
    return _ld({"@type": "NewsArticle", "headline": "Lamps", **fields})


@pytest.mark.parametrize(
    ("value", "free"),
    [
        (True, True),
        (False, False),
        ("True", True),
        ("False", False),
        ("true", True),
        ("false", False),
        ("http://schema.org/True", True),
        ("https://schema.org/False", False),
        ("", None),
        (None, None),
        ("maybe", None),
        ([False], False),
        ([], None),
        (1, True),
        (0, False),
        ({"@value": "False"}, None),
    ],
    ids=[
        "true", "false", "True", "False", "true in words", "false in words", "address of true", "address of false",
        "empty", "absent", "unreadable", "list", "empty list", "one", "nought", "node",
    ],
)  # fmt: skip
def test_every_form_of_a_flag_is_read_and_ignorance_is_never_false(value: object, free: bool | None) -> None:
    expected = Access.UNKNOWN if free is None else Access.OPEN if free else Access.RESTRICTED

    assert read_flag(value) is free
    assert _declared(_article(isAccessibleForFree=value)).access is expected


@pytest.mark.parametrize("kind", ["NewsArticle", "Article", "BlogPosting", "CreativeWork", "WebPage", "Report"])
def test_a_flag_on_an_article_or_its_page_counts(kind: str) -> None:
    assert _declared(_ld({"@type": kind, "isAccessibleForFree": False})).access is Access.RESTRICTED


@pytest.mark.parametrize(
    "node",
    [
        {"@type": "VideoObject", "isAccessibleForFree": False},
        {"@type": "NewsArticle", "video": {"@type": "VideoObject", "isAccessibleForFree": False}},
        {"@type": "NewsArticle", "associatedMedia": [{"@type": "AudioObject", "isAccessibleForFree": False}]},
        {"@type": "NewsArticle", "hasPart": {"@type": "VideoObject", "isAccessibleForFree": False}},
        {"@type": "Person", "isAccessibleForFree": False},
    ],
    ids=["a video's own node", "nested video", "nested audio", "video as part", "a person"],
)
def test_flags_on_media_say_nothing_of_the_article(node: object) -> None:
    stated = _declared(_ld(node))

    assert (stated.access, stated.evidence, stated.closed) == (Access.UNKNOWN, (), False)


def test_a_flag_in_a_script_is_not_searched_for() -> None:
    assert _declared('<script>if (x) { page = {"isAccessibleForFree": false} }</script>').access is Access.UNKNOWN


def test_a_graph_and_microdata_carry_flags_too() -> None:
    graph = _ld({"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle", "isAccessibleForFree": "False"}]})
    item = (
        '<article itemscope itemtype="https://schema.org/NewsArticle">'
        '<meta itemprop="isAccessibleForFree" content="false"></article>'
    )

    assert _declared(graph).access is Access.RESTRICTED
    assert _declared("", item).access is Access.RESTRICTED


@pytest.mark.parametrize(
    ("part", "selectors"),
    [
        ({"isAccessibleForFree": False, "cssSelector": ".paid"}, (".paid",)),
        ([{"isAccessibleForFree": "False", "cssSelector": ".paid"}], (".paid",)),
        ([{"isAccessibleForFree": "false", "cssSelector": [".a", "#b > p"]}], (".a", "#b > p")),
        (
            [{"isAccessibleForFree": False, "cssSelector": ".a"}, {"isAccessibleForFree": False, "cssSelector": ".b"}],
            (".a", ".b"),
        ),
        ({"isAccessibleForFree": False}, ()),
    ],
    ids=["object", "list", "many selectors", "many parts", "no selector"],
)
def test_closed_parts_close_the_page_and_name_their_selectors(part: object, selectors: tuple[str, ...]) -> None:
    stated = _declared(_article(hasPart=part))

    assert (stated.access, stated.selectors) == (Access.RESTRICTED, selectors)
    assert stated.closed


def test_a_free_part_says_nothing() -> None:
    assert _declared(_article(hasPart={"isAccessibleForFree": True, "cssSelector": ".intro"})).evidence == ()


@pytest.mark.parametrize(
    ("selector", "access"),
    [(".regwall", Access.REGISTRATION), (".meteredContent", Access.METERED), (".paid", Access.RESTRICTED)],
    ids=["registration", "meter", "no kind"],
)
def test_a_closed_part_s_name_may_tell_the_kind(selector: str, access: Access) -> None:
    part = {"isAccessibleForFree": False, "cssSelector": selector}

    assert _declared(_article(isAccessibleForFree=False, hasPart=part)).access is access


@pytest.mark.parametrize(
    "name",
    ["article:content_tier", "og:article:content_tier", "article:content-tier", "article_content_tier", "content_tier"],
)
@pytest.mark.parametrize(
    ("tier", "access"),
    [
        ("free", Access.OPEN),
        ("metered", Access.METERED),
        ("locked", Access.SUBSCRIPTION),
        ("archive", Access.SUBSCRIPTION),
        ("other", Access.UNKNOWN),
    ],
)
def test_a_content_tier_is_read_however_it_is_spelt(name: str, tier: str, access: Access) -> None:
    assert _declared(f'<meta property="{name}" content="{tier}">').access is access


def test_a_tier_outranks_the_flag_and_tells_the_kind() -> None:
    tier = '<meta property="article:content_tier" content="metered">'

    assert _declared(tier + _article(isAccessibleForFree=False)).access is Access.METERED


@pytest.mark.parametrize(
    ("markup", "access"),
    [
        ('<meta name="article:premium" content="true">', Access.SUBSCRIPTION),
        ('<meta name="paywall" content="metered">', Access.METERED),
        ('<meta name="contentAccess" content="free">', Access.OPEN),
        ('<meta name="access-level" content="registered">', Access.REGISTRATION),
        ('<meta name="article-restriction" content="yes">', Access.RESTRICTED),
        ('<script>dataLayer.push({"article": {"articleIsPaid": true}});</script>', Access.SUBSCRIPTION),
        ("<script>var page = { contentTier: 'locked' };</script>", Access.SUBSCRIPTION),
    ],
    ids=["premium flag", "paywall value", "access free", "level", "restriction", "data layer", "script variable"],
)
def test_a_publisher_s_own_field_counts_by_name_and_closed_value(markup: str, access: Access) -> None:
    assert _declared(markup).access is access


@pytest.mark.parametrize(
    "markup",
    [
        '<meta name="paywall_footer" content="true">',
        '<meta name="premium-subscriber" content="true">',
        '<meta name="paywall" content="https://news.example/offers">',
        '<meta name="premium" content="">',
        '<meta name="theme" content="premium">',
        "<script>var config = { isSubscriber: false, paywallUrl: 'free', userAccess: 'paid' };</script>",
        "<script>if (premium) { show(); }</script>",
        "<script>var page = { excludeFromPaywall: true, exemptFromPaywall: false };</script>",
    ],
    ids=[
        "a setting",
        "a reader",
        "open value",
        "no value",
        "no name",
        "reader's state",
        "presence alone",
        "an exception",
    ],
)
def test_a_name_or_a_value_alone_says_nothing(markup: str) -> None:
    stated = _declared(markup)

    assert (stated.access, stated.evidence) == (Access.UNKNOWN, ())


def test_a_field_with_two_meanings_on_one_page_is_dropped() -> None:
    both = '<script>a = {"articlePaid": true}; b = {"articlePaid": false};</script>'

    assert _declared(both).evidence == ()


def test_not_premium_is_not_open() -> None:
    stated = _declared('<meta name="article:premium" content="false">')

    assert stated.access is Access.UNKNOWN
    assert not stated.closed


def test_an_attribute_of_the_article_speaks_for_it() -> None:
    assert _declared("", "<article data-access-level=paid></article>").access is Access.SUBSCRIPTION


def test_nothing_declared_is_unknown_and_never_open() -> None:
    assert _declared(_article()) == Declared()


def test_a_header_may_state_access() -> None:
    assert _declared(headers=(("x-paywall", "true"), ("x-other", "1"))).access is Access.RESTRICTED
