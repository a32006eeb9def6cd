"""What is wrong with a CSS selector: that it does not compile, would be slow, or can match nothing on any page.

Source of the limit: a chain of three descendants takes seconds on deep pages, and holds the interpreter meanwhile.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

MOST_PARTS = 2
_EMPTY_PAGE = LexborHTMLParser("<p></p>")
_NO_CHAIN = re.compile(r"(?<!\s)\s*+[>+~,]\s*+|\[[^\[\]]*+\]|\([^()]*+\)")
_ATTRIBUTE = re.compile(r"\[[^\[\]]*+\]")
_NEGATED = re.compile(r":not\([^()]*+\)")
# States that only a browser with a reader in front of it knows (CSS Selectors 4 §9-11).
_STATE = re.compile(
    r":(?:active|autofill|current|defined|focus|focus-visible|focus-within|fullscreen|future|hover|modal|past|playing"
    r"|paused|popover-open|target|target-within|user-invalid|user-valid)\b"
)
_IMPOSSIBLE = re.compile(r":not\( ?\* ?\)|:is\( ?\)|[ >]:root\b|:root ?[+~]")
_BARE = (":is(", ":not(", ":where(")
_PARENTHESES = re.compile(r"\([^()]*+\)")
_COMBINATOR = re.compile(r"[\s>+~,]")
_ID = re.compile(r"#[\w-]+")
_TAG = re.compile(r"[a-z][\w-]*", re.IGNORECASE)
_SILENT = frozenset(
    "area base br col embed head hr img input link meta param script source style template track wbr".split()
)


def fault_of_selector(selector: str) -> str | None:
    """Return what is wrong with a selector; None when nothing is."""
    parts = len(_NO_CHAIN.sub("|", selector).split())
    if parts > MOST_PARTS:
        return f"{selector!r} chains {parts} descendants, at most {MOST_PARTS} are allowed"
    if ":has(" in selector or ":lexbor-" in selector:
        return f"{selector!r} looks into elements, which takes too long on deep pages"
    try:
        _EMPTY_PAGE.css(selector)
    except SelectolaxError:
        return f"{selector!r} is not a CSS selector that can be used"
    plain = " ".join(_ATTRIBUTE.sub("[]", selector).split())
    if _STATE.search(_NEGATED.sub("", plain)):
        return f"{selector!r} can match nothing: a page that no browser shows has no such state"
    if any(len(set(_ID.findall(compound))) > 1 for compound in _COMBINATOR.split(plain)):
        return f"{selector!r} can match nothing: an element has one id"
    if _IMPOSSIBLE.search(plain):
        return f"{selector!r} can match nothing"
    for one in _PARENTHESES.sub("()", plain).split(","):
        if any(compound.startswith(_BARE) for compound in _COMBINATOR.split(one.strip())[:-1]):
            return f"{selector!r} begins with a condition and finds too little: write *:not(…) for :not(…)"
    return None


def holds_no_text(selector: str) -> bool:
    """Whether every element that it selects is of a kind that holds no text, such as `meta` or `script`."""
    last = [_COMBINATOR.split(one.strip())[-1] for one in _ATTRIBUTE.sub("", selector).split(",")]
    return all((found := _TAG.match(one)) is not None and found[0].lower() in _SILENT for one in last)
