"""One date as publishers write it, read exactly: the moment in the zone it names, and how precise the writing was.

Tried in order: ISO 8601, the RFC 5322 form of mail, a Unix time, numbers year first and day first, month names of many
languages, and last dateutil's guess. A date without a zone is taken as UTC: guessing a zone would invent hours.
Longer strings than 64 characters are prose, not dates; days before 1990 or after 2100 are misreadings.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache

from dateutil import parser as dateutil_parser

from ingest.core.metadata.months import MONTHS
from ingest.model import Precision

MAX_CHARS = 64
_YEARS = range(1990, 2101)
_BUDDHIST_YEARS = range(2500, 2644)
"""Thai pages count from the death of the Buddha, 543 years earlier."""
# Names of zones are ambiguous; these are the readings that news pages mean. Hours east of Greenwich.
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "IST": 5.5, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "SAST": 2, "EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5, "CT": -6, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7, "PT": -8, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "PHT": 8, "WIB": 7, "AEST": 10,
    "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
# Letters and the signs that stand on them in Indic and Thai scripts.
_NAME = r"([^\W\d_][^\s\d,/:|()–-]{1,13}?)"
_DAY_FIRST_WORD = re.compile(
    r"(\d{1,2})(?:\.|st|nd|rd|th|º|°|er|ème)?[\s-]*(?:de\s+|d['’]|of\s+)?"
    + _NAME
    + r"\.?,?[\s-]*(?:de\s+|del\s+)?(\d{4})",
    re.IGNORECASE,
)
_MONTH_FIRST_WORD = re.compile(_NAME + r"\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_YEAR_FIRST_WORD = re.compile(
    r"(?<!\d)(\d{4})\.?,?\s+(?:m\.\s+|gada\s+)?" + _NAME + r"\s+(\d{1,2})(?!\d)", re.IGNORECASE
)
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})\s?[日일.]?(?!\d)")
_CLOCK = (
    r"(?<![\d.:])(\d{1,2})(?:\s?[:.hH時시]\s?(\d{2})(?![.\d]\d)(?::(\d{2})(?:\.\d+)?)?)?"
    r"\s?(?:([apAP])\.?\s?[mM](?![a-z])\.?|([صم])(?!\w))?(?:\s*\(?([A-Z]{1,5})\b|\s*([+-]\d{2}:?\d{2}))?"
)
_CLOCK_BEFORE = re.compile(_CLOCK + r"\D{0,20}\Z")
_CLOCK_AFTER = re.compile(r"\D{0,20}?" + _CLOCK)
# "Published on", "Updated:" and the weekday say nothing that the date does not.
_NO_YEAR = datetime(1900, 1, 1)  # noqa: DTZ001 - dateutil fills it in and the zone is judged after that
_LABEL = re.compile(
    r"^(?:[^\W\d_]++\s++){0,3}(?:on|am|le|el|il|em|op|den|date)?\s*+[:：]\s*+"
    r"|^(?:published|posted|updated)(?: on)?\s++",
    re.IGNORECASE,
)
_ZONE_NAME = re.compile(r"\[[\w/]+\]$")  # RFC 9557 §3
_AMERICAN = re.compile(r"\b[ECMP][SD]?T\b")
_UNIX = re.compile(r"\d{10}(?:\d{3})?")
_DIGIT = re.compile(r"\d")
_HAS_CLOCK = re.compile(r"\d{1,2}\s?[:h時시]\s?\d{2}|T\d{2}|\d\s?[ap]\.?\s?m(?![a-z])", re.IGNORECASE)
_HAS_SECONDS = re.compile(r"\d{1,2}:\d{2}:\d{2}|T\d{6}")
_COLONLESS_ZONE = re.compile(r"(?<=\d)\s?([+-])(\d{2}):?(\d{2})?$")


@lru_cache(maxsize=512)
def read_date(raw: str, *, month_first: bool = False) -> tuple[datetime | None, Precision]:
    """Return the moment that a string names, aware, and how exactly; (None, UNKNOWN) when it names none.

    Args:
        raw: The date as written.
        month_first: Whether the page's language writes 3/25 for the 25th of March; where only one order gives a day,
            that order counts.
    """
    text = raw.strip()
    if not 4 < len(text) <= MAX_CHARS or not _DIGIT.search(text):
        return None, Precision.UNKNOWN
    moment = _iso(text)
    if moment is None:
        text = _ZONE_NAME.sub("", _LABEL.sub("", text))
        moment = _iso(text) or _loose(text, month_first)
    if moment is None or moment.year not in _YEARS:
        return None, Precision.UNKNOWN
    return moment, _precision(text)


def _loose(text: str, month_first: bool) -> datetime | None:  # noqa: FBT001 - passed on
    return _unix(text) or _mail(text) or _numbers(text, month_first) or _words(text) or _guess(text)


def _precision(text: str) -> Precision:
    if _HAS_SECONDS.search(text) or _UNIX.fullmatch(text):
        return Precision.SECOND
    return Precision.MINUTE if _HAS_CLOCK.search(text) else Precision.DAY


def _aware(moment: datetime) -> datetime | None:
    """Return the moment in the zone it is written in, UTC where it names none; None at the ends of time."""
    offset = moment.utcoffset()
    try:
        aware = moment.replace(tzinfo=timezone(offset) if offset else UTC)
        aware.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return aware


def _iso(text: str) -> datetime | None:
    if not text[:4].isdigit():
        return None
    try:
        return _aware(datetime.fromisoformat(text))
    except ValueError:
        pass
    # `2024-05-03 10:00:00 +0200` and fractions of odd length are common, and not ISO to the letter.
    bare = _COLONLESS_ZONE.sub(lambda zone: f"{zone[1]}{zone[2]}:{zone[3] or '00'}", text)
    bare = re.sub(r"(?<=:\d{2})\.\d+", "", bare).replace(" UTC", "Z").replace(" Z", "Z")
    try:
        return _aware(datetime.fromisoformat(bare))
    except ValueError:
        return None


def _unix(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text[:10]), UTC) if _UNIX.fullmatch(text) else None


def _mail(text: str) -> datetime | None:
    if text[3:5] != ", " or any(name in text for name in (" am", " pm", "AM", "PM")):
        return None
    try:
        return _aware(parsedate_to_datetime(text)) if not re.search(r"[A-Z]{3,4}$", text) else None
    except (ValueError, TypeError, IndexError):
        return None


def _numbers(text: str, month_first: bool) -> datetime | None:  # noqa: FBT001 - passed on
    found = _YEAR_FIRST.search(text)
    if found:
        return _build(text, found, (found[1], found[2], found[3]))
    found = _DAY_FIRST.search(text)
    if found is None:
        return None
    american = "." not in found[0] and (month_first or _AMERICAN.search(text) is not None)
    swapped = int(found[2]) > 12 or (american and int(found[1]) <= 12)
    day, month = (found[2], found[1]) if swapped else (found[1], found[2])
    return _build(text, found, (found[3], month, day))


def _words(text: str) -> datetime | None:
    for pattern, (year, month, day) in (
        (_DAY_FIRST_WORD, (3, 2, 1)),
        (_MONTH_FIRST_WORD, (3, 1, 2)),
        (_YEAR_FIRST_WORD, (1, 2, 3)),
    ):
        found = pattern.search(text)
        number = MONTHS.get(found[month].lower()) if found else None
        if found and number:
            return _build(text, found, (found[year], str(number), found[day]))
    return None


def _guess(text: str) -> datetime | None:
    if not re.search(r"\d{4}", text):
        return None
    try:
        return _aware(dateutil_parser.parse(text, tzinfos=_zone, fuzzy=False, default=_NO_YEAR))
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
        return None


def _zone(name: str | None, offset: int | None) -> int | None:
    """Return a zone's seconds east of Greenwich; None, which means UTC here, for a name that is not known."""
    hours = _ZONES.get((name or "").upper())
    return offset if offset is not None else None if hours is None else int(hours * 3600)


