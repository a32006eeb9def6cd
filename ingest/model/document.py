"""A page decoded and parsed once: what every reading stage starts from. Never leaves the worker that parsed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser


class Meta(NamedTuple):
    """One `<meta>` that names something: `name`, `property`, `itemprop` or `http-equiv` in lower case, and content."""

    name: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Structured:
    """What the page says of itself in machine-readable form; evidence, not truth.

    Attributes:
        json_ld: Every JSON-LD node as a mapping, `@graph` and lists flattened, in page order.
        json_ld_broken: How many JSON-LD blocks could not be read even leniently.
        json_ld_repaired: How many were read only leniently (their evidence weighs less).
        microdata: Microdata items as mappings shaped like JSON-LD nodes (`@type`, properties).
        metas: In page order, repeated names kept.
        canonical: `<link rel=canonical>` as written; None when absent or empty.
        amphtml: `<link rel=amphtml>` as written; None when absent.
        licences: `<link rel=license>` as written, in page order, at most five.
        html_lang: The `lang` of `<html>` as written; None when absent or empty.
        title: `<title>` text, whitespace folded; None when absent or empty.
    """

    json_ld: tuple[Mapping[str, Any], ...] = ()
    json_ld_broken: int = 0
    json_ld_repaired: int = 0
    microdata: tuple[Mapping[str, Any], ...] = ()
    metas: tuple[Meta, ...] = ()
    canonical: str | None = None
    amphtml: str | None = None
    licences: tuple[str, ...] = ()
    html_lang: str | None = None
    title: str | None = None
    _first: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the metas by name: a page is asked for a hundred names, and most pages have some forty metas."""
        first = {meta.name: meta.content for meta in reversed(self.metas) if meta.content}
        object.__setattr__(self, "_first", first)

    def meta(self, *names: str) -> str | None:
        """Return the first non-empty content among metas of these names, in this order of names; else None."""
        first = self._first
        for name in names:
            if name in first:
                return first[name]
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Decoded text, the parsed tree, structured data.

    Attributes:
        url: The address that answered; relative links resolve against it (and `<base>`).
        html: The decoded text the tree was parsed from.
        encoding: The character encoding used, as a Python codec name.
        encoding_origin: Where it came from: `bom` · `header` · `meta` · `detected` · `default`.
    """

    url: str
    html: str
    tree: LexborHTMLParser
    structured: Structured
    encoding: str
    encoding_origin: str
