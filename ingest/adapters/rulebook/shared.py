"""Read `_shared.toml`: marks for every page. The operator's own file of that name adds to the shipped one."""

from __future__ import annotations

from ingest.adapters.rulebook.keys import CLASSES, EDGES, GROUPS, SHARED_KEYS
from ingest.adapters.rulebook.lines import MarkIndex, fault_of_line
from ingest.adapters.rulebook.sheet import Sheet


def read_shared(sheet: Sheet, index: MarkIndex, edges: MarkIndex) -> int:
    """Add a file's marks, to those that hold everywhere or to those at an article's edges; return how many."""
    taken = 0
    sheet.check_keys("", sheet.table, (*CLASSES, *GROUPS, "body"))
    for noise in (noise for noise in sheet.table if noise in (*CLASSES, *GROUPS, "body")):
        table = sheet.read_table(noise, sheet.table[noise], ("names",) if noise == "body" else SHARED_KEYS)
        for key, written in table.items():
            for value in _read_values(sheet, f"{noise}.{key}", written):
                fault = fault_of_line(noise, key, value)
                if fault:
                    sheet.complain(f"{noise}.{key}", fault, value)
                    continue
                (edges if key in EDGES else index).add(noise, key, value)
                taken += 1
    return taken


def _read_values(sheet: Sheet, key: str, written: object) -> tuple[str, ...]:
    if not isinstance(written, list) or not all(isinstance(value, str) and value.strip() for value in written):
        sheet.complain(key, f"{written!r} must be a list of non-empty strings")
        return ()
    return tuple(str(value) for value in written)
