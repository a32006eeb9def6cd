"""Read one element: what its tag, attributes and a publisher's rules say of its content.

It sees single elements, never their text or what stands around them; which of them are recorded is up to the walk.
"""

from __future__ import annotations

import re
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.core.extract.flat import Element
from ingest.core.extract.typography import names_first_letter
from ingest.core.noise import classify_names
from ingest.core.rules import DomainRules, Mark, Marks
from ingest.model import NoiseClass

_TAG_MARKS = {
    "aside": Mark(NoiseClass.RELATED, "tag:aside"),
    "button": Mark(NoiseClass.NAVIGATION, "tag:button"),
    "dialog": Mark(NoiseClass.OTHER, "tag:dialog"),
    "fieldset": Mark(NoiseClass.NAVIGATION, "tag:form"),
    "figcaption": Mark(NoiseClass.CAPTION, "tag:figcaption"),
    "figure": Mark(NoiseClass.CAPTION, "tag:figure"),
    "footer": Mark(NoiseClass.NAVIGATION, "tag:footer"),
    "form": Mark(NoiseClass.NAVIGATION, "tag:form"),
    "label": Mark(NoiseClass.NAVIGATION, "tag:label"),
    "legend": Mark(NoiseClass.NAVIGATION, "tag:form"),
    "menu": Mark(NoiseClass.NAVIGATION, "tag:menu"),
    "nav": Mark(NoiseClass.NAVIGATION, "tag:nav"),
    "option": Mark(NoiseClass.NAVIGATION, "tag:select"),
    "select": Mark(NoiseClass.NAVIGATION, "tag:select"),
    "svg": Mark(NoiseClass.ICON_TITLE, "tag:svg"),
    "video": Mark(NoiseClass.OTHER, "tag:video"),
    "audio": Mark(NoiseClass.OTHER, "tag:audio"),
    "rp": Mark(NoiseClass.OTHER, "tag:ruby"),
    "rt": Mark(NoiseClass.OTHER, "tag:ruby"),
    "time": Mark(NoiseClass.BYLINE, "tag:time"),
    "address": Mark(NoiseClass.BYLINE, "tag:address"),
}
_ROLE_MARKS = {
    "navigation": Mark(NoiseClass.NAVIGATION, "role:navigation"),
    "banner": Mark(NoiseClass.NAVIGATION, "role:banner"),
    "contentinfo": Mark(NoiseClass.NAVIGATION, "role:contentinfo"),
    "complementary": Mark(NoiseClass.RELATED, "role:complementary"),
    "dialog": Mark(NoiseClass.OTHER, "role:dialog"),
    "alertdialog": Mark(NoiseClass.OTHER, "role:dialog"),
    "search": Mark(NoiseClass.NAVIGATION, "role:search"),
    "menu": Mark(NoiseClass.NAVIGATION, "role:menu"),
    "button": Mark(NoiseClass.NAVIGATION, "role:button"),
    "tooltip": Mark(NoiseClass.OTHER, "role:tooltip"),
}
# It hides from screen readers alone: a sign of an overlay or an ornament, to be refused on whole articles.
ARIA_HIDDEN = Mark(NoiseClass.OTHER, "hidden:aria-hidden")
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?<![\w-])opacity\s*:\s*0(?:\.0*)?\s*(?:[;!]|$)"
    r"|(?:left|top|text-indent|margin-left)\s*:\s*-\d{3,}|font-size\s*:\s*0(?:px|em|rem|%)?\s*(?:[;!]|$)|clip\s*:\s*rect\(\s*[01]"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.IGNORECASE)
_NO_HEIGHT = re.compile(r"(?<![\w-])(?:max-)?height\s*:\s*0(?:px|em|rem|%)?\s*(?:[;!]|$)", re.IGNORECASE)
_CLIPS = re.compile(r"overflow(?:-y)?\s*:\s*(?:hidden|clip)", re.IGNORECASE)
# A sentence of the article set large: what is named so is read where it stands.
_MAY_QUOTE = frozenset(("aside", "figure"))
_PULLED = re.compile(r"pull-?_?quote", re.IGNORECASE)
_BODY_TAGS = frozenset(("article", "main"))
_BLOCKS = frozenset(
    "address article aside audio blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu "
    "nav noscript ol optgroup option p pre section select summary svg table tbody td tfoot th thead title "
    "tr ul video".split()
)
# Attributes that say something beside class names; most elements have none of them.
TELLING = frozenset(("aria-hidden", "hidden", "id", "itemprop", "role", "style"))


BOLD = frozenset(("b", "strong"))
# How an element is walked: it says nothing · it begins and ends a block · a link or bold type begins · what is around
# it must be put aside, since it is marked inline text, or preformatted · a superscript · perhaps a large first letter.
# · it may be a word of the sentence around it, or stand apart.
NOTHING, BLOCK, LINK, TYPE, INLINE, RAISED, LARGE, WITHIN = range(8)
_WITHIN = frozenset(("button", "label", "time"))
_TYPES = {"a": LINK, "b": TYPE, "strong": TYPE, "sup": RAISED}
# Pages of a site share most of their names, and sites share few: what was read some twenty pages ago is let go.
_REMEMBERED = 8_192
_SAYS_NOTHING = Element("", "", None, hidden=False, body=0, kept=False, block=False)


