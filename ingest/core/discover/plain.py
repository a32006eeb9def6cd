"""The text of a small piece of markup, as feeds carry it in titles, summaries and contents.

One pass over the tags, linear in the length whatever the markup: it builds no tree and judges nothing. Pages are read
by the extraction stages, never here.
"""

from __future__ import annotations

import re
from html import unescape

from ingest.core.text import clean_text, fold_space

_MARK = re.compile(r"<!--|-->|<(/?)([a-zA-Z][^\s/<>]*+)[^<>]*+>")
_UNSEEN = frozenset({"script", "style", "template", "noscript", "iframe", "svg", "button", "form", "head"})
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span"
    " strike strong sub sup time tt u var wbr".split()
)


def plain_text(markup: str) -> str:
    """Return the text a reader would see, paragraphs joined by one newline; empty when there is none."""
    if "<" in markup:
        markup = "".join(_seen_pieces(markup))
    lines = (fold_space(line) for line in clean_text(unescape(markup)).split("\n"))
    return "\n".join(line for line in lines if line)


def plain_line(markup: str | None) -> str | None:
    """Return the text on one line; None when there is none."""
    return " ".join(plain_text(markup or "").split("\n")) or None


def _seen_pieces(markup: str) -> list[str]:
    """Cut the markup into text and line breaks, leaving out what is never shown."""
    pieces: list[str] = []
    unseen_until = ""
    start = 0
    for mark in _MARK.finditer(markup):
        name = (mark[2] or mark[0]).lower()
        if not unseen_until:
            if name == "-->":
                continue  # no comment is open: text
            # Line breaks of the source are spaces; only tags break lines.
            pieces.append(markup[start : mark.start()].replace("\n", " "))
            if name == "<!--":
                unseen_until = "-->"
            elif name in _UNSEEN and not mark[1] and not mark[0].endswith("/>"):
                unseen_until = name
            elif name not in _INLINE:
                pieces.append("\n")
        elif name == unseen_until and (mark[1] or name == "-->"):
            unseen_until = ""
        start = mark.end()
    if not unseen_until:
        pieces.append(markup[start:].replace("\n", " "))
    return pieces
