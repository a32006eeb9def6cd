"""Shows why: the page's blocks, kept on the left and removed on the right, and the verdict as a short argument."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.cli.screen import plain, words
from ingest.cli.show_articles import COLOURS
from ingest.model import Evidence
from ingest.operations.explaining import Argument, ExplainedBlock, Explanation

_SIGNALS_SHOWN = 6
_MEANINGS = {
    "access": "what is asked of a reader",
    "wall": "what this response showed",
    "extent": "how much of the text was given",
    "integrity": "whether the text is what it seems",
}


def show_explanation(console: Console, explanation: Explanation) -> None:
    """Print blocks, then the argument."""
    console.print(words(explanation.headline or "(no headline)", "bold"))
    container = f", from {explanation.container}" if explanation.container else ""
    said = f"{explanation.kind} ({explanation.kind_reason}); text taken from: {explanation.origin}{container}"
    console.print(words(said, "dim"))
    console.print()
    console.print(_blocks(explanation.blocks))
    kept = sum(1 for block in explanation.blocks if block.noise is None)
    console.print(f"{kept} kept, {len(explanation.blocks) - kept} removed", style="dim")
    console.print()
    for argument in explanation.arguments:
        _show_argument(console, argument, explanation)
    if explanation.context:
        console.print("Seen, and weighs nothing by itself:", style="dim")
        for piece in explanation.context[:_SIGNALS_SHOWN]:
            console.print(_signal("·", piece, "dim"))


def _blocks(blocks: tuple[ExplainedBlock, ...]) -> Table:
    table = Table(show_lines=False, pad_edge=False, expand=True)
    table.add_column("kept", ratio=3, overflow="fold")
    table.add_column("removed", ratio=3, overflow="fold")
    table.add_column("class · rule", ratio=2, overflow="fold")
    for block in blocks:
        if block.noise is None:
            kind = "" if block.kind in ("", "paragraph") else block.kind
            table.add_row(Text(plain(block.text)), "", Text(kind, style="dim"))
        else:
            hidden = ", hidden" if block.hidden else ""
            why = Text.assemble((block.noise + hidden, "yellow"), " · ", words(block.rule, "dim"))
            table.add_row("", words(block.text, "dim"), why)
    return table


def _show_argument(console: Console, argument: Argument, explanation: Explanation) -> None:
    line = Text.assemble(
        (argument.fact, "bold"),
        ": ",
        (argument.value, COLOURS.get(argument.value, "bold")),
        f"  ({_MEANINGS[argument.fact]}",
        f"; sure to {argument.confidence:.2f}" if argument.confidence else "",
        f"; {_declared(explanation)}" if argument.fact == "access" else "",
        "; evidence conflicts" if argument.fact == "access" and explanation.conflict else "",
        f"; cut by the {explanation.cut_by}" if argument.fact == "extent" and explanation.cut_by else "",
        ")",
    )
    console.print(line)
    for piece in argument.speaks_for[:_SIGNALS_SHOWN]:
        console.print(_signal("because", piece))
    for piece in argument.speaks_against[:_SIGNALS_SHOWN]:
        console.print(_signal("although", piece, "dim"))
    if not argument.speaks_for and argument.value == "unknown":
        console.print("  nothing on the page says enough; silence is unknown, never open", style="dim")
    console.print()


def _declared(explanation: Explanation) -> str:
    if explanation.declared == "unknown":
        return "the publisher's own data does not say"
    return f"the publisher's own data says {explanation.declared}"


def _signal(word: str, piece: Evidence, style: str = "") -> Text:
    where = f" at {piece.where}" if piece.where else ""
    said = f"  {word} {piece.signal} = {piece.value!r}{where} says {piece.says} (weight {piece.weight:.2f})"
    return Text(plain(said), style=style)
