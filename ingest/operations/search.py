"""Keeps the search index up with the change log: all at once before a search, in small steps beside the daemon."""

from __future__ import annotations

from collections.abc import Callable

from ingest.adapters.store import Store


def bring_index_up_to_date(store: Store, *, progress: Callable[[int, int], None] = lambda _done, _total: None) -> None:
    """Follow the change log to its end as it was at the start.

    Args:
        progress: Told (done, total) after each step, in changes.
    """
    left = store.index_step()
    total = left
    while left:
        before, left = left, store.index_step()
        progress(max(0, total - left), total)
        if left >= before:  # others store faster than this indexes: what was there at the start is in by now
            break
