"""The headline without the site's name, the deck and the kicker.

A page says its headline up to five times: the structured data, Open Graph, the visible `<h1>`, the Twitter card and the
`<title>`. Each lies in its own way (shortened for a card, with the site's name, the site's logo as `<h1>`), so they
check one another: what several say wins, and what the page shows wins over what it only states.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ingest.core.metadata.statements import Node, first_text, fold
from ingest.model import Document

MAX_CHARS = 400
_SEPARATOR = re.compile(r"\s+[|•·»«–—―:›>~/-]{1,2}\s+|\s*[|｜]\s*|(?<=\S)[:：]\s*(?=\S+$)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One saying of the headline, where it stands, and how far it is trusted (0 to 1)."""

    text: str
    origin: str
    trust: float


def read_headline(document: Document, node: Node, site: str | None) -> tuple[str, str] | None:
    """Return the headline and where it came from; None when the page states none.

    Args:
        document: The parsed page.
        node: Its article node; empty when it has none.
        site: The publisher's name, to cut off endings; None when unknown.
    """
    candidates = _candidates(document, node, site)
    if not candidates:
        return None
    keys = [key_of(candidate.text) for candidate in candidates]
    best = max(range(len(candidates)), key=lambda place: (_support(place, keys, candidates), -place))
    return candidates[best].text, candidates[best].origin


def read_deck(document: Document, headline: str | None) -> tuple[str, str] | None:
    """Return the line that stands under the headline, where the page marks one; None otherwise."""
    for selector in _DECKS:
        for node in document.tree.css(selector)[:3]:
            text = fold(node.text(deep=True, separator=" "))
            if 20 <= len(text) <= 600 and key_of(text) != key_of(headline or ""):
                return text, f"dom:{selector}"
    return None


def key_of(text: str) -> str:
    """Return letters and digits alone, folded: equal for two writings of one headline."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


_DECKS = (
    '[itemprop="alternativeHeadline"]',
    "header [class*=standfirst i]",
    "[class*=standfirst i]",
    "[class*=subheadline i]",
    "[class*=sub-headline i]",
    "[class*=subtitle i]",
    "[class*=article-deck i]",
    "[class*=dek i]",
)


def _candidates(document: Document, node: Node, site: str | None) -> list[Candidate]:
    structured = document.structured
    said = [
        ("json-ld:headline", first_text(structured, node.get("headline")), 1.0),
        *(("dom:h1", text, 1.0) for text in _headings(document)),
        ("og:title", structured.meta("og:title"), 0.9),
        ("json-ld:name", first_text(structured, node.get("name")), 0.6),
        ("twitter:title", structured.meta("twitter:title"), 0.6),
        ("meta:title", structured.meta("title", "dc.title", "dcterms.title", "sailthru.title", "parsely-title"), 0.6),
        ("dom:title", structured.title, 0.5),
    ]
    found: list[Candidate] = []
    for origin, text, trust in said:
        clean = fold(text)[:MAX_CHARS]
        clean = clean if origin in ("dom:h1", "json-ld:headline") else cut_site(clean, site, document)
        if clean and key_of(clean) not in ("", key_of(site or "")):
            found.append(Candidate(text=clean, origin=origin, trust=trust))
    return found


def _headings(document: Document) -> list[str]:
    heads = []
    for node in document.tree.css("h1")[:4]:
        text = fold(node.text(deep=True, separator=" "))
        if text:
            heads.append(text)
    return heads


def _support(place: int, keys: list[str], candidates: list[Candidate]) -> float:
    """Add up the trust of every saying that agrees: wholly for equal ones, partly for shortened ones."""
    mine = keys[place]
    total = candidates[place].trust * 0.1
    for key, other in zip(keys, candidates, strict=True):
        if key == mine:
            total += other.trust
        elif len(mine) > 8 and len(key) > 8 and (key.startswith(mine) or mine.startswith(key)):
            total += 0.4 * other.trust
    return total


def cut_site(text: str, site: str | None, document: Document) -> str:
    """Return a title without the site's name at its end (or start); unchanged when nothing there is the site's."""
    parts = list(_SEPARATOR.finditer(text))
    if not parts:
        return text
    last, first = parts[-1], parts[0]
    host = key_of(document.url.split("/")[2] if document.url.count("/") > 1 else "")
    tail, head = key_of(text[last.end() :]), key_of(text[: first.start()])
    names = [key_of(site or ""), host]
    if tail and any(tail in name or (name and name in tail) for name in names if name):
        return text[: last.start()].strip()
    if head and any(head == name or head in host for name in names if len(name) > 3) and len(head) > 3:
        return text[first.end() :].strip()
    return text
