"""The headline, chosen among all that the page gives for it.

A page says its headline up to seven times: the structured data, Open Graph, the visible `<h1>`, the Twitter card, the
`<title>`. Each lies in its own way (written for sharing, cut for a card, ending in the site's name, the site's logo as
`<h1>`), so they check one another: sayings that agree add up, and the heaviest group wins. What the page shows
outweighs what it states only where the statements contradict each other.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from ingest.core.metadata.headings import MAX_HEADINGS, all_headings, first_heading
from ingest.core.metadata.site_name import BAR, DASH, key_of, without_site, words_of
from ingest.core.metadata.statements import Node, first_text, fold
from ingest.core.urls import host_of, origin_of
from ingest.model import Document

__all__ = ["Saying", "key_of", "read_headline"]

MAX_CHARS = 400
SHORTENED_COUNTS = 0.2
"""What a saying that begins like another adds to it, of its own trust."""
REWORDED_TRUST = 2.1
"""Of a heading that says the same as the statements in other words: more than any statement that stands alone."""
SHOWN_TRUST = 3.2
"""Of such a heading where the statements agree: all of them are one text, written for engines; readers see this one."""
RELATED_SHARE = 0.5
LEAST_WORDS = 3
CUT_CHARS = 100
"""From this length on a saying that others carry on is taken for cut: search engines read 110 characters."""
_CUT = re.compile(r"(?<!\s)\s*+(?:\.\.\.|…)$")
_LOOSE = re.compile(r"(?<!\s)\s++(?=[,.:;!?’”)\]»](?:\s|\w|$))")
_H1 = "dom:h1"
_WEIGHTY = ("json-ld:headline", "og:title")
_TRUST = {
    _H1: 0.7,
    "json-ld:headline": 1.1,
    "og:title": 1.0,
    "twitter:title": 0.3,
    "dom:title": 0.2,
    "json-ld:name": 0.2,
    "meta:title": 0.3,
}


class Saying(NamedTuple):
    """One saying of the headline, where it stands and how far it is trusted; `key` is equal for equal wordings."""

    text: str
    origin: str
    key: str
    trust: float


class Headline(NamedTuple):
    """The headline, where it came from, and the heading that says it; None where that has not been sought."""

    text: str
    origin: str
    heading: LexborNode | None = None


def read_headline(document: Document, node: Node, site: str | None) -> Headline | None:
    """Return the headline and where it came from; None when the page states none.

    Args:
        document: The parsed page.
        node: Its article node; empty when it has none.
        site: The publisher's name, to cut off endings; None when unknown.
    """
    first = first_heading(document, node)
    shown = _shown([first] if first is not None else [])
    plain = _at_once(document, node, shown)
    if plain is not None:
        return Headline(*plain, first)
    stated = _stated(document, node)
    said = [*stated, *shown]
    agreed = _agreed(said)
    if agreed is not None:
        return Headline(*_written(agreed, said), first)
    if first is not None:
        said = [*stated, *_shown(all_headings(document, first))]
    host = host_of(document.url).removeprefix("www.").rpartition(".")[0]
    names = {key_of(site or ""), key_of(host), *_logos(document, said)} - {""}
    said = _agree([_clean(saying, site or "", names, said) for saying in said])
    said = _weigh_headings([saying for saying in said if saying.key and saying.key not in names])
    if not said:
        return None
    best = max(said, key=lambda saying: _support(saying, said))
    return Headline(*_written(best.key, said))


def _at_once(document: Document, node: Node, shown: list[Saying]) -> tuple[str, str] | None:
    """Return the headline where the first heading and the weightiest statements say the same in the same writing.

    It is what weighing everything would yield: whatever the others say, they weigh less. None sends to that.
    """
    shared = fold(document.structured.meta("og:title"))[:MAX_CHARS]
    if not shared or not shown or key_of(shared) != shown[0].key or not shown[0].key:
        return None
    stated = fold(first_text(document.structured, node.get("headline")))[:MAX_CHARS]
    if stated:
        return (stated, "json-ld:headline") if stated == shared else None
    return (shared, "og:title") if shared == shown[0].text else None


def _stated(document: Document, node: Node) -> list[Saying]:
    structured = document.structured
    said = (
        ("json-ld:headline", first_text(structured, node.get("headline"))),
        ("og:title", structured.meta("og:title")),
        ("twitter:title", structured.meta("twitter:title")),
        ("dom:title", structured.title),
        ("json-ld:name", first_text(structured, node.get("name"))),
        ("meta:title", structured.meta("title", "dc.title", "dcterms.title", "sailthru.title", "parsely-title")),
    )
    texts = [(origin, fold(text)[:MAX_CHARS]) for origin, text in said if text]
    keys = {text: key_of(text) for _, text in texts}
    return [Saying(text, origin, keys[text], _TRUST[origin]) for origin, text in texts]


def _shown(headings: list[LexborNode]) -> list[Saying]:
    """Return what headings say, each wording of it once."""
    texts = dict.fromkeys(fold(node.text(deep=True, separator=" ")) for node in headings)
    written = [_LOOSE.sub("", text)[:MAX_CHARS] for text in texts if text]
    return [Saying(text, _H1, key_of(text), _TRUST[_H1]) for text in written]


def _logos(document: Document, said: list[Saying]) -> set[str]:
    """Return the keys of headings that lead to the front page: they are the site's name."""
    if not any(saying.origin == _H1 for saying in said):
        return set()
    front = {"/", "./", origin_of(document.url), f"{origin_of(document.url)}/"}
    found = document.tree.css("h1 a")[:MAX_HEADINGS]
    links = [node for node in found if (node.attributes.get("href") or "").strip() in front]
    return {key_of(fold(node.text(deep=True, separator=" "))) for node in links}