def _build(text: str, found: re.Match[str], day: tuple[str, str, str]) -> datetime | None:
    """Return the moment of (year, month, day) and of the clock beside them; None when there is no such day."""
    year = int(day[0]) - 543 if int(day[0]) in _BUDDHIST_YEARS else int(day[0])
    hour, minute, second, zone = _clock(text[: found.start()], text[found.end() :]) or (0, 0, 0, UTC)
    try:
        return _aware(datetime(year, int(day[1]), int(day[2]), hour, minute, second, tzinfo=zone))
    except ValueError:
        return None


def _clock(before: str, after: str) -> tuple[int, int, int, timezone] | None:
    """Return hour, minute, second and zone of the time of day beside a date; None where there is none."""
    for found in (_CLOCK_BEFORE.search(before), _CLOCK_AFTER.match(after)):
        if found is None:
            continue
        half = (found[4] or {"ص": "a", "م": "p"}.get(found[5] or "", "")).lower()
        hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
        if (found[2] is None and not half) or hour > 23 or minute > 59 or second > 59:
            continue
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        return hour, minute, second, _offset(found[6], found[7])
    return None


def _offset(name: str | None, written: str | None) -> timezone:
    hours = _ZONES.get(name or "", 0)
    if written:
        hours = int(f"{written[0]}1") * (int(written[1:3]) + int(written[-2:]) / 60)
    return timezone(timedelta(hours=hours)) if hours and -24 < hours < 24 else UTC
