"""Read one element: what its tag, attributes and a publisher's rules say of its content.

It sees single elements, never their text or what stands around them. Elements that say nothing are not recorded.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.core.extract.flat import Element
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
_ARIA_HIDDEN = Mark(NoiseClass.HIDDEN, "hidden:aria-hidden")
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?<![\w-])opacity\s*:\s*0(?:\.0*)?\s*(?:[;!]|$)"
    r"|(?:left|top|text-indent|margin-left)\s*:\s*-\d{3,}|font-size\s*:\s*0(?:px|em|rem|%)?\s*(?:[;!]|$)|clip\s*:\s*rect\(\s*[01]",
    re.IGNORECASE,
)
_INLINE_OF_INTEREST = frozenset(("time",))
_BODY_TAGS = frozenset(("article", "main"))


class Reader:
    """Reads the elements of one page, and keeps those that say something.

    Attributes:
        elements: What was recorded so far, in page order.
    """

    def __init__(self, tree: LexborHTMLParser, shared: Marks, rules: DomainRules) -> None:
        self.elements: list[Element] = []
        self._shared = shared
        self._named: dict[tuple[str, str], tuple[Mark | None, int]] = {}
        self._bodies = {node.mem_id for selector in rules.body for node in tree.css(selector)}
        self._kept = {node.mem_id for selector in rules.keep for node in tree.css(selector)}
        self._removed = {node.mem_id: rule.mark for rule in rules.remove for node in tree.css(rule.selector)}
        self._ruled = bool(self._bodies or self._kept or self._removed)

    def read_element(self, node: LexborNode, tag: str, parent: int, block: bool) -> int:  # noqa: FBT001 - called for every element: keywords cost
        """Record an element and return its index; -1 for an inline element that says nothing."""
        attributes = node.attributes
        names = attributes.get("class") or ""
        if self._ruled or len(attributes) > ("class" in attributes):
            return self._read_attributes(node, tag, parent, attributes, block=block)
        mark, body = self._named.get((tag, names)) or self._classify(tag, names)
        if mark is None and not block:
            return -1
        self.elements.append(Element(parent, tag, names, mark, False, body, False))  # noqa: FBT003 - as above
        return len(self.elements) - 1

    def _read_attributes(
        self, node: LexborNode, tag: str, parent: int, attributes: dict[str, str | None], *, block: bool
    ) -> int:
        """Record an element that has more to say than its class names."""
        names = attributes.get("class") or ""
        if "id" in attributes:
            names = f"{names} {attributes['id'] or ''}"
        mark, body = self._named.get((tag, names)) or self._classify(tag, names)
        if "role" in attributes:
            role = attributes["role"] or ""
            mark, body = _ROLE_MARKS.get(role) or mark, 2 if role in ("main", "article") else body
        if mark is None and "aria-hidden" in attributes and attributes["aria-hidden"] == "true":
            mark = _ARIA_HIDDEN
        if "itemprop" in attributes and "articlebody" in (attributes["itemprop"] or "").lower():
            body = 3
        hidden, kept = _hides(attributes), False
        if self._ruled:
            mem_id = node.mem_id
            kept = mem_id in self._kept
            mark = self._removed.get(mem_id, mark)
            body = 4 if mem_id in self._bodies else body
        if not block and mark is None and not hidden and not kept:
            return -1
        self.elements.append(Element(parent, tag, names, mark, hidden, body, kept))
        return len(self.elements) - 1

    def _classify(self, tag: str, names: str) -> tuple[Mark | None, int]:
        """Return (mark, strength of the claim to be body) of a tag with these names."""
        named = classify_names(names, self._shared) if names and tag not in ("body", "html") else (None, False)
        found = named[0] or _TAG_MARKS.get(tag), 2 if tag in _BODY_TAGS else int(named[1])
        self._named[tag, names] = found
        return found


def _hides(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    return "style" in attributes and _HIDING_STYLE.search(attributes["style"] or "") is not None
