"""Marks of formats and services that speak of this page: AMP, Substack, Ghost.

A vendor's script says only that the *site* sells access; that is context for people and weighs nothing.
Sources: the AMP subscriptions and access extensions, the default themes of Substack and Ghost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from ingest.model import Document, Evidence

MARK_WEIGHT = 0.8
_LEVEL_ATTRIBUTE = "data-post_access_level"
_MARKS = (
    ("amp:subscriptions-section", '[subscriptions-section="content-not-granted"]', "access=restricted"),
    ("amp:access-hide", "[amp-access-hide]", "access=restricted"),
    ("substack:paywall", ".paywall-title, .paywall-cta", "access=subscription"),
    ("ghost:post-upgrade", ".gh-post-upgrade-cta, .gh-post-upgrade-cta-content", "access=subscription"),
)
# WordPress newsletters write who may read a post beside its subscription dialog.
_POST_LEVELS = {"everybody": "open", "subscribers": "registration", "paid_subscribers": "subscription"}
_ANY = ", ".join((*(selector for _, selector, _ in _MARKS), f"[{_LEVEL_ATTRIBUTE}]"))
_VENDORS = re.compile(
    r"tinypass|piano\.io|cxense|news\.google\.com/swg|arcpub|arcp\.|zephr|evolok|poool|plenigo|steadyhq"
    r"|axate|memberful|"
    r"memberpress|leaky[-_]paywall|pelcro|laterpay|wallkit|mppglobal|qiota|subscribewithgoogle|sophi|leakypaywall"
)


def marker_evidence(document: Document) -> Iterator[Evidence]:
    """Yield the format marks that the page carries."""
    if document.tree.css_first(_ANY) is None:
        return
    for signal, selector, says in _MARKS:
        node = next((node for node in document.tree.css(selector)[:5] if not _under_comments(node)), None)
        if node is not None:
            yield Evidence(signal=signal, value=(node.tag or ""), says=says, weight=MARK_WEIGHT, where=selector)
    stated = document.tree.css_first(f"[{_LEVEL_ATTRIBUTE}]")
    level = (stated.attributes.get(_LEVEL_ATTRIBUTE) or "") if stated is not None else ""
    if level in _POST_LEVELS:
        says = f"access={_POST_LEVELS[level]}"
        yield Evidence(signal=f"attribute:{_LEVEL_ATTRIBUTE}", value=level, says=says, weight=MARK_WEIGHT)


def vendor_evidence(document: Document) -> Iterator[Evidence]:
    """Yield, at weight 0, the first vendor of access whose script the page loads."""
    for script in document.tree.css("script[src]"):
        found = _VENDORS.search((script.attributes.get("src") or "").lower())
        if found:
            yield Evidence(signal="script:vendor", value=found[0], says="access=restricted", weight=0.0)
            return


def _under_comments(node: LexborNode) -> bool:
    """Whether a mark stands in a discussion, which may be closed to readers who may read the text."""
    parent: LexborNode | None = node
    while parent is not None and parent.tag != "body":
        names = f"{parent.attributes.get('class')} {parent.attributes.get('id')}".lower()
        if "comment" in names or "discussion" in names:
            return True
        parent = parent.parent
    return False
