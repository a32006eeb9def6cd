"""`ingest hosts`: what a host's files have said about use by machines, from when to when."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.cli.options import AsJson, explain_use, opened_store
from ingest.cli.screen import err, out, print_json

_POLICY = explain_use(
    "Show what a host says about use by machines, and what it said before.\n\n"
    "From robots.txt (Content-Signal, Content-Usage, License) and /.well-known/tdmrep.json, as they were found when "
    "articles of the host were fetched: path by path, with the first and the last time that it was said. Nothing is "
    "asked of the host.",
    "ingest hosts policy news.example",
    "ingest hosts policy news.example --json | jq '.[-1].rules'",
)


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="What is known of a host.", no_args_is_help=True)
    group.command("policy", help=_POLICY)(policy)
    # A group of one command would be that command itself.
    group.callback()(lambda: None)
    app.add_typer(group, name="hosts")


def policy(
    context: typer.Context,
    host: Annotated[str, typer.Argument(metavar="HOST", help="A host name, or any address of it.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show a host's policy over time."""
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.show_hosts import show_site_policies
    from ingest.core.urls import host_of

    name = host_of(host) if "://" in host else host.strip().rstrip("./").lower()
    with opened_store(context) as store:
        rows = store.list_site_policies(name)
    if as_json:
        print_json([row_json(row) for row in rows])
    elif rows:
        show_site_policies(out(), rows)
    if not rows:
        err().print(f"ingest: nothing is known of {name!r}; it is asked when its first article is fetched")
        raise typer.Exit(1)
