"""`ingest explain`: why a page was cut and judged as it was, block by block and signal by signal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.cli.find_article import find_article
from ingest.cli.options import AsJson, explain_use, load_config, opened_store
from ingest.cli.screen import out, print_json

if TYPE_CHECKING:
    from ingest.operations.explanation import Explanation

_HELP = explain_use(
    "Show why a page was cut and judged as it was.\n\n"
    "Every block of the page, kept or removed, with its class and rule and what it weighed; the containers that "
    "competed; where each field comes from; and the verdict on access as a short argument from its evidence. Takes a "
    "file, an address, - for standard input, or the number of a stored article.\n\n"
    "With --html the same is written as a page that stands alone, on which the original structure is coloured by what "
    "became of each block. An earlier explanation of that name is replaced; any other file is left as it is.",
    "ingest explain page.html",
    "ingest explain https://news.example/a",
    "ingest explain page.html --html why.html",
    "ingest explain 17",
    "ingest explain dump.txt --text",
)
_OUTPUT = "-"
_MOST_LINES = 3


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain", help=_HELP)(explain)


def explain(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="FILE|URL|ID|-", show_default=False)],
    *,
    url: Annotated[
        str, typer.Option(metavar="URL", help="The page's own address, when it comes from a file.", show_default=False)
    ] = "",
    as_text: Annotated[bool, typer.Option("--text", help="It is a text dump, without markup.")] = False,
    html: Annotated[
        str | None, typer.Option(metavar="OUT.html", help="Write a page instead; - for standard output.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Cut no text, join no blocks.")] = False,
    as_json: AsJson = False,
) -> None:
    """Explain a page or a stored article."""
    if as_json and html == _OUTPUT:
        raise typer.BadParameter("only one of --json and --html - can go to standard output")
    explanation, article = (
        _of_stored(context, int(what)) if what.isdecimal() else _of_page(context, what, url=url, as_text=as_text)
    )
    if html is not None:
        _write(explanation, html, quiet=as_json)
    if as_json:
        from ingest.operations.explained_json import explanation_json

        print_json({**article, **explanation_json(explanation)})
    elif html is None:
        from ingest.cli.show_explanation import show_explanation

        show_explanation(out(), explanation, most_lines=None if full else _MOST_LINES)


def _of_page(context: typer.Context, what: str, *, url: str, as_text: bool) -> tuple[Explanation, dict[str, Any]]:
    """Return the explanation of a page, and the page as JSON values."""
    from ingest.operations.article_json import reading_json
    from ingest.operations.explaining import explain_reading, explain_trace
    from ingest.operations.single_page import read_single_dump, trace_single_page

    config = load_config(context)
    if as_text:
        reading = read_single_dump(config, what, url=url).reading
        return explain_reading(reading), reading_json(reading)
    trace = trace_single_page(config, what, url=url)
    return explain_trace(trace), reading_json(trace.reading)


def _of_stored(context: typer.Context, article_id: int) -> tuple[Explanation, dict[str, Any]]:
    """Return the explanation of a stored article, and the article as JSON values."""
    from ingest.operations.explaining_stored import explain_stored
    from ingest.operations.record_json import record_json

    with opened_store(context) as store:
        record = find_article(store, article_id, hint=f"for a file of that name write ./{article_id}")
        raw = store.find_raw(record.article.id)
    return explain_stored(load_config(context), record, raw), record_json(record)


def _write(explanation: Explanation, name: str, *, quiet: bool) -> None:
    """Write the page, and say so unless standard output holds something else."""
    from ingest.operations.explained_page import GENERATOR, render_page
    from ingest.operations.html.write import write_document

    html = render_page(explanation)
    if name == _OUTPUT:
        sys.stdout.write(html)
        return
    write_document(html, Path(name), generator=GENERATOR)
    if not quiet:
        out().print(f"wrote {name}", markup=False)
