"""Shows clusters of articles with the same text: the probable original, then its copies and how alike each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.adapters.store import ClusterRow
from ingest.cli.screen import moment, words

_STYLES = {"original": "green"}


def show_clusters(
    console: Console,
    clusters: Sequence[Sequence[ClusterRow]],
    headlines: Mapping[int, str],
    *,
    alone: int | None,
    limit: int,
) -> None:
    """Print the clusters.

    Args:
        headlines: Of each article, by its number.
        alone: The article that was asked about; None for all.
    """
    if not clusters:
        console.print("no two articles carry the same text" if alone is None else f"article {alone} stands alone")
        return
    for cluster in clusters:
        console.print(cluster_table(cluster, headlines))
    if alone is None and len(clusters) == limit:
        console.print(f"there may be more: --before {clusters[-1][0].cluster_id} goes on", style="dim")


def cluster_table(cluster: Sequence[ClusterRow], headlines: Mapping[int, str]) -> Table:
    """Return one cluster as a table."""
    table = Table(title=f"cluster {cluster[0].cluster_id}", title_justify="left")
    table.add_column("id", justify="right")
    table.add_column("role")
    table.add_column("first seen", no_wrap=True)
    table.add_column("publisher", max_width=24, overflow="ellipsis", no_wrap=True)
    table.add_column("headline", ratio=1, overflow="ellipsis", no_wrap=True)
    table.add_column("alike", justify="right")
    for row in cluster:
        table.add_row(
            str(row.article_id),
            Text(row.cluster_role, style=_STYLES.get(row.cluster_role, "")),
            moment(row.first_seen_at),
            words(row.domain),
            words(headlines.get(row.article_id)),
            "" if row.likeness is None else f"{row.likeness:.0%}",
        )
    return table
