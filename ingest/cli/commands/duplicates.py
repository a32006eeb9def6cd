"""`ingest duplicates`: articles that carry the same text, wholly or nearly, and the probable original of each."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.cli.find_article import find_article
from ingest.cli.options import AsJson, explain_use, opened_store
from ingest.cli.progress import Counter
from ingest.cli.screen import err, out, print_json_lines

_HELP = explain_use(
    "List clusters of articles with the same text, wholly or nearly, or the one of an article.",
    "ingest duplicates            # the newest clusters",
    "ingest duplicates 17         # where else the text of article 17 stands",
    "ingest duplicates --json | jq -r .cluster_id",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("duplicates", help=_HELP)(duplicates)


def duplicates(
    context: typer.Context,
    article_id: Annotated[int | None, typer.Argument(metavar="[ID]", help="Only the cluster of this article.")] = None,
    *,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many clusters.")] = 20,
    before: Annotated[int | None, typer.Option(metavar="CLUSTER", help="Go on behind this cluster.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare what waits, then list."""
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.show_clusters import show_clusters
    from ingest.operations.clustering import settle_clusters

    with opened_store(context) as store:
        with Counter("articles to compare", err()) as counter:
            settle_clusters(store, progress=counter.show)
        if article_id is None:
            clusters = store.list_clusters(limit=limit, before_id=before)
        else:
            record = find_article(store, article_id)
            article_id = record.article.id
            clusters = (record.cluster,) if record.cluster else ()
        headlines = store.list_headlines([row.article_id for cluster in clusters for row in cluster])
    if as_json:
        print_json_lines(
            {"cluster_id": cluster[0].cluster_id, "articles": [row_json(row) for row in cluster]}
            for cluster in clusters
        )
    else:
        show_clusters(out(), clusters, headlines, alone=article_id, limit=limit)
