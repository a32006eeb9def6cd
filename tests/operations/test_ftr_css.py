"""XPath written as CSS: the same elements of every page, or a refusal with its reason; held against lxml's XPath."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from lxml import etree
from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser
from xpath_grammar import DOCTYPES, NAMES, PLACES, TAGS, VALUES, Tree, expression, literal, pages, write_page

from ingest.adapters.rulebook.selectors import fault_of_selector
from ingest.operations.ftr.css import write_css
from ingest.operations.ftr.tokens import XPathRefusedError
from ingest.operations.ftr.xpath import parse_xpath


def selected_by_css(page: str, selectors: list[str]) -> set[str]:
    tree = LexborHTMLParser(page)
    return {node.attributes["n"] or "" for selector in selectors for node in tree.css(selector)}


def selected_by_xpath(page: str, xpath: str) -> set[str]:
    return {node.get("n") for node in lxml_html.document_fromstring(page).xpath(xpath)}


def test_every_simple_test_and_place_selects_the_same_elements() -> None:
    attributes: Tree = [("span", {name: value}, []) for name in NAMES for value in VALUES]
    places: Tree = [(tag, {}, [("div", {}, []), ("span", {}, []), ("div", {}, [])]) for tag in TAGS for _ in range(3)]
    tests = [f"contains(@{name}, {literal(value)})" for name in NAMES for value in VALUES if value]
    tests += [f"starts-with(@{name}, {literal(value)})" for name in NAMES for value in VALUES if value]
    tests += [f"@{name} {how} {literal(value)}" for name in NAMES for value in VALUES for how in ("=", "!=")]
    tests += [f"contains(concat(' ', @{name}, ' '), ' {word} ')" for name in NAMES for word in ("x", "X", "y", "xy")]
    tests += [
        test.replace(f"@{name},", f"normalize-space(@{name}),") for name in NAMES for test in tests if "concat" in test
    ]
    tests += [f"not({test})" for test in tests]
    expressions = [f"//span[{test}]" for test in tests] + [f"//{tag}[{place}]" for tag in TAGS for place in PLACES]
    expressions += [f"//div/*[{place}]" for place in PLACES]

    for doctype in DOCTYPES:
        page = write_page([*attributes, *places], doctype)
        tree, document = LexborHTMLParser(page), lxml_html.document_fromstring(page)
        differing = {
            xpath for xpath in expressions if {node.get("n") for node in document.xpath(xpath)} != in_css(tree, xpath)
        }
        assert differing == set()


def in_css(tree: LexborHTMLParser, xpath: str) -> set[str | None]:
    selectors = [selector for one in parse_xpath(xpath) for selector in write_css(one)]
    return {node.attributes["n"] for selector in selectors for node in tree.css(selector)}


@settings(max_examples=120, deadline=None)
@given(expression, pages)
def test_what_is_translated_selects_the_same_elements(xpath: str, page: str) -> None:
    check_same(xpath, page)


@pytest.mark.nightly
@settings(max_examples=5000, deadline=None)
@given(expression, pages)
def test_what_is_translated_selects_the_same_elements_on_many_pages(xpath: str, page: str) -> None:
    check_same(xpath, page)


def check_same(xpath: str, page: str) -> None:
    try:
        selectors = [selector for one in parse_xpath(xpath) for selector in write_css(one)]
    except XPathRefusedError:
        return

    assert selected_by_css(page, selectors) == selected_by_xpath(page, xpath), selectors


@given(expression)
def test_what_the_grammar_holds_is_translated_or_refused_for_its_place_or_number(xpath: str) -> None:
    etree.XPath(xpath)  # it is XPath for whoever wrote it, too
    try:
        written = [selector for one in parse_xpath(xpath) for selector in write_css(one)]
    except XPathRefusedError as refused:
        written, reason = [], str(refused)
    else:
        reason = ""

    assert bool(written) is not bool(reason)
    assert not reason or reason.startswith("a position ") or reason.endswith("selectors")
    faults = [fault for selector in written if (fault := fault_of_selector(selector))]
    assert [fault for fault in faults if "chains" not in fault and "match nothing" not in fault] == []


def test_selectors_that_select_something_else_would_be_seen() -> None:
    page = write_page([("div", {"class": "X"}, []), ("div", {"class": "x"}, [])], "")

    assert selected_by_css(page, ["div.x"]) == {"e0", "e1"}
    assert selected_by_css(page, ['div[class~="x"]']) == {"e1"}
    assert selected_by_xpath(page, "//div[contains(concat(' ',normalize-space(@class),' '),' x ')]") == {"e1"}


@pytest.mark.parametrize(
    ("xpath", "css"),
    [
        ("//div[@id='x']", ['div[id="x"]']),
        ("//*[@id='x']//p", ['[id="x"] p']),
        ("//a[contains(concat(' ',normalize-space(@class),' '),' x ')]", ['a[class~="x"]']),
        ("/html/body/div[1]", ["html:root > body > div:nth-of-type(1)"]),
        ("//h1 | //h2[@class='t']", ["h1", 'h2[class="t"]']),
        ("//a[@rel='author']", ['a[rel="author" s]']),
        ("//p[not(@class or @id)]", ["p:not([class]):not([id])"]),
        ("//p[not(@class and @id)]", ["p:not([class])", "p:not([id])"]),
        ("//*[not(@class)]//i", ["*:not([class]) i"]),
        ("//ul/li[last()]", ["ul > li:last-of-type"]),
        ("//h2/following-sibling::*[1]", ["h2 + *"]),
        ("//p[@title='say \"so\"']", ['p[title="say \\"so\\""]']),
    ],
)
def test_selectors_are_written_as_a_person_would(xpath: str, css: list[str]) -> None:
    assert [selector for one in parse_xpath(xpath) for selector in write_css(one)] == css


@pytest.mark.parametrize(
    ("xpath", "said"),
    [
        ("(//p)[1]", "parentheses around a path"),
        ("//p[a]", "texts and children cannot be asked about"),
        ("//p[contains(., 'x')]", "only attributes can be asked about"),
        ("//p[contains(text(), 'x')]", "only attributes can be asked about"),
        ("//p[text()='x']", "texts and children"),
        ("//p[count(a) > 1]", "texts and children"),
        ("//h2/following-sibling::p[1]", "a position along following-sibling::"),
        ("//a/parent::div", "the axis parent:: has no CSS"),
        ("//a/..", "goes back or stays"),
        ("string(//a)", "string() selects no elements"),
        ("div", "does not start at the root"),
        ("//DIV", "in lower case"),
        ("//p[@Class]", "in lower case"),
        ("//svg:g", "names a namespace"),
        ("//p[@class='x'][1]", "a position after another predicate"),
        ("//p[2 and @x]", "a position joined"),
        ("//*[1]", "a position of the root"),
        ("/html[1]/body", "a position of the root"),
        ("//p[0]", "positions count from 1"),
        ("//p[@a > 1]", "a comparison by '>'"),
        ("//p[@a = 1]", "which is no string"),
        ("//p[contains(@a, '')]", "selects everything"),
        ("//p[contains(concat(' ', @a, ' '), 'x')]", "unless one word is sought"),
        ("//p[contains(concat('-', @a, ' '), ' x ')]", "something else than spaces"),
        ("//p//text()", "in the midst of a path"),
        ("//p/text()/b", "in the midst of a path"),
        ("//p[", "not understood at"),
        ("//p]", "not understood from ']'"),
        ("//p['", "not XPath"),
        ("//p[@a='x]", "not XPath"),
        ("//", "not understood at 'its end'"),
        ("", "does not start at the root"),
        ("//p[" + "(" * 400, "more than a person writes"),
        ("//p[{}]".format(" or ".join(f"@a{n} and (@b or @c)" for n in range(13))), "it comes to 26 selectors"),
    ],
)
def test_what_has_no_css_is_refused_with_its_reason(xpath: str, said: str) -> None:
    with pytest.raises(XPathRefusedError) as refused:
        [write_css(one) for one in parse_xpath(xpath)]

    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
