"""The lines beside the headline: the kicker above it and the deck below it, where the page marks them."""

from __future__ import annotations

from ingest.core.metadata.shown import Part, Shown, named
from ingest.core.metadata.site_name import key_of
from ingest.core.metadata.statements import fold

MAX_CHARS = 400
MAX_KICKER_CHARS = 80
_KICKERS = named("kicker", "article-overline", "dachzeile", "article__eyebrow")
_DECKS = (
    Part("", '[itemprop="alternativeHeadline"]'),
    *named("standfirst", "subheadline", "sub-headline", "article-deck", "article__deck", "article-dek"),
    Part("", "h1 + h2"),
)


def read_deck(shown: Shown, headline: str | None) -> tuple[str, str] | None:
    """Return the line that stands under the headline, where the page marks one; None otherwise."""
    for node in shown.find(*_DECKS)[:3]:
        text = fold(node.text(deep=True, separator=" "))
        if 20 <= len(text) <= MAX_CHARS and key_of(text) != key_of(headline or ""):
            return text, "dom:deck"
    return None


def read_kicker(shown: Shown, headline: str | None) -> tuple[str, str] | None:
    """Return the short line above the headline, where the page marks one; None otherwise."""
    for node in shown.find(*_KICKERS)[:2]:
        text = fold(node.text(deep=True, separator=" "))
        if 2 <= len(text) <= MAX_KICKER_CHARS and key_of(text) != key_of(headline or ""):
            return text, "dom:kicker"
    return None
