"""`ingest explain`: why a page was cut and judged as it was, block by block and signal by signal."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.cli.options import AsJson, explain_use, load_config, opened_store
from ingest.cli.screen import err, out, print_json

_HELP = explain_use(
    "Show why a page was cut and judged as it was.\n\n"
    "Every block of the page, kept or removed, with its class and rule; and the verdict on access as a short argument "
    "from its evidence. Takes a file, an address, - for standard input, or the number of a stored article.",
    "ingest explain page.html",
    "ingest explain https://news.example/a",
    "ingest explain 17",
    "ingest explain dump.txt --text",
)


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
    as_json: AsJson = False,
) -> None:
    """Explain a page or a stored article."""
    if what.isdecimal():
        _explain_stored(context, int(what), as_json=as_json)
        return
    from ingest.cli.show_explanation import show_explanation
    from ingest.operations.article_json import reading_json
    from ingest.operations.explaining import explain_reading, explain_trace
    from ingest.operations.single_page import read_single_dump, trace_single_page

    config = load_config(context)
    if as_text:
        reading = read_single_dump(config, what, url=url).reading
        explanation = explain_reading(reading)
    else:
        trace = trace_single_page(config, what, url=url)
        reading, explanation = trace.reading, explain_trace(trace)
    if as_json:
        print_json(reading_json(reading))
    else:
        show_explanation(out(), explanation, most_lines=3)


def _explain_stored(context: typer.Context, article_id: int, *, as_json: bool) -> None:
    from ingest.cli.show_explanation import show_explanation
    from ingest.operations.article_json import record_json
    from ingest.operations.explaining import explain_record

    with opened_store(context) as store:
        record = store.get_article(article_id)
    if record is None:
        err().print(f"ingest: there is no article {article_id}; for a file of that name write ./{article_id}")
        raise typer.Exit(1)
    if as_json:
        print_json(record_json(record))
    else:
        show_explanation(out(), explain_record(record), most_lines=3)
