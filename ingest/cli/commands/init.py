"""`ingest init`: a commented config.toml and a database, and what to do next. Asks nothing, overwrites nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.options import explain_use, named_config
from ingest.cli.screen import out, plain

_HELP = explain_use(
    "Write a commented config.toml and create the database.\n\n"
    "Here, or in FOLDER. What is there already is left as it is; so it does no harm to run it twice.",
    "ingest init",
    "ingest init news --contact you@example.org",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init", help=_HELP)(init)


def init(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Argument(metavar="FOLDER", show_default="here")] = None,
    *,
    contact: Annotated[
        str,
        typer.Option(
            metavar="WHO",
            help="Your mail address or web page, sent with every request; you can set it in config.toml later.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Set a folder up and say what to do next."""
    from ingest.operations.setting_up import set_up

    made = set_up(folder, config_file=named_config(context), contact=contact)
    before = "" if made.is_here else f"cd {made.config_file.parent} && "
    lines = [
        f"{'wrote' if made.config_written else 'kept '} {made.config_file}",
        f"{'made ' if made.database_made else 'kept '} {made.database}",
        "",
        "Next:",
    ]
    if not made.contact:
        lines.append(f"  open {made.config_file} and set contact, so that publishers can reach you")
    lines += [
        f"  {before}ingest add https://news.example   # finds a site's feeds and adds them",
        f"  {before}ingest run                        # fetches until you stop it",
    ]
    for line in lines:
        out().print(plain(line), markup=False, soft_wrap=True)
