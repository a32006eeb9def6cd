"""One page for a command: from a file, a pipe, or fetched as politely as any other.

A fetch takes the host's slot in the database when there is one, so that it never meets the daemon at a host; without a
database the delays hold within the process.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from ingest.adapters.clock import read_clock
from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.local import LocalRobots, LocalSlots
from ingest.adapters.fetch.polite import PoliteFetcher
from ingest.adapters.jail import Question
from ingest.adapters.store import open_store
from ingest.adapters.store.writer import AsyncStore
from ingest.config import Config
from ingest.core.site_policy import with_site_policies
from ingest.errors import BadInput, ReadError, TooLarge
from ingest.model import FetchedPage, PageReading, PageTrace, SitePolicy
from ingest.operations.saved_page import Response, Saved, as_dump, as_page, read_piped, read_saved
from ingest.wiring import open_jail, read_fetch_settings, read_politeness

PIPE = "-"
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedReading:
    """A page read in the jail, and how long the reading alone took."""

    reading: PageReading
    elapsed_ms: float


def trace_single_page(config: Config, what: str, *, url: str) -> PageTrace:
    """Read a page and the way to its reading. Takes and raises what `read_single_page` does."""
    if what.lower().startswith(("http://", "https://")):
        page, site = fetch_with_site(config, what)
        trace = _asked(config, Question.trace(page), PageTrace)[0]
        return replace(trace, reading=with_site_policies(trace.reading, site))
    with input_blamed():
        page = as_page(_load(config, what), Response(url=url), now=read_clock())
        return _asked(config, Question.trace(page), PageTrace)[0]


def trace_response(config: Config, page: FetchedPage) -> PageTrace:
    """Read a response that is at hand, and the way to its reading; raises PageError."""
    return _asked(config, Question.trace(page), PageTrace)[0]


def read_single_page(config: Config, what: str, *, url: str) -> TimedReading:
    """Read a page named by file, address or `-`.

    Args:
        url: The page's own address where it is a file or a pipe; empty when nobody knows.

    Raises:
        BadInput: The file cannot be read, or holds no page.
        PageError: The page cannot be had, or not be read.
    """
    if what.lower().startswith(("http://", "https://")):
        page, site = fetch_with_site(config, what)
        read = _read(config, Question.page(page))
        return replace(read, reading=with_site_policies(read.reading, site))
    with input_blamed():
        page = as_page(_load(config, what), Response(url=url), now=read_clock())
        return _read(config, Question.page(page))


def read_single_dump(config: Config, what: str, *, url: str) -> TimedReading:
    """Read a text dump in a file or a pipe. Raises as `read_single_page`."""
    with input_blamed():
        return _read(config, Question.dump(as_dump(_load(config, what)), url))


def load_page(config: Config, what: str, *, url: str, at: datetime | None = None) -> FetchedPage:
    """Return a page in a file or a pipe as if it had been fetched.

    Args:
        at: When it was fetched; None for now.

    Raises:
        BadInput: It cannot be read, or holds no page.
    """
    with input_blamed():
        return as_page(_load(config, what), Response(url=url), now=at or read_clock())


@contextmanager
def input_blamed() -> Iterator[None]:
    """What cannot be read in a file is the file's fault: an input that cannot be used."""
    try:
        yield
    except (ReadError, TooLarge) as error:
        raise BadInput(f"{error.code}: {error.detail}{f' ({error.url})' if error.url else ''}") from error


def _read(config: Config, question: Question) -> TimedReading:
    reading, elapsed_ms = _asked(config, question, PageReading)
    return TimedReading(reading=reading, elapsed_ms=elapsed_ms)


def _asked(config: Config, question: Question, kind: type[_Value]) -> tuple[_Value, float]:
    """Return what a worker answers, and how many milliseconds it took."""
    jail = open_jail(config, workers=1)
    try:
        answer = next(jail.read_all([question]))
    finally:
        jail.close()
    if answer.error is not None:
        raise answer.error
    if not isinstance(answer.value, kind):
        raise TypeError(f"a worker answered {question.ask} with a {type(answer.value).__name__}")
    return answer.value, answer.elapsed_ms


def fetch_page(config: Config, url: str) -> FetchedPage:
    """Fetch one page politely.

    Raises:
        FetchError: It cannot be had.
        BadInput: No contact is set, and the address is not loopback.
    """

    async def fetch() -> FetchedPage:
        async with _fetcher(config) as fetcher:
            return await fetcher.get(url)

    return asyncio.run(fetch())


def fetch_with_site(config: Config, url: str) -> tuple[FetchedPage, tuple[SitePolicy, ...]]:
    """Fetch one page politely, and what its site's files say about use by machines. Raises as `fetch_page`."""

    async def fetch() -> tuple[FetchedPage, tuple[SitePolicy, ...]]:
        async with _fetcher(config) as fetcher:
            page = await fetcher.get(url)
            return page, await fetcher.site_policies(page.final_url)

    return asyncio.run(fetch())


@asynccontextmanager
async def _fetcher(config: Config) -> AsyncIterator[PoliteFetcher]:
    settings = read_fetch_settings(config)
    client = HttpClient(settings)
    try:
        async with _bookkeeping(config) as (slots, robots):
            yield PoliteFetcher(
                client=client,
                slots=slots,
                robots_cache=robots,
                settings=settings,
                clock=read_clock,
                politeness=read_politeness(config),
            )
    finally:
        await client.aclose()


@asynccontextmanager
async def _bookkeeping(config: Config) -> AsyncIterator[tuple[LocalSlots | AsyncStore, LocalRobots | AsyncStore]]:
    """Give who keeps host slots and robots.txt: the database when there is one, else this process."""
    if not _has_database(config.database_url):
        yield LocalSlots(), LocalRobots()
        return
    store = AsyncStore(open_store(config.database_url, migrate=False))
    try:
        yield store, store
    finally:
        await store.aclose()


def _has_database(url: str) -> bool:
    return not url.startswith("sqlite:///") or Path(urlsplit(url).path.removeprefix("/")).exists()


def _load(config: Config, what: str) -> Saved:
    limit = config.fetch.max_page_mib
    return read_piped(max_mib=limit) if what == PIPE else read_saved(Path(what), max_mib=limit)
