"""What is found and fetched: sources, links, the frontier, responses, robots verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ingest.model.subscription import Login


class SourceKind(StrEnum):
    """How a source lists its links, which decides the parser that reads it."""

    FEED = "feed"
    NEWS_SITEMAP = "news_sitemap"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap_index"
    SECTION = "section"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed, sitemap or section page that yields links.

    Attributes:
        id: Its key in the database; None before it is stored.
        title: The name the source gives itself; None when it gives none.
        ttl_s: Seconds the source asks to be left alone between polls (RSS ttl, sy:update*); None when unstated.
    """

    url: str
    kind: SourceKind
    id: int | None = None
    title: str | None = None
    ttl_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A URL that a source lists, with the source's hints about it.

    Attributes:
        kind: What the address leads to: None for a page, else the kind of nested source (sitemap index entries).
        published_at: The source's own date; None when absent or unreadable.
        content: The text that the feed itself carries (markup removed); None when it carries none, or once it was
            counted: of a hint that is stored, the words alone are left.
        content_words: Words of that text; None when it carries none, or before they were counted.
    """

    url: str
    kind: SourceKind | None = None
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    content_words: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReading:
    """What a feed, sitemap or section page yielded.

    Attributes:
        kind: What it turned out to be, which may differ from what was expected.
        links: In the source's order, each URL once, absolute.
        problems: What was wrong with it, a line each; empty when it is well formed.
    """

    kind: SourceKind
    links: tuple[Link, ...]
    title: str | None = None
    ttl_s: int | None = None
    problems: tuple[str, ...] = ()


class Target(StrEnum):
    """What a frontier entry leads to."""

    PAGE = "page"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierEntry:
    """A URL claimed from the frontier, with all that is needed to fetch it again politely.

    Attributes:
        host: The unit of politeness: the URL's host name, lower case, without port.
        lease_token: The fence: every write about this entry carries it and has no effect once it is stale.
        failures: Failures in a row before this claim.
        was_absent: Whether the last look found that the page is not there.
        crashes: How often this page has killed its parser, before this claim.
        body_hash: SHA-256 of the last body, hex; None before the first success.
        first_seen_at: When the URL was first heard of.
        last_changed_at: When its content last changed; None before the first success.
        backfill_id: The backfill that asked for it; None when a source did.
    """

    id: int
    url: str
    host: str
    target: Target
    lease_token: str
    first_seen_at: datetime
    source_id: int | None = None
    source_kind: SourceKind | None = None
    backfill_id: int | None = None
    interval_s: float | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0
    was_absent: bool = False
    crashes: int = 0
    last_changed_at: datetime | None = None
    article_id: int | None = None
    hint: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """One hop: the address that answered, and the 3xx status it answered with."""

    url: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """One HTTP response as received, its content coding undone and its end verified.

    Attributes:
        url: The address asked for first; `final_url` is the one that answered after `redirects`.
        headers: Names in lower case, in order, repeated ones kept.
        body: At most the byte cap; empty for 304.
        login: Whose credentials this response was asked with; None for none. What it holds of them is redacted.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    redirects: tuple[Redirect, ...] = ()
    elapsed_ms: float = 0.0
    login: Login | None = None

    def header(self, name: str) -> str | None:
        """Return the first value of a header (lower-case name), or None when it was not sent."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def not_modified(self) -> bool:
        """Whether the server said that nothing changed (304)."""
        return self.status == 304


class RobotsVerdict(StrEnum):
    """What an origin's robots.txt amounts to (RFC 9309 §2.3)."""

    RULES = "rules"
    ALLOW_ALL = "allow_all"
    DISALLOW_ALL = "disallow_all"


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRecord:
    """One fetch of an origin's robots.txt, as cached in the database.

    Attributes:
        origin: Scheme, host and non-default port, as in `https://example.org`.
        status: The final HTTP status; None when no answer came.
        text: At most 500 KiB of the file; empty unless verdict is RULES.
        expires_at: When it must be fetched again, at most 24 h after `fetched_at`.
    """

    origin: str
    verdict: RobotsVerdict
    reason: str
    status: int | None
    text: str
    fetched_at: datetime
    expires_at: datetime
