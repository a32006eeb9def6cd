"""What is asked of any reading: which texts were lost, and which are no valid text."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.core.text import clean_text
from ingest.model import PageReading

# What is no text of the page: programs, styles, other documents, what stands in for something else, what readers write.
_NO_TEXT = frozenset(
    "area canvas datalist embed head iframe math noframes object script style template textarea track".split()
)


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield (where it stands, text) of every string in a value, however deep."""
    if isinstance(value, str):
        yield path, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, tuple):
        for single in value:
            yield from _texts(single, f"{path}[]")


def flaws(reading: PageReading) -> list[tuple[str, str]]:
    """Return the strings, and where they stand, that are no valid, composed text without control characters."""
    return [(path, text) for path, text in _texts(reading, "reading") if not is_valid(text)]


def is_valid(text: str) -> bool:
    """Whether a text can be encoded, is composed, and holds no control characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    controls = any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in text)
    return not controls and unicodedata.is_normalized("NFC", text)


def lost(given: list[str], said: list[str]) -> list[str]:
    """Return the words that were put into a page and came out nowhere."""
    return [word for word in given if word not in said]


def said_words(reading: PageReading) -> list[str]:
    """Return the words of all blocks, kept and removed."""
    body = reading.article.body
    return " ".join([block.text for block in body.blocks] + [block.text for block in body.removed]).split()


def vanished(markup: str, reading: PageReading) -> str:
    """Return the letters and digits of the page's text that are neither kept nor in the ledger, sorted."""
    body = reading.article.body
    texts = [block.text for block in body.removed]
    if body.origin in ("dom", "noscript"):  # else the blocks come from somewhere else
        texts.extend(block.text for block in body.blocks)
    said = Counter(letter for text in texts for letter in text if letter.isalnum())
    shown = Counter(letter for text in _shown(markup) for letter in clean_text(text) if letter.isalnum())
    return "".join(sorted((shown - said).elements()))


def _shown(markup: str) -> Iterator[str]:
    """Yield the text nodes of a page's body, those of `<noscript>` and the hidden ones among them."""
    body = LexborHTMLParser(markup, scripting=True).body
    for node in list(body.traverse(include_text=True)) if body is not None else ():
        if node.tag != "-text" or _is_within(node, _NO_TEXT):
            continue
        text = node.text_content or ""
        if _is_within(node, frozenset(("noscript",))) and "<" in text:
            yield from _shown(text)
        else:
            yield text


def _is_within(node: LexborNode, tags: frozenset[str]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in tags:
            return True
        parent = parent.parent
    return False
