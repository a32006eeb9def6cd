"""The article's main picture with caption and credit: the one the page shows at its head, else the one it states.

What is stated for sharing is often cropped, branded or another picture altogether; what stands under the headline is
what a reader saw. Placeholders, icons and portraits of writers are no lead pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from selectolax.lexbor import LexborNode

from ingest.core.metadata.statements import Node, first_text, fold
from ingest.core.structured import follow
from ingest.core.urls import absolute
from ingest.model import Document, LeadImage

MAX_CAPTION_CHARS = 600
MAX_CREDIT_CHARS = 120
MAX_LOOKED_AT = 40
MAX_CLIMB = 10
MAX_FRAME_CLIMB = 6
_APART = ("nav", "footer", "aside", "a")
MAX_SET_CHARS = 8000
MIN_WIDTH_PX = 300
# Both are matched against lower case.
_NO_PICTURE = re.compile(
    r"^data:|\.svg(?:\?|$)|placeholder|transparent|blank\.|spacer|pixel|1x1|avatar|logo|icon|sprite"
    r"|gravatar|default[-_.]|/autoren?/|"
    r"/authors?/|byline|headshot|profile|badge|banner|emoji|loading|dummy",
)
_ELSEWHERE = re.compile(
    r"related|recommend|teaser|sidebar|\bcard|promo|most-?read|author|autor|byline|avatar|logo|widget"
    r"|newsletter|menu|nav|header-?bar|"
    r"footer|comment|gallery-thumb|banner|advert|carousel",
)
_SIZE = re.compile(r"(\d+(?:\.\d+)?)([wx])(,|$)")
_CREDIT = re.compile(
    r"(?:[|(]\s*+|\s|^)(?:(?:photo(?:graph)?(?: by| credit)?|foto|bild|image(?: credit)?|credit|crédit"
    r"|quelle|fotografía|copyright)\s*+[:：]\s*+|©\s*+)"
    r"([^|()\n]{2,120})\)?\s*+$",
    re.IGNORECASE,
)
_CAPTIONS = "figcaption, [class*=caption i], [itemprop=caption i]"
_Words = tuple[str | None, str | None]
_NO_WORDS: _Words = (None, None)
_CREDIT_PARTS = "[class*=credit i], [class*=copyright i], [class*=source i], [itemprop=copyrightHolder], small, cite"


def read_lead_image(document: Document, node: Node) -> tuple[LeadImage, str] | None:
    """Return the picture, its address absolute, and where it stood; None when the page has none.

    Args:
        document: The parsed page.
        node: Its article node; empty when it has none.
    """
    for picture in _shown(document):
        url = absolute(document.url, _best_source(picture) or "")
        if url:
            caption, credit = _words_of(picture)
            return LeadImage(url=url, caption=caption, credit=credit), "dom:img"
    described = _described(document, node)
    for origin, ref in _stated(document, described):
        url = absolute(document.url, ref) if ref and not ref.startswith("data:") else None
        if url:
            bare = url.partition("?")[0]
            caption, credit = next((words for known, words in described.items() if bare in known), _NO_WORDS)
            return LeadImage(url=url, caption=caption, credit=credit), origin
    return None


def _shown(document: Document) -> Iterator[LexborNode]:
    """Yield pictures that may be the lead, in page order: those in a figure, then wide ones of the main part."""
    known: dict[int, str] = {}
    wide: list[LexborNode] = []
    for node in [*document.tree.tags("img"), *document.tree.tags("amp-img")][:MAX_LOOKED_AT]:
        place = _place(node, known)
        if place == "figure" and _is_picture(node):
            yield node
        elif place == "main" and node.attributes.get("srcset") and _is_picture(node):
            wide.append(node)
    yield from wide


def _is_picture(node: LexborNode) -> bool:
    attributes = node.attributes
    width = attributes.get("width") or ""
    small = width.isdigit() and int(width) < MIN_WIDTH_PX and not attributes.get("srcset")
    return not small and _best_source(node) is not None


def _place(node: LexborNode, known: dict[int, str]) -> str:
    """Return `figure`, `main`, or `elsewhere` for navigation, other articles, portraits and loose pictures.

    Args:
        node: The picture.
        known: What the elements around earlier pictures stand in, or that they tell nothing, by their memory; grows.
    """
    parent, figure, passed = node.parent, False, []
    place = "loose"
    for _ in range(MAX_CLIMB):
        tag = parent.tag if parent is not None else "body"
        if parent is None or tag == "body":
            break
        here = parent.mem_id
        place = known.get(here) or known.setdefault(here, _stands(parent, tag))
        if place != "loose":
            break
        passed.append(here)
        figure = figure or tag in ("figure", "picture")
        parent = parent.parent
    if place != "loose":
        known.update(dict.fromkeys(passed, place))
    if place == "elsewhere":
        return place
    return "figure" if figure else "main" if place == "main" else "elsewhere"


def _stands(element: LexborNode, tag: str | None) -> str:
    """Return what an element makes of the pictures in it: `main`, `elsewhere`, or `loose` when it tells nothing."""
    if tag in ("article", "main"):
        return "main"
    attributes = element.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return "elsewhere" if tag in _APART or (len(names) > 1 and _is_elsewhere(names)) else "loose"


@lru_cache(maxsize=1024)
def _is_elsewhere(names: str) -> bool:
    return _ELSEWHERE.search(names.lower()) is not None


def _best_source(node: LexborNode) -> str | None:
    """Return the largest source that the picture offers, those of a `<picture>` around it included."""
    attributes = node.attributes
    candidates = list(_sizes(attributes))
    parent = node.parent
    if parent is not None and parent.tag == "picture":
        for source in parent.css("source")[:MAX_LOOKED_AT]:
            candidates.extend(_sizes(source.attributes))
    largest = sorted(candidates, key=lambda candidate: -candidate[0])
    plain = (attributes.get(name) or "" for name in ("data-src", "data-original", "data-lazy-src", "src"))
    refs = (*(ref for _, ref in largest), *(value.strip() for value in plain))
    return next((ref for ref in refs if ref and not _NO_PICTURE.search(ref.lower())), None)


def _sizes(attributes: Mapping[str, str | None]) -> Iterator[tuple[float, str]]:
    """Yield (width, address) of a source set; a density counts as a thousandth of a width."""
    for name in ("srcset", "data-srcset", "data-lazy-srcset"):
        yield from _read_set((attributes.get(name) or "")[:MAX_SET_CHARS])


def _read_set(written: str) -> Iterator[tuple[float, str]]:
    words = written.split()
    ref = ""
    for place, word in enumerate(words):
        size = _SIZE.match(word) if ref else None
        if size and (size[3] or place == len(words) - 1):
            yield (float(size[1]) if size[2] == "w" else float(size[1]) / 1000), ref.strip(",")
            ref = word[size.end() :]
        else:
            ref = word


def _words_of(picture: LexborNode) -> _Words:
    """Return caption and credit of the frame around a picture; None for what it lacks."""
    frame, caption = _frame(picture)
    if frame is None or caption is None:
        return _NO_WORDS
    text = fold(caption.text(deep=True, separator=" "))[:MAX_CAPTION_CHARS]
    marked = frame.css_first(_CREDIT_PARTS)
    credit = fold(marked.text(deep=True, separator=" "))[:MAX_CREDIT_CHARS] if marked is not None else ""
    if credit and credit in text:
        text = text.replace(credit, "").strip(" |·-–()")
    labelled = _CREDIT.search(credit) if credit else None
    if labelled:
        credit = labelled[1].strip()
    elif not credit:
        found = _CREDIT.search(text)
        if found:
            credit, text = found[1].strip(), text[: found.start()].strip(" |·-–(")
    return text or None, credit or None


def _frame(picture: LexborNode) -> tuple[LexborNode | None, LexborNode | None]:
    """Return the figure, or the smallest other element that holds this picture alone, with its caption."""
    around, frame, caption = picture.parent, None, None
    for _ in range(MAX_FRAME_CLIMB):
        if around is None or around.tag in ("body", "article", "main"):
            break
        if around.tag == "figure":
            return around, around.css_first("figcaption") or caption
        if caption is None:
            frame, caption = around, around.css_first(_CAPTIONS)
        around = around.parent
    return (frame, caption) if frame is not None and len(frame.css("img")) == 1 else (None, None)


def _stated(document: Document, described: Mapping[str, _Words]) -> Iterator[tuple[str, str | None]]:
    yield "og:image", document.structured.meta("og:image", "og:image:url", "og:image:secure_url")
    for ref in described:
        yield "json-ld:image", ref
    yield "twitter:image", document.structured.meta("twitter:image", "twitter:image:src")


def _described(document: Document, node: Node) -> dict[str, _Words]:
    """Return the addresses of the pictures that the article node names, in order, each with its caption and credit."""
    value = node.get("image")
    found: dict[str, _Words] = {}
    for single in value if isinstance(value, list) else [value]:
        target = follow(document.structured, single)
        ref, words = target, _NO_WORDS
        if isinstance(target, Mapping):
            ref = target.get("url") or target.get("contentUrl") or target.get("@id")
            words = _stated_words(document, target)
        if isinstance(ref, str):
            found.setdefault(fold(ref), words)
    return found


def _stated_words(document: Document, image: Node) -> _Words:
    named = (image.get(key) for key in ("creditText", "copyrightNotice", "author", "creator"))
    credit = next((text for value in named if (text := first_text(document.structured, value))), "")
    return fold(image.get("caption"))[:MAX_CAPTION_CHARS] or None, credit[:MAX_CREDIT_CHARS] or None
