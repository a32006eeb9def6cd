"""One rule file while it is read: its text, its table, and every fault met in it, each with the line it stands on.

TOML readers keep no line numbers, so a fault is looked up again in the text: first its key, then its value. A line that
cannot be told (a key written in an unusual way) is left out rather than guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ingest.adapters.rulebook.keys import REQUEST_KEYS

_HEADER = re.compile(r"\s*\[{1,2}([^\[\]]+)\]")
_KEY = re.compile(r"""\s*([\w."'-]+)\s*=""")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)")


class Problem(NamedTuple):
    """A fault in a rule file, as one line; `line` is None where it cannot be told."""

    path: Path
    line: int | None
    said: str

    def __str__(self) -> str:
        """Return `file:line: what is wrong`."""
        return f"{self.path}{f':{self.line}' if self.line else ''}: {self.said}"


class Sheet:
    """One file being read.

    Attributes:
        table: What it says; empty when it is no TOML, which then is a problem.
        problems: Faults in the order in which they were met.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.table: Mapping[str, object] = {}
        self._lines: list[str] = []
        try:
            text = path.read_text("utf-8-sig")
            self._lines = text.splitlines()
            self.table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            at = _AT_LINE.search(str(error))
            said = _AT_LINE.sub("", str(error))
            self.problems.append(Problem(path, int(at[1]) if at else len(self._lines), f"not TOML: {said}"))
        except UnicodeDecodeError as error:
            self.problems.append(Problem(path, None, f"not UTF-8: {error.reason} at byte {error.start}"))
        except OSError as error:
            self.problems.append(Problem(path, None, f"cannot be read: {error.strerror}"))

    def complain(self, key: str, said: str, value: str | None = None) -> None:
        """Note a fault.

        Args:
            key: The key it stands under, as `remove.share`; empty for the file as a whole.
            value: The entry of the key's list that it is about; None when it is about the key.
        """
        self.problems.append(Problem(self.path, self._line_of(key, value), f"{key}: {said}" if key else said))

    def check_keys(self, inside: str, written: Iterable[str], known: Iterable[str]) -> None:
        """Note each key that is not known, with those that are."""
        for key in written:
            if key not in known:
                place = f"{inside}.{key}" if inside else key
                said = f"unknown key {place!r}; known here: {', '.join(sorted(known))}"
                if key.lower().partition("(")[0] in REQUEST_KEYS:
                    said = f"{place}: would change a request, and a rule never does"
                line = self._line_of(place, None) or self._line_of(inside, None)
                self.problems.append(Problem(self.path, line, said))

    def read_table(self, key: str, written: object, known: Iterable[str]) -> Mapping[str, object]:
        """Return a table whose keys are known; empty, with a note, when it is none."""
        if not isinstance(written, dict):
            self.complain(key, f"{written!r} must be a table")
            return {}
        self.check_keys(key, written, known)
        return {name: value for name, value in written.items() if name in known}

    def _line_of(self, key: str, value: str | None) -> int | None:
        """Return the line of a key, or of a value in its list where that is written on a line of its own; from 1."""
        if not key:
            return None
        header, at = "", 0
        for number, line in enumerate(self._lines, start=1):
            heading, named = _HEADER.match(line), _KEY.match(line)
            if at and (heading or named):
                break
            if heading and not at:
                header = _bare(heading[1])
            if (heading and header == key) or (named and _joined(header, named[1]) == key):
                at = number
            if at and value is not None and value in line:
                return number
        return at or None


def _joined(header: str, key: str) -> str:
    return f"{header}.{_bare(key)}" if header else _bare(key)


def _bare(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))
