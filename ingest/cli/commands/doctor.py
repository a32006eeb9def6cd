"""`ingest doctor`: which files, versions and settings are in use, why, and what is wrong with them."""

from __future__ import annotations

import typer

from ingest.cli.options import AsJson, explain_use, load_config
from ingest.cli.screen import out, print_json, words
from ingest.errors import BadConfig

_HELP = explain_use(
    "Show which files, settings and versions are in use and why, and what is wrong with them.\n\n"
    "Repairs nothing and asks nobody over the network. Ends with 1 when something is wrong. `ingest db check` looks "
    "deeper into the database.",
    "ingest doctor",
    "ingest doctor --json | jq '.[] | select(.state == \"wrong\")'",
)
_MARKS = {"well": ("✓", "green"), "note": ("•", "yellow"), "wrong": ("✗", "red")}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", help=_HELP)(doctor)


def doctor(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show every finding; exit with 1 when one is wrong."""
    from rich.table import Table
    from rich.text import Text

    from ingest.operations.doctor import Finding, State, examine
    from ingest.operations.versions import examine_versions

    findings: list[Finding] = []
    try:
        findings.extend(examine(load_config(context)))
    except BadConfig as error:
        findings.append(Finding(name="settings", state=State.WRONG, said=str(error)))
    findings.extend(examine_versions())
    if as_json:
        print_json([{"name": one.name, "state": one.state.value, "said": one.said} for one in findings])
    else:
        table = Table.grid(padding=(0, 1))
        for one in findings:
            mark, colour = _MARKS[one.state.value]
            table.add_row(Text(mark, style=colour), Text(one.name, style="dim"), words(one.said))
        out().print(table)
    if any(one.state is State.WRONG for one in findings):
        raise typer.Exit(1)
