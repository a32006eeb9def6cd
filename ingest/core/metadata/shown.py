"""What the page shows, found by parts of class names, by attributes, and by where links lead.

A selector is tried on every element of the page. So the elements that may matter are selected once, by all parts of
names together; then each way to find some looks at those alone. Nothing is looked at before it is asked for.
"""

from __future__ import annotations

import re
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode


class Part(NamedTuple):
    """One way to find elements.

    Attributes:
        selector: What it stands for, as a selector; asked as such where neither `holds` nor `leads` is given.
        holds: Parts of a class name in lower case, one of which an element must have; a space stands for its bounds.
        also: Another part that it must have; empty when it needs none.
        inside: Tag of the elements sought within; empty for the elements themselves.
        leads: What the address of a link must hold; None for elements of any kind.
    """

    selector: str
    holds: tuple[str, ...] = ()
    also: str = ""
    inside: str = ""
    leads: re.Pattern[str] | None = None


class Shown:
    """The elements of one page, by what they are named.

    Attributes:
        classed: Selector of all elements that any part with `holds` may stand for.
        marked: Selector of all elements that any other may stand for, links aside.
    """

    def __init__(self, tree: LexborHTMLParser, classed: str, marked: str) -> None:
        self.classed = classed
        self.marked = marked
        self._tree = tree

    def find(self, part: Part, most: int) -> list[LexborNode]:
        """Return the first elements that a part stands for, at most so many, in page order."""
        if part.leads:
            links = (node for node in self._tree.tags("a") if part.leads.search(node.attrs.get("href") or ""))
            return [node for _, node in zip(range(most), links, strict=False)]
        if not part.holds:
            return self._tree.css(part.selector)[:most] if self._is_marked else []
        placed: list[tuple[int, LexborNode]] = []
        for name, nodes in self._named.items():
            if part.also in name and any(held in name for held in part.holds):
                placed += nodes
        found = [node for _, node in sorted(placed, key=itemgetter(0))]
        return _within(found, part.inside, most) if part.inside else found[:most]

    @cached_property
    def _is_marked(self) -> bool:
        return self._tree.css_first(self.marked) is not None

    @cached_property
    def _named(self) -> dict[str, list[tuple[int, LexborNode]]]:
        """The elements with their places in the page, by their whole class attribute in lower case."""
        named: dict[str, list[tuple[int, LexborNode]]] = {}
        for place, node in enumerate(self._tree.css(self.classed)):
            name = " ".join((node.attrs.get("class") or "").lower().split())
            named.setdefault(f" {name} ", []).append((place, node))
        return named


def _within(nodes: list[LexborNode], tag: str, most: int) -> list[LexborNode]:
    found: dict[int, LexborNode] = {}
    for node in nodes:
        for inner in node.css(tag):
            if inner.mem_id != node.mem_id:
                found.setdefault(inner.mem_id, inner)
        if len(found) >= most:
            break
    return list(found.values())[:most]
