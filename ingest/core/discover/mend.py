"""Mend the one fault that makes XML parsers lose addresses: ampersands written bare, and HTML's names for letters.

`?a=1&b=2` in a sitemap or feed is not XML; a recovering parser drops the `&b` and hands on an address that was never
meant. Linear, leaves CDATA sections alone, and touches nothing in a document that is well written.
"""

from __future__ import annotations

import re
from html.entities import html5

# Numeric references and XML's own five names are right as they are.
_WRONG = re.compile(rb"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)(?:([A-Za-z][A-Za-z0-9]{1,30};))?")
_CDATA_START = b"<![CDATA["
_CDATA_END = b"]]>"


def mend_ampersands(body: bytes) -> bytes:
    """Return XML whose bare ampersands are escaped and whose HTML entities are numeric references."""
    if _WRONG.search(body) is None:
        return body
    pieces: list[bytes] = []
    start = 0
    while True:
        section = body.find(_CDATA_START, start)
        end = body.find(_CDATA_END, section) if section >= 0 else -1
        pieces.append(_WRONG.sub(_right, body[start : section if end >= 0 else len(body)]))
        if end < 0:
            return b"".join(pieces)
        pieces.append(body[section:end])
        start = end


def _right(wrong: re.Match[bytes]) -> bytes:
    name = wrong[1]
    letters = html5.get(name.decode("ascii")) if name else None
    if letters is None:
        return b"&amp;" + (name or b"")
    return b"".join(b"&#%d;" % ord(letter) for letter in letters)
