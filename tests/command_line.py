"""Commands as a person types them, run in this process; what they say is caught."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import typer.core
import typer.main

from ingest.cli.app import app

RUN = (sys.executable, "-c", "from ingest.cli import main; main()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How a command ended, and what it wrote to standard output and standard error."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    def json_lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    def complaint(self) -> str:
        """The one line of standard error; anything more is a failure."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("ingest: "), lines[0]
        return lines[0]


class Ingest(Protocol):
    """Runs one command in the test's folder."""

    def __call__(self, *words: str) -> Said: ...


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that a command found, to be compared with what it left; SQLite's own lock files are left out."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-lock", "-shm", "-wal"))
    }


def leaf_commands() -> set[tuple[str, ...]]:
    """Every command that does something, by the words that name it."""
    return set(_leaves(typer.main.get_command(app), ()))


def _leaves(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not isinstance(command, typer.core.TyperGroup):
        yield words
        return
    for name, inner in command.commands.items():
        yield from _leaves(inner, (*words, name))