def is_block(tag: str) -> bool:
    """Whether an element begins and ends a block of text; elements of a page's own making do."""
    return tag in _BLOCKS or "-" in tag


@lru_cache(maxsize=_REMEMBERED)
def read_plain(tag: str, names: str | None, marks: Marks) -> tuple[Element, int]:
    """Return (what an element says that has class names at most, how it is walked); one that says nothing is empty."""
    mark, body = _classify(tag, names or "", marks)
    if mark is None and not is_block(tag):
        return _SAYS_NOTHING, _how(tag, _SAYS_NOTHING, names or "")
    element = Element(tag, names or "", mark, hidden=False, body=body, kept=False, block=is_block(tag))
    return element, _how(tag, element, names or "")


def _how(tag: str, element: Element, names: str) -> int:
    # A large letter is often hidden from screen readers, which are given the word as a whole.
    if (element.mark is None or element.mark is ARIA_HIDDEN) and tag != "a" and names_first_letter(names):
        return LARGE
    if tag in _WITHIN and element.mark is _TAG_MARKS[tag]:
        return WITHIN
    if element.tag:
        return BLOCK if element.block and tag != "pre" else INLINE
    return _TYPES.get(tag, NOTHING)


@lru_cache(maxsize=_REMEMBERED)
def _classify_telling(tag: str, names: str, marks: Marks) -> tuple[Mark | None, int]:
    """Return what `_classify` does, for elements that say more than their names, which pages repeat as well."""
    return _classify(tag, names, marks)


def _classify(tag: str, names: str, marks: Marks) -> tuple[Mark | None, int]:
    """Return (mark, strength of the claim to be body) of a tag with these names."""
    named = classify_names(names, marks) if names and tag not in ("body", "html") else (None, False)
    if tag in _MAY_QUOTE and _PULLED.search(names):
        return named[0], int(named[1])
    return named[0] or _TAG_MARKS.get(tag), 2 if tag in _BODY_TAGS else int(named[1])


class Reader:
    """Reads the elements of one page that say more than their class names.

    Attributes:
        marks: The marks of class names.
        ruled: Whether a publisher's rule holds for any element of the page, so that each must be looked at.
    """

    def __init__(self, tree: LexborHTMLParser, shared: Marks, rules: DomainRules) -> None:
        self.marks = shared
        self._bodies = {node.mem_id for selector in rules.body for node in tree.css(selector)}
        self._kept = {node.mem_id for selector in rules.keep for node in tree.css(selector)}
        self._removed = {node.mem_id: rule.mark for rule in rules.remove for node in tree.css(rule.selector)}
        self.ruled = bool(self._bodies or self._kept or self._removed)

    def read_element(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> tuple[Element, int]:
        """Return (what an element says, how it is walked); one that says nothing is empty."""
        names = attributes.get("class") or ""
        if "id" in attributes:
            names = f"{names} {attributes['id'] or ''}"
        mark, body = _classify_telling(tag, names, self.marks)
        if "role" in attributes:
            role = attributes["role"] or ""
            mark, body = _ROLE_MARKS.get(role) or mark, 2 if role in ("main", "article") else body
        if mark is None and "aria-hidden" in attributes and attributes["aria-hidden"] == "true":
            mark = ARIA_HIDDEN
        if "itemprop" in attributes and "articlebody" in (attributes["itemprop"] or "").lower():
            body = 3
        hidden, kept = _hides(attributes), False
        if self.ruled:
            mem_id = node.mem_id
            kept = mem_id in self._kept
            mark = self._removed.get(mem_id, mark)
            body = 4 if mem_id in self._bodies else body
        block = is_block(tag) or _is_set_as_block(attributes)
        if not block and mark is None and not hidden and not kept:
            return _SAYS_NOTHING, _how(tag, _SAYS_NOTHING, names or "")
        element = Element(tag, names, mark, hidden, body, kept, block)
        return element, _how(tag, element, names or "")


def _is_set_as_block(attributes: dict[str, str | None]) -> bool:
    """Whether an element's own style begins and ends a block."""
    return "style" in attributes and _BLOCK_STYLE.search(attributes["style"] or "") is not None


def _hides(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if "style" not in attributes:
        return False
    style = attributes["style"] or ""
    return _HIDING_STYLE.search(style) is not None or _has_no_height(style)


def _has_no_height(style: str) -> bool:
    """Whether a box is folded to nothing; one that padding holds open is a frame for a picture."""
    return "height" in style and "padding" not in style and bool(_NO_HEIGHT.search(style) and _CLIPS.search(style))
