"""Backfill: another filler of the same frontier, from a sitemap, a list of addresses or web archives.

Stopped and started again with the same arguments it goes on: the store knows what was asked and what is done. Archives
need no network: their pages travel the same line, read from disk where others are fetched.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from ingest.core.urls import canonical_url, origin_of
from ingest.errors import BadInput
from ingest.model import Link, Origin, Outcome, OutcomeKind, SitePolicy, SourceKind
from ingest.needs import Line
from ingest.operations.clustering import take_cluster_steps
from ingest.operations.crew import Tally, gather_crew
from ingest.operations.saved_page import reason_of
from ingest.operations.stopping import finish_crew, listen_for_stop
from ingest.operations.warc_input import index_archives
from ingest.wiring import Parts

_BATCH = 500


class BackfillKind(StrEnum):
    """Where a backfill's addresses come from."""

    SITEMAP = "sitemap"
    URLS = "urls"
    WARC = "warc"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillOrder:
    """What is asked; the same order again goes on where it was stopped.

    Attributes:
        inputs: One sitemap address, one file of addresses, or WARC files.
        since: Pages dated before are left out; None: no bound. Pages without a date are taken; an archive's pages are
            dated by their capture.
        until: Pages dated at or after are left out; None: no bound.
        limit: Pages to take at most; None: all.
    """

    kind: BackfillKind
    inputs: tuple[str, ...]
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None

    def covers(self, captured_at: datetime) -> bool:
        """Whether a page captured then lies in the window."""
        return (self.since is None or captured_at >= self.since) and (self.until is None or captured_at < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a backfill is: entries ended of entries known so far, and the last outcome."""

    done: int
    total: int
    last: Outcome | None = None


async def run_backfill(parts: Parts, order: BackfillOrder, on_progress: Callable[[Progress], None]) -> Tally:
    """Fill the frontier, work until nothing of this order is due, and return how the trips ended.

    Raises:
        BadInput: A file is missing or holds nothing usable.
        StoreError: The database does not answer.
    """
    line, links = await _read_inputs(parts, order)  # before anything is noted of the order: it may be unusable
    backfill_id = await parts.store.start_backfill(
        order.kind.value, "\n".join(order.inputs), since=order.since, until=order.until, limit=order.limit
    )
    for start in range(0, len(links), _BATCH):
        await parts.store.add_links(links[start : start + _BATCH], backfill_id=backfill_id)
    watch = _Watch(on_progress, parts, backfill_id)
    await watch.count()
    crew = gather_crew(parts, line=line, backfill_id=backfill_id, on_outcome=watch.see)
    with listen_for_stop() as (stop, hurry):
        try:
            await crew.drain(stop)
        finally:
            await finish_crew(crew, parts.config.daemon.stop_s, hurry)
        await watch.count()
        await take_cluster_steps(parts.store, stop)
        if not stop.is_set() and watch.done >= watch.total:
            await parts.store.finish_backfill(backfill_id)
    return crew.tally


async def _read_inputs(parts: Parts, order: BackfillOrder) -> tuple[Line, Sequence[Link]]:
    """Return what goes on the frontier, and the line that serves it."""
    if order.kind is BackfillKind.SITEMAP:
        return parts.line, (Link(url=_check_address(order.inputs[0]), kind=SourceKind.SITEMAP),)
    if order.kind is BackfillKind.URLS:
        return parts.line, read_address_file(Path(order.inputs[0]))
    fetching = await asyncio.to_thread(index_archives, [Path(name) for name in order.inputs], order.covers)

    async def known(url: str) -> tuple[SitePolicy, ...]:
        return await parts.store.find_site_policies(origin_of(url))

    # What stands in an archive already is not archived a second time, and no site is asked about itself.
    line = replace(parts.line, fetching=fetching, ask_site=known, archive=None, origin=Origin.ARCHIVE)
    return line, [Link(url=url) for url in fetching.urls]


def read_address_file(path: Path) -> list[Link]:
    """Return the addresses of a file, one a line; blank lines and lines that begin with `#` are passed over.

    Raises:
        BadInput: The file cannot be read, is empty, or a line is no web address (named with its number).
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: cannot be read as a list of addresses: {reason_of(error)}") from error
    links = [
        Link(url=_check_address(line.strip(), f"{path}:{number}: "))
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not links:
        raise BadInput(f"{path}: holds no address; give one a line")
    return links


def _check_address(text: str, where: str = "") -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput(f"{where}{text[:200]!r} is not a web address; give one like https://news.example/a")
    return canonical_url(text)


class _Watch:
    """Counts what is done against what is known, and tells."""

    def __init__(self, tell: Callable[[Progress], None], parts: Parts, backfill_id: int) -> None:
        self._tell = tell
        self._parts = parts
        self._backfill_id = backfill_id
        self.done = 0
        self.total = 0

    async def count(self) -> None:
        """Ask the store how far it is."""
        progress = await self._parts.store.backfill_progress(self._backfill_id)
        self.done = progress.done + progress.quarantined
        self.total = self.done + progress.pending + progress.retrying
        self._tell(Progress(done=self.done, total=self.total))

    def see(self, outcome: Outcome) -> None:
        """Take note of one trip's end."""
        if outcome.kind is OutcomeKind.LISTED:
            self.total += outcome.links
        if outcome.kind not in (OutcomeKind.DEFERRED, OutcomeKind.FAILED):
            self.done += 1
        self._tell(Progress(done=self.done, total=self.total, last=outcome))
