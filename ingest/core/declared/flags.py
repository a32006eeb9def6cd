"""schema.org `isAccessibleForFree`: on the article, on its parts, in every form publishers write it.

It is read from article and page nodes, never from nested media (a free video says nothing of the text), and never
searched for in scripts, which carry it in branches that do not apply.
Source: schema.org/isAccessibleForFree, the search engines' documentation of paywalled content (`hasPart`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.core.structured import types_of
from ingest.core.weights import SHARES, weighed
from ingest.model import Document, Evidence

MAX_SELECTORS = 20
MAX_SELECTOR_CHARS = 200

_SPEAKS_OF_TEXT = re.compile(
    r"\w*Article|Report|\w*Posting|CreativeWork|\w*Page|Review|Recipe|Chapter|Book|Periodical|PublicationIssue"
)
_TRUE = ("true", "yes", "1", "free")
_FALSE = ("false", "no", "0")
# What a closed part's own name says of the kind of wall: regwall, metered …
_KINDS = (
    ("registration", re.compile(r"reg[-_]?wall|regist", re.IGNORECASE)),
    ("metered", re.compile(r"meter", re.IGNORECASE)),
)


def read_flag(value: object) -> bool | None:
    """Return what a flag says; None for an empty or unreadable one (ignorance is never False)."""
    if isinstance(value, list):
        return read_flag(value[0]) if value else None
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return bool(value)
    word = re.split(r"[/#]", str(value).strip().lower())[-1] if isinstance(value, str) else ""
    return True if word in _TRUE else False if word in _FALSE else None


def flag_evidence(document: Document) -> Iterator[Evidence]:
    """Yield one piece of evidence for each flag on the article, its page or its parts."""
    structured = document.structured
    sound = 1.0 if not structured.json_ld_repaired else SHARES["repaired"]
    for family, nodes in (("json-ld", structured.json_ld), ("microdata", structured.microdata)):
        for node in nodes:
            if any(_SPEAKS_OF_TEXT.fullmatch(name) for name in types_of(node)):
                yield from _of_node(node, family, sound)
    stated = read_flag(structured.meta("isaccessibleforfree", "article:isaccessibleforfree"))
    if stated is not None:
        yield _evidence("flag.article", "meta:isAccessibleForFree", free=stated)


def closed_selectors(document: Document) -> tuple[str, ...]:
    """Return the CSS selectors of parts declared not free, each once, in page order."""
    found = [
        selector
        for nodes in (document.structured.json_ld, document.structured.microdata)
        for node in nodes
        for part in _parts(node)
        if read_flag(part.get("isAccessibleForFree")) is False
        for selector in _selectors(part)
    ]
    return tuple(dict.fromkeys(found))[:MAX_SELECTORS]


def _of_node(node: Mapping[str, Any], family: str, sound: float) -> Iterator[Evidence]:
    stated = read_flag(node.get("isAccessibleForFree"))
    if stated is not None:
        yield _evidence("flag.article", f"{family}:isAccessibleForFree", sound, free=stated)
    for part in _parts(node):
        closed = read_flag(part.get("isAccessibleForFree"))
        if closed is not False:
            continue
        selectors = ", ".join(_selectors(part))[:MAX_SELECTOR_CHARS]
        kind = next((kind for kind, pattern in _KINDS if pattern.search(selectors)), None)
        yield _evidence("flag.part", f"{family}:hasPart", sound, selectors, free=False)
        if kind:
            signal, says = f"{family}:cssSelector", f"access={kind}"
            yield weighed("flag.kind", signal=signal, value=selectors, says=says, where=selectors, share=sound)


def _parts(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    value = node.get("hasPart")
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, Mapping) and not any(name.endswith(("Object", "Clip")) for name in types_of(part)):
            yield part


def _selectors(part: Mapping[str, Any]) -> list[str]:
    value = part.get("cssSelector") or part.get("xpath")
    written = value if isinstance(value, list) else [value]
    return [text.strip()[:MAX_SELECTOR_CHARS] for text in written if isinstance(text, str) and text.strip()]


def _evidence(row: str, signal: str, share: float = 1.0, where: str = "", *, free: bool) -> Evidence:
    says = "access=open" if free else "access=restricted"
    return weighed(row, signal=signal, value=str(free), says=says, where=where, share=share)
