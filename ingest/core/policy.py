"""What the publisher says about use by machines: recorded raw and parsed, never weighed as access.

The site's own files are another stage's (`site_policy`); this one reads the response and the page.
Sources: TDM Reservation Protocol (W3C Community Group), AIPREF `Content-Usage` (IETF drafts), RSL 1.0 (`Link`),
schema.org license, usageInfo and copyrightNotice, robots meta and `X-Robots-Tag` as search engines document them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.model import PolicySignals, Structured

MAX_VALUE_CHARS = 500
_DIRECTIVE = re.compile(
    r"noindex|nofollow|noarchive|nosnippet|noimageindex|notranslate|nocache|noai|noimageai|none|"
    r"max-snippet\s*:\s*-?\d+|max-image-preview\s*:\s*\w+|max-video-preview\s*:\s*-?\d+|unavailable_after\s*:.+",
    re.IGNORECASE,
)
_LICENCE_LINK = re.compile(
    r"<([^<>]{1,2000})>\s*+;[^,<]*?\brel\s{0,9}=\s{0,9}\"?[^\",;<]{0,200}?\blicense\b", re.IGNORECASE
)
_FIELDS = frozenset({"tdm-reservation", "tdm-policy", "robots", "x-robots-tag", "content-usage"})
_STATED = ("license", "usageInfo", "copyrightNotice")
_LICENCES = ("header:link", "link:license", "json-ld:license", "microdata:license")
_AGENT = re.compile(r"^[\w-]+\s*:\s*(?=[a-z])", re.IGNORECASE)
# The more a usage value forbids, the earlier it stands.
_FORBIDS = re.compile(r"=\s*n\b", re.IGNORECASE)


def read_policy(structured: Structured, headers: tuple[tuple[str, str], ...]) -> PolicySignals:
    """Return the policy that the response and the page state.

    Args:
        structured: What the page states of itself.
        headers: Of the response, names in lower case, repeated ones kept.
    """
    raw = tuple(_raw(structured, headers))
    usage = [value for where, value in raw if where.endswith("content-usage")]
    reserved, place = _reserved(raw)
    return PolicySignals(
        tdm_reserved=reserved,
        tdm_origin=place and f"{place}:tdm-reservation",
        tdm_policy=next((value for where, value in raw if where == f"{place}:tdm-policy"), None),
        robots_directives=_directives([value for where, value in raw if where.endswith(("robots", "x-robots-tag"))]),
        content_usage=max(usage, key=lambda value: len(_FORBIDS.findall(value)), default=None),
        licence=next((value for where, value in raw if where in _LICENCES), None),
        raw=raw,
    )


def _raw(structured: Structured, headers: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        if name in _FIELDS and name != "robots":
            yield f"header:{name}", value.strip()[:MAX_VALUE_CHARS]
        licence = _LICENCE_LINK.search(value) if name == "link" else None
        if licence:
            yield "header:link", licence[1].strip()[:MAX_VALUE_CHARS]
    for meta in structured.metas:
        if meta.name in _FIELDS and meta.name != "x-robots-tag":
            yield f"meta:{meta.name}", meta.content[:MAX_VALUE_CHARS]
    for address in structured.licences:
        yield "link:license", address[:MAX_VALUE_CHARS]
    yield from _of_nodes("json-ld", structured.json_ld)
    yield from _of_nodes("microdata", structured.microdata)


def _of_nodes(family: str, nodes: tuple[Mapping[str, Any], ...]) -> Iterator[tuple[str, str]]:
    """Yield what structured data says of licence and use."""
    for node in nodes:
        for name in _STATED:
            stated = _named(node.get(name))
            if stated:
                yield f"{family}:{name}", stated[:MAX_VALUE_CHARS]


def _named(value: object) -> str | None:
    """Return the address or name that a statement consists of; None when it has neither."""
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id") or value.get("name")
    return value.strip() or None if isinstance(value, str) else None


def _reserved(raw: tuple[tuple[str, str], ...]) -> tuple[bool | None, str | None]:
    """Return the reservation and whether header or meta says it; the header is asked first.

    1 reserves, 0 does not; anything else is an error and means unset. Said twice in one place, 1 holds.
    """
    for place in ("header", "meta"):
        said = {value for where, value in raw if where == f"{place}:tdm-reservation" and value in ("0", "1")}
        if said:
            return "1" in said, place
    return None, None


def _directives(values: list[str]) -> tuple[str, ...]:
    found: set[str] = set()
    for value in values:
        for part in _AGENT.sub("", value).split(",") if not _DIRECTIVE.match(value) else value.split(","):
            word = re.sub(r"(?<!\s)\s*+:\s*+", ":", part.strip().lower())
            if _DIRECTIVE.fullmatch(word):
                found.add(word)
    return tuple(sorted(found))
