"""One JSON object a line (NDJSON): the columns of `articles_v1`, or ninjs items."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from ingest.adapters.export.ninjs import ninjs_item
from ingest.adapters.store.row_json import row_json
from ingest.adapters.store.rows import ArticleRow


def write_jsonl(rows: Iterable[ArticleRow], file: BinaryIO) -> None:
    """Write each article as the columns of `articles_v1`."""
    _write(rows, file, row_json)


def write_ninjs(rows: Iterable[ArticleRow], file: BinaryIO) -> None:
    """Write each article as one ninjs 3.1 item."""
    _write(rows, file, ninjs_item)


def to_line(value: object) -> bytes:
    """Return JSON without a line end in it, as UTF-8; what readers of lines take for line ends is escaped."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for obeyed in ("\x85", "\u2028", "\u2029"):
        written = written.replace(obeyed, f"\\u{ord(obeyed):04x}")
    return written.encode()


def _write(rows: Iterable[ArticleRow], file: BinaryIO, shape: Callable[[ArticleRow], dict[str, Any]]) -> None:
    file.writelines(to_line(shape(row)) + b"\n" for row in rows)
