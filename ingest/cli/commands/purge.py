"""`ingest purge`: articles go for good, by address, host or source; the change log tells consumers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.options import AsJson, explain_use, load_config, opened_store
from ingest.cli.screen import err, out, print_json
from ingest.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.adapters.store import PurgeTarget, Store
    from ingest.operations.purge import PurgeReport

_HELP = explain_use(
    "Remove articles for good: every version, the raw responses, and the addresses.\n\n"
    "Shows first what will go. The change log gets a `purged` entry for each, so that consumers drop them too. The "
    "addresses are not fetched again, whoever names them, unless --allow-refetch is given. Backups and replicas are "
    "out of reach.",
    "ingest purge --url https://news.example/story --dry-run",
    "ingest purge --host www.news.example",
    "ingest purge --source 3 --yes",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("purge", help=_HELP)(purge)


def purge(
    context: typer.Context,
    *,
    url: Annotated[list[str] | None, typer.Option(metavar="URL", help="An article's address; may be repeated.")] = None,
    host: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="Everything from this very host, not those under it; may be repeated."),
    ] = None,
    source: Annotated[
        list[int] | None, typer.Option(metavar="ID", help="Everything that this source listed; may be repeated.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    allow_refetch: Annotated[
        bool, typer.Option("--allow-refetch", help="The addresses may be fetched again when somebody names them.")
    ] = False,
    vacuum: Annotated[
        str | None,
        typer.Option(
            metavar="none|plain|full",
            help="How thoroughly to clear the database's files.",
            show_default="full on SQLite, plain on PostgreSQL",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what will go, ask, and let it go."""
    from ingest.adapters.store import Vacuum
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.show_upkeep import show_purge_plan, show_purge_report
    from ingest.operations.purge import read_target

    target = read_target(url or (), host or (), source or ())
    if vacuum is not None and vacuum not in tuple(Vacuum):
        raise BadInput(f"--vacuum {vacuum!r} is not one of {', '.join(Vacuum)}")
    folder = load_config(context).archive_folder
    with opened_store(context) as store:
        plan = store.plan_purge(target)
        if dry_run and as_json:
            print_json(row_json(plan))
        if not as_json:
            show_purge_plan(out(), plan, folder)
        if dry_run:
            return
        confirm("Remove this for good?", yes=yes)
        done = _purge(store, folder, target, allow_refetch=allow_refetch, vacuum=Vacuum(vacuum) if vacuum else None)
    if as_json:
        print_json(row_json(done))
    else:
        show_purge_report(out(), done, allow_refetch=allow_refetch, endless=bool(host or source))


def _purge(store: Store, folder: Path, target: PurgeTarget, *, allow_refetch: bool, vacuum: object) -> PurgeReport:
    from ingest.adapters.store import Vacuum
    from ingest.cli.progress import Counter
    from ingest.operations.purge import purge as purge_now

    assert vacuum is None or isinstance(vacuum, Vacuum)
    with Counter("articles", err()) as counter:
        return purge_now(store, folder, target, allow_refetch=allow_refetch, vacuum=vacuum, tell=counter.show)


def confirm(question: str, *, yes: bool) -> None:
    """Ask on a terminal, unless the answer was given beforehand.

    Raises:
        BadInput: There is nobody to ask.
        typer.Exit: The answer is no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise BadInput("there is nobody to ask: add --yes, or look first with --dry-run")
    if not typer.confirm(question, err=True):
        raise typer.Exit(1)
