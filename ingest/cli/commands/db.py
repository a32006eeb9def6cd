"""`ingest db`: brings the database to this version, and says what is wrong with it."""

from __future__ import annotations

import typer

from ingest.cli.options import AsJson, explain_use, load_config
from ingest.cli.screen import out, print_json

_UPGRADE = explain_use(
    "Create the database, or bring it to this version.\n\n"
    "One that is newer, or not ours, is refused and left untouched.",
    "ingest db upgrade",
)
_CHECK = explain_use(
    "Say what is wrong with the database.\n\n"
    "Looks at schema, views, integrity, and whether the change log has gaps. Changes nothing. Ends with 1 when "
    "something is wrong.",
    "ingest db check",
)


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Upgrade and check the database.", no_args_is_help=True)
    group.command("upgrade", help=_UPGRADE)(upgrade)
    group.command("check", help=_CHECK)(check)
    app.add_typer(group, name="db")


def upgrade(context: typer.Context) -> None:
    """Create or upgrade the schema."""
    from ingest.adapters.store import upgrade_database

    config = load_config(context)
    changed = upgrade_database(config.database_url)
    out().print("upgraded to this version" if changed else "nothing to do: the database is at this version")


def check(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Tell what is wrong; exit with 1 when anything is."""
    from ingest.adapters.store import check_database

    problems = check_database(load_config(context).database_url)
    if as_json:
        print_json({"well": not problems, "problems": list(problems)})
    else:
        for problem in problems:
            out().print(problem, markup=False, soft_wrap=True)
        if not problems:
            out().print("the database is well")
    if problems:
        raise typer.Exit(1)
