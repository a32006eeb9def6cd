"""`ingest run`: the daemon; with `--once`, what is due now."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.options import explain_use, load_config
from ingest.cli.screen import counted, err

if TYPE_CHECKING:
    from ingest.config import Config
    from ingest.operations.crew import Tally

_HELP = explain_use(
    "Fetch, read and store what is due, and go on until you stop it.\n\n"
    "Ctrl-C or SIGTERM ends it cleanly within 8 seconds: pages under way are finished or put back. A second one ends "
    "it at once. One line is logged for each address.",
    "ingest run",
    "ingest run --once   # until nothing is due, then end",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", help=_HELP)(run)


def run(
    context: typer.Context,
    *,
    once: Annotated[bool, typer.Option("--once", help="End when nothing is due.")] = False,
) -> None:
    """Run the daemon, or work once."""
    config = load_config(context, log_level=None)
    tally, sources = asyncio.run(_work(config, once=once))
    if sources == 0:
        err().print("no sources yet: `ingest add https://news.example` finds a site's feeds and adds them")
    elif once:
        said = ", ".join(f"{count} {kind.value}" for kind, count in sorted(tally.counts.items()))
        err().print(
            f"{counted(tally.total, 'address', 'addresses')}: {said}"
            if said
            else "nothing is due; `ingest status` says what will be"
        )


async def _work(config: Config, *, once: bool) -> tuple[Tally, int]:
    from ingest.daemon import run_daemon, run_once
    from ingest.operations.crew import gather_crew
    from ingest.operations.stopping import listen_for_stop
    from ingest.wiring import open_parts

    with listen_for_stop() as told:
        async with open_parts(config) as parts:
            crew = gather_crew(parts)
            sources = len((await parts.store.status()).sources)
            gc.freeze()  # what is loaded by now stays: no collection need look at it again
            await (run_once if once else run_daemon)(parts, crew, told)
            return crew.tally, sources
