"""The simple detectors that a verdict has to beat, as programs in use have them; none of them weighs anything.

schema.org      `isAccessibleForFree` of articles and their parts, in JSON-LD and microdata
content tier    the same, and `article:content_tier`
phrases         words of subscription anywhere in the page's visible text
fundus' rule    the first `isAccessibleForFree` met anywhere in JSON-LD; a page without one is free
ending          a text that ends in an ellipsis, or is far shorter than `wordCount`
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from ingest.core.structured import types_of
from ingest.model import Body, Document

_NODES = re.compile(r"\w*(?:Article|Posting|Page|Report|CreativeWork)")
_CLOSED_TIERS = ("metered", "locked", "archive", "premium")
_PHRASES = re.compile(
    r"subscribe (?:to|now)|subscribers? only|for subscribers|already a subscriber|(?:sign|log) in to|register to"
    r"|to (?:continue|keep) reading|abonnier|abonnent|jetzt testen|weiterlesen mit|abonnez|abonnés|suscríbe|suscriptor"
    r"|suscripci|assinante|assine|abbonati|abonnee|prenumer|abone ol|подписк|áskrifend|会員限定|購読|구독|로그인 한",
    re.IGNORECASE,
)
_SHORT = 0.6
_ELLIPSES = ("…", "...", "[…]", "[...]")


def by_schema(document: Document) -> str:
    """Return `restricted`, `open` or `unknown` by the flags of articles, pages and their parts."""
    said: list[bool] = []
    for node in (*document.structured.json_ld, *document.structured.microdata):
        if any(_NODES.fullmatch(name) for name in types_of(node)):
            parts = node.get("hasPart")
            for each in (node, *(parts if isinstance(parts, list) else [parts])):
                flag = _flag(each.get("isAccessibleForFree")) if isinstance(each, Mapping) else None
                said += [] if flag is None else [flag]
    return _access(said)


def by_tier(document: Document) -> str:
    """Return what the content tier says, else what schema.org says."""
    tier = document.structured.meta("article:content_tier", "og:article:content_tier", "article:content-tier") or ""
    if tier.lower() in _CLOSED_TIERS:
        return "restricted"
    return "open" if tier.lower() == "free" else by_schema(document)


def by_phrases(body: Body) -> str:
    """Return `restricted` where a phrase stands in anything that a reader sees, else `open`."""
    shown = [block.text for block in body.blocks] + [block.text for block in body.removed if not block.hidden]
    return "restricted" if any(_PHRASES.search(text) for text in shown) else "open"


def by_first_flag(document: Document) -> str:
    """Return `restricted` where the first flag in JSON-LD, breadth first, is false; else `open`."""
    queue: deque[Any] = deque(document.structured.json_ld)
    while queue:
        value = queue.popleft()
        if isinstance(value, Mapping):
            if "isAccessibleForFree" in value:
                return "restricted" if _flag(value["isAccessibleForFree"]) is False else "open"
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)
    return "open"


def by_ending(body: Body, words: int, stated: int | None) -> str:
    """Return `truncated`, `none` or `full` by how a text ends and how long it is."""
    if words == 0:
        return "none"
    ends = body.blocks[-1].text.endswith(_ELLIPSES)
    return "truncated" if ends or (stated is not None and words < _SHORT * stated) else "full"


def _access(said: Iterable[bool]) -> str:
    flags = list(said)
    return "unknown" if not flags else "open" if all(flags) else "restricted"


def _flag(value: object) -> bool | None:
    word = str(value[0] if isinstance(value, list) and value else value).strip().lower().rpartition("/")[2]
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(word)
