"""Structured: JSON-LD in the forms pages write it, microdata, metas, links and titles; bounded and lenient."""

from __future__ import annotations

import json

import pytest

from ingest.core.structured import follow, parse_document, types_of
from ingest.model import Meta, Structured


def _read(head: str, body: str = "") -> Structured:
    html = f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"
    return parse_document("https://news.example/a", html, "utf-8", "default").structured


def _block(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


SOUND = '{"@type":"NewsArticle","headline":"Lamps counted"}'


@pytest.mark.parametrize(
    ("written", "repaired"),
    [
        (SOUND, 0),
        (f"\ufeff{SOUND}", 1),
        ('{"@type":"NewsArticle","headline":"Lamps counted",}', 1),
        (f"<!-- {SOUND} -->", 1),
        (f"//<![CDATA[\n{SOUND}\n//]]>", 1),
        (f"{SOUND};", 1),
        ("{'@type':'NewsArticle','headline':'Lamps counted'}", 1),
        ("{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;Lamps counted&quot;}", 1),
    ],
    ids=["sound", "bom", "comma at the end", "comment", "cdata", "semicolon", "single quotes", "entities"],
)
def test_a_block_is_read_however_it_is_broken(written: str, repaired: int) -> None:
    stated = _read(_block(written))

    assert [node.get("headline") for node in stated.json_ld] == ["Lamps counted"]
    assert (stated.json_ld_broken, stated.json_ld_repaired) == (0, repaired)


def test_control_characters_inside_strings_are_forgiven() -> None:
    stated = _read(_block('{"@type":"NewsArticle","headline":"Lamps\tcounted\nagain"}'))

    assert stated.json_ld[0]["headline"] == "Lamps\tcounted\nagain"
    assert stated.json_ld_repaired == 0


def test_plain_facts_are_saved_from_a_block_that_nothing_can_parse() -> None:
    torn = '{"@type":"NewsArticle","headline":"He said "no"","isAccessibleForFree":false,"wordCount":"812" ]]]'
    stated = _read(_block(torn))

    assert stated.json_ld_repaired == 1
    assert stated.json_ld[0]["@type"] == "NewsArticle"
    assert str(stated.json_ld[0]["isAccessibleForFree"]).lower() == "false"


@pytest.mark.parametrize("text", ["not data at all", "[[[", '"just a string"'], ids=["words", "brackets", "string"])
def test_what_cannot_be_read_is_counted_and_not_raised(text: str) -> None:
    stated = _read(_block(text))

    assert (stated.json_ld, stated.json_ld_broken) == ((), 1)


def test_graphs_lists_and_a_page_s_subject_are_flattened_in_page_order() -> None:
    graph = {"@graph": [{"@type": "WebSite", "name": "Harbour"}, {"@type": "NewsArticle", "headline": "One"}]}
    listed = [{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "Two"}}]
    stated = _read(_block(json.dumps(graph)) + _block(json.dumps(listed)))

    assert [types_of(node) for node in stated.json_ld if types_of(node)] == [
        ("WebSite",),
        ("NewsArticle",),
        ("WebPage",),
        ("NewsArticle",),
    ]


def test_data_nested_deeper_than_the_bound_is_not_read() -> None:
    deep = '{"a":' * 40 + "1" + "}" * 40

    assert _read(_block(deep)).json_ld == ()


def test_more_blocks_than_the_bound_are_left_alone() -> None:
    assert len(_read(_block(SOUND) * 40).json_ld) == 20


def test_other_scripts_are_never_searched() -> None:
    assert _read(f"<script>var state = {SOUND};</script>").json_ld == ()


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("NewsArticle", ("NewsArticle",)),
        ("http://schema.org/NewsArticle", ("NewsArticle",)),
        ("schema:NewsArticle", ("NewsArticle",)),
        (["Article", "https://schema.org/Report"], ("Article", "Report")),
        (None, ()),
        (7, ()),
    ],
    ids=["bare", "address", "prefix", "list", "absent", "number"],
)
def test_types_come_without_their_prefix(written: object, names: tuple[str, ...]) -> None:
    assert types_of({"@type": written}) == names


def test_a_reference_leads_to_the_node_it_names() -> None:
    nodes = [{"@type": "Person", "@id": "#ada", "name": "Ada Quay"}, {"@type": "Article", "author": {"@id": "#ada"}}]
    stated = _read(_block(json.dumps(nodes)))

    assert follow(stated, {"@id": "#ada"}) == nodes[0]
    assert follow(stated, {"@id": "#nobody"}) == {"@id": "#nobody"}


def test_microdata_is_shaped_like_json_ld() -> None:
    person = (
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Ada Quay</b></span>'
    )
    dates = '<time itemprop="datePublished" datetime="2026-03-01">1 March</time>'
    inner = f'<h1 itemprop="headline">Lamps  counted</h1>{person}{dates}'
    stated = _read("", f'<div itemscope itemtype="https://schema.org/NewsArticle">{inner}</div>')
    article = next(item for item in stated.microdata if types_of(item) == ("NewsArticle",))

    assert article["headline"] == "Lamps counted"
    assert article["datePublished"] == "2026-03-01"
    assert article["author"]["name"] == "Ada Quay"


def test_metas_keep_their_order_and_their_repetitions() -> None:
    head = (
        '<meta property="article:tag" content="Lamps"><meta property="article:tag" content="Piers">'
        '<meta name="Author" content=" Ada Quay ">'
    )
    stated = _read(head)

    assert stated.metas == (
        Meta(name="article:tag", content="Lamps"),
        Meta(name="article:tag", content="Piers"),
        Meta(name="author", content="Ada Quay"),
    )
    assert stated.meta("nothing", "author") == "Ada Quay"
    assert stated.meta("nothing") is None


def test_links_language_and_title_are_read() -> None:
    head = (
        '<link rel="canonical" href=""><link rel="Canonical" href="/lamps"><link rel="amphtml" href="/lamps/amp">'
        "<title>Lamps\n  counted</title>"
    )
    stated = _read(head, "<svg><title>Icon</title></svg>")

    assert (stated.canonical, stated.amphtml, stated.html_lang) == ("/lamps", "/lamps/amp", "en")
    assert stated.title == "Lamps counted"


def test_the_title_of_a_picture_is_not_the_page_s() -> None:
    assert _read("", "<svg><title>Icon</title></svg>").title is None


@pytest.mark.parametrize(
    ("body", "encoding", "origin"),
    [
        ("<title>Lampen für München</title>".encode(), "utf-8", "header"),
        (b"\xef\xbb\xbf" + "<title>Lampen für München</title>".encode(), "utf-8", "bom"),
        (b"<title>Lampen f\xfcr M\xfcnchen</title>", "cp1252", "meta"),
        (b"<title>Lampen f\xfcr M\xc3\xbcnchen</title>", "utf-8", "header"),
    ],
    ids=["the text itself", "a mark before it", "another encoding", "broken bytes"],
)
def test_the_bytes_at_hand_change_nothing_that_is_read(body: bytes, encoding: str, origin: str) -> None:
    text = body.removeprefix(b"\xef\xbb\xbf").decode(encoding, "replace")
    with_bytes = parse_document("https://news.example/a", text, encoding, origin, body)
    without = parse_document("https://news.example/a", text, encoding, origin)

    assert with_bytes.structured == without.structured
    assert with_bytes.tree.html == without.tree.html
