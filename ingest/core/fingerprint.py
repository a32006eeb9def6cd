"""Hashes of an article's text that ignore what a typesetter changes: quotes, dashes, spaces, case of nothing else.

Never used as identity of a page; only to tell whether the text changed and whether two pages carry the same text.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

_PLAIN = {
    **dict.fromkeys("‘’‚‛′´`", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    "\u00ad": "",  # soft hyphen
    "\u200b": "",  # zero-width space
}


def fold_typography(text: str) -> str:
    """Return the text in NFKC with one form of quote, dash and space, so that re-typesetting compares equal."""
    return " ".join(_plain(text).split())


def hash_texts(texts: Iterable[str]) -> str:
    """Return SHA-256, hex, over the texts with typography folded; order counts, empty ones do not."""
    return _digest(_folded(texts))


def hash_content(headline: str | None, deck: str | None, blocks: Iterable[str]) -> str:
    """Return the `content_hash` of an article: of headline, deck and body blocks."""
    return hash_texts([f"h:{headline or ''}", f"d:{deck or ''}", *blocks])


def hash_article(headline: str | None, deck: str | None, blocks: Iterable[str]) -> tuple[str, str]:
    """Return (`hash_content`, `hash_texts` of the blocks), for which the blocks are folded only once."""
    folded = _folded(blocks)
    return _digest([*_folded((f"h:{headline or ''}", f"d:{deck or ''}")), *folded]), _digest(folded)


def _folded(texts: Iterable[str]) -> list[str]:
    texts = list(texts)
    # Together, because the cost is in the calls; a line feed takes no part in any composition.
    lines = _plain("\n".join(texts)).split("\n")
    if len(lines) != len(texts):
        lines = [_plain(text) for text in texts]
    return [folded for line in lines if (folded := line if _single_spaced(line) else " ".join(line.split()))]


def _plain(text: str) -> str:
    """Return the text without typographic variants, its spaces as they are."""
    if text.isascii():
        return text.replace("`", "'")
    # Quicker than one expression and than `str.translate`: a search for one character is next to nothing.
    for fancy, plain in _PLAIN.items():
        text = text.replace(fancy, plain)
    return unicodedata.normalize("NFKC", text)


def _single_spaced(line: str) -> bool:
    # Of all white space, only U+0020 is printable.
    return line.isprintable() and "  " not in line and not line.startswith(" ") and not line.endswith(" ")


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
