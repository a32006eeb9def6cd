"""What the publisher says about use by machines: recorded raw and parsed, never weighed as access.

robots.txt and its licence lines are another stage's; this one reads the response and the page.
Sources: TDM Reservation Protocol (W3C Community Group), AIPREF `Content-Usage` (IETF drafts), RSL 1.0 (`Link`),
schema.org license, robots meta and `X-Robots-Tag` as search engines document them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    return PolicySignals(
        tdm_reserved=_reserved([value for where, value in raw if where.endswith("tdm-reservation")]),
        tdm_policy=next((value for where, value in raw if where.endswith("tdm-policy")), None),
        robots_directives=_directives([value for where, value in raw if where.endswith(("robots", "x-robots-tag"))]),
        content_usage=max(usage, key=lambda value: len(_FORBIDS.findall(value)), default=None),
        licence=next(
            (value for where, value in raw if where in ("header:link", "json-ld:license", "link:license")), None
        ),
        raw=raw,
    )


def _raw(structured: Structured, headers: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        if name in ("tdm-reservation", "tdm-policy", "x-robots-tag", "content-usage"):
            yield f"header:{name}", value.strip()[:MAX_VALUE_CHARS]
        licence = _LICENCE_LINK.search(value) if name == "link" else None
        if licence:
            yield "header:link", licence[1].strip()[:MAX_VALUE_CHARS]
    for meta in structured.metas:
        if meta.name in ("tdm-reservation", "tdm-policy", "robots", "content-usage"):
            yield f"meta:{meta.name}", meta.content[:MAX_VALUE_CHARS]
    for node in structured.json_ld:
        licence_value = node.get("license")
        if isinstance(licence_value, dict):
            licence_value = licence_value.get("url") or licence_value.get("@id") or licence_value.get("name")
        if isinstance(licence_value, str) and licence_value.strip():
            yield "json-ld:license", licence_value.strip()[:MAX_VALUE_CHARS]


def _reserved(values: list[str]) -> bool | None:
    """Return the reservation: 1 reserves, 0 does not, anything else is an error and means unset (TDMRep §6)."""
    known = [value for value in values if value in ("0", "1")]
    return "1" in known if known else None


def _directives(values: list[str]) -> tuple[str, ...]:
    found: set[str] = set()
    for value in values:
        for part in _AGENT.sub("", value).split(",") if not _DIRECTIVE.match(value) else value.split(","):
            word = re.sub(r"(?<!\s)\s*+:\s*+", ":", part.strip().lower())
            if _DIRECTIVE.fullmatch(word):
                found.add(word)
    return tuple(sorted(found))
