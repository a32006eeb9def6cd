"""One date as publishers write it, read exactly: the moment in UTC, and how precise the writing was.

Tried in order: ISO 8601, the RFC 5322 form of mail, a Unix time, day-first and year-first numbers, month names of many
languages, and last dateutil's guess. A date without a zone is taken as UTC: guessing a zone would invent hours.
Longer strings than 64 characters are prose, not dates; days before 1990 or after 2100 are misreadings.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from dateutil import parser as dateutil_parser

from ingest.model import Precision

MAX_CHARS = 64
_YEARS = range(1990, 2101)
_HOUR = 3600
# Names of zones are ambiguous; these are the readings that news pages mean. Seconds east of Greenwich.
_ZONES = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "WET": 0,
    "BST": _HOUR,
    "IST": 19800,
    "CET": _HOUR,
    "MEZ": _HOUR,
    "CEST": 2 * _HOUR,
    "MESZ": 2 * _HOUR,
    "EET": 2 * _HOUR,
    "EEST": 3 * _HOUR,
    "MSK": 3 * _HOUR,
    "SAST": 2 * _HOUR,
    "EST": -5 * _HOUR,
    "EDT": -4 * _HOUR,
    "ET": -5 * _HOUR,
    "CST": -6 * _HOUR,
    "CDT": -5 * _HOUR,
    "CT": -6 * _HOUR,
    "MST": -7 * _HOUR,
    "MDT": -6 * _HOUR,
    "PST": -8 * _HOUR,
    "PDT": -7 * _HOUR,
    "PT": -8 * _HOUR,
    "JST": 9 * _HOUR,
    "KST": 9 * _HOUR,
    "HKT": 8 * _HOUR,
    "SGT": 8 * _HOUR,
    "AEST": 10 * _HOUR,
    "AEDT": 11 * _HOUR,
    "NZST": 12 * _HOUR,
    "NZDT": 13 * _HOUR,
}
_MONTHS = {
    1: (
        "january januar jan jän jänner enero ene janvier janv gennaio gen janeiro januari tammikuu stycznia "
        "styczeń ledna ianuarie ocak января января січня janúar"
    ),
    2: (
        "february februar feb februari febrero février févr febbraio fevereiro fev helmikuu lutego luty února "
        "februarie şubat февраля лютого febrúar"
    ),
    3: "march märz mar mär maart marzo mars março maaliskuu marca marzec března martie mart марта березня marts",
    4: "april apr abril abr avril avr aprile huhtikuu kwietnia kwiecień dubna aprilie nisan апреля квітня apríl",
    5: "may mai mei mayo maggio mag maio maj toukokuu maja května mayıs мая травня maí",
    6: "june juni jun junio juin giugno giu junho kesäkuu czerwca czerwiec června iunie haziran июня червня júní",
    7: "july juli jul julio juillet juil luglio lug julho heinäkuu lipca lipiec července iulie temmuz июля липня júlí",
    8: "august aug augustus agosto ago août agosto elokuu sierpnia sierpień srpna ağustos августа серпня augusti ágúst",
    9: (
        "september sept sep septiembre septembre settembre set setembro syyskuu września wrzesień září "
        "septembrie eylül сентября вересня"
    ),
    10: (
        "october oktober okt oct octubre octobre ottobre ott outubro out lokakuu października październik "
        "října octombrie ekim октября жовтня október"
    ),
    11: (
        "november nov noviembre novembre novembro marraskuu listopada listopad listopadu noiembrie kasım "
        "ноября листопада nóvember"
    ),
    12: (
        "december dezember dez dec diciembre dic décembre déc dicembre dezembro joulukuu grudnia grudzień "
        "prosince decembrie aralık декабря грудня desember des"
    ),
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}
_CLOCK = r"(?:\D{1,20}?(\d{1,2})\s?[:.hH時시]\s?(\d{2})(?![.\d]\d)(?::(\d{2}))?)?"
_WRITTEN = re.compile(
    r"(\d{1,2})(?:\.|st|nd|rd|th|º|er|-)?\s*(?:de\s+|of\s+)?([^\W\d_]{3,12})\.?,?\s*(?:de\s+|del\s+)?(\d{4})" + _CLOCK
)
_MONTH_FIRST = re.compile(
    r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})" + _CLOCK + r"(\s?[ap]\.?m\.?)?", re.IGNORECASE
)
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4})" + _CLOCK)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})\s?[日일.]?" + _CLOCK)
# "Published on", "Updated:" and the weekday say nothing that the date does not.
_NO_YEAR = datetime(1900, 1, 1)  # noqa: DTZ001 - dateutil fills it in and the zone is judged after that
_LABEL = re.compile(
    r"^(?:[^\W\d_]+\s+){0,3}(?:on|am|le|el|il|em|op|den|date)?\s*[:：]\s*|^(?:published|posted|updated)(?: on)?\s+",
    re.IGNORECASE,
)
_ZONE_NAME = re.compile(r"\[[\w/]+\]$")  # RFC 9557 §3
_UNIX = re.compile(r"\d{10}(?:\d{3})?")
_HAS_CLOCK = re.compile(r"\d{1,2}\s?[:h時시]\s?\d{2}|T\d{2}")
_HAS_SECONDS = re.compile(r"\d{1,2}:\d{2}:\d{2}|T\d{6}")
_COLONLESS_ZONE = re.compile(r"(?<=\d)\s?([+-])(\d{2}):?(\d{2})?$")


@lru_cache(maxsize=512)
def read_date(raw: str) -> tuple[datetime | None, Precision]:
    """Return the moment (UTC) that a string names and how exactly; (None, UNKNOWN) when it names none."""
    text = raw.strip()
    if not 4 < len(text) <= MAX_CHARS or not any(char.isdigit() for char in text):
        return None, Precision.UNKNOWN
    text = _ZONE_NAME.sub("", _LABEL.sub("", text))
    moment = _iso(text) or _unix(text) or _mail(text) or _numbers(text) or _words(text) or _guess(text)
    if moment is None or moment.year not in _YEARS:
        return None, Precision.UNKNOWN
    return moment, _precision(text)


def _precision(text: str) -> Precision:
    if _HAS_SECONDS.search(text) or _UNIX.fullmatch(text):
        return Precision.SECOND
    return Precision.MINUTE if _HAS_CLOCK.search(text) else Precision.DAY


def _utc(moment: datetime) -> datetime | None:
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _iso(text: str) -> datetime | None:
    try:
        return _utc(datetime.fromisoformat(text))
    except ValueError:
        pass
    # `2024-05-03 10:00:00 +0200` and fractions of odd length are common, and not ISO to the letter.
    bare = _COLONLESS_ZONE.sub(lambda zone: f"{zone[1]}{zone[2]}:{zone[3] or '00'}", text)
    bare = re.sub(r"(?<=:\d{2})\.\d+", "", bare).replace(" UTC", "Z").replace(" Z", "Z")
    try:
        return _utc(datetime.fromisoformat(bare))
    except ValueError:
        return None


def _unix(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text[:10]), UTC) if _UNIX.fullmatch(text) else None


def _mail(text: str) -> datetime | None:
    if "," not in text[:10] or any(name in text for name in (" am", " pm", "AM", "PM")):
        return None
    try:
        return _utc(parsedate_to_datetime(text)) if not re.search(r"[A-Z]{3,4}$", text) else None
    except (ValueError, TypeError, IndexError):
        return None


def _numbers(text: str) -> datetime | None:
    found = _YEAR_FIRST.search(text)
    if found:
        return _build((found[1], found[2], found[3]), found.groups()[3:6])
    found = _DAY_FIRST.search(text)
    if found and int(found[2]) <= 12:
        return _build((found[3], found[2], found[1]), found.groups()[3:6])
    return _build((found[3], found[1], found[2]), found.groups()[3:6]) if found else None


def _words(text: str) -> datetime | None:
    found = _WRITTEN.search(text)
    month = _MONTH_OF.get(found[2].lower()) if found else None
    if found and month and not re.search(r"[ap]\.?m\b", text, re.IGNORECASE) and not re.search(r"[A-Z]{2,4}$", text):
        return _build((found[3], str(month), found[1]), found.groups()[3:6])
    return None


def _guess(text: str) -> datetime | None:
    if not re.search(r"\d{4}", text):
        return None
    try:
        moment = dateutil_parser.parse(text, tzinfos=_zone, fuzzy=False, default=_NO_YEAR)
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
        found = _MONTH_FIRST.search(text)
        month = _MONTH_OF.get(found[1].lower()) if found else None
        return _build((found[3], str(month), found[2]), ()) if found and month else None
    return _utc(moment)


def _zone(name: str | None, offset: int | None) -> int | None:
    """Return a zone's seconds east of Greenwich; None, which means UTC here, for a name that is not known."""
    return offset if offset is not None else _ZONES.get((name or "").upper())


def _build(day: tuple[str, str, str], clock: tuple[str | None, ...]) -> datetime | None:
    """Return the moment of (year, month, day) and (hour, minute, second); None when there is no such day."""
    hours = tuple(int(part or 0) for part in clock)
    try:
        return datetime(*map(int, day), *hours, tzinfo=UTC)  # type: ignore[misc,arg-type]  # six numbers at most
    except ValueError:
        return None
