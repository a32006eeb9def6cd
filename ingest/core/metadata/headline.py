"""The headline without the site's name, and the deck under it.

A page says its headline up to five times: the structured data, Open Graph, the visible `<h1>`, the Twitter card and the
`<title>`. Each lies in its own way (written for sharing, cut for a card, ending in the site's name, the site's logo as
`<h1>`), so they check one another: sayings that agree add up, and the heaviest group wins.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from ingest.core.metadata.shown import Part, Shown, named
from ingest.core.metadata.statements import Node, first_text, fold
from ingest.core.urls import host_of
from ingest.model import Document

MAX_CHARS = 400
MAX_KICKER_CHARS = 80
MAX_HEADINGS = 4
SHORTENED_COUNTS = 0.2
"""What a saying that begins like another adds to it, of its own trust."""
_BAR = re.compile(r"\s*[|｜ㅣ‖]\s*")
_DASH = re.compile(r"\s+[-•·»«–—―›>~/:]{1,2}\s+|(?<=[\u3000-\u9fff\uac00-\ud7af)!?”\"'])[-：](?=\S{1,12}$)")
_MIN_BEFORE_BAR = 20
_CUT = re.compile(r"\s*(?:\.\.\.|…)$")
_WORD = re.compile(r"\w+")
_LOOSE = re.compile(r"\s+(?=[,.:;!?’”)\]»](?:\s|\w|$))")
_TRUST = {
    "dom:h1": 0.7,
    "json-ld:headline": 1.1,
    "og:title": 1.0,
    "twitter:title": 0.3,
    "dom:title": 0.2,
    "json-ld:name": 0.2,
    "meta:title": 0.3,
}
_KICKERS = named("kicker", "article-overline", "dachzeile", "article__eyebrow")
_DECKS = (
    Part("", '[itemprop="alternativeHeadline"]'),
    *named("standfirst", "subheadline", "sub-headline", "article-deck", "article__deck", "article-dek"),
    Part("", "h1 + h2"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One saying of the headline and where it stands; `key` is equal for equal wordings."""

    text: str
    origin: str
    key: str


def read_headline(document: Document, node: Node, site: str | None) -> tuple[str, str] | None:
    """Return the headline and where it came from; None when the page states none.

    Args:
        document: The parsed page.
        node: Its article node; empty when it has none.
        site: The publisher's name, to cut off endings; None when unknown.
    """
    names = {key_of(site or ""), key_of(host_of(document.url).removeprefix("www.").rpartition(".")[0])} - {""}
    sayings = _agree([_clean(saying, names) for saying in _sayings(document, node)])
    sayings = [saying for saying in sayings if saying.key and saying.key not in names]
    if not sayings:
        return None
    best = max(sayings, key=lambda saying: _support(saying, sayings))
    # The heading's own text may be glued or torn at its inner tags: an equal statement is better written.
    written = next((other for other in sayings if other.key == best.key and other.origin != "dom:h1"), best)
    return written.text, written.origin


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


def key_of(text: str) -> str:
    """Return letters and digits alone, folded: equal for two writings of one headline."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _sayings(document: Document, node: Node) -> list[Saying]:
    structured = document.structured
    said = (
        ("json-ld:headline", first_text(structured, node.get("headline"))),
        ("og:title", structured.meta("og:title")),
        ("twitter:title", structured.meta("twitter:title")),
        ("dom:title", structured.title),
        ("json-ld:name", first_text(structured, node.get("name"))),
        ("meta:title", structured.meta("title", "dc.title", "dcterms.title", "sailthru.title", "parsely-title")),
        *(("dom:h1", text) for text in _headings(document)),
    )
    return [Saying(text=fold(text)[:MAX_CHARS], origin=origin, key="") for origin, text in said if text]


def _headings(document: Document) -> list[str]:
    texts = (fold(node.text(deep=True, separator=" ")) for node in document.tree.css("h1")[:MAX_HEADINGS])
    return [_LOOSE.sub("", text) for text in dict.fromkeys(texts) if text]


def _clean(saying: Saying, names: set[str]) -> Saying:
    """Cut the site's name and what follows a bar; a heading is shown alone and keeps its bars."""
    text = saying.text if saying.origin == "dom:h1" else _without_site(saying.text, names)
    return replace(saying, text=text, key=key_of(text))


def _without_site(text: str, names: set[str]) -> str:
    parts = _BAR.split(text)
    if len(parts) > 1:
        kept = parts[0] if len(parts[0]) >= _MIN_BEFORE_BAR else text
        if _names_site(parts[0], names):
            kept = parts[1]
        elif _names_site(parts[-1], names):
            kept = text[: list(_BAR.finditer(text))[-1].start()]
            kept = parts[0] if len(parts[0]) >= _MIN_BEFORE_BAR else kept
        text = kept.strip()
    while True:
        breaks = list(_DASH.finditer(text))
        if breaks and _names_site(text[breaks[-1].end() :], names):
            text = text[: breaks[-1].start()].strip()
        elif breaks and _names_site(text[: breaks[0].start()], names):
            text = text[breaks[0].end() :].strip()
        else:
            return text


def _names_site(part: str, names: set[str]) -> bool:
    key = key_of(part)
    return bool(key) and any(
        key == name or (len(key) > 3 and key in name) or (len(name) > 3 and name in key and len(key) < 3 * len(name))
        for name in names
    )


def _agree(sayings: list[Saying]) -> list[Saying]:
    """Let sayings check one another: one that is another plus an ending loses it, a cut one becomes the whole."""
    keys = {saying.key for saying in sayings}
    return [_shorten(_complete(saying, sayings), keys) for saying in sayings]


def _complete(saying: Saying, sayings: list[Saying]) -> Saying:
    if not _CUT.search(saying.text):
        return saying
    longer = (other for other in sayings if len(other.key) > len(saying.key) > 12 and other.key.startswith(saying.key))
    whole = max(longer, key=lambda other: _TRUST[other.origin], default=None)
    return replace(saying, text=whole.text, key=whole.key) if whole else saying


def _shorten(saying: Saying, keys: set[str]) -> Saying:
    for pattern in (_BAR, _DASH):
        for found in pattern.finditer(saying.text):
            head = saying.text[: found.start()].strip()
            if key_of(head) in keys and len(head) > 12:
                return replace(saying, text=head, key=key_of(head))
    return saying


def _support(saying: Saying, sayings: list[Saying]) -> float:
    """Add up the trust of all that agree: wholly for equal ones, partly for those that only begin alike."""
    total = 0.0
    for other in sayings:
        if other.key == saying.key:
            total += _TRUST[other.origin]
        elif min(len(other.key), len(saying.key)) > 8 and other.key.startswith(saying.key):
            total += SHORTENED_COUNTS * _TRUST[other.origin]
    return total
