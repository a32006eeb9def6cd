"""Shows why: the page's blocks, the containers that competed, the fields, and the verdict as a short argument."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.cli.screen import plain, words
from ingest.cli.show_articles import COLOURS
from ingest.cli.show_blocks import show_blocks
from ingest.core.weights import reason_of
from ingest.model import Evidence
from ingest.operations.explanation import Argument, Explanation, Relation

_SIGNALS_SHOWN = 6
_MEANINGS = {
    "access": "what is asked of a reader",
    "wall": "what this response showed",
    "extent": "how much of the text was given",
    "integrity": "whether the text is what it seems",
}


def show_explanation(console: Console, explanation: Explanation, *, most_lines: int | None) -> None:
    """Print blocks, containers, fields, then the argument.

    Args:
        most_lines: How many lines of a text are shown; None for all.
    """
    console.print(words(explanation.headline or "(no headline)", "bold"))
    container = f", from {explanation.container}" if explanation.container else ""
    said = f"{explanation.kind} ({explanation.kind_reason}); text taken from: {explanation.origin}{container}"
    console.print(words(said, "dim"))
    console.print()
    show_blocks(console, explanation, most_lines=most_lines)
    if explanation.structureless:
        console.print(words(f"its elements are not shown: {explanation.structureless}", "dim"))
    for problem in explanation.problems:
        console.print(words(f"{problem}: it would have taken most of the text", "yellow"))
    console.print()
    if explanation.candidates:
        _show_candidates(console, explanation)
    _show_fields(console, explanation)
    for argument in explanation.arguments:
        _show_argument(console, argument, explanation)
    if explanation.policy:
        _show_policy(console, explanation)
    if explanation.context:
        console.print("Seen, and weighs nothing by itself:", style="dim")
        for piece in explanation.context[:_SIGNALS_SHOWN]:
            console.print(_signal("·", piece, "dim"))


def _show_candidates(console: Console, explanation: Explanation) -> None:
    console.print("Where the article was sought: what the blocks of an element weigh together, in words", style="dim")
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for candidate in explanation.candidates:
        chosen = candidate.relation is Relation.CHOSEN
        claims = "; it claims to hold the text" if candidate.claims else ""
        path = words(f"{candidate.path}{claims}", "" if chosen else "dim")
        table.add_row(f"{candidate.weight:.0f}", Text(candidate.relation.value, style="green" if chosen else ""), path)
    console.print(table)
    console.print()


def _show_fields(console: Console, explanation: Explanation) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(ratio=1, overflow="ellipsis", no_wrap=True)
    table.add_column(overflow="fold", style="dim")
    for field in explanation.fields:
        origin = f"from {field.origin}" if field.origin else ""
        table.add_row(words(field.name), words(field.value), words(origin))
    console.print(table)
    console.print()


def _show_policy(console: Console, explanation: Explanation) -> None:
    console.print("What the publisher says about use by machines; it weighs nothing in the verdict", style="dim")
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for name, said in explanation.policy:
        table.add_row(name, words(said))
    console.print(table)
    console.print()


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
    weighed = len(argument.speaks_for) + len(argument.speaks_against) > 1
    for piece in argument.speaks_for[:_SIGNALS_SHOWN]:
        tipped = weighed and piece is argument.tipped_by
        console.print(_signal("because", piece, note="; this tipped it" if tipped else ""))
    for piece in argument.speaks_against[:_SIGNALS_SHOWN]:
        console.print(_signal("although", piece, "dim"))
    if argument.silence:
        console.print(f"  {argument.silence}", style="dim")
    console.print()


def _declared(explanation: Explanation) -> str:
    if explanation.declared == "unknown":
        return "the publisher's own data does not say"
    return f"the publisher's own data says {explanation.declared}"


def _signal(word: str, piece: Evidence, style: str = "", *, note: str = "") -> Text:
    where = f" at {piece.where}" if piece.where else ""
    said = f"  {word} {piece.signal} = {piece.value!r}{where} says {piece.says} (weight {piece.weight:.2f}{note})"
    reason = reason_of(piece) if piece.weight else ""
    return Text.assemble((plain(said), style), (f"\n      {reason}" if reason else "", "dim"))
