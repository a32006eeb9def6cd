"""What the fetch tests share: one polite fetcher over hostile servers, at an unchanging noon."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

from evil_server import Behaviour, EvilServer

from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.local import LocalRobots, LocalSlots
from ingest.adapters.fetch.polite import PoliteFetcher
from ingest.adapters.fetch.settings import FetchSettings
from ingest.adapters.fetch.slots import Politeness
from ingest.errors import FetchError
from ingest.model import FetchedPage, FrontierEntry, Target

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Newsroom:
    """One polite fetcher and the parts it stands on, over one evil server."""

    def __init__(
        self,
        server: EvilServer,
        client: HttpClient,
        settings: FetchSettings,
        politeness: Politeness,
        slots: LocalSlots | None = None,
    ) -> None:
        self.server = server
        self.slots = slots or LocalSlots()
        self.robots = LocalRobots()
        self.fetcher = PoliteFetcher(
            client=client,
            slots=self.slots,
            robots_cache=self.robots,
            settings=settings,
            clock=lambda: NOON,
            politeness=politeness,
        )

    async def outcome(self, url: str) -> FetchedPage | FetchError:
        try:
            return await self.fetcher.get(url)
        except FetchError as error:
            return error

    async def fetched(self, entry: FrontierEntry) -> FetchedPage | FetchError:
        try:
            return await self.fetcher.fetch(entry)
        except FetchError as error:
            return error


QUICK = Politeness(delay_s=0.0, slot_wait_s=1.0)


def entry_for(url: str, **known: object) -> FrontierEntry:
    return FrontierEntry(
        id=1,
        url=url,
        host="127.0.0.1",
        lease_token="lease",
        first_seen_at=NOON,
        **{"target": Target.PAGE, **known},  # type: ignore[arg-type]  # the test names the fields
    )


def settings_for(*servers: EvilServer, **names: str) -> FetchSettings:
    return FetchSettings(
        allow=tuple(server.allow for server in servers),
        total_timeout_s=2,
        connect_to={f"{name.replace('_', '.')}:80": servers[0].allow for name in names},
    )


def visit(behaviours: Mapping[str, Behaviour], path: str, politeness: Politeness = QUICK) -> FetchedPage | FetchError:
    async def run() -> FetchedPage | FetchError:
        async with EvilServer(behaviours) as server:
            settings = settings_for(server)
            async with HttpClient(settings) as client:
                return await Newsroom(server, client, settings, politeness).outcome(server.url(path))

    return asyncio.run(run())


async def fetch_entry(
    behaviours: Mapping[str, Behaviour], path: str, **known: object
) -> tuple[FetchedPage | FetchError, list[dict[str, str]]]:
    async with EvilServer(behaviours) as server:
        settings = settings_for(server)
        async with HttpClient(settings) as client:
            outcome = await Newsroom(server, client, settings, QUICK).fetched(entry_for(server.url(path), **known))
        return outcome, [hit.headers for hit in server.hits]
