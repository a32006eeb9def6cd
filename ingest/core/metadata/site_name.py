"""A title without the name of its site: what stands before or after a bar or dash, and names the publisher or host.

It knows no publishers; what counts as the site's name is what the page itself or its address says.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")
_BARS = "|｜ㅣ‖"
BAR = re.compile(r"(?:(?<!\s)\s++)?[|｜ㅣ‖]\s*+")
DASH = re.compile(r"(?<!\s)\s++[-•·»«–—―›>~/:]{1,2}\s++|(?<=[\u3000-\u9fff\uac00-\ud7af)!?”\"'])[-：](?=\S{1,12}$)")
_SEPARATORS = "|｜ㅣ‖-•·»«–—―›>~/:"
# In scripts without spaces a hyphen before a short last word parts the site's or section's name, hardly ever a thought.
_UNSPACED_END = re.compile(
    "(?<=[\u3000-\u9fff\uac00-\ud7af!?…’'”\"\uff01\uff1f])[-_][\u3040-\u9fff\uac00-\ud7af]{2,6}$"
)
_MIN_BEFORE_BAR = 20


def key_of(text: str) -> str:
    """Return letters and digits alone, folded: equal for two writings of one headline."""
    if text.isascii():
        return "".join(_WORD.findall(text.lower()))
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def words_of(text: str) -> set[str]:
    """Return the words of a text, folded."""
    return set(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def without_site(text: str, site: str, names: set[str]) -> str:
    """Return a title without the site's name and what else stands behind a bar.

    Args:
        text: The title, on one line.
        site: The publisher's name as the page writes it; empty when unknown.
        names: Keys of all names of the site.
    """
    text = _without_written(text, site)
    if not text.isascii() or any(bar in text for bar in _BARS):
        text = _without_bars(text, names)
        text = _UNSPACED_END.sub("", text)
    while True:
        breaks = list(DASH.finditer(text))
        if breaks and _names_site(text[breaks[-1].end() :], names):
            text = text[: breaks[-1].start()].strip()
        elif breaks and _names_site(text[: breaks[0].start()], names):
            text = text[breaks[0].end() :].strip()
        else:
            return text


def _without_written(text: str, site: str) -> str:
    """Cut the site's name where the title ends with it as the page writes it, bars and dashes of its own included."""
    if site and text.endswith(site) and len(text) > len(site):
        head = text[: -len(site)].rstrip()
        return head.rstrip(_SEPARATORS + " ") if head[-1:] in _SEPARATORS else text
    return text


def _without_bars(text: str, names: set[str]) -> str:
    parts = BAR.split(text)
    if len(parts) == 1:
        return text
    kept = parts[0] if len(parts[0]) >= _MIN_BEFORE_BAR else text
    if _names_site(parts[0], names):
        kept = parts[1]
    elif _names_site(parts[-1], names):
        kept = text[: list(BAR.finditer(text))[-1].start()]
        kept = parts[0] if len(parts[0]) >= _MIN_BEFORE_BAR else kept
    return kept.strip()


def _names_site(part: str, names: set[str]) -> bool:
    key = key_of(part)
    return bool(key) and any(
        key == name or (len(key) > 3 and key in name) or (len(name) > 3 and name in key and len(key) < 3 * len(name))
        for name in names
    )
