"""The daemon's upkeep, once an hour: raw responses that are no longer kept go, and texts that a policy forbids.

Works in small steps on a connection of its own, beside the storing of pages, and stops between two of them when told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from ingest.adapters.archive import erase_records
from ingest.adapters.clock import read_clock
from ingest.adapters.store import Store, open_store
from ingest.config import Config
from ingest.core.keep import Policies
from ingest.errors import PageError, StoreError, UserError
from ingest.operations.retention import Retention, prune
from ingest.wiring import read_policies

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trimmed:
    """What a policy took back.

    Attributes:
        trimmed: Articles that lost text and stay.
        gone: Articles of which nothing may stay.
        raw_records: Raw responses overwritten.
    """

    trimmed: int = 0
    gone: int = 0
    raw_records: int = 0


def read_retention(config: Config) -> Retention:
    """Return how long raw responses are kept."""
    return Retention(days=config.archive.keep_days, gib=config.archive.keep_gib)


def apply_policies_to_stored(
    store: Store,
    archive_folder: Path,
    policies: Policies,
    *,
    go_on: Callable[[], bool] = lambda: True,
    tell: Callable[[int], object] = lambda _: None,
) -> Trimmed:
    """Cut every stored text down to what the policies allow now.

    Args:
        go_on: Asked between steps.
        tell: Told how many articles were looked at so far.

    Raises:
        RecordLost: The archive is not what the database says.
        FolderRefused: A file of the archive cannot be written.
        StoreError: The database did not take it; run it again.
    """
    done, after_id, looked_at = Trimmed(), 0, 0
    while go_on():
        batch = store.trim_batch(policies, lambda refs: erase_records(archive_folder, refs), after_id=after_id)
        if batch.last_id is None:
            break
        after_id, looked_at = batch.last_id, looked_at + batch.looked_at
        done = Trimmed(
            trimmed=done.trimmed + batch.trimmed,
            gone=done.gone + batch.gone,
            raw_records=done.raw_records + batch.raw_records,
        )
        tell(looked_at)
    return done


def run_upkeep(config: Config, go_on: Callable[[], bool]) -> None:
    """Do what is due, and log what was done and what could not be; never raises what a later run may mend."""
    try:
        store = open_store(config.database_url, migrate=False)
    except (StoreError, UserError) as error:
        log.warning("upkeep", code=error.code, detail=str(error))
        return
    try:
        for step in (_trim, _prune):
            try:
                step(store, config, go_on)
            except (StoreError, UserError, PageError) as error:
                log.warning("upkeep", code=error.code, detail=str(error))
    finally:
        store.close()


def _trim(store: Store, config: Config, go_on: Callable[[], bool]) -> None:
    done = apply_policies_to_stored(store, config.archive_folder, read_policies(config), go_on=go_on)
    if done != Trimmed():
        log.info("policy.applied", trimmed=done.trimmed, gone=done.gone, raw_records=done.raw_records)


def _prune(store: Store, config: Config, go_on: Callable[[], bool]) -> None:
    done = prune(store, config.archive_folder, read_retention(config), now=read_clock(), go_on=go_on)
    if done.files or done.rewritten:
        log.info(
            "archive.pruned", files=done.files, records=done.records, rewritten=done.rewritten, freed=done.freed_bytes
        )
