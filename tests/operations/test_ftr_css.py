"""XPath written as CSS: the same elements of every page, or a refusal with its reason; held against lxml's XPath."""

from __future__ import annotations

import html as markup
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser

from ingest.adapters.rulebook.selectors import fault_of_selector
from ingest.operations.ftr.css import write_css
from ingest.operations.ftr.tokens import XPathRefusedError
from ingest.operations.ftr.xpath import parse_xpath

TAGS = ("div", "section", "span")
NAMES = ("class", "id", "type", "rel", "data-k")
VALUES = ("x", "X", "x y", "y x", " x ", "a\nx", "xy", "", 'x"b', "x\\b", "it's", "x]y", "é")
DOCTYPES = ("<!doctype html>", "")  # without one, browsers compare class names without regard to case

attributes = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES), min_size=1, max_size=4)
Tree = list[Any]  # (tag, attributes, Tree): the type system has no name for a recursive tuple

elements: st.SearchStrategy[Any] = st.recursive(
    st.tuples(st.sampled_from(TAGS), attributes, st.just([])),
    lambda inner: st.tuples(st.sampled_from(TAGS), attributes, st.lists(inner, max_size=4)),
    max_leaves=14,
)


def write_page(tree: Tree, doctype: str) -> str:
    """Return a page that both parsers take for the same tree; each element is numbered in `n`."""
    numbers = count()

    def write(element: Any) -> str:
        tag, named, inner = element
        written = "".join(f' {name}="{markup.escape(value)}"' for name, value in named.items())
        number = next(numbers)
        return f'<{tag} n="e{number}"{written}>t{"".join(write(one) for one in inner)}</{tag}>'

    body = "".join(write(one) for one in tree)
    return f'{doctype}<html n="html"><head n="head"></head><body n="body" class="x">{body}</body></html>'


def literal(value: str) -> str:
    return f'"{value}"' if '"' not in value else f"'{value}'"


words = st.sampled_from([value for value in VALUES if value.split() == [value]])
name = st.sampled_from(NAMES).map("@{}".format)
test = st.one_of(
    name,
    st.builds("{} = {}".format, name, st.sampled_from(VALUES).map(literal)),
    st.builds("{1} = {0}".format, name, st.sampled_from(VALUES).map(literal)),
    st.builds("{} != {}".format, name, st.sampled_from(VALUES).map(literal)),
    st.builds("contains({}, {})".format, name, st.sampled_from([value for value in VALUES if value]).map(literal)),
    st.builds("starts-with({},{})".format, name, st.sampled_from([value for value in VALUES if value]).map(literal)),
    st.builds(
        "contains(concat(' ', normalize-space({}), ' '), {})".format, name, words.map(lambda word: literal(f" {word} "))
    ),
    st.builds("contains(concat(' ',{},' '),{})".format, name, words.map(lambda word: literal(f" {word} "))),
)
condition = st.recursive(
    test,
    lambda inner: st.one_of(
        st.builds("not({})".format, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("({} and {})".format, inner, inner),
    ),
    max_leaves=2,
)
PLACES = (
    "1",
    "2",
    "last()",
    "last()-1",
    "position()=2",
    "position() < 3",
    "position()>=2",
    "position()>1",
    "position()=last()",
)
position = st.sampled_from(PLACES)
tag = st.sampled_from([*TAGS, "*", "body"])
step = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["/", "//", "//", "/child::", "/descendant::"]),
    tag,
    st.sampled_from(["", "", ""]) | position.map("[{}]".format),
    st.sampled_from(["", ""]) | condition.map("[{}]".format),
)
sibling = st.builds(
    "/following-sibling::{}{}".format, st.sampled_from([*TAGS, "*", "*[1]"]), st.just("") | condition.map("[{}]".format)
)
start = st.one_of(step, st.sampled_from(["/html", "/html/body", "/*", ".//div", "//*", "//body"]))
path = st.builds(
    "{}{}{}".format,
    st.one_of(st.builds("//{}{}".format, st.sampled_from(TAGS), st.just("") | condition.map("[{}]".format)), start),
    st.lists(step, max_size=2).map("".join),
    st.just("") | sibling,
)
expression = st.one_of(path, st.builds("{} | {}".format, path, path))


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


@settings(max_examples=400, deadline=None)
@given(expression, st.lists(elements, min_size=2, max_size=5), st.sampled_from(DOCTYPES))
def test_what_is_translated_selects_the_same_elements(xpath: str, tree: Tree, doctype: str) -> None:
    page = write_page(tree, doctype)
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
