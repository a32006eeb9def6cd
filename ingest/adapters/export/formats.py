"""The formats that articles can be exported in."""

from __future__ import annotations

from enum import StrEnum


class ExportFormat(StrEnum):
    """A format of files."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    NINJS = "ninjs"
    JSONFEED = "jsonfeed"
    ATOM = "atom"


STDOUT = "-"
"""Name of standard output as a target."""
