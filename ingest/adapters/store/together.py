"""Which trips may end in one transaction: those that touch neither the same entry nor the same article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.adapters.store.judged import judged
from ingest.model import Completion

MOST_TOGETHER = 50
"""Trips that end in one transaction at most: what waits for the disk is shared, and nobody waits long for the lock."""


def runs_apart(completions: Sequence[Completion]) -> Iterator[Sequence[Completion]]:
    """Cut completions into runs, in their order, within each of which none touches what another touches.

    One that merges articles is a run by itself: it touches their whole clusters.
    """
    run: list[Completion] = []
    touched: set[tuple[str, object]] = set()
    for completion in completions:
        touches = _touches(completion)
        alone = completion.merge is not None or (bool(run) and run[-1].merge is not None)
        if run and (alone or len(run) == MOST_TOGETHER or not touched.isdisjoint(touches)):
            yield run
            run, touched = [], set()
        run.append(completion)
        touched |= touches
    if run:
        yield run


def _touches(completion: Completion) -> set[tuple[str, object]]:
    entry, held, article = completion.entry, completion.held, judged(completion)
    articles = {entry.article_id, held.article_id if held else None} - {None}
    addresses = article.urls if article else ()
    return {
        ("entry", entry.id),
        *(("article", number) for number in articles),
        *(("address", key) for key in addresses),
        *((("source", entry.source_id),) if completion.source else ()),
    }
