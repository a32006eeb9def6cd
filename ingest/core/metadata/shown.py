"""What the page shows, found by parts of class names: quickly where no class name holds the part.

A selector on a part of a class name is tried on every element of the page; most pages hold no such name at all, which
one look at all their names tells. Nothing is looked at before it is asked for.
"""

from __future__ import annotations

from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode


class Part(NamedTuple):
    """A selector, and the part (in lower case) of a class name that it needs; empty when it needs none."""

    needs: str
    selector: str


class Shown:
    """The elements of one page, by selector."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._known: str | None = None

    def find(self, *parts: Part) -> list[LexborNode]:
        """Return the elements that any of the selectors matches, in page order."""
        selectors = [part.selector for part in parts if not part.needs or part.needs in self._names()]
        return self._tree.css(", ".join(selectors)) if selectors else []

    def _names(self) -> str:
        if self._known is None:
            names = {node.attrs.get("class") or "" for node in self._tree.css("[class]")}
            self._known = " ".join(names).lower()
        return self._known


def named(*names: str) -> tuple[Part, ...]:
    """Return selectors of elements with a class name that holds one of these."""
    return tuple(Part(name, f"[class*={name} i]") for name in names)
