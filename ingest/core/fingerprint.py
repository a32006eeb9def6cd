"""Hashes of an article's text that ignore what a typesetter changes: quotes, dashes, spaces, case of nothing else.

Never used as identity of a page; only to tell whether the text changed and whether two pages carry the same text.
"""

from __future__ import annotations

import hashlib
import re
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
# Quicker than `str.translate`, which looks every character up.
_FANCY = re.compile(f"[{''.join(_PLAIN)}]")


def fold_typography(text: str) -> str:
    """Return the text in NFKC with one form of quote, dash and space, so that re-typesetting compares equal."""
    if text.isascii():
        return " ".join(text.replace("`", "'").split())
    plain = _FANCY.sub(lambda fancy: _PLAIN[fancy[0]], text)
    return " ".join(unicodedata.normalize("NFKC", plain).split())


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
    return [folded for text in texts if (folded := fold_typography(text))]


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
