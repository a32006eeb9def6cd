"""Read `_notices.toml`: words in which publishers speak of an article itself, and lines that pass.

The operator's own file of that name adds to the shipped one. What is wrong is noted, and left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.adapters.rulebook.sheet import Problem, Sheet
from ingest.core.revision import Notice, Notices
from ingest.core.revision.notices import Phrases, compile_passing
from ingest.errors import BadRule

NOTICES_FILE = "_notices.toml"
NOTICE_KEYS = ("labels", "starts", "contains")
PASSING = "passing"
PASSING_KEYS = ("lines", "starts")


def load_notices(folders: Sequence[Path]) -> Notices:
    """Read and compile the words of notices, all or nothing.

    Args:
        folders: The shipped folder, then the operator's; a file may lack.

    Raises:
        BadRule: A file cannot be read or used.
    """
    notices, problems = read_notices(folders)
    if problems:
        raise BadRule(str(problems[0]))
    return notices


def read_notices(folders: Sequence[Path]) -> tuple[Notices, tuple[Problem, ...]]:
    """Read and compile what can be used of the words of notices, and note the rest."""
    words: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for folder in folders:
        path = folder / NOTICES_FILE
        if path.is_file():
            sheet = Sheet(path)
            _read_sheet(sheet, words)
            problems += sheet.problems
    compiled = {
        notice: Phrases.of(*(words.get(f"{notice}.{key}", ()) for key in NOTICE_KEYS))
        for notice in Notice
        if any(words.get(f"{notice}.{key}") for key in NOTICE_KEYS)
    }
    passing = compile_passing(words.get("passing.lines", ()), words.get("passing.starts", ()))
    return Notices(words=compiled, passing=passing), tuple(problems)


def _read_sheet(sheet: Sheet, words: dict[str, list[str]]) -> None:
    known = (*(notice.value for notice in Notice), PASSING)
    for name, written in sheet.read_table("", dict(sheet.table), known).items():
        keys = PASSING_KEYS if name == PASSING else NOTICE_KEYS
        for key, texts in _strings(sheet, name, sheet.read_table(name, written, keys)).items():
            words.setdefault(f"{name}.{key}", []).extend(texts)


def _strings(sheet: Sheet, name: str, table: Mapping[str, object]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, written in table.items():
        texts = written if isinstance(written, list) else [written]
        for text in texts:
            if isinstance(text, str) and any(letter.isalnum() for letter in text):
                found.setdefault(key, []).append(text)
            else:
                sheet.complain(f"{name}.{key}", f"{text!r} must be text with words in it")
    return found
