"""An explanation as a page: the structure with what became of each block, complete, alone, never a page's markup."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from store_samples import reading

from ingest.adapters.rulebook import load_rulebook
from ingest.core.trace import trace_page
from ingest.model import FetchedPage
from ingest.operations.explained_page import render_page
from ingest.operations.explained_page.outline import MAX_DEPTH
from ingest.operations.explaining import explain_reading, explain_trace
from ingest.operations.explanation import Explanation
from ingest.operations.html.markup import element
from ingest.resources import rules_folder

RULES = load_rulebook(rules_folder() / "_shared.toml", [rules_folder()])
URL = "https://post.example/a"
PROSE = tuple(f"On day {n} the council walked along the quay and counted every lamp that was lit." for n in range(5))
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt; </style></title></textarea>-->"
STATED = {
    "@type": "NewsArticle",
    "headline": EVIL,
    "author": {"name": EVIL},
    "isAccessibleForFree": False,
    "hasPart": {"isAccessibleForFree": False, "cssSelector": f".gate{EVIL}"},
}
HOSTILE = """<html lang="EVIL"><head><title>EVIL</title><script type="application/ld+json">STATED</script>
<style>p { color: red }</style><link rel=stylesheet href=https://evil.example/x.css></head><body onload=alert(3)>
<article class="EVIL" style="position:fixed"><h1>EVIL</h1><p onclick=alert(4)>PROSE EVIL</p><p>PROSE</p><p>PROSE</p>
<iframe src=https://evil.example/></iframe><img src=https://evil.example/x.png>
<div class="paywall EVIL" id='"><svg/onload=alert(5)>'>Subscribe to read on EVIL</div></article></body></html>"""
FOREIGN = frozenset("script img iframe svg object embed link form video audio base textarea template".split())


def explain(html: str, *, url: str = URL) -> Explanation:
    page = FetchedPage(
        url=url, final_url=url, status=200, headers=(), body=html.encode(), fetched_at=datetime(2026, 3, 5, tzinfo=UTC)
    )
    return explain_trace(trace_page(page, RULES))


def nodes(html: str) -> Iterator[LexborNode]:
    """Every element of a written page."""
    yield from LexborHTMLParser(html).css("*")


def intruders(html: str) -> list[str]:
    """What could load, run or look like something, and is not ours."""
    found = [node.tag or "" for node in nodes(html) if node.tag in FOREIGN]
    found += [
        f"{name}=" for node in nodes(html) for name in node.attributes if name.startswith("on") or name == "style"
    ]
    links = (node.attributes.get("href") for node in nodes(html))
    found += [href for href in links if href is not None and href != URL and not re.fullmatch(r"#[\w-]+", href)]
    return found + ["style"] * (len(LexborHTMLParser(html).css("style")) - 1)


def one(tree: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    found = tree.css_first(selector)
    assert found is not None, selector
    return found


@pytest.fixture(scope="module")
def hostile() -> Explanation:
    stated = json.dumps(STATED).replace("</", "<\\/")
    return explain(HOSTILE.replace("STATED", stated).replace("PROSE", PROSE[0]).replace("EVIL", escape(EVIL)))


def test_whatever_a_page_says_stays_text(hostile: Explanation) -> None:
    html = render_page(hostile)
    text = one(LexborHTMLParser(html), "main").text()

    assert intruders(html) == []
    assert text.count("<script>alert(1)</script><img src=x onerror=alert(2)>") > 6
    assert '"><svg/onload=alert(5)>' in text


def test_without_the_escaping_a_page_would_take_over(hostile: Explanation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{element.__module__}.escape", lambda text, quote: text)

    assert {"script", "img", "svg", "onerror="} <= set(intruders(render_page(hostile)))


def test_an_address_that_is_no_web_page_is_no_link() -> None:
    shown = render_page(replace(explain_reading(reading(URL)), url="javascript:alert(1)"))

    assert intruders(shown) == []
    assert "javascript:alert(1)" in one(LexborHTMLParser(shown), "header").text()


def test_attributes_and_texts_are_escaped_each_in_its_way() -> None:
    made = element("p", '<b> & "c"', class_='"><i>', hidden=True, lang=None, aria_label="it's", id="a\x00\ud800b")

    assert (
        made.html
        == '<p class="&quot;&gt;&lt;i&gt;" hidden aria-label="it&#x27;s" id="ab">&lt;b&gt; &amp; &quot;c&quot;</p>'
    )


def test_a_browser_is_told_to_load_and_run_nothing_but_the_one_style_sheet(hostile: Explanation) -> None:
    html = render_page(hostile)
    style = html.partition("<style>")[2].partition("</style>")[0]
    hashed = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policies = [node.attributes["content"] for node in LexborHTMLParser(html).css("head > meta[http-equiv]")]

    assert policies == [f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"]
    assert html.index("Content-Security-Policy") < html.index("<style>")
    assert "url(" not in style
    assert "@import" not in style


def test_every_block_stands_once_in_its_element_with_its_class_and_rule() -> None:
    menu = "".join(f"<li><a href=/{n}>Part {n}</a></li>" for n in range(8))
    story = "".join(f"<p>{text}</p>" for text in PROSE)
    explained = explain(
        f"<body><nav><ul>{menu}</ul></nav><main class=story><h1>Lamps</h1><div class=text>{story}</div>"
        "<div class=share-bar hidden><p>Post it</p><p>Send it</p></div></main></body>"
    )
    tree = LexborHTMLParser(render_page(explained))
    blocks = tree.css(".structure .block")
    shown = [(node.attributes["id"], one(node, ".text").text()) for node in blocks]
    container = one(tree, ".structure .box.container")
    bar = blocks[-1]

    assert shown == [(f"b{at}", block.text) for at, block in enumerate(explained.blocks)]
    assert one(container, "summary .label").text() == "main.story"
    assert [one(node, ".text").text() for node in container.css(".block.n-kept")] == list(PROSE)
    assert "n-share hidden-text" in (bar.attributes["class"] or "")
    assert "hidden from readers" in bar.text()
    assert one(bar, ".why code").text() == explained.blocks[-1].rule
    assert {node.attributes["dir"] for node in tree.css(".structure .text")} == {"auto"}


def test_a_box_without_anything_to_tell_starts_closed_and_all_others_open() -> None:
    menu = "".join(f"<li><a href=/{n}>Part {n}</a></li>" for n in range(8))
    story = "".join(f"<p>{text}</p>" for text in PROSE)
    tree = LexborHTMLParser(render_page(explain(f"<body><nav><ul>{menu}</ul></nav><main>{story}</main></body>")))
    opened = {one(node, "summary .label").text(): "open" in node.attributes for node in tree.css(".structure .box")}

    assert {label.partition(" ")[0]: shown for label, shown in opened.items()} == {
        "body": True,
        "nav": False,
        "main": True,
    }


def test_the_legend_counts_every_class_and_has_a_switch_for_each() -> None:
    html = render_page(
        explain(f"<body><main>{''.join(f'<p>{text}</p>' for text in PROSE)}</main><nav>Menu</nav></body>")
    )
    tree = LexborHTMLParser(html)
    switches = [node.attributes["id"] for node in tree.css(".filters input[type=checkbox]")]
    said = [" ".join(node.text().split()) for node in tree.css(".filters label[class]")]

    assert said == ["kept 5", "navigation 1"]
    assert switches == ["show-kept", "show-navigation"]
    assert all(f"body:has(#{switch}:not(:checked))" in html for switch in switches)


def test_evidence_is_marked_at_its_place_and_leads_there_and_back(hostile: Explanation) -> None:
    tree = LexborHTMLParser(render_page(hostile))
    targets = {node.attributes.get("id") for node in tree.css("[id]")}
    there = {node.attributes["href"] for node in tree.css(".facts a")}
    back = tree.css(".bears a")
    wall = next(at for at, block in enumerate(hostile.blocks) if block.noise == "paywall")

    assert f"#b{wall}" in there
    assert {str(href).removeprefix("#") for href in there} <= targets
    assert {node.attributes["href"] for node in back} <= {"#fact-access", "#fact-wall", "#fact-extent"}
    assert len(back) == len(hostile.places) > 0
    assert "this tipped it" in one(tree, "#fact-access").text()


def test_fields_stand_with_where_they_come_from() -> None:
    tree = LexborHTMLParser(render_page(explain_reading(reading(URL))))
    rows = [[cell.text() for cell in row.css("th, td")] for row in tree.css("tbody tr")]

    assert ["headline", "A headline", "og:title"] in rows
    assert ["lead_image_caption", "A caption", ""] in rows


def test_a_page_of_which_only_text_is_held_is_shown_flat_and_says_so() -> None:
    tree = LexborHTMLParser(render_page(explain_reading(reading(URL))))

    assert "without the elements around them" in one(tree, "main").text()
    assert len(tree.css(".structure > .block")) == 4


def test_text_from_elsewhere_stands_apart_from_what_the_page_shows() -> None:
    read = reading(URL)
    body = replace(read.article.body, origin="json-ld")
    tree = LexborHTMLParser(render_page(explain_reading(replace(read, article=replace(read.article, body=body)))))
    apart, *shown = tree.css(".structure > *")

    assert "Not on the page itself: taken from its json-ld" in apart.text()
    assert len(apart.css(".block.n-kept")) == 2
    assert len(shown) == 2


def test_pages_that_nest_without_end_are_drawn_to_a_depth_that_browsers_draw() -> None:
    depth = 1200
    html = render_page(explain("<body>" + "<div><p>word</p>" * depth + "</div>" * depth + "</body>"))
    tree = LexborHTMLParser(html)

    assert len(tree.css(".block")) == depth
    assert deepest(tree) < 2 * MAX_DEPTH


def deepest(tree: LexborHTMLParser) -> int:
    """How many boxes stand in one another at most."""
    depth = 0
    while tree.css_first(" > ".join([".box"] * (depth + 1))) is not None:
        depth += 1
    return depth
