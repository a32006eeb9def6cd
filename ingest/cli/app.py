"""The command line as a whole: every command and group in the order in which a newcomer meets them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest import __version__
from ingest.cli.commands import (
    articles,
    backfill,
    changes,
    db,
    demo,
    diff,
    doctor,
    duplicates,
    explain,
    export,
    extract,
    health,
    hosts,
    init,
    purge,
    quarantine,
    reextract,
    rules,
    run,
    search,
    sources,
    subscriptions,
    upkeep,
)
from ingest.cli.options import Globals

_HELP = (
    "The paywall-aware news ingestion service.\n\n"
    "Finds article pages, fetches them politely, tells the article from what is wrapped around it, says what the "
    "publisher asks of a reader and how much text was really given, and keeps it all in a SQL database that other "
    "programs read.\n\n"
    """\b
New here:
  ingest demo                      see it work, offline, in 20 seconds
  ingest extract page.html         read one page, store nothing
  ingest init                      a config file and a database, here
  ingest add https://news.example  find a site's feeds, add them
  ingest run                       go on until you stop it
"""
)
_CODES = (
    "Exit codes: 0 done · 1 not well, not found, or a page could not be had · 2 input or setting that cannot be used"
    " · 3 database or folder refused · 4 change cursor that cannot be served · 130 interrupted"
)

app = typer.Typer(
    name="ingest",
    help=_HELP,
    epilog=_CODES,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - the callback's signature is typer's own
    if wanted:
        typer.echo(f"ingest {__version__}")
        raise typer.Exit


@app.callback()
def _read_globals(
    context: typer.Context,
    *,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE",
            help="The config file; else $INGEST_CONFIG, ./config.toml, the user's config folder, the shipped one.",
            show_default=False,
        ),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end."),
    ] = False,
) -> None:
    context.obj = Globals(config=config)


demo.register(app)
init.register(app)
sources.register(app)
hosts.register(app)
run.register(app)
backfill.register(app)
extract.register(app)
explain.register(app)
rules.register(app)
articles.register(app)
diff.register(app)
duplicates.register(app)
search.register(app)
changes.register(app)
export.register(app)
reextract.register(app)
subscriptions.register(app)
quarantine.register(app)
purge.register(app)
upkeep.register(app)
health.register(app)
doctor.register(app)
db.register(app)
