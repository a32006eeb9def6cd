"""What the line needs, as Protocols, and the Line that holds it: adapters satisfy them without knowing the line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ingest.core.keep import Policies
from ingest.core.revision import Notices
from ingest.core.schedule import Pace
from ingest.model import (
    ArchiveRef,
    Completion,
    FetchedPage,
    FrontierEntry,
    Held,
    Link,
    Origin,
    Outcome,
    PageReading,
    SitePolicy,
    SourceKind,
    SourceReading,
)


class Fetching(Protocol):
    """Gets a page politely: robots first, a host slot for every request, redirects by hand, conditional."""

    async def fetch(self, entry: FrontierEntry) -> FetchedPage:
        """Return the response; raises FetchError."""


class Reading(Protocol):
    """Reads untrusted bytes in a killable worker; raises ReadError."""

    async def read_page(self, page: FetchedPage, hint: Link | None) -> PageReading:
        """Return the page's kind and its best article."""

    async def read_source(self, page: FetchedPage, expected: SourceKind | None) -> SourceReading:
        """Return the links of a feed, sitemap or section page."""


class Archiving(Protocol):
    """Keeps raw responses."""

    async def write(self, page: FetchedPage) -> ArchiveRef:
        """Return where the record stands, once it is on disk."""

    async def erase(self, ref: ArchiveRef) -> None:
        """Overwrite a record that nothing will point at."""


class Storing(Protocol):
    """The database, as one trip needs it; every call runs in the writer thread and raises StoreError."""

    async def find_held(self, urls: Sequence[str]) -> Held | None:
        """Return what is held under the first address that is known; None when none is."""

    async def find_tied(self, urls: Sequence[str]) -> tuple[Held, ...]:
        """Return all that these addresses lead to, each once, in the addresses' order."""

    async def find_twin(self, body_hash: str) -> int | None:
        """Return the earliest article with this body; None when there is none."""

    async def is_purged(self, urls: Sequence[str]) -> bool:
        """Whether one of these addresses was purged and is not to be taken up again."""

    async def complete(self, completion: Completion) -> Outcome:
        """Write all of one trip in one transaction and return its outcome, the article's id filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The adapters and settings that one trip needs, joined by `wiring`.

    Attributes:
        ask_site: Gives what the files of an address's site say about use by machines; raises HostBusy.
        archive: None when raw responses are not kept.
        jitter: Gives a number in [0, 1) for spreading the next visits.
        clock: Gives the present, aware, UTC; what is stored goes by the database's clock.
        origin: Where `fetching` takes its responses from.
        notices: Words by which changes are told apart; none: no note is recognised.
    """

    fetching: Fetching
    reading: Reading
    storing: Storing
    ask_site: Callable[[str], Awaitable[tuple[SitePolicy, ...]]]
    archive: Archiving | None
    policies: Policies
    pace: Pace
    jitter: Callable[[], float]
    clock: Callable[[], datetime]
    origin: Origin = Origin.FETCH
    notices: Notices = field(default_factory=Notices)
