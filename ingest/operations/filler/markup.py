"""Rewrite markup with filler for its prose: tags, class names and order stay as they are.

One pass from left to right; every search goes on from where the last one ended, so that no page takes long. A tag that
never ends is the end of the page, as it is for browsers (HTML Standard, 13.2.5).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ingest.operations.filler.data_strings import fill_json, fill_script, fill_value

_NAME = re.compile(r"[^\s/>=]+")
_SPACE = re.compile(r"[\s/]*")
_VALUE = re.compile(r"[^\s>]+")
_RAW = frozenset(("iframe", "noembed", "noframes", "script", "style", "xmp"))
_DATA_TYPES = ("application/json", "application/ld+json")
# Attributes that are structure or say how things look; they stay word for word.
_STRUCTURE = frozenset(
    "aria-hidden aria-label-id async bgcolor border charset class colspan coords crossorigin d datetime defer dir "
    "disabled fetchpriority fill for height hidden http-equiv id integrity itemprop itemref itemscope itemtype lang "
    "loading media method name points preload property rel role rowspan sizes start stroke style tabindex target "
    "transform type viewbox width xlink:href xml:lang xmlns".split()
)
_TEXTS = frozenset("alt aria-label caption label placeholder summary title".split())
_EMPTIED = frozenset(("integrity", "nonce", "srcset", "srcdoc"))
# Metas of one word that is text all the same.
_TEXT_METAS = re.compile(r"author|by-?line|creator|description|headline|keywords|section|site_name|publisher|tag|title")


class Start(NamedTuple):
    """A start tag as written: tag and names in lower case, values as they stand there."""

    tag: str
    attributes: Mapping[str, str]


class Filled(NamedTuple):
    """A page without its prose, and its start tags in page order."""

    html: str
    starts: tuple[Start, ...]


def fill_page(html: str, fill_line: Callable[[str], str]) -> Filled:
    """Return a page's markup with its prose replaced.

    Args:
        fill_line: Gives the filler for a piece of text between two tags.
    """
    writer = _Writer(html, fill_line)
    writer.write_all()
    return Filled("".join(writer.parts), tuple(writer.starts))


class _Writer:
    """Where the pass has come to, and what was written so far."""

    def __init__(self, html: str, fill_line: Callable[[str], str]) -> None:
        self.html = html
        self.lower = html.lower() if len(html.lower()) == len(html) else html
        self.fill_line = fill_line
        self.at = 0
        self.parts: list[str] = []
        self.starts: list[Start] = []

    def write_all(self) -> None:
        while self.at < len(self.html):
            opening = self.html.find("<", self.at)
            opening = len(self.html) if opening < 0 else opening
            if opening > self.at:
                self.parts.append(self.fill_line(self.html[self.at : opening]))
                self.at = opening
            if self.at < len(self.html):
                self._write_markup()

    def _write_markup(self) -> None:
        """Write what begins with `<`."""
        if self.html.startswith("<!--", self.at):
            self._skip_past("-->")
        elif self.html.startswith(("<!", "<?"), self.at):
            start = self.at
            self._skip_past(">")
            self.parts.append(self.html[start : self.at])
        elif self.html[self.at + 1 : self.at + 2].isalpha():
            self._write_start()
        elif self.html.startswith("</", self.at):
            start = self.at
            self._skip_past(">")
            name = _NAME.match(self.html, start + 2)
            self.parts.append(f"</{name[0]}>" if name and name.end() < self.at else "")
        else:
            self.parts.append("&lt;")
            self.at += 1

    def _skip_past(self, mark: str) -> None:
        found = self.html.find(mark, self.at)
        self.at = len(self.html) if found < 0 else found + len(mark)

    def _write_start(self) -> None:
        named = _NAME.match(self.html, self.at + 1)
        tag = named[0].lower() if named else ""
        self.at += 1 + len(tag)
        attributes: dict[str, str] = {}
        while not self.html.startswith(">", self.at):
            self.at = space.end() if (space := _SPACE.match(self.html, self.at)) else self.at
            if self.at >= len(self.html):
                return  # the tag never ends
            if not self.html.startswith(">", self.at):
                name, value = self._read_attribute()
                attributes.setdefault(name, value)
        self.at += 1
        self.starts.append(Start(tag, attributes))
        self.parts.append(f"<{tag}{''.join(_write_attribute(tag, name, attributes) for name in attributes)}>")
        if tag in _RAW:
            self._write_raw(tag, attributes)

    def _read_attribute(self) -> tuple[str, str]:
        named = _NAME.match(self.html, self.at)
        if named is None:  # a stray sign of equality is a name's beginning (HTML Standard, 13.2.5.32)
            self.at += 1
            return "=", ""
        self.at = named.end()
        equals = self.at + len(self.html[self.at : self.at + 40]) - len(self.html[self.at : self.at + 40].lstrip())
        if not self.html.startswith("=", equals):
            return named[0].lower(), ""
        start = equals + 1
        while self.html[start : start + 1].isspace():
            start += 1
        quote = self.html[start : start + 1]
        if quote and quote in "\"'":
            end = self.html.find(quote, start + 1)
            end = len(self.html) if end < 0 else end
            self.at = end + 1
            return named[0].lower(), self.html[start + 1 : end]
        found = _VALUE.match(self.html, start)
        self.at = found.end() if found else start
        return named[0].lower(), found[0] if found else ""

    def _write_raw(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Write what stands in an element whose content is no markup."""
        end = self.lower.find(f"</{tag}", self.at)
        end = len(self.html) if end < 0 else end
        content, self.at = self.html[self.at : end], end
        if tag == "style":
            self.parts.append(content)
        elif tag == "script" and attributes.get("type", "").lower().strip() in _DATA_TYPES:
            self.parts.append(fill_json(content))
        elif tag == "script":
            self.parts.append(fill_script(content))


def _write_attribute(tag: str, name: str, attributes: Mapping[str, str]) -> str:
    value = attributes[name]
    if name in _EMPTIED or name.startswith("on"):
        value = ""
    elif name == "content" and tag == "meta":
        meta = " ".join(attributes.get(key, "") for key in ("name", "property", "itemprop")).lower()
        value = fill_value(value, is_text=_TEXT_METAS.search(meta) is not None) if meta.strip() else value
    elif name not in _STRUCTURE and value.lstrip()[:1] in ("{", "["):
        value = ""  # data of a script
    elif name not in _STRUCTURE:
        value = fill_value(value, is_text=name in _TEXTS)
    if not value:
        return f" {name}"
    return f" {name}='{value}'" if '"' in value else f' {name}="{value}"'
