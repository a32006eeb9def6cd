"""`ingest articles` and `ingest show`: what is stored, through the views that consumers read."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.cli.find_article import find_article
from ingest.cli.options import (
    AsJson,
    InLanguage,
    OfDomain,
    OfSource,
    SeenSince,
    WithAccess,
    WithStatus,
    choose_articles,
    explain_use,
    opened_store,
)
from ingest.cli.screen import out, print_json, print_json_lines

_LIST = explain_use(
    "List the stored articles, the newest first.",
    "ingest articles",
    "ingest articles --access subscription --limit 10",
    "ingest articles --domain news.example --status corrected",
    "ingest articles --since 2026-03-01 --language de",
    "ingest articles --json | jq -r .headline   # one article a line",
)
_SHOW = explain_use(
    "Show one article with its text and history.",
    "ingest show 17",
    "ingest show 17 --json | jq .revisions",
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("articles", help=_LIST)(articles)
    app.command("show", help=_SHOW)(show)


def articles(
    context: typer.Context,
    *,
    source: OfSource = None,
    domain: OfDomain = None,
    access: WithAccess = None,
    status: WithStatus = None,
    language: InLanguage = None,
    since: SeenSince = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 50,
    before: Annotated[int | None, typer.Option(metavar="ID", help="Go on behind this article.")] = None,
    as_json: AsJson = False,
) -> None:
    """List articles."""
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.show_articles import show_articles

    wanted = choose_articles(source=source, domain=domain, access=access, status=status, language=language, since=since)
    with opened_store(context) as store:
        rows = store.list_articles(wanted, limit=limit, before_id=before)
    if as_json:
        print_json_lines(row_json(row) for row in rows)
    else:
        show_articles(out(), rows, limit=limit)


def show(
    context: typer.Context,
    article_id: Annotated[int, typer.Argument(metavar="ID", help="A number that `ingest articles` shows.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show one article."""
    from ingest.cli.show_articles import show_record
    from ingest.operations.record_json import record_json

    with opened_store(context) as store:
        record = find_article(store, article_id)
    if as_json:
        print_json(record_json(record))
    else:
        show_record(out(), record)
