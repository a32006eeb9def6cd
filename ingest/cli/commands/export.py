"""`ingest export`: the stored articles as files for other programs."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.adapters.export.formats import STDOUT, ExportFormat
from ingest.cli.options import explain_use, opened_store, read_moment
from ingest.cli.progress import Counter
from ingest.cli.screen import counted, err
from ingest.model import Access, ArticleStatus

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
    source: Annotated[int | None, typer.Option(metavar="ID", help="First listed by this source.")] = None,
    domain: Annotated[str | None, typer.Option(metavar="NAME", help="Of this registrable domain.")] = None,
    access: Annotated[Access | None, typer.Option(help="With this access.")] = None,
    status: Annotated[ArticleStatus | None, typer.Option(help="With this status.")] = None,
    language: Annotated[str | None, typer.Option(metavar="TAG", help="In this language; de finds de-AT too.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="First seen then or later, UTC.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="First seen before, UTC.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file that is there already.", show_default=False)
    ] = False,
) -> None:
    """Write articles to a file or folder."""
    from ingest.adapters.store import ArticleFilter
    from ingest.operations.export import export_articles

    wanted = ArticleFilter(
        source=source,
        domain=domain,
        access=access.value if access else None,
        since=read_moment(since, "--since"),
        until=read_moment(until, "--until"),
        language=language,
        status=status.value if status else None,
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
