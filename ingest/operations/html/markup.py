"""HTML built from values, so that no text of a page can become markup: it is escaped where it enters.

Only what `element` made is markup; every plain string is text, made visible Unicode first. Names of tags and attributes
are ours, never a page's. Source: WHATWG HTML §13.3 (serialising).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from ingest.core.text import clean_text

_VOID = frozenset(("br", "input", "link", "meta"))


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of HTML that is safe to stand in a page as it is."""

    html: str


Content = Markup | str | None


def element(tag: str, *content: Content, **attributes: str | bool | None) -> Markup:
    """Return an element.

    Args:
        tag: Its name; ours, never a page's.
        content: Markup, or text to be escaped; None for nothing.
        attributes: A trailing underscore is dropped from a name (`class_`), others become hyphens. None and False leave
            an attribute out, True writes it without a value.
    """
    written = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in _VOID:
        return Markup(f"<{tag}{written}>")
    return Markup(f"<{tag}{written}>{together(content).html}</{tag}>")


def together(content: Iterable[Content]) -> Markup:
    """Return pieces one behind the other, text escaped."""
    return Markup("".join(piece.html if isinstance(piece, Markup) else _escaped(piece or "") for piece in content))


def _attribute(name: str, value: str | bool | None) -> str:  # noqa: FBT001 - HTML has attributes without values
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{_escaped(value)}"'


def _escaped(text: str) -> str:
    return escape(clean_text(text), quote=True)
