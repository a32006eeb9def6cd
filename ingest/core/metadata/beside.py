"""The lines beside the headline: the kicker above it and the deck below it.

They are sought around the main heading alone, in the few elements before and after it and around it, so that the lines
of other articles on the page are never taken for this one's. They are told by what pages name them; a line below the
heading that says what the page states as its description is a deck whatever its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.core.metadata.site_name import key_of
from ingest.core.metadata.statements import fold

MAX_HEADINGS = 4
MAX_CLIMB = 4
MAX_CLIMB_UP = 3
LEAST_KEY_CHARS = 8
MAX_SIBLINGS = 4
DECK_CHARS = (20, 400)
KICKER_CHARS = (2, 60)
# Every alternative begins with a letter of its own, so that most places of a name are passed at one glance.
_DECK = re.compile(
    r"standfirst|stand-first|sub-?(?:title|head|line)|subtitul|strap-?line|summary|synopsis|sottotitolo|sommario"
    r"|dec?k(?![a-z])|description|alternativeheadline|chap[oe]|copete|entradilla|excerpt(?![a-z])|bajada|bottomline"
    r"|unterzeile|vorspann|ingress|intro(?![a-z])|lead(?![a-z])|teaser-?text|perex"
)
_KICKER = re.compile(
    r"kicker|overline|eyebrow|dachzeile|roofline|pre-?t[ií]tul|pre-?title|ante-?titul|surtitre|occhiello|volanta"
    r"|cintillo|topline|over-?title|super-?title|spitzmarke|ober-?titel|tagline|vignette"
)
_NO_LINE = re.compile(
    r"image|media|video|photo|figure|byline|author|share|newsletter|related|\bmeta\b|date|toolbar|ad-"
)
MAX_PARAGRAPHS = 3
_PARAGRAPHS = ("p", "h2", "h3")
_SKIPPED = frozenset(("script", "style", "nav", "figure", "img", "picture", "svg", "aside", "form", "-comment"))
_TOPS = frozenset(("article", "main", "body", "html"))


@dataclass(frozen=True, slots=True)
class Beside:
    """The lines above and below the headline; None where the page has none.

    Attributes:
        deck_named: Whether the deck's element is named as one; a second heading is a deck of less certainty.
    """

    kicker: str | None = None
    deck: str | None = None
    deck_named: bool = False


def read_beside(
    tree: LexborHTMLParser, headline: str | None, summary: str | None, heading: LexborNode | None = None
) -> Beside:
    """Return the lines beside the main heading; both are None for a page without one.

    Args:
        tree: The parsed page.
        headline: The article's headline, which is neither; None when the page states none.
        summary: The page's description of itself; None when there is none.
        heading: The one that says the headline; None to seek it.
    """
    title = key_of(headline or "")
    heading = heading or _main_heading(tree, title)
    if heading is None:
        return Beside()
    deck, named = _deck(_below(heading), title, key_of(summary or "")) or (None, False)
    return Beside(kicker=_kicker(_above(heading), title), deck=deck, deck_named=named)


def _main_heading(tree: LexborHTMLParser, title: str) -> LexborNode | None:
    """Return the first heading that says the headline, or a part of it, else the first `<h1>`."""
    heading = tree.css_first("h1")
    if heading is not None and _says(heading, title):
        return heading
    first = tree.tags("h1")[:MAX_HEADINGS] if heading is not None else []
    return (
        next((node for node in first if _says(node, title)), None)
        or next((node for node in tree.tags("h2")[:MAX_HEADINGS] if _says(node, title)), None)
        or next(iter(first), None)
    )


def _says(heading: LexborNode, title: str) -> bool:
    key = key_of(heading.text(deep=True))
    return len(key) >= LEAST_KEY_CHARS and (key in title or title in key) if title else False


def _above(heading: LexborNode) -> Iterator[LexborNode]:
    """Yield the parts of the heading and the elements above it, nearest first."""
    yield from _siblings(heading.first_child, forward=True)
    for node in _levels(heading, MAX_CLIMB_UP):
        for single in _siblings(node.prev, forward=False):
            yield single
            yield from _siblings(single.first_child, forward=True)


def _below(heading: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements below the heading, nearest first."""
    for node in _levels(heading, MAX_CLIMB):
        for single in _siblings(node.next, forward=True):
            yield single
            yield from _siblings(single.first_child, forward=True)


def _levels(heading: LexborNode, most: int) -> Iterator[LexborNode]:
    """Yield the heading and the elements around it, within its article."""
    node: LexborNode | None = heading
    for _ in range(most):
        if node is None or node.tag in _TOPS:
            return
        yield node
        node = node.parent


def _siblings(node: LexborNode | None, *, forward: bool) -> Iterator[LexborNode]:
    """Yield a few elements from this node on, in one direction."""
    found = 0
    while node is not None and found < MAX_SIBLINGS:
        if node.is_element_node and node.tag not in _SKIPPED:
            found += 1
            yield node
        node = node.next if forward else node.prev


def _kicker(above: Iterator[LexborNode], title: str) -> str | None:
    """Return the first line above that is named as one."""
    lines = (_line(node, KICKER_CHARS) for node in above if _is_named(node, _KICKER))
    return next((text for text in lines if text and key_of(text) != title), None)


def _deck(below: Iterator[LexborNode], title: str, said: str) -> tuple[str, bool] | None:
    """Return the first line below that is named as one, is the second heading, or says what the page says of itself."""
    paragraphs = 0
    for at, node in enumerate(below):
        named = _is_named(node, _DECK)
        second = at == 0 and node.tag == "h2"
        if not named and not second:
            paragraphs += node.tag in _PARAGRAPHS
            if not said or node.tag not in _PARAGRAPHS or paragraphs > MAX_PARAGRAPHS:
                continue
        text = _line(node, DECK_CHARS)
        key = key_of(text)
        if text and key != title and (named or second or key == said):
            return text, named
    return None


def _is_named(node: LexborNode, names: re.Pattern[str]) -> bool:
    """Whether class or property of an element have one of the names, and none of a picture, a byline or a tool."""
    attributes = node.attributes
    name = attributes.get("class") or attributes.get("itemprop")
    if not name:
        return False
    return _names_line(name, names)


@lru_cache(maxsize=2048)
def _names_line(name: str, names: re.Pattern[str]) -> bool:
    name = name.lower()
    return names.search(name) is not None and not _NO_LINE.search(name)


def _line(node: LexborNode, chars: tuple[int, int]) -> str:
    """Return the text of an element on one line; empty when its length is out of bounds, or it is a style sheet."""
    text = fold(node.text(deep=True, separator=" ")).strip(" :|")
    return text if chars[0] <= len(text) <= chars[1] and "{" not in text else ""
