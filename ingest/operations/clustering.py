"""Brings the clusters up to what is stored: all at once before they are asked for, in steps beside other work."""

from __future__ import annotations

from asyncio import Event
from collections.abc import Callable

import structlog

from ingest.adapters.store import Store
from ingest.adapters.store.writer import AsyncStore
from ingest.errors import StoreError

log = structlog.get_logger()


def settle_clusters(store: Store, *, progress: Callable[[int, int], None] = lambda _done, _total: None) -> None:
    """Compare every article that waits, as many as waited at the start.

    Args:
        progress: Told (done, total) after each step, in articles.
    """
    total = store.count_uncompared()
    done = 0
    while done < total:
        step = store.cluster_step()
        if not step.looked_at:
            break
        done += step.looked_at
        progress(min(done, total), total)


async def take_cluster_steps(store: AsyncStore, stop: Event, *, most: int | None = None) -> None:
    """Compare articles that wait, until none does or told to stop; the store serves others between two steps.

    Args:
        most: At most so many steps; None for as many as it takes.
    """
    steps = 0
    try:
        while not stop.is_set() and (most is None or steps < most):
            steps += 1
            if not (await store.run(Store.cluster_step)).looked_at:
                break
    except StoreError as error:
        log.warning("store", code=error.code, detail=str(error))
