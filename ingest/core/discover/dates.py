"""Dates as feeds and sitemaps write them: ISO 8601, its W3C profile, RFC 822. Never guesses at anything else.

Sources: W3C-NOTE-datetime, RFC 3339, RFC 5322 §3.3.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Longer strings are no dates, and some parsers are slow on them.
_MAX_CHARS = 64
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")
_FRACTION = re.compile(r"(\.\d{6})\d+")
# Before the web there were no pages; a date far ahead is a mistake.
_FIRST_YEAR = 1990
_LAST_YEAR = 2100


def read_date(text: str | None) -> datetime | None:
    """Return the moment in UTC; None when there is none, it is unreadable, or lies outside 1990 to 2100.

    A date without a zone is taken as UTC; a month or a year alone as its first moment.
    """
    text = (text or "").strip()
    if not text or len(text) > _MAX_CHARS:
        return None
    partial = _PARTIAL.fullmatch(text)
    if partial:
        text = f"{partial[1]}-{partial[2] or '01'}-01"
    moment = _read_iso(text) or _read_rfc822(text)
    if moment is None:
        return None
    try:
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def _read_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_FRACTION.sub(r"\1", text))
    except ValueError:
        return None


def _read_rfc822(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
