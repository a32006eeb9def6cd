"""Shows a page's blocks in page order: kept on the left, removed on the right; in narrow terminals in one column.

What stands together and was removed for the same reason is one entry, and long texts are cut, unless all is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ingest.cli.screen import counted, plain
from ingest.model import Evidence
from ingest.operations.explanation import ExplainedBlock, Explanation

NARROW = 80
"""Columns below which two texts side by side cannot be read."""
_BETWEEN = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One block, or several that were removed for the same reason.

    Attributes:
        block: The first of them, with the text of all.
        count: How many they are.
        evidence: What in the verdict speaks of it.
    """

    block: ExplainedBlock
    count: int = 1
    evidence: tuple[Evidence, ...] = ()


def show_blocks(console: Console, explanation: Explanation, *, most_lines: int | None) -> None:
    """Print every block.

    Args:
        most_lines: How many lines of a text are shown; None to show every text whole, and every block by itself.
    """
    entries = list(_entries(explanation, joined=most_lines is not None))
    if console.width < NARROW:
        for entry in entries:
            sign = "+" if entry.block.noise is None else "-"
            console.print(Text(f"{sign} ", style="bold").append_text(_why(entry)))
            console.print(Padding(_text(entry, _room(console.width - 2, most_lines)), (0, 0, 0, 2)))
    else:
        console.print(_side_by_side(entries, _room(console.width // 2 - 3, most_lines)))
    removed = len(explanation.blocks) - explanation.kept
    console.print(f"{explanation.kept} kept, {removed} removed", style="dim")


def _side_by_side(entries: Sequence[Entry], room: int | None) -> Table:
    table = Table(box=box.MINIMAL, pad_edge=False, expand=True)
    for side in ("kept", "removed"):
        table.add_column(side, ratio=1, overflow="fold")
    for entry in entries:
        cell = Group(_why(entry), _text(entry, room))
        table.add_row(*((cell, "") if entry.block.noise is None else ("", cell)))
    return table


def _room(width: int, most_lines: int | None) -> int | None:
    """Return how many cells of a text are shown; None for all."""
    return None if most_lines is None else max(1, width) * most_lines


def _entries(explanation: Explanation, *, joined: bool) -> Iterator[Entry]:
    """Yield the blocks, neighbours that nothing sets apart in one where they may be `joined`."""
    speaks: dict[int, tuple[Evidence, ...]] = {}
    for piece, at in explanation.places:
        speaks[at] = (*speaks.get(at, ()), piece)
    numbered = enumerate(explanation.blocks)
    for key, run in groupby(numbered, lambda pair: _kinship(pair[0], pair[1], speaks)):
        same = [(at, block) for at, block in run]
        if joined and key is not None:
            text = _BETWEEN.join(block.text for _, block in same)
            yield Entry(block=replace(same[0][1], text=text), count=len(same))
        else:
            for at, block in same:
                yield Entry(block=block, evidence=speaks.get(at, ()))


def _kinship(at: int, block: ExplainedBlock, speaks: Mapping[int, object]) -> tuple[str, str, bool] | None:
    """Return what neighbours must share to be one entry; None for a block that always stands alone."""
    if block.noise is None or block.fields or at in speaks:
        return None
    return block.noise, block.rule, block.hidden


def _why(entry: Entry) -> Text:
    """Return the line above a text: what it is, and what that rests on."""
    block = entry.block
    if block.noise is None:
        said = Text(block.kind or "text", style="green")
    else:
        times = f" ×{entry.count}" if entry.count > 1 else ""
        said = Text.assemble((f"{block.noise}{', hidden' if block.hidden else ''}{times}", "yellow"))
        said.append(f"{_BETWEEN}{plain(block.rule, one_line=True)}", "dim")
    if entry.count == 1 and block.words is not None and block.weight is not None:
        said.append(f"{_BETWEEN}{counted(block.words, 'word', 'words')}, weighs {block.weight:.0f}", "dim")
    for field in block.fields:
        said.append(f"{_BETWEEN}is the {field}", "cyan")
    for signal, pieces in groupby(entry.evidence, lambda piece: piece.signal):
        says = ", ".join(piece.says for piece in pieces)
        said.append(f"{_BETWEEN}{plain(signal, one_line=True)} says {says}", "magenta")
    return said


def _text(entry: Entry, room: int | None) -> Text:
    text = Text(plain(entry.block.text, one_line=True), style="" if entry.block.noise is None else "dim")
    if room is not None:
        text.truncate(room, overflow="ellipsis")
    return text
