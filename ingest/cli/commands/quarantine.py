"""`ingest quarantine`: pages that were put aside since they harmed or failed their parser, and another try for them."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.cli.options import AsJson, explain_use, opened_store
from ingest.cli.screen import counted, err, out, print_json

_LIST = explain_use("List the pages that were put aside, and why, the latest first.", "ingest quarantine list")
_RETRY = explain_use(
    "Give pages in quarantine another try: they are due at once.",
    "ingest quarantine retry 12 13",
    "ingest quarantine retry --all",
)


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Pages that were put aside, and another try for them.", no_args_is_help=True)
    group.command("list", help=_LIST)(list_quarantined)
    group.command("retry", help=_RETRY)(retry)
    app.add_typer(group, name="quarantine")


def list_quarantined(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List what is in quarantine."""
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.show_operating import show_quarantined

    with opened_store(context) as store:
        rows = store.quarantined()
    if as_json:
        print_json([row_json(row) for row in rows])
    else:
        show_quarantined(out(), rows)


def retry(
    context: typer.Context,
    ids: Annotated[
        list[int] | None, typer.Argument(metavar="ID", help="Numbers that `ingest quarantine list` shows.")
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
) -> None:
    """Make quarantined pages due."""
    if bool(ids) == everything:
        raise typer.BadParameter("name pages by their numbers, or give --all")
    with opened_store(context) as store:
        count = store.retry_quarantined(None if everything else ids)
    if count == 0 and not everything:
        err().print("ingest: none of these is in quarantine; `ingest quarantine list` shows what is")
        raise typer.Exit(1)
    out().print(f"{counted(count, 'page is', 'pages are')} due again; `ingest run` reads them")
