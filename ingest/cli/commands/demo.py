"""`ingest demo`: the whole line at work on a bundled newsroom, offline, into a database to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.options import explain_use
from ingest.cli.screen import err, out

_HELP = explain_use(
    "See the whole line at work on a bundled newsroom, offline.\n\n"
    "It is served on this machine only and visited twice. Nothing else is asked over the network, nothing is left "
    "running, and the articles are in ingest-demo.db afterwards.",
    "ingest demo",
    "ingest demo --dir demo   # the database goes into another folder",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", help=_HELP)(demo)


def demo(
    *,
    folder: Annotated[
        Path, typer.Option("--dir", metavar="DIR", help="Where ingest-demo.db is written.", show_default="here")
    ] = Path(),
) -> None:
    """Run the demo and show what it did."""
    from ingest.adapters.logs import configure_logs
    from ingest.cli.demo import show_demo
    from ingest.operations.demo import run_demo

    configure_logs("console", "error")
    show_demo(run_demo(folder, on_step=err().print), out())
