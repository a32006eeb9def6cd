"""Trace: a page's structure, what its blocks weighed and its elements added up to, for a person who asks why.

The one place that looks at the stage from within: it takes the stage's own steps again, with the stage's functions. It
decides nothing, and the line never calls it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from ingest.core.extract.flat import FlatPage
from ingest.core.extract.refuse import weigh_without_refused
from ingest.core.extract.stage import read_blocks
from ingest.core.extract.weigh import Reading, Sight, Weighed
from ingest.core.rules import PageRules
from ingest.model import Body, Declared, Document, TracedBlock, TracedElement

MAX_SELECTORS = 20
_PLAIN_SELECTOR = re.compile(r"""[\w\s.#>+~*="'\[\]^$|-]+""")
_IN_PAGE = frozenset(("dom", "noscript"))


class BodyTrace(NamedTuple):
    """The part of a page's trace that extraction knows; the fields are those of `PageTrace`."""

    elements: tuple[TracedElement, ...]
    blocks: tuple[TracedBlock, ...]
    container: int
    selected: tuple[tuple[str, tuple[int, ...]], ...]


def trace_body(
    document: Document, declared: Declared, rules: PageRules, body: Body, selectors: Iterable[str]
) -> BodyTrace:
    """Return the page's structure as it was when `body` was taken from it.

    Args:
        document: The page.
        declared: What the publisher states.
        rules: The rules for this page.
        body: What the stage made of the page.
        selectors: CSS selectors to look up, as lists; what is no selector, or selects no text, is left out.
    """
    reading = read_blocks(document, declared, rules)
    page = reading.page
    weighed, container = _weigh_as_read(reading, body)
    return BodyTrace(
        elements=_elements(weighed),
        blocks=tuple(
            TracedBlock(element=run.element, words=run.words, linked=run.linked, weight=weight)
            for run, weight in zip(page.runs, weighed.weights, strict=True)
        ),
        container=container,
        selected=_select(document.tree, page, selectors),
    )


def _weigh_as_read(reading: Reading, body: Body) -> tuple[Weighed, int]:
    """Weigh with the eyes that the body was found with; return that and the container, -1 for text from elsewhere."""
    taken = {block.position for block in body.removed}
    kept = [index for index in range(len(reading.page.runs)) if index not in taken]
    shown = weigh_without_refused(reading, Sight.SHOWN)
    if body.origin not in _IN_PAGE or not kept:
        return shown.weighed, -1
    for sight in (Sight.SHOWN, Sight.REVEALED, Sight.NOSCRIPT):
        weighed, container, _ = shown if sight is Sight.SHOWN else weigh_without_refused(reading, sight)
        start, end = reading.page.spans[container] if container >= 0 else (0, 0)
        if start <= kept[0] and kept[-1] < end and not any(weighed.hidden[index] for index in kept):
            return weighed, container
    return shown.weighed, -1


def _elements(weighed: Weighed) -> tuple[TracedElement, ...]:
    page = weighed.page
    sums = [0.0, *accumulate(weighed.weights)]
    return tuple(
        TracedElement(
            tag=element.tag,
            names=" ".join(element.names.split()),
            parent=parent,
            first=first,
            end=end,
            noise=element.mark.noise if element.mark else None,
            rule=element.mark.rule if element.mark else "",
            hides=element.hidden,
            claims=element.body > 0,
            weight=sums[end] - sums[first],
        )
        for element, parent, (first, end) in zip(page.elements, page.parents, page.spans, strict=True)
    )


def _select_nodes(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    if not _PLAIN_SELECTOR.fullmatch(selector):
        return []  # an XPath, a rule's name, or what could keep the parser busy for long (`:has`)
    try:
        return tree.css(selector)
    except SelectolaxError:
        return []


def _select(
    tree: LexborHTMLParser, page: FlatPage, selectors: Iterable[str]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Find the elements of selectors again by tag and names: the walk keeps no way back into the tree."""
    found: list[tuple[str, tuple[int, ...]]] = []
    for selector in list(dict.fromkeys(selectors))[:MAX_SELECTORS]:
        named = {
            (node.tag, " ".join(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".split()))
            for part in selector.split(", ")
            for node in _select_nodes(tree, part)
        }
        named = {(tag, names) for tag, names in named if names}  # without a name it could be any
        at = tuple(
            index
            for index, element in enumerate(page.elements)
            if (element.tag, " ".join(element.names.split())) in named
        )
        if at:
            found.append((selector, at))
    return tuple(found)
