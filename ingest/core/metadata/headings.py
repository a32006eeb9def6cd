"""Which headings readers see as the article's: the first `<h1>`, unless it is the last step of a path of links.

Publishers put the wording that engines are to find into the path at the top of the page, in small type, and set the
headline itself as a lesser heading. It chooses elements; what they say is weighed elsewhere.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from ingest.core.metadata.site_name import key_of
from ingest.core.metadata.statements import Node, first_text, fold
from ingest.model import Document

MAX_HEADINGS = 4
_MOST_STEPS = 6
_BOXES = frozenset(("article", "body", "main"))


def first_heading(document: Document, node: Node) -> LexborNode | None:
    """Return the heading that stands for the article; None when the page has no `<h1>`.

    Args:
        document: The parsed page.
        node: Its article node; empty when it has none.
    """
    first = document.tree.css_first("h1")
    if first is None or not _ends_path(first):
        return first
    others = (heading for heading in document.tree.tags("h1")[1:MAX_HEADINGS] if not _ends_path(heading))
    return next(others, None) or _lesser(document, node) or first


def all_headings(document: Document, first: LexborNode) -> list[LexborNode]:
    """Return the headings that may say the headline, the one that stands for the article before the others."""
    others = document.tree.tags("h1")[:MAX_HEADINGS] if first.tag == "h1" else []
    return [first, *(heading for heading in others if not _ends_path(heading))]


def _lesser(document: Document, node: Node) -> LexborNode | None:
    """Return the lesser heading that says what the structured data calls the headline, where sharing says another."""
    own = key_of(fold(first_text(document.structured, node.get("headline"))))
    if not own or own == key_of(fold(document.structured.meta("og:title"))):
        return None
    lesser = document.tree.tags("h2")[:MAX_HEADINGS]
    return next((one for one in lesser if key_of(fold(one.text(deep=True, separator=" "))) == own), None)


def _ends_path(heading: LexborNode) -> bool:
    around: LexborNode | None = heading.parent
    for _ in range(_MOST_STEPS):
        if around is None or around.tag in _BOXES:
            return False
        if around.tag == "nav" or "breadcrumb" in (around.attributes.get("class") or "").lower():
            return True
        around = around.parent
    return False
