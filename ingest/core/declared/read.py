"""Weigh the publisher's declarations against one another.

The more specific source decides: own fields, then the content tier, then the flag on the article, then flags on parts.
But "free" is cheap: a closed statement beats a more general open one; an open one beats a closed one only from a much
better source, else the two contradict one another.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape

from ingest.core.declared.fields import field_evidence, tier_evidence
from ingest.core.declared.flags import closed_selectors, flag_evidence
from ingest.core.declared.markers import marker_evidence, vendor_evidence
from ingest.core.declared.scripts import read_scripts
from ingest.core.structured import types_of
from ingest.core.text import fold_space
from ingest.core.weights import LEVELS, rank_of, weighed
from ingest.model import Access, Declared, Document, Evidence

_OPEN_DECLARES, _OPEN_LEADS = LEVELS["open-declares"], LEVELS["open-leads"]
MAX_ARTICLE_CHARS = 400_000
"""A longer text is passed over: a cut one might be stored for the whole."""


def read_declared(document: Document, headers: tuple[tuple[str, str], ...]) -> Declared:
    """Return what the publisher states, with every statement as evidence, heaviest first.

    Args:
        document: The parsed page.
        headers: Of the response, names in lower case; some publishers state access there.
    """
    scripts = read_scripts(document.tree)
    evidence = [
        *_headers(headers),
        *field_evidence(document, scripts),
        *tier_evidence(document),
        *flag_evidence(document),
        *marker_evidence(document, scripts),
        *vendor_evidence(scripts),
    ]
    evidence = sorted(dict.fromkeys(evidence), key=lambda piece: -piece.weight)
    text, words = _article_text(document)
    return Declared(
        access=settle(evidence),
        evidence=tuple(evidence),
        selectors=closed_selectors(document),
        article_text=text,
        word_count=words,
    )


def settle(evidence: Iterable[Evidence]) -> Access:
    """Return what declarations amount to, UNKNOWN when there is none or when they contradict one another.

    Args:
        evidence: Only what `says` an access counts.
    """
    said = [
        (Access(piece.says.removeprefix("access=")), piece)
        for piece in sorted(evidence, key=rank_of, reverse=True)
        if piece.says.startswith("access=") and piece.weight
    ]
    closed = [(access, piece) for access, piece in said if access.closed]
    opened = [(access, piece) for access, piece in said if access is Access.OPEN and rank_of(piece) >= _OPEN_DECLARES]
    if not closed:
        return Access.OPEN if opened else Access.UNKNOWN
    lead = rank_of(opened[0][1]) - rank_of(closed[0][1]) if opened else -1.0
    if lead >= 0.0:
        return Access.OPEN if lead >= _OPEN_LEADS else Access.UNKNOWN
    # A kind of wall tells more than `not free`, whatever says it.
    return next((access for access, _ in closed if access is not Access.RESTRICTED), Access.RESTRICTED)


def _headers(headers: tuple[tuple[str, str], ...]) -> list[Evidence]:
    return [
        weighed("header", signal=f"header:{name}", value=value[:200], says="access=restricted")
        for name, value in headers
        if name in ("x-paywall", "x-paywalled", "x-premium") and value.strip().lower() in ("1", "true", "yes")
    ]


def _article_text(document: Document) -> tuple[str | None, int | None]:
    """Return `articleBody` without markup and `wordCount` of the longest article node."""
    text: str | None = None
    count: int | None = None
    for node in (*document.structured.json_ld, *document.structured.microdata):
        if not any("Article" in name or "Posting" in name or name == "Report" for name in types_of(node)):
            continue
        body = node.get("articleBody")
        if isinstance(body, str) and len(text or "") < len(body) <= MAX_ARTICLE_CHARS:
            text = body
        number = node.get("wordCount")
        if isinstance(number, int) or (isinstance(number, str) and number.strip().isdigit() and len(number) < 8):
            count = int(number)
    return (_plain(text) if text else None), count if count and 0 < count < 1_000_000 else None


def _plain(text: str) -> str | None:
    lines = (fold_space(line) for line in unescape(text).splitlines())
    return "\n".join(line for line in lines if line) or None
