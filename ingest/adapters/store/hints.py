"""A link's hints as JSON in the frontier, and back.

The texts that a feed carries are not among them: whether they may be kept is known only once the page is judged.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from ingest.core.text import count_words
from ingest.model import Link, SourceKind

_LEFT_OUT = ("url", "summary", "content")
_TIMES = ("published_at", "modified_at")


def hint_to_json(link: Link) -> dict[str, Any] | None:
    """Return what the source said of a link, without its address and texts; None when it said nothing."""
    said: dict[str, Any] = {}
    for field in fields(Link):
        value = getattr(link, field.name)
        if field.name not in _LEFT_OUT and value is not None:
            said[field.name] = value.isoformat() if isinstance(value, datetime) else value
    if link.content:
        said["content_words"] = count_words(link.content)
    return said or None


def hint_from_json(url: str, said: dict[str, Any] | None) -> Link | None:
    """Return the link as it was found; None when its source said nothing of it."""
    if said is None:
        return None
    times = {name: datetime.fromisoformat(said[name]) for name in _TIMES if name in said}
    kind = {"kind": SourceKind(said["kind"])} if "kind" in said else {}
    return Link(**{"url": url, **said, **times, **kind})
