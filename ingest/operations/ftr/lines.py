"""Read an ftr-site-config file as lines of a key, perhaps with an argument in parentheses, and a value.

Comments and empty lines are left out. A line of another form comes back with an empty key: somebody will want to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.errors import BadInput

_KEY = re.compile(r"[A-Za-z][A-Za-z_-]*")


class FtrLine(NamedTuple):
    """One line; `number` counts from 1, `text` is the line as written."""

    number: int
    text: str
    key: str
    value: str


def read_lines(path: Path) -> Iterator[FtrLine]:
    """Yield the lines of a file that say something; what is not UTF-8 is read with marks in its place.

    Raises:
        BadInput: It cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error
    for number, line in enumerate(map(str.strip, text.splitlines()), start=1):
        if line and not line.startswith("#"):
            yield _split(number, line)


def _split(number: int, line: str) -> FtrLine:
    named = _KEY.match(line)
    if named is None:
        return FtrLine(number, line, "", line)
    rest = line[named.end() :].lstrip()
    if rest.startswith("("):  # an argument may hold a colon, as an address does
        at = rest.rfind("):")
        rest = rest[at + 1 :] if at >= 0 else ""
    if not rest.startswith(":"):
        return FtrLine(number, line, "", line)
    return FtrLine(number, line, named[0].lower(), rest[1:].strip())
