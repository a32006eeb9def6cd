"""`ingest search`: articles by the words in them."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.cli.options import (
    AsJson,
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
from ingest.cli.screen import err, out, print_json_lines

_HELP = explain_use(
    "Search the stored articles, the newest first.\n\n"
    'Every word must be there, whole, whatever its case and accents. A "phrase" stands in quotation marks; headline:, '
    "deck:, author: or body: before a word or phrase looks there alone; a - before it leaves out what holds it. No "
    "character is a wildcard. Scripts without spaces are searched letter by letter.",
    "ingest search harbour council",
    "ingest search '\"harbour wall\" -flood' --language en",
    "ingest search 'headline:budget author:\"Ada Example\"' --since 2026-03-01",
    "ingest search 東京湾 --json",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    # a question may begin with -, as a command's option does
    app.command("search", help=_HELP, context_settings={"ignore_unknown_options": True})(search)


def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help="What to look for.")],
    *,
    source: OfSource = None,
    domain: OfDomain = None,
    access: WithAccess = None,
    status: WithStatus = None,
    language: InLanguage = None,
    since: SeenSince = None,
    until: SeenUntil = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 20,
    before: Annotated[int | None, typer.Option(metavar="ID", help="Go on behind this article.")] = None,
    as_json: AsJson = False,
) -> None:
    """Bring the index up to date, then ask it."""
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.show_search import show_found
    from ingest.core.search import read_question
    from ingest.operations.search import bring_index_up_to_date

    question = read_question(" ".join(words))
    wanted = choose_articles(
        source=source, domain=domain, access=access, status=status, language=language, since=since, until=until
    )
    with opened_store(context) as store:
        with Counter("changes to index", err()) as counter:
            bring_index_up_to_date(store, progress=counter.show)
        rows = store.search(question, wanted, limit=limit, before_id=before)
    if as_json:
        print_json_lines(row_json(row) for row in rows)
    else:
        show_found(out(), rows, question, limit=limit)
