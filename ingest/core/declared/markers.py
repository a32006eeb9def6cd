"""Marks of formats and services that speak of this page: AMP, Substack, Ghost.

A mark counts where the page shows that it is made with the service: any theme may name a class so. A vendor's script
says only that the *site* sells access; that is context for people and weighs nothing.
Sources: the AMP subscriptions and access extensions, the default themes of Substack and Ghost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from ingest.core.declared.scripts import Scripts
from ingest.core.weights import weighed
from ingest.model import Document, Evidence

_LEVEL_ATTRIBUTE = "data-post_access_level"
# What loads or names the service that a mark belongs to (in lower case), the mark, and what it says.
_MARKS = (
    (
        ("ampproject", "/amp-subscriptions"),
        "amp:subscriptions-section",
        '[subscriptions-section="content-not-granted"]',
        "access=restricted",
    ),
    (("ampproject", "/amp-access"), "amp:access-hide", "[amp-access-hide]", "access=restricted"),
    (("substack",), "substack:paywall", ".paywall-title, .paywall-cta", "access=subscription"),
    (("ghost",), "ghost:post-upgrade", ".gh-post-upgrade-cta, .gh-post-upgrade-cta-content", "access=subscription"),
)
_NEWSLETTERS = ("wordpress", "wp-content", "wp-includes", "wp.com")
# WordPress newsletters write who may read a post beside its subscription dialog.
_POST_LEVELS = {"everybody": "open", "subscribers": "registration", "paid_subscribers": "subscription"}
_VENDORS = re.compile(
    r"tinypass|piano\.io|cxense|news\.google\.com/swg|arcpub|arcp\.|zephr|evolok|poool|plenigo|steadyhq"
    r"|axate|memberful|"
    r"memberpress|leaky[-_]paywall|pelcro|laterpay|wallkit|mppglobal|qiota|subscribewithgoogle|sophi|leakypaywall"
)


def marker_evidence(document: Document, scripts: Scripts) -> Iterator[Evidence]:
    """Yield the format marks that the page carries, of formats and services that it shows it is made with."""
    tree, stated = document.tree, document.structured
    made_with = f"{stated.meta('generator')}\n{stated.meta('og:image')}\n".lower() + scripts.addresses
    for services, signal, selector, says in _MARKS:
        if not any(service in made_with for service in services):
            continue
        node = next((node for node in tree.css(selector)[:5] if not _under_comments(node)), None)
        if node is not None:
            yield weighed("mark", signal=signal, value=(node.tag or ""), says=says, where=selector)
    post = tree.css_first(f"[{_LEVEL_ATTRIBUTE}]") if any(name in made_with for name in _NEWSLETTERS) else None
    level = (post.attributes.get(_LEVEL_ATTRIBUTE) or "") if post is not None else ""
    if level in _POST_LEVELS:
        says = f"access={_POST_LEVELS[level]}"
        yield weighed("mark", signal=f"attribute:{_LEVEL_ATTRIBUTE}", value=level, says=says)


def vendor_evidence(scripts: Scripts) -> Iterator[Evidence]:
    """Yield, as context only, the first vendor of access whose script the page loads."""
    found = _VENDORS.search(scripts.addresses)
    if found:
        yield weighed("vendor", signal="script:vendor", value=found[0], says="access=restricted")


def _under_comments(node: LexborNode) -> bool:
    """Whether a mark stands in a discussion, which may be closed to readers who may read the text."""
    parent: LexborNode | None = node
    while parent is not None and parent.tag != "body":
        names = f"{parent.attributes.get('class')} {parent.attributes.get('id')}".lower()
        if "comment" in names or "discussion" in names:
            return True
        parent = parent.parent
    return False
