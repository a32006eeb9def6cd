"""The normalised article, its metadata with provenance, and what a worker returns for one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ingest.model.access import AccessVerdict
from ingest.model.policy import PolicySignals
from ingest.model.text import Body


class PageKind(StrEnum):
    """What a page is. Only articles are stored as articles; a paywall is an article's state, never a kind."""

    ARTICLE = "article"
    SECTION = "section"
    PRODUCT = "product"
    FORUM = "forum"
    CONSENT = "consent"
    CHALLENGE = "challenge"
    LOGIN = "login"
    ERROR = "error"
    SHELL = "shell"
    OTHER = "other"


class Precision(StrEnum):
    """How exact a date is as written by the publisher."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"
    UNKNOWN = "unknown"


class ArticleStatus(StrEnum):
    """Where an article stands in its life."""

    LIVE = "live"
    UPDATED = "updated"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    GONE = "gone"


class Genre(StrEnum):
    """What sort of text it is."""

    NEWS = "news"
    OPINION = "opinion"
    ANALYSIS = "analysis"
    LIVE = "live"
    REVIEW = "review"
    INTERVIEW = "interview"
    SPONSORED = "sponsored"
    PRESS_RELEASE = "press_release"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a field's value came from: `json-ld:headline`, `og:title`, `rule:example.com`, `dom:h1`."""

    field: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadImage:
    """The article's main picture; each part is None when the page states none (a text dump has no address)."""

    url: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known of an article beside its text; None or empty means the page does not say.

    Attributes:
        authors: Names only, in page order: no "By", job title, agency, address or handle.
        agency: The wire service credited; None when none is.
        published_at: Aware, in the zone that the page names or shows (UTC when none is), as `modified_at`.
        published_raw: The date as the page writes it.
        language: BCP 47, as `de` or `pt-BR`.
        url_canonical: Absolute, chosen among the declared and the fetched address.
        provenance: One entry for each field that has a value.
    """

    headline: str | None = None
    deck: str | None = None
    kicker: str | None = None
    summary: str | None = None
    byline_raw: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    dateline: str | None = None
    published_at: datetime | None = None
    published_raw: str | None = None
    published_precision: Precision = Precision.UNKNOWN
    modified_at: datetime | None = None
    modified_raw: str | None = None
    modified_precision: Precision = Precision.UNKNOWN
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    genre: Genre = Genre.UNKNOWN
    publisher: str | None = None
    lead_image: LeadImage | None = None
    url_canonical: str | None = None
    provenance: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The normalised article: what the store holds and consumers read.

    Every text is valid Unicode, NFC, without control characters; `body` is normalised with it.

    Attributes:
        url_final: The address that answered.
        domain: The registrable domain of `url_final` (public suffix list), or its host when it has none.
        word_count: Words of the body; CJK and Thai count by character.
        content_hash: SHA-256, hex, of headline, deck and body blocks with typographic variants folded.
        body_hash: SHA-256, hex, of the body blocks alone, folded the same way; equal whatever the headline.
        quality: 0 to 1: how sure the extractor is that this is the article and its text.
    """

    url_final: str
    domain: str
    metadata: Metadata
    body: Body
    verdict: AccessVerdict
    policy: PolicySignals
    word_count: int
    content_hash: str
    body_hash: str
    quality: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What the jail returns for one page.

    Attributes:
        kind_reason: The mark that decided the kind, as `title:just a moment` or `words:1 links:0.9`.
        article: The best article that the page yields, whatever its kind.
        extractor: Name and version of the extractor, as `ingest/0.1.0`.
        logged_out: Whether it was asked for with credentials, and shows that they did not hold.
    """

    kind: PageKind
    kind_reason: str
    article: Article
    extractor: str
    logged_out: bool = False
