"""What reaches the terminal: consoles, JSON, and text of strangers made harmless.

Pages are written by strangers: control characters (a terminal would obey them) and marks that reorder text are taken
out before anything is printed, and nothing of a page is ever read as markup.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from rich.console import Console
from rich.text import Text

from ingest.operations.json_line import to_json

_PIPED_WIDTH = 120
# C0 but newline and tab, DEL, C1 (ECMA-48), and the bidirectional overrides and isolates (Unicode UAX #9).
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINES = re.compile(r"[\s\u2028\u2029]+")
# Valid in JSON, but obeyed by terminals or taken for line ends by readers of lines.


def plain(text: str, *, one_line: bool = False) -> str:
    """Return the text without what a terminal would obey; lone surrogates become U+FFFD.

    Args:
        one_line: Fold line ends and runs of spaces into one space each.
    """
    text = _OBEYED.sub("", text).encode("utf-8", "replace").decode("utf-8")
    return _LINES.sub(" ", text).strip() if one_line else text


def words(text: str | None, style: str = "") -> Text:
    """Return text of a page as one line for a table cell, never read as markup; empty when there is none."""
    return Text(plain(text or "", one_line=True), style=style)


def moment(at: datetime | None) -> str:
    """Return a moment as people read it, to the minute, UTC; empty when there is none."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" if at else ""


def counted(count: int, one: str, many: str) -> str:
    """Return a number with its noun, as `1 page` or `2 pages`."""
    return f"{count} {one if count == 1 else many}"


def out() -> Console:
    """Return the console of standard output; wider than usual when it is no terminal."""
    return Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH, highlight=False, soft_wrap=False)


def err() -> Console:
    """Return the console of standard error, for progress and remarks; a remark stays one line."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def print_json(value: object) -> None:
    """Print one JSON value on one line; letters that the output's encoding lacks are written as escapes."""
    written = to_json(value)
    try:
        written.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        written = json.dumps(json.loads(written))
    sys.stdout.write(written + "\n")


def print_json_lines(values: Iterable[object]) -> None:
    """Print JSON values, one a line."""
    for value in values:
        print_json(value)
