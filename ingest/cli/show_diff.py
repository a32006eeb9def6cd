"""Shows two versions of an article: paragraphs that came, went, moved or were changed, word for word.

In colour what came is green and what went is struck out in red; without, [-what went-] and {+what came+} say the same,
as `git diff --word-diff` writes it. Paragraphs that stayed are counted, not printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.console import Console
from rich.text import Text

from ingest.cli.screen import counted, moment, plain
from ingest.core.revision import BlockChange, Fate
from ingest.operations.value_diff import Run, diff_values
from ingest.operations.version_diff import VersionDiff

_STYLES = {"gone": "red strike", "new": "green", "kept": "", "left out": "dim"}
_SIGNS = {Fate.INSERTED: "+", Fate.DELETED: "-", Fate.CHANGED: "~", Fate.MOVED: ">"}


def show_diff(console: Console, diff: VersionDiff) -> None:
    """Print the comparison."""
    before, after = diff.before, diff.after
    console.print(
        f"article {after.article_id}, revision {before.revision_no} ({moment(before.seen_at)}) to "
        f"{after.revision_no} ({moment(after.seen_at)})",
        style="bold",
    )
    told = f"{', '.join(after.classes)}; " if after.classes and before.revision_no == after.revision_no - 1 else ""
    console.print(f"{told}{counted(diff.words_added, 'word', 'words')} came, {diff.words_removed} went", style="dim")
    console.print()
    for name, old, new in diff.fields:
        line = Text(f"~ {name}: ", style="bold")
        console.print(_join(line, diff_values(_said(old), _said(new)), marked=not console.is_terminal))
    if diff.fields:
        console.print()
    for fate, blocks in groupby(diff.blocks, key=lambda change: change.fate):
        _show_blocks(console, fate, list(blocks))


def _show_blocks(console: Console, fate: Fate, blocks: list[BlockChange]) -> None:
    if fate is Fate.KEPT:
        console.print(f"  … {counted(len(blocks), 'paragraph', 'paragraphs')} as before …", style="dim")
        return
    for change in blocks:
        line = Text(f"{_SIGNS[fate]} ", style="bold")
        console.print(_join(line, _runs(change), marked=not console.is_terminal))


def _runs(change: BlockChange) -> Iterator[Run]:
    if change.fate is Fate.CHANGED:
        yield from diff_values(change.before, change.after)
    elif change.fate is Fate.INSERTED:
        yield Run("new", change.after or "")
    elif change.fate is Fate.DELETED:
        yield Run("gone", change.before or "")
    else:
        yield Run("kept", change.after or "")


def _join(line: Text, runs: Iterator[Run], *, marked: bool) -> Text:
    for run in runs:
        text = plain(run.text, one_line=True)
        space = " " if run.text[-1:].isspace() else ""
        if marked and run.fate == "gone":
            text = f"[-{text}-]"
        elif marked and run.fate == "new":
            text = f"{{+{text}+}}"
        line.append(text, style=_STYLES[run.fate])
        line.append(space)
    return line


def _said(value: object) -> str:
    return "" if value is None else str(value)
