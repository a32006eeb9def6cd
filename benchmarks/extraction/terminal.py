"""The run on a terminal: how far it is, on standard error, and its tables, on standard output."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table as RichTable

from .tables import Table

_PARTS = 20


class Counter:
    """Counts readings: a moving line on a terminal, else a plain line for each twentieth of the way."""

    def __init__(self, total: int) -> None:
        console = Console(stderr=True)
        self._total = total
        self._plain = not console.is_terminal
        self._told = 0
        self._began_s = time.monotonic()
        self._progress = Progress(
            TextColumn("readings"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}", style="dim", markup=False),
            console=console,
            transient=True,
            disable=self._plain,
        )
        self._task = self._progress.add_task("", total=total)

    def __enter__(self) -> Self:
        """Begin to show."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the line."""
        self._progress.stop()

    def show(self, done: int, last: str) -> None:
        """Show how many readings are done and whose was the last."""
        self._progress.update(self._task, completed=done, description=last)
        part = done * _PARTS // max(1, self._total)
        if self._plain and part > self._told:
            self._told = part
            print(f"{done} of {self._total} readings, {time.monotonic() - self._began_s:.0f} s", file=sys.stderr)


def show_table(table: Table) -> None:
    """Print one table; texts of pages are never taken for markup."""
    console = Console(width=None if sys.stdout.isatty() else 160, markup=False, highlight=False)
    shown = RichTable(title=table.title, title_justify="left")
    for number, heading in enumerate(table.headings):
        shown.add_column(heading, justify="right" if number and not table.prose else "left", overflow="fold")
    for row in table.rows:
        shown.add_row(*row, style="bold red" if row[-1] == "NO" else None)
    console.print(shown)
