"""Read a publisher's file: each key as a list of entries, each entry with the days on which it holds.

An entry is a string, or a table `{ rule = "…", valid_from = 2025-03-01, valid_until = 2025-09-30 }`. Both days are
inclusive, and are days of UTC. An entry holds on days that its own dates and its file's dates allow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from ingest.adapters.rulebook.keys import (
    CLASSES,
    DATES,
    ENTRY_KEYS,
    FIELDS,
    GROUPS,
    LINE_KEYS,
    LISTS,
    PUBLISHER_KEYS,
)
from ingest.adapters.rulebook.lines import fault_of_line
from ingest.adapters.rulebook.selectors import fault_of_selector, holds_no_text
from ingest.adapters.rulebook.sheet import Sheet


class Validity(NamedTuple):
    """First and last day, UTC, both inclusive; None where it is open."""

    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds on this day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def within(self, outer: Validity) -> Validity:
        """Return the days that both allow."""
        firsts = [day for day in (self.first, outer.first) if day]
        lasts = [day for day in (self.last, outer.last) if day]
        return Validity(max(firsts, default=None), min(lasts, default=None))

    @property
    def empty(self) -> bool:
        """Whether no day is left."""
        return self.first is not None and self.last is not None and self.first > self.last


class Entry(NamedTuple):
    """One rule: a selector, a line or a pattern, and when it holds (within its file's days)."""

    value: str
    valid: Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """A publisher's file as read.

    Attributes:
        domain: Host name that it is about, subdomains included.
        own: Whether it is the operator's.
        valid: Days on which the file as a whole holds.
        keys: Key, as `body` or `lines.legal.exact`, to its entries; an empty list is a statement too.
    """

    domain: str
    path: Path
    own: bool
    valid: Validity
    keys: Mapping[str, tuple[Entry, ...]]


def read_publisher(sheet: Sheet, domain: str, *, own: bool) -> RuleFile:
    """Return what a file says; what is wrong with it is noted on the sheet and left out."""
    sheet.check_keys("", sheet.table, PUBLISHER_KEYS)
    valid = _read_validity(sheet, "", sheet.table)
    written: dict[str, object] = {key: sheet.table[key] for key in LISTS if key in sheet.table}
    for key, known in (("fields", FIELDS), ("remove", CLASSES)):
        table = sheet.read_table(key, sheet.table.get(key, {}), known)
        written |= {f"{key}.{name}": value for name, value in table.items()}
    for noise, lines in sheet.read_table("lines", sheet.table.get("lines", {}), (*CLASSES, *GROUPS)).items():
        table = sheet.read_table(f"lines.{noise}", lines, LINE_KEYS)
        written |= {f"lines.{noise}.{how}": value for how, value in table.items()}
    keys = {key: _read_entries(sheet, key, value, valid) for key, value in written.items()}
    _note_contradictions(sheet, keys)
    return RuleFile(domain=domain, path=sheet.path, own=own, valid=valid, keys=keys)


def _read_entries(sheet: Sheet, key: str, written: object, outer: Validity) -> tuple[Entry, ...]:
    if not isinstance(written, list):
        sheet.complain(key, f"{written!r} must be a list, as [{str(written)!r}]")
        return ()
    entries = [entry for value in written if (entry := _read_entry(sheet, key, value, outer)) is not None]
    for entry, times in Counter(entries).items():
        if times > 1:
            sheet.complain(key, f"{entry.value!r} stands here {times} times", entry.value)
    return tuple(dict.fromkeys(entries))


def _read_entry(sheet: Sheet, key: str, written: object, outer: Validity) -> Entry | None:
    valid = Validity()
    value = written
    if isinstance(written, dict):
        sheet.check_keys(key, written, ENTRY_KEYS)
        if not set(written) <= set(ENTRY_KEYS):
            return None
        value = written.get("rule")
        valid = _read_validity(sheet, key, written)
    if not isinstance(value, str) or not value.strip():
        sheet.complain(key, f"{written!r} must be a non-empty string, or a table with `rule`")
        return None
    if valid.within(outer).empty and not valid.empty and not outer.empty:
        sheet.complain(key, f"{value!r} is never in force: its days lie outside its file's", value)
    fault = fault_of_rule(key, value)
    if fault:
        sheet.complain(key, fault, value)
        return None
    return Entry(value, valid)


def fault_of_rule(key: str, value: str) -> str | None:
    """Return what is wrong with a rule under a known key, as `remove.share`; None when nothing is."""
    if key.startswith("lines."):
        _, noise, how = key.split(".")
        return fault_of_line(noise, how, value)
    fault = fault_of_selector(value)
    if fault is None and not key.startswith("fields.") and holds_no_text(value):
        return f"{value!r} can match nothing: such an element holds no text"
    return fault


def _read_validity(sheet: Sheet, key: str, table: Mapping[str, object]) -> Validity:
    days: list[date | None] = []
    for name in DATES:
        written = table.get(name)
        fine = isinstance(written, date) and not isinstance(written, datetime)
        if written is not None and not fine:
            sheet.complain(key or name, f"{name} = {written!r} must be a date as 2026-03-01, without quotes or time")
        days.append(written if isinstance(written, date) and fine else None)
    valid = Validity(*days)
    if valid.empty:
        sheet.complain(key or DATES[0], f"valid_from {valid.first} is after valid_until {valid.last}")
    return valid


def _note_contradictions(sheet: Sheet, keys: Mapping[str, tuple[Entry, ...]]) -> None:
    """Note removals that remove nothing, because the same elements are body, kept, or removed as something else."""
    claimed = {entry: key for key in LISTS for entry in keys.get(key, ())}
    for key, entries in keys.items():
        if not key.startswith("remove."):
            continue
        for entry in entries:
            if entry in claimed:
                sheet.complain(
                    key, f"{entry.value!r} can match nothing: it stands in {claimed[entry]} too", entry.value
                )
            claimed.setdefault(entry, key)
