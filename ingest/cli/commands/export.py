"""`ingest export`: the stored articles as files for other programs."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.adapters.export.formats import STDOUT, ExportFormat
from ingest.cli.options import (
    InLanguage,
    OfDomain,
    OfSource,
    SeenSince,
    SeenUntil,
    WithAccess,
    WithStatus,
    choose_articles,
    explain_use,
    opened_store,
)
from ingest.cli.progress import Counter
from ingest.cli.screen import counted, err

_HELP = explain_use(
    "Write the stored articles as files for other programs.\n\n"
    "All of them are of one moment. The cursor of that moment is told at the end: `ingest changes --after` goes on "
    "from there. jsonl and csv have the columns of articles_v1; ninjs is one IPTC ninjs 3.1 item a line; parquet is a "
    "folder with a file for each day on which articles were first seen, and needs `pip install 'ingest[export]'`. In "
    "csv, a text that a spreadsheet would run as a formula gets an apostrophe before it.",
    "ingest export --format jsonl --out articles.jsonl",
    "ingest export --format parquet --since 2026-03-01 --until 2026-04-01 --out march",
    "ingest export --format csv --access open --language de --out open.csv",
    "ingest export --format ninjs --source 3 --out -",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export", help=_HELP)(export)


def export(
    context: typer.Context,
    *,
    kind: Annotated[ExportFormat, typer.Option("--format", help="The format.")],
    out: Annotated[str, typer.Option(metavar="PATH", help="File, or new folder for parquet; - is standard output.")],
    source: OfSource = None,
    domain: OfDomain = None,
    access: WithAccess = None,
    status: WithStatus = None,
    language: InLanguage = None,
    since: SeenSince = None,
    until: SeenUntil = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file that is there already.", show_default=False)
    ] = False,
) -> None:
    """Write articles to a file or folder."""
    from ingest.operations.export import export_articles

    wanted = choose_articles(
        source=source, domain=domain, access=access, status=status, language=language, since=since, until=until
    )
    console = err()
    with opened_store(context) as store, Counter("articles", console) as counter:
        done = export_articles(store, wanted, kind, out, replace=force, progress=counter.show)
    where = "standard output" if out == STDOUT else out
    console.print(
        f"{counted(done.articles, 'article', 'articles')} to {where}, as of {done.cursor}; "
        f"`ingest changes --after {done.cursor}` goes on from there",
        markup=False,
    )
