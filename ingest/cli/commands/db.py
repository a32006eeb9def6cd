"""`ingest db`: brings the database to this version, says what is wrong with it, backs it up, begins a new epoch."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.options import AsJson, explain_use, load_config, opened_store
from ingest.cli.screen import err, out, print_json
from ingest.errors import BadInput

if TYPE_CHECKING:
    from ingest.config import Config

_UPGRADE = explain_use(
    "Create the database, or bring it to this version.\n\n"
    "One that is newer, or not ours, is refused and left untouched.",
    "ingest db upgrade",
)
_CHECK = explain_use(
    "Say what is wrong with the database.\n\n"
    "Looks at schema, views, integrity, whether the change log has gaps and revisions follow on one another, and reads "
    "some 200 raw responses where the database says they are, or all with --full. Changes nothing. Ends with 1 when "
    "something is wrong.",
    "ingest db check",
    "ingest db check --full",
)
_BACKUP = explain_use(
    "Back the database up while the daemon works, and verify the backup.\n\n"
    "SQLite: a copy of the file. PostgreSQL: pg_dump's custom format. Either is compared with the database, table by "
    "table, before it has its name. When it is restored, the change log begins a new epoch. The archive's folder is "
    "not in it.",
    "ingest db backup ingest-2026-03-01.db",
)
_NEW_EPOCH = explain_use(
    "Begin a new epoch of the change log: every cursor is refused, consumers start over.\n\n"
    "A restore or failover is noticed by itself. This is for what cannot be: a server whose disk was put back to an "
    "earlier state.",
    "ingest db new-epoch",
)
_ROLES = explain_use(
    "Print the SQL for three roles on PostgreSQL: migrator, writer, reader.\n\n"
    "The reader sees the views alone. Run it as who owns the tables and may create roles; again after each "
    "upgrade.",
    "ingest db roles | psql news",
    "ingest db roles --prefix news",
)
_PREFIX = re.compile(r"[a-z_][a-z0-9_]{0,40}")


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Upgrade, check and back up the database.", no_args_is_help=True)
    group.command("upgrade", help=_UPGRADE)(upgrade)
    group.command("check", help=_CHECK)(check)
    group.command("backup", help=_BACKUP)(backup)
    group.command("new-epoch", help=_NEW_EPOCH)(new_epoch)
    group.command("roles", help=_ROLES)(roles)
    app.add_typer(group, name="db")


def upgrade(context: typer.Context) -> None:
    """Create or upgrade the schema."""
    from ingest.adapters.store import upgrade_database

    config = load_config(context)
    changed = upgrade_database(config.database_url)
    out().print("upgraded to this version" if changed else "nothing to do: the database is at this version")


def check(
    context: typer.Context,
    *,
    full: Annotated[bool, typer.Option("--full", help="Read every raw response.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell what is wrong; exit with 1 when anything is."""
    from ingest.adapters.store import check_database

    config = load_config(context)
    problems = list(check_database(config.database_url))
    if not problems:
        problems += _check_archive(config, full=full)
    if as_json:
        print_json({"well": not problems, "problems": problems})
    else:
        for problem in problems:
            out().print(problem, markup=False, soft_wrap=True)
        if not problems:
            out().print("the database is well")
    if problems:
        raise typer.Exit(1)


def _check_archive(config: Config, *, full: bool) -> list[str]:
    from ingest.adapters.store import list_raw_places
    from ingest.cli.progress import Counter
    from ingest.operations.archive_check import SAMPLE, check_archive

    places = list_raw_places(config.database_url, at_most=None if full else SAMPLE)
    with Counter("raw responses", err()) as counter:
        return list(check_archive(places, config.archive_folder, lambda done: counter.show(done, len(places))))


def backup(
    context: typer.Context,
    out_file: Annotated[Path, typer.Argument(metavar="OUT", help="A file that is not there yet.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Back up and verify."""
    from ingest.adapters.store import back_up_database
    from ingest.cli.progress import Counter
    from ingest.cli.show_upkeep import size

    config = load_config(context)
    with Counter("pages", err()) as counter:
        done = back_up_database(config.database_url, out_file, counter.show)
    if as_json:
        print_json({"file": str(done.file), "size": done.size, "rows": dict(done.rows)})
        return
    rows = f"{sum(done.rows.values())} rows in {len(done.rows)} tables"
    out().print(f"{done.file}: {size(done.size)}, {rows}, verified", markup=False, soft_wrap=True)
    out().print(f"raw responses are not in it: copy {config.archive_folder} too", style="dim", soft_wrap=True)


def new_epoch(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Begin a new epoch."""
    with opened_store(context) as store:
        head = store.open_epoch()
    if as_json:
        print_json({"epoch": head.epoch, "seq": head.seq})
    else:
        out().print(f"the change log is in epoch {head.epoch} now; every older cursor is refused")


def roles(
    *,
    prefix: Annotated[str, typer.Option(metavar="NAME", help="What the roles' names begin with.")] = "ingest",
) -> None:
    """Print the script."""
    from ingest.adapters.store.roles import write_roles

    if not _PREFIX.fullmatch(prefix):
        raise BadInput(f"--prefix {prefix!r} is no beginning of a role's name: lower-case letters, digits, underscores")
    typer.echo(write_roles(prefix), nl=False)
