"""The page's scripts as the readers of declarations need them: addresses loaded, and text that stands in the page.

Structured data is no script here, and text too long for anything but a bundled program is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

MAX_SCRIPT_CHARS = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripts:
    """What the `<script>` elements of a page hold, in page order.

    Attributes:
        addresses: Of the scripts it loads, in lower case, one a line.
        texts: Of the scripts that stand in it, each at most 300,000 characters.
    """

    addresses: str
    texts: tuple[str, ...]


def read_scripts(tree: LexborHTMLParser) -> Scripts:
    """Return the page's scripts."""
    addresses: list[str] = []
    texts: list[str] = []
    for node in tree.tags("script"):
        attributes = node.attributes
        if "src" in attributes:
            addresses.append(attributes["src"] or "")
        elif "ld+json" not in (attributes.get("type") or ""):
            texts.append(node.text(deep=True))
    return Scripts(
        addresses="\n".join(addresses).lower(), texts=tuple(text for text in texts if len(text) <= MAX_SCRIPT_CHARS)
    )
