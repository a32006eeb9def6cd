"""The demo: the daemon's own line over the bundled newsroom, two rounds, on loopback, into a database to look at.

Everything is real but the newsroom: HTTP, robots.txt, host slots, the parser jail, the database. What the table shows
is read back through the views, as a consumer would. It starts afresh each time, but only on a database that an
earlier demo made; any other file of that name is left alone. Nothing is left running.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import update

from ingest.adapters.store.clock import DatabaseClock
from ingest.adapters.store.database import Database
from ingest.adapters.tables import frontier
from ingest.config import Config
from ingest.errors import StoreUnavailable
from ingest.model import FrontierState, Outcome, Source
from ingest.operations.crew import gather_crew
from ingest.operations.demo_database import DemoArticle, clear_demo_database, read_demo_articles
from ingest.operations.demo_settings import demo_config
from ingest.operations.loopback import LoopbackServer, ServedRequest
from ingest.operations.newsroom import Newsroom, NewsroomPage, answers_of_round, read_newsroom
from ingest.operations.stopping import finish_crew, listen_for_stop
from ingest.resources import demo_folder
from ingest.wiring import Parts, open_parts

_DEADLINE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRow:
    """What became of one page.

    Attributes:
        first: How the first visit ended; None when there was none.
        second: How the second one ended; None when there was none.
        article: As the database holds it after both; None when the page is not stored.
    """

    page: NewsroomPage
    first: Outcome | None
    second: Outcome | None
    article: DemoArticle | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoResult:
    """All that the demo did.

    Attributes:
        rows: A row for each page, sources left out, in the manifest's order.
        sources: The same for feeds and sitemaps.
        requests: The newsroom's own log of both rounds.
    """

    database: Path
    rows: tuple[DemoRow, ...]
    sources: tuple[DemoRow, ...]
    requests: tuple[ServedRequest, ...]
    elapsed_s: float


def run_demo(folder: Path, on_step: Callable[[str], None] | None = None) -> DemoResult:
    """Ingest the newsroom twice into `ingest-demo.db` in a folder, and read the result back.

    Args:
        on_step: Told what is about to happen, a line each; None when nobody listens.

    Raises:
        BadInput: A file of that name is there, and no demo made it.
        FolderRefused: The folder cannot be made or written.
        StoreError: The database does not answer, or the demo took a minute without coming to an end.
    """
    started_at_s = time.monotonic()
    site = demo_folder()
    newsroom = read_newsroom(site)
    hosts = [host.name for host in newsroom.hosts]
    tell = on_step or _tell_nobody
    database = clear_demo_database(folder, hosts)
    with LoopbackServer(answers_of_round(newsroom, site, 1)) as server:
        tell(f"A newsroom of {len(hosts)} sites and {len(newsroom.pages)} addresses is up on {server.address}.")
        config = demo_config(database, server.address, hosts)
        first, second = asyncio.run(_visit_twice(config, newsroom, server, tell))
        requests = server.requests
    articles = read_demo_articles(database)
    rows = tuple(_row(page, first, second, articles) for page in newsroom.pages if page.expect)
    listed = {source.url for source in _sources(newsroom)}
    return DemoResult(
        database=database,
        rows=tuple(row for row in rows if row.page.url not in listed),
        sources=tuple(row for row in rows if row.page.url in listed),
        requests=requests,
        elapsed_s=time.monotonic() - started_at_s,
    )


async def _visit_twice(
    config: Config, newsroom: Newsroom, server: LoopbackServer, tell: Callable[[str], None]
) -> tuple[list[Outcome], list[Outcome]]:
    try:
        async with asyncio.timeout(_DEADLINE_S), open_parts(config) as parts:
            for source in _sources(newsroom):
                await parts.store.add_source(source)
            tell("First visit, as slowly as its robots.txt asks …")
            first = await _visit(parts)
            server.serve(answers_of_round(newsroom, demo_folder(), 2))
            tell("Meanwhile one story was edited and one went behind a wall. Second visit …")
            make_all_due(config.database_url)
            return first, await _visit(parts)
    except TimeoutError:
        raise StoreUnavailable(f"the demo did not end within {_DEADLINE_S:.0f} s") from None


async def _visit(parts: Parts) -> list[Outcome]:
    """Work until nothing is due, as `ingest run --once` does; a signal ends it early."""
    outcomes: list[Outcome] = []
    crew = gather_crew(parts, on_outcome=outcomes.append)
    with listen_for_stop() as (stop, hurry):
        try:
            await crew.drain(stop)
        finally:
            await finish_crew(crew, parts.config.daemon.stop_s, hurry)
        if stop.is_set():
            raise KeyboardInterrupt
    return outcomes


def make_all_due(database_url: str) -> None:
    """Bring every address forward but those in quarantine, as if days had passed; only while no process works on it.

    Raises:
        StoreError: The database does not answer.
    """
    database = Database(database_url, DatabaseClock())
    try:
        with database.writing() as connection:
            values = {"due_at": database.after(), "state": FrontierState.WAITING.value}
            sound = frontier.c.state != FrontierState.QUARANTINED.value
            connection.execute(update(frontier).where(sound).values(values))
    finally:
        database.close()


def _tell_nobody(_step: str) -> None:
    """Stand in where nobody listens."""


def _sources(newsroom: Newsroom) -> tuple[Source, ...]:
    return tuple(
        Source(url=f"http://{host.name}{path}", kind=kind)
        for host in newsroom.hosts
        for kind, paths in host.sources.items()
        for path in paths
    )


def _row(page: NewsroomPage, first: list[Outcome], second: list[Outcome], articles: dict[int, DemoArticle]) -> DemoRow:
    visits = [_find(page, outcomes) for outcomes in (first, second)]
    numbers = [visit.article_id for visit in visits if visit and visit.article_id is not None]
    return DemoRow(page=page, first=visits[0], second=visits[1], article=articles.get(numbers[0]) if numbers else None)


def _find(page: NewsroomPage, outcomes: Iterable[Outcome]) -> Outcome | None:
    for outcome in outcomes:
        parts = urlsplit(outcome.url)
        if (parts.hostname, parts.path) == (page.host, page.path):
            return outcome
    return None
