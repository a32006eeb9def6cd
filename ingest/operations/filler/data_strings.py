"""Replace the prose in structured data and scripts: strings of several words, and what keys of texts hold."""

from __future__ import annotations

import json
import re
from typing import Any

from ingest.operations.filler.words import fill_text, fill_url

_TEXT_KEYS = frozenset(
    "about alternateName alternativeHeadline articleBody articleSection author caption contributor copyrightHolder "
    "creator creditText description headline jobTitle keywords name text".split()
)
_ADDRESS = re.compile(r"(?:https?:)?//|/[\w-]")
# A string; or an escape outside of one, which is stepped over whole, so that its quote opens none.
_STRING = re.compile(r'\\.|"(?:[^"\\\n]|\\.)*+"|\'(?:[^\'\\\n]|\\.)*+\'')
_MOST_DEPTH = 60


def fill_json(text: str) -> str:
    """Return JSON of the same structure without its prose; an empty object for what is no JSON, or nested too deep."""
    try:
        filled = json.dumps(_fill_value("", json.loads(text), 0), ensure_ascii=False)
    except (ValueError, RecursionError):
        return "{}"
    return filled.replace("</", "<\\/")


def fill_script(text: str) -> str:
    """Return a script whose strings hold no prose: those of several words are filled, all else stays."""
    return _STRING.sub(lambda found: fill_text(found[0]) if " " in found[0].strip("\"' ") else found[0], text)


def fill_value(text: str, *, is_text: bool) -> str:
    """Return an attribute's or a key's value without its prose.

    Args:
        is_text: Whether even a single word in it is text, as in a title.
    """
    if _ADDRESS.match(text.strip()):
        return fill_url(text.strip())
    return fill_text(text) if is_text or len(text.split()) > 1 else text


def _fill_value(key: str, value: Any, depth: int) -> Any:
    if depth > _MOST_DEPTH:
        raise RecursionError
    if isinstance(value, dict):
        return {name: _fill_value(str(name), inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_fill_value(key, inner, depth + 1) for inner in value]
    return fill_value(value, is_text=key in _TEXT_KEYS) if isinstance(value, str) else value
