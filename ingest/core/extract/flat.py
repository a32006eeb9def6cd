"""A page as flat lists: elements, and the runs of text between block boundaries, both in page order.

Everything after the walk thinks on these lists; nothing goes back to the tree. Named tuples, because a page has
hundreds of them and each costs a microsecond less than a frozen dataclass; elements that say the same are one value,
which is why the element around each stands in a list of its own.
"""

from __future__ import annotations

from typing import NamedTuple

from ingest.core.rules import Mark

# Menus and drawings, a third of a page: text right in one is a short line of it, taken without a closer look.
MENUS = frozenset(("footer", "nav", "select", "svg"))


class Element(NamedTuple):
    """What one element says that can matter: a block, or an inline element that is marked.

    Attributes:
        names: Class names and id, as written.
        mark: What its tag, names, role or a publisher's rule say it is, when that is noise.
        hidden: Whether it, by itself, hides its content from readers.
        body: How strongly it claims to hold the body: 0 no, 1 by name, 2 by tag or role, 3 by microdata, 4 by rule.
        kept: Whether a publisher's rule keeps its content.
        block: Whether it ends the run of text before it and the one inside it.
    """

    tag: str
    names: str
    mark: Mark | None
    hidden: bool
    body: int
    kept: bool
    block: bool


class Run(NamedTuple):
    """A run of text between two block boundaries: what a reader sees as one block.

    Attributes:
        text: Clean, on one line (preformatted text keeps its lines); never empty.
        element: Index of the innermost recorded element around it.
        words: Its words, as `count_words` counts.
        linked: Share, 0 to 1, of its characters that stand in links.
        bold: Whether all of it stands in bold type.
        noscript: Whether it stands in a `<noscript>`.
    """

    text: str
    element: int
    words: int
    linked: float
    bold: bool
    noscript: bool


class FlatPage(NamedTuple):
    """All elements that hold text, and all runs of a page.

    Attributes:
        parents: For each element, the index of the one around it; -1 for the root.
        spans: For each element, (first run, one past its last run): an element's runs are neighbours in `runs`.
    """

    elements: list[Element]
    parents: list[int]
    runs: list[Run]
    spans: list[tuple[int, int]]

    def ancestors(self, element: int) -> list[int]:
        """Return the indexes of the element and all around it, innermost first."""
        found = []
        while element >= 0:
            found.append(element)
            element = self.parents[element]
        return found
