"""Finds the article of a number that somebody typed; an old number leads to the article that it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ingest.cli.screen import err, moment

if TYPE_CHECKING:
    from ingest.adapters.store import ArticleRecord, MergedRow, Store


def find_article(store: Store, article_id: int, *, hint: str = "`ingest articles` lists them") -> ArticleRecord:
    """Return an article; of one that turned out to be another, that one, and say so.

    Args:
        hint: What to do when there is none.

    Raises:
        typer.Exit: There is no such article.
    """
    record = store.get_article(article_id)
    if record is None and (merged := store.find_merged(article_id)):
        tell_merged(merged)
        record = store.get_article(merged.merged_into)
    if record is None:
        err().print(f"ingest: there is no article {article_id}; {hint}")
        raise typer.Exit(1)
    return record


def tell_merged(merged: MergedRow) -> None:
    """Say which article another one is now."""
    at = moment(merged.merged_at)
    err().print(f"article {merged.article_id} turned out to be article {merged.merged_into} on {at}")
