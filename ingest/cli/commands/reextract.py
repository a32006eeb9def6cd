"""`ingest reextract`: the present extractor over the archive, shown before it is written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.options import (
    AsJson,
    OfDomain,
    OfSource,
    SeenSince,
    SeenUntil,
    choose_articles,
    explain_use,
    load_config,
    opened_store,
)
from ingest.cli.progress import Counter
from ingest.cli.screen import err, out, print_json

if TYPE_CHECKING:
    from ingest.operations.reextract.report import Report

_STDOUT = "-"
_INTERRUPTED = 130
_HELP = explain_use(
    "Read the archived responses again with this version, and show what changes.\n\n"
    "Nothing is fetched. Without --apply nothing is written either: the report tells by field how many articles "
    "change, with samples, which change their access, and which would lose text. With --apply, what changes becomes "
    "a revision marked reextract; the older one stays, and consumers see the change. An article that would be left "
    "without any text is never written. Stopped with Ctrl-C, it says behind which article --after goes on.",
    "ingest reextract --source 3",
    "ingest reextract --since 2026-03-01 --html report.html",
    "ingest reextract --where \"access = 'unknown' AND word_count < 100\"",
    "ingest reextract --domain news.example --apply",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("reextract", help=_HELP)(reextract)


def reextract(
    context: typer.Context,
    *,
    source: OfSource = None,
    domain: OfDomain = None,
    since: SeenSince = None,
    until: SeenUntil = None,
    where: Annotated[str | None, typer.Option(metavar="SQL", help="A condition over articles_v1.")] = None,
    after: Annotated[int, typer.Option(metavar="ID", min=0, help="Go on behind this article.")] = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many articles.", show_default="all")] = None,
    apply: Annotated[bool, typer.Option("--apply/--dry-run", help="Write what changes.")] = False,
    samples: Annotated[int, typer.Option(min=0, max=100, help="Changes of each field to show.")] = 5,
    html: Annotated[str | None, typer.Option(metavar="OUT.html", help="Write the report as a page.")] = None,
    as_json: AsJson = False,
) -> None:
    """Read again, report, and write when told to."""
    from contextlib import closing

    from ingest.adapters.archive import WarcArchive
    from ingest.adapters.store.reextracting import Chosen
    from ingest.operations.reextract.run import Order
    from ingest.operations.reextract.run import reextract as read_again
    from ingest.wiring import open_jail, read_policies

    wanted = choose_articles(source=source, domain=domain, since=since, until=until)
    order = Order(chosen=Chosen(filter=wanted, where=where), after_id=after, limit=limit, apply=apply, samples=samples)
    config = load_config(context)
    archive = WarcArchive(config.archive_folder, config.archive.max_file_mib)
    with opened_store(context) as store, closing(open_jail(config)) as jail, Counter("articles", err()) as counter:
        report = read_again(store, archive, jail, read_policies(config), order, progress=counter.show)
    if html is not None:
        _write_page(report, html)
    if as_json:
        print_json(report.as_json())
    elif html != _STDOUT:
        from ingest.cli.show_reextract import show_report

        show_report(out(), report, applied=apply)
    _tell_end(report, applied=apply)


def _write_page(report: Report, name: str) -> None:
    from ingest.operations.html.write import write_document
    from ingest.operations.reextract.page import GENERATOR, render_report

    html = render_report(report)
    if name == _STDOUT:
        sys.stdout.write(html)
    else:
        write_document(html, Path(name), generator=GENERATOR)
        err().print(f"wrote {name}", markup=False)


def _tell_end(report: Report, *, applied: bool) -> None:
    console = err()
    if applied:
        overtaken = f"; {report.overtaken} had changed meanwhile and were left" if report.overtaken else ""
        console.print(f"{report.written} written as revisions or access changes{overtaken}")
    elif report.changed:
        console.print("nothing was written; --apply writes it")
    if report.stopped:
        console.print(f"stopped; --after {report.last_id} goes on")
        raise typer.Exit(_INTERRUPTED)
