"""Articles as one CSV table with a header (RFC 4180, UTF-8), safe to open in a spreadsheet.

A spreadsheet runs a cell that begins like a formula, and pages are written by strangers: such a text gets an
apostrophe before it (OWASP, CSV Injection), which spreadsheets do not show. Lists and objects stand as JSON.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, BinaryIO

from ingest.adapters.store.row_json import row_json
from ingest.adapters.store.rows import ArticleRow

COLUMNS = tuple(field.name for field in fields(ArticleRow))
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(rows: Iterable[ArticleRow], file: BinaryIO) -> None:
    """Write the header and a record for each article; NULL is an empty cell."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    try:
        table = csv.writer(text)
        table.writerow(COLUMNS)
        table.writerows([_cell(value) for value in row_json(row).values()] for row in rows)
    finally:
        text.detach()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
