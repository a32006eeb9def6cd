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
        self._named: dict[str, tuple[Mark | None, bool]] = {}
        self._bodies = {node.mem_id for selector in rules.body for node in tree.css(selector)}
        self._kept = {node.mem_id for selector in rules.keep for node in tree.css(selector)}
        self._removed = {node.mem_id: rule.mark for rule in rules.remove for node in tree.css(rule.selector)}
        self._ruled = bool(self._bodies or self._kept or self._removed)

    def read_element(self, node: LexborNode, tag: str, parent: int, *, block: bool, linked: bool) -> int:
        """Record an element and return its index; -1 for an inline element that says nothing."""
        attributes = node.attributes
        if not attributes and not block:
            return -1
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}" if attributes else ""
        mark, body = self._marks(tag, names, attributes)
        hidden = bool(attributes) and _hides(attributes)
        kept = False
        if self._ruled:
            mem_id = node.mem_id
            kept = mem_id in self._kept
            mark = self._removed.get(mem_id, mark)
            body = 4 if mem_id in self._bodies else body
        if not block and mark is None and not hidden and not kept:
            return -1
        signature = f"{tag}.{names.strip()}" if names.strip() else tag
        self.elements.append(Element(parent, tag, signature, mark, hidden, body, linked or tag == "a", kept))
        return len(self.elements) - 1

    def _marks(self, tag: str, names: str, attributes: dict[str, str | None]) -> tuple[Mark | None, int]:
        """Return (mark, strength of the claim to be body)."""
        named: tuple[Mark | None, bool] = (None, False)
        if len(names) > 1 and tag not in ("body", "html"):
            cached = self._named.get(names)
            if cached is None:
                cached = self._named[names] = classify_names(names, self._shared)
            named = cached
        role = attributes.get("role") or "" if attributes else ""
        itemprop = (attributes.get("itemprop") or "").lower() if attributes else ""
        mark = _ROLE_MARKS.get(role) or named[0] or _TAG_MARKS.get(tag)
        if "articlebody" in itemprop:
            return mark, 3
        return mark, 2 if tag in _BODY_TAGS or role in ("main", "article") else int(named[1])


def _hides(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if (attributes.get("aria-hidden") or "") == "true":
        return True
    style = attributes.get("style")
    return bool(style) and _HIDING_STYLE.search(style or "") is not None
