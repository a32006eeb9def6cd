"""Hashes of an article's text that ignore what a typesetter changes: quotes, dashes, spaces, case of nothing else.

Never used as identity of a page; only to tell whether the text changed and whether two pages carry the same text.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

_TYPOGRAPHY = {
    **dict.fromkeys(map(ord, "‘’‚‛′´`"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    ord("…"): "...",
    0x00AD: None,  # soft hyphen
    0x200B: None,  # zero-width space
}


def fold_typography(text: str) -> str:
    """Return the text in NFKC with one form of quote, dash and space, so that re-typesetting compares equal."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)).split())


def hash_texts(texts: Iterable[str]) -> str:
    """Return SHA-256, hex, over the texts with typography folded; order counts, empty ones do not."""
    digest = hashlib.sha256()
    for text in texts:
        folded = fold_typography(text)
        if folded:
            digest.update(folded.encode())
            digest.update(b"\n")
    return digest.hexdigest()


def hash_content(headline: str | None, deck: str | None, blocks: Iterable[str]) -> str:
    """Return the `content_hash` of an article: of headline, deck and body blocks."""
    return hash_texts([f"h:{headline or ''}", f"d:{deck or ''}", *blocks])
