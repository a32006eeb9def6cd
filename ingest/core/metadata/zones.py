"""The zone in which a publisher lives, for a moment that a page states in UTC.

The moment stays the same; its day may not: what went out at nine in the evening is not of the next day. A zone is
never guessed from a country: it stands in another statement, or it is the clock that the page shows its readers.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

from ingest.core.metadata.dates import read_date
from ingest.core.metadata.shown_dates import read_times
from ingest.model import Body, Document, Precision

_MOMENTS = ("datePublished", "dateCreated", "uploadDate")
_SIGNS = frozenset("+-")
_MINUTE = timedelta(minutes=1)
_QUARTER = timedelta(minutes=15)
_FARTHEST = timedelta(hours=14)


def stated_zone(document: Document, at: datetime, metas: Iterable[str]) -> timezone | None:
    """Return the zone in which another statement names the same moment; None when none does.

    Args:
        document: The parsed page.
        at: The moment.
        metas: Names of the metas that state such moments.
    """
    structured = document.structured
    values = [value for name in metas if (value := structured.meta(name))]
    for node in structured.json_ld:
        video = node.get("video")
        for holder in (node, video) if isinstance(video, dict) else (node,):
            values += [value for key in _MOMENTS if isinstance(value := holder.get(key), str)]
    for value in values:
        if value[-6:-5] not in _SIGNS and value[-5:-4] not in _SIGNS:
            continue
        other = read_date(value)[0]
        offset = other.utcoffset() if other else None
        if other and offset and abs(other - at) < _MINUTE:
            return timezone(offset)
    return None


def shown_zone(at: datetime, body: Body, headline: str | None) -> timezone | None:
    """Return the zone in which the page shows the moment: pages state UTC and show the time of their readers.

    It is the difference, a multiple of a quarter hour, between a time near the headline and the stated one.
    """
    at = at.replace(second=0, microsecond=0)
    for written in read_times(body, headline):
        shown, precision = read_date(written)
        if shown is None or precision is Precision.DAY:
            continue
        named = shown.utcoffset()
        offset = named or shown.replace(second=0) - at
        if named and shown.replace(second=0) != at:
            continue
        if offset and abs(offset) <= _FARTHEST and not offset % _QUARTER:
            return timezone(offset)
    return None
