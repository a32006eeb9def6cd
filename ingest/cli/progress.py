"""Progress on standard error: done, total, rate and time left; silent when that is no terminal."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from ingest.cli.screen import plain

_LAST_CHARS = 48


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """Return the rate of late; empty before it is known."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/s" if speed else "", style="dim")


class Counter:
    """Counts up towards a total that may still be unknown."""

    def __init__(self, what: str, console: Console) -> None:
        """Prepare; nothing is shown before `with`.

        Args:
            what: What is counted, in the plural.
        """
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[last]}", style="dim", markup=False),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task(what, total=None, last="")

    def __enter__(self) -> Self:
        """Begin to show."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the line."""
        self._progress.stop()

    def show(self, done: int, total: int | None = None, last: str = "") -> None:
        """Show how far it is.

        Args:
            total: None when it is not known.
            last: The address dealt with last.
        """
        self._progress.update(self._task, completed=done, total=total, last=plain(last, one_line=True)[:_LAST_CHARS])
