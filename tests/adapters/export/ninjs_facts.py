"""What ninjs 3.1 allows in the properties that exports use, written down as a JSON Schema of our own.

Facts taken from IPTC's ninjs 3.1: names, types, formats and closed value sets; no property but these may occur.
"""

from __future__ import annotations

from typing import Any

TEXT, WHOLE, MOMENT, ADDRESS = (
    {"type": "string"},
    {"type": "integer"},
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "uri"},
)


def _thing(*needed: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(needed), "properties": properties}


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_VALUED = _list(_thing("value", role=TEXT, contentType=TEXT, value=TEXT))
_PICTURE = _thing(
    "name",
    "uri",
    name=TEXT,
    rel=TEXT,
    uri=ADDRESS,
    type={"enum": ["picture"]},
    by=TEXT,
    descriptions=_VALUED,
    renditions=_list(_thing("name", name=TEXT, href=ADDRESS)),
)

NINJS = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_thing(
        "uri",
        uri=ADDRESS,
        standard=_thing(name={"const": "ninjs"}, version={"const": "3.1"}, schema=ADDRESS),
        type={"enum": "text audio video picture graphic composite component event planning".split()},
        representationType={"enum": ["full", "partial"]},
        version=TEXT,
        firstCreated=MOMENT,
        versionCreated=MOMENT,
        contentCreated=MOMENT,
        pubStatus={"enum": ["usable", "withheld", "canceled"]},
        language=TEXT,
        by=TEXT,
        edNote=TEXT,
        headlines=_VALUED,
        descriptions=_VALUED,
        bodies=_list(
            _thing("value", role=TEXT, contentType=TEXT, charCount=WHOLE, wordCount=WHOLE, value=TEXT),
        ),
        people=_list(_thing(name=TEXT, rel=TEXT)),
        infoSources=_list(_thing(name=TEXT, role=TEXT)),
        subjects=_list(_thing(name=TEXT, rel=TEXT)),
        genres=_list(_thing(name=TEXT)),
        associations=_list(_PICTURE),
        altIds=_list(_thing(role=TEXT, value=TEXT)),
    ),
}
