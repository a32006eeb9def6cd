"""Pages of any shape and XPath of every kind that is translated, for tests that hold CSS against it."""

from __future__ import annotations

import html as markup
from itertools import count
from typing import Any

from hypothesis import strategies as st

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

pages = st.builds(write_page, st.lists(elements, min_size=2, max_size=5), st.sampled_from(DOCTYPES))
