"""What is asked of any reading: which texts were lost, and which are no valid text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from ingest.model import PageReading


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
    return [(path, text) for path, text in _texts(reading, "reading") if not _is_valid(text)]


def _is_valid(text: str) -> bool:
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
