"""Everything around the line, by hand: what is fetched, read and held, and what was written, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ingest.core.keep import Policies
from ingest.core.schedule import Pace
from ingest.errors import (
    PageError,
)
from ingest.model import (
    ArchiveRef,
    Completion,
    FetchedPage,
    FrontierEntry,
    Held,
    Link,
    Outcome,
    PageReading,
    SitePolicy,
    SourceKind,
    SourceReading,
    Target,
)
from ingest.needs import Line
from ingest.pipeline import ingest_entry

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
URL = "https://harbour.example/crane"


def entry(**known: object) -> FrontierEntry:
    given = {"target": Target.PAGE, **known}
    return FrontierEntry(id=1, url=URL, host="harbour.example", lease_token="t", first_seen_at=NOON, **given)  # type: ignore[arg-type]  # the test names the fields


def page(status: int = 200) -> FetchedPage:
    return FetchedPage(url=URL, final_url=URL, status=status, headers=(), body=b"<html>", fetched_at=NOON)


@dataclass
class World:
    """Fetching, reading, archive and store at once."""

    fetched: FetchedPage | PageError = field(default_factory=page)
    read: PageReading | SourceReading | PageError | None = None
    held: Held | None = None
    tied: tuple[Held, ...] = ()
    twin: int | None = None
    site: tuple[SitePolicy, ...] | PageError = ()
    purged: bool = False
    refusal: Exception | None = None
    written: list[str] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)

    async def fetch(self, entry: FrontierEntry) -> FetchedPage:
        if isinstance(self.fetched, PageError):
            raise self.fetched
        return self.fetched

    async def read_page(self, page: FetchedPage, hint: Link | None) -> PageReading:
        if isinstance(self.read, PageError):
            raise self.read
        assert isinstance(self.read, PageReading)
        return self.read

    async def read_source(self, page: FetchedPage, expected: SourceKind | None) -> SourceReading:
        assert isinstance(self.read, SourceReading)
        return self.read

    async def site_policies(self, url: str) -> tuple[SitePolicy, ...]:
        if isinstance(self.site, PageError):
            raise self.site
        return self.site

    async def write(self, page: FetchedPage) -> ArchiveRef:
        self.written.append("archive")
        return ArchiveRef(file="a.warc.gz", offset=0, length=10)

    async def erase(self, ref: ArchiveRef) -> None:
        self.written.append("erase")

    async def find_held(self, urls: Sequence[str]) -> Held | None:
        assert URL in urls
        return self.held

    async def find_tied(self, urls: Sequence[str]) -> tuple[Held, ...]:
        return self.tied

    async def is_purged(self, urls: Sequence[str]) -> bool:
        return self.purged

    async def find_twin(self, body_hash: str) -> int | None:
        return self.twin

    async def complete(self, completion: Completion) -> Outcome:
        if self.refusal:
            raise self.refusal
        self.written.append("store")
        self.completions.append(completion)
        return replace(completion.outcome, article_id=7 if completion.reading else None)


def travel(world: World, going: FrontierEntry | None = None, policies: Policies | None = None) -> Outcome:
    line = Line(
        fetching=world,
        reading=world,
        storing=world,
        ask_site=world.site_policies,
        archive=world,
        policies=policies or Policies(),
        pace=Pace(),
        jitter=lambda: 0.0,
        clock=lambda: NOON,
    )
    return asyncio.run(ingest_entry(line, going or entry()))
