"""Shows what became of a folder of rules in another format: every line that was not translated, then the sums."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from ingest.cli.screen import counted, words
from ingest.operations.ftr import Fate, ImportReport

_STATES = {
    "fully": "files translated fully",
    "partly": "files translated in part",
    "nothing": "files of which nothing could be translated",
    "skipped": "files left out",
}
_MOST_CHARS = 120


def show_import(console: Console, report: ImportReport, out: Path) -> None:
    """Print a line for each refused line, a table of sums, and where the rule files are."""
    for file in report.files:
        if file.skipped:
            console.print(words(f"{file.path}: left out: {file.skipped}"), soft_wrap=True)
        for one in file.refused:
            text = one.line.text if len(one.line.text) <= _MOST_CHARS else f"{one.line.text[: _MOST_CHARS - 1]}…"
            said = f"{file.path}:{one.line.number}: {one.fate.value}: {one.reason}: {text}"
            console.print(words(said), soft_wrap=True)
    table = Table(show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in _sums(report).items():
        table.add_row(name, str(count))
    console.print(table)
    if report.written:
        console.print(words(f"wrote {counted(len(report.written), 'rule file', 'rule files')} to {out}"))
        console.print(
            words("they hold once they lie in the folder that folders.rules names; `ingest rules test` tries them")
        )
    else:
        console.print("nothing was written")


def import_json(report: ImportReport) -> dict[str, Any]:
    """Return the same as JSON values."""
    return {
        "sums": _sums(report),
        "written": [str(path) for path in report.written],
        "files": [
            {
                "path": str(file.path),
                "domain": file.domain,
                "state": file.state,
                "skipped": file.skipped,
                "keys": {key: list(selectors) for key, selectors in file.keys.items()},
                "refused": [
                    {"line": one.line.number, "text": one.line.text, "fate": one.fate.value, "reason": one.reason}
                    for one in file.refused
                ],
            }
            for file in report.files
        ],
    }


def _sums(report: ImportReport) -> dict[str, int]:
    states = Counter(file.state for file in report.files)
    fates = Counter(one.fate for file in report.files for one in file.lines)
    sums = {"files read": len(report.files)}
    sums |= {said: states[state] for state, said in _STATES.items() if states[state]}
    sums |= {f"lines: {fate.value}": fates[fate] for fate in Fate if fates[fate]}
    return sums
