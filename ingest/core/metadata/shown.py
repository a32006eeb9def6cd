"""What the page shows, found by parts of class names: elements with a class are listed once, and asked by their names.

A selector on a part of a class name is tried on every element of the page; here every name is looked at as text, and
most pages hold none that is asked for. Nothing is looked at before it is asked for.
"""

from __future__ import annotations

from operator import itemgetter
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode


class Part(NamedTuple):
    """One way to find elements.

    Attributes:
        selector: What it stands for, as a selector; asked as such where `holds` is empty.
        holds: Parts of a class name in lower case, one of which an element must have; a space stands for its bounds.
        also: Another part that it must have; empty when it needs none.
        inside: Tag of the elements sought within; empty for the elements themselves.
    """

    selector: str
    holds: tuple[str, ...] = ()
    also: str = ""
    inside: str = ""


class Shown:
    """The elements of one page, by what they are named."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._named: dict[str, list[tuple[int, LexborNode]]] | None = None
        self._names = ""

    def find(self, part: Part, most: int) -> list[LexborNode]:
        """Return the first elements that a part stands for, at most so many, in page order."""
        if not part.holds:
            return self._tree.css(part.selector)[:most]
        named = self._list()
        if not any(held in self._names for held in part.holds):
            return []
        placed: list[tuple[int, LexborNode]] = []
        for name, nodes in named.items():
            if part.also in name and any(held in name for held in part.holds):
                placed += nodes
        found = [node for _, node in sorted(placed, key=itemgetter(0))]
        return _within(found, part.inside, most) if part.inside else found[:most]

    def _list(self) -> dict[str, list[tuple[int, LexborNode]]]:
        """Return the elements with their places in the page, by their whole class attribute in lower case."""
        if self._named is None:
            self._named = {}
            for place, node in enumerate(self._tree.css("[class]")):
                name = f" {node.attrs.get('class') or ''} ".lower()
                self._named.setdefault(name, []).append((place, node))
            self._names = "".join(self._named)
        return self._named


def _within(nodes: list[LexborNode], tag: str, most: int) -> list[LexborNode]:
    found: dict[int, LexborNode] = {}
    for node in nodes:
        for inner in node.css(tag):
            if inner.mem_id != node.mem_id:
                found.setdefault(inner.mem_id, inner)
        if len(found) >= most:
            break
    return list(found.values())[:most]