def _agreed(said: list[Saying]) -> str | None:
    """Return the wording on which structured data (if any), Open Graph and a heading agree; None when they do not."""
    stated = {saying.key for saying in said if saying.origin in ("json-ld:headline", "og:title")}
    if len(stated) != 1 or not any(saying.origin == "og:title" for saying in said):
        return None
    key = stated.pop()
    return key if key and any(saying.key == key for saying in said if saying.origin == _H1) else None


def _written(key: str, said: list[Saying]) -> tuple[str, str]:
    """Return the best supported writing of a wording, and the most trusted place that has it.

    The heading's own text may be glued or torn at its inner tags: it supports another's writing, it gives its own only
    where there is no other.
    """
    same = [saying for saying in said if saying.key == key]
    support: dict[str, float] = {}
    for saying in same:
        support[saying.text] = support.get(saying.text, 0.0) + saying.trust
    stated = [saying for saying in same if saying.origin != _H1] or same
    best = max(stated, key=lambda saying: support[saying.text])
    return best.text, best.origin


def _clean(saying: Saying, site: str, names: set[str], said: list[Saying]) -> Saying:
    """Cut the site's name; a heading is shown alone and keeps its bars, and so does what a heading shows whole."""
    if any(saying.key == heading.key for heading in said if heading.origin == _H1):
        return saying
    text = without_site(saying.text, site, names)
    return saying if text == saying.text else saying._replace(text=text, key=key_of(text))


def _agree(said: list[Saying]) -> list[Saying]:
    """Let sayings check one another: one that is another plus an ending loses it, a cut one becomes the whole."""
    keys = {saying.key for saying in said}
    shown = {saying.key for saying in said if saying.origin == _H1}
    whole = [saying if saying.key in shown else _complete(saying, said) for saying in said]
    return [saying if saying.key in shown else _shorten(saying, keys) for saying in whole]


def _complete(saying: Saying, said: list[Saying]) -> Saying:
    if len(saying.text) < CUT_CHARS and not _CUT.search(saying.text):
        return saying
    longer = (other for other in said if len(other.key) > len(saying.key) > 12 and other.key.startswith(saying.key))
    whole = max(longer, key=lambda other: other.trust, default=None)
    return saying._replace(text=whole.text, key=whole.key) if whole else saying


def _shorten(saying: Saying, keys: set[str]) -> Saying:
    for pattern in (BAR, DASH):
        for found in pattern.finditer(saying.text):
            head = saying.text[: found.start()].strip()
            if len(head) > 12 and (key := key_of(head)) in keys:
                return saying._replace(text=head, key=key)
    return saying


def _weigh_headings(said: list[Saying]) -> list[Saying]:
    """Trust the heading that rewords the statements; forget those that say something else, if one does not."""
    stated = [saying for saying in said if saying.origin != _H1]
    headings = [saying for saying in said if saying.origin == _H1]
    weighty = [saying for saying in stated if saying.origin in _WEIGHTY]
    if len(weighty) == len(_WEIGHTY) and weighty[0].key == weighty[1].key:
        near = [saying for saying in headings if _within(saying, weighty)]
        near = near or [saying._replace(trust=SHOWN_TRUST) for saying in headings if _rewords(saying, weighty)][:1]
        if near:
            return [*stated, *near]
    near = [saying for saying in headings if _within(saying, stated)]
    if not near:
        near = [saying._replace(trust=REWORDED_TRUST) for saying in headings if _rewords(saying, stated)][:1]
    return [*stated, *(near or headings)]


def _within(heading: Saying, stated: list[Saying]) -> bool:
    """Whether a statement holds the heading whole, or the heading it."""
    return any(heading.key in other.key or other.key in heading.key for other in stated if other.key)


def _rewords(heading: Saying, stated: list[Saying]) -> bool:
    """Whether the heading shares half of its words, or of theirs, with a statement."""
    words = words_of(heading.text)
    known = (words_of(other.text) for other in stated)
    return len(words) >= LEAST_WORDS and any(
        len(words & those) >= RELATED_SHARE * min(len(words), len(those)) for those in known if those
    )


def _support(saying: Saying, said: list[Saying]) -> float:
    """Add up the trust of all that agree: wholly for equal ones, partly for those that only begin alike."""
    total = 0.0
    for other in said:
        if other.key == saying.key:
            total += other.trust
        elif min(len(other.key), len(saying.key)) > 8 and other.key.startswith(saying.key):
            total += SHORTENED_COUNTS * other.trust
    return total
