"""`ingest diff`: what changed between two versions of an article."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.find_article import tell_merged
from ingest.cli.options import AsJson, explain_use, opened_store
from ingest.cli.screen import err, out, print_json
from ingest.errors import BadInput

_HELP = explain_use(
    "Show what changed between two versions of an article, paragraph by paragraph and word by word.",
    "ingest diff 17              # the last version against the one before",
    "ingest diff 17 3            # version 3 against version 2",
    "ingest diff 17 1 4          # version 1 against version 4",
    "ingest diff 17 --json | jq '.blocks[] | select(.fate != \"kept\")'",
    "ingest diff 17 --html diff.html",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("diff", help=_HELP)(diff)


def diff(
    context: typer.Context,
    article_id: Annotated[int, typer.Argument(metavar="ID", help="A number that `ingest articles` shows.")],
    revisions: Annotated[
        list[int] | None,
        typer.Argument(metavar="[REV [REV]]", help="One version (against the one before it) or two; none: the last."),
    ] = None,
    *,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as a page that stands alone.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare two versions."""
    from ingest.cli.show_diff import show_diff
    from ingest.operations.html.write import write_document
    from ingest.operations.version_diff import compare_versions, diff_json
    from ingest.operations.version_page import GENERATOR, render_diff

    numbers = tuple(revisions or ())
    if len(numbers) > 2:
        raise BadInput(f"{len(numbers)} revisions are named; two can be compared")
    with opened_store(context) as store:
        versions, merged = store.list_revisions(article_id), store.find_merged(article_id)
    if not versions:
        err().print(f"ingest: there is no article {article_id}; `ingest articles` lists them")
        raise typer.Exit(1)
    if merged is not None:
        tell_merged(merged)
    found = compare_versions(versions, numbers)
    if html is not None:
        write_document(render_diff(found), html, generator=GENERATOR)
    if as_json:
        print_json(diff_json(found))
    elif html is None:
        show_diff(out(), found)
