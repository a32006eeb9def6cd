"""Finding a site's sources: its feeds and news sitemaps, each one fetched and read before it is proposed.

Looks where publishers say so: the address itself, the page's own links, robots.txt; then at a few customary addresses;
last, the page as a section page. Politely: the same robots, slots and guard as any other request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from ingest.core.discover import sources_in_robots
from ingest.core.urls import absolute, canonical_url, origin_of
from ingest.errors import BadInput, PageError, ReadError
from ingest.model import Source, SourceKind, SourceReading
from ingest.wiring import Parts

_MAX_CANDIDATES = 12
_CUSTOMARY = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/sitemap_news.xml", "/news-sitemap.xml")
# Followed for news; plain sitemaps list the whole past and are a backfill's input.
_LIVELY = frozenset({SourceKind.FEED, SourceKind.NEWS_SITEMAP, SourceKind.SECTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A source that was looked at.

    Attributes:
        links: How many links it lists now.
        newest: The newest date among them; None when none has one.
        problem: Why it cannot be used; None when it can.
    """

    source: Source
    links: int = 0
    newest: datetime | None = None
    problem: str | None = None

    @property
    def lively(self) -> bool:
        """Whether it is worth following for news, not only as a backfill's input."""
        return self.problem is None and self.source.kind in _LIVELY and self.links > 0


def read_site_address(text: str) -> str:
    """Return an absolute address for what a person typed; `https` where no scheme is given.

    Raises:
        BadInput: It is no web address.
    """
    url = text if "://" in text else f"https://{text}"
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput(f"{text!r} is not a web address; give one like https://news.example")
    return canonical_url(url)


async def find_candidates(parts: Parts, url: str, on_look: Callable[[str], None]) -> tuple[Candidate, ...]:
    """Look for the sources of a site and read each once.

    Args:
        on_look: Told of every address before it is asked.

    Raises:
        FetchError: The address itself cannot be had.
    """
    on_look(url)
    page = await parts.fetching.get(url)
    try:
        reading = await parts.jail.read_source(page, None)
    except ReadError:
        reading = None
    if reading and reading.kind is not SourceKind.SECTION:
        return (_describe(page.final_url, reading),)
    named = list(await parts.jail.find_sources(page))
    robots = await parts.store.find_robots(origin_of(page.final_url))
    named += sources_in_robots(robots.text if robots else "")
    found = await _read_each(parts, [source.url for source in named][:_MAX_CANDIDATES], on_look)
    if not any(candidate.lively for candidate in found):
        customary = [address for path in _CUSTOMARY if (address := absolute(page.final_url, path))]
        found += [one for one in await _read_each(parts, customary, on_look, enough=1) if one.problem is None]
    if not any(candidate.lively for candidate in found) and reading:
        found.append(_describe(page.final_url, reading))
    return tuple(found)


async def add_candidates(parts: Parts, candidates: tuple[Candidate, ...]) -> tuple[Source, ...]:
    """Add the lively ones to the database; known ones stay as they are."""
    return tuple([await parts.store.add_source(candidate.source) for candidate in candidates if candidate.lively])


async def _read_each(
    parts: Parts, urls: list[str], on_look: Callable[[str], None], enough: int = _MAX_CANDIDATES
) -> list[Candidate]:
    found: list[Candidate] = []
    for url in dict.fromkeys(urls):
        on_look(url)
        try:
            page = await parts.fetching.get(url, kind=SourceKind.UNKNOWN)
            found.append(_describe(url, await parts.jail.read_source(page, None)))
        except PageError as error:
            unread = Source(url=url, kind=SourceKind.UNKNOWN)
            found.append(Candidate(source=unread, problem=f"{error.code}: {error.detail}"))
        if sum(candidate.lively for candidate in found) >= enough:
            break
    return found


def _describe(url: str, reading: SourceReading) -> Candidate:
    dates = [link.published_at for link in reading.links if link.published_at]
    return Candidate(
        source=Source(url=url, kind=reading.kind, title=reading.title, ttl_s=reading.ttl_s),
        links=len(reading.links),
        newest=max(dates, default=None),
    )
