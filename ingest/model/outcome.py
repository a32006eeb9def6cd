"""What becomes of a fetched page: what the store holds, the decision, and the one-line outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ingest.model.access import AccessVerdict, Extent
from ingest.model.article import ArticleStatus, PageReading
from ingest.model.found import FetchedPage, FrontierEntry, SourceReading
from ingest.model.revision import EarlierText, Review


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRef:
    """Where a raw response stands: WARC file (relative to the archive folder), byte offset and length of the record."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the store holds about an article, as far as a decision needs it.

    Attributes:
        content_hash: Of the stored text, as Article.content_hash.
        extent: Of the stored text, which is the best seen so far; the latest check may have shown less.
        verdict: Of the latest access check.
        tdm_reserved: As last stated; None when it never was.
        modified_at: When the publisher says that the stored text was last changed; None when unstated.
        earlier: The stored versions, at most the latest dozen, the current one last.
        domain: Registrable domain of the article; empty where it was not looked up.
        others: Further articles that the addresses asked about lead to, in the addresses' order.
    """

    article_id: int
    revision_no: int
    headline: str | None
    deck: str | None
    body_text: str
    word_count: int
    content_hash: str
    extent: Extent
    verdict: AccessVerdict
    tdm_reserved: bool | None = None
    gone: bool = False
    status: ArticleStatus = ArticleStatus.LIVE
    modified_at: datetime | None = None
    earlier: tuple[EarlierText, ...] = ()
    domain: str = ""
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Articles that turned out to be one.

    Attributes:
        stays: The one that was stored first; its number stays.
        goes: The others, by their numbers; at least one.
        text_of: The one of them whose text is the best.
        facts_of: The one of them whose access facts hold.
        joined: What is held once they are one; what the decision is made against.
    """

    stays: Held
    goes: tuple[Held, ...]
    text_of: Held
    facts_of: Held
    joined: Held

    @property
    def members(self) -> tuple[Held, ...]:
        """All of them, the one that stays first."""
        return (self.stays, *self.goes)


class Change(StrEnum):
    """What the store should do; a decision holds one or more of these."""

    NEW = "new"
    REVISED = "revised"
    ACCESS_CHANGED = "access_changed"
    KEPT_BETTER_TEXT = "kept_better_text"
    DUPLICATE = "duplicate"
    MERGED = "merged"
    RETURNED = "returned"
    RETRACTED = "retracted"
    GONE = "gone"
    BACK = "back"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the store should do with a reading, and why: one reason for each change, in the same order."""

    changes: tuple[Change, ...]
    reasons: tuple[str, ...]

    def has(self, change: Change) -> bool:
        """Whether the decision includes this change."""
        return change in self.changes


class OutcomeKind(StrEnum):
    """How one trip of one URL ended."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    LISTED = "listed"
    NOT_ARTICLE = "not_article"
    DISALLOWED = "disallowed"
    GONE = "gone"
    FAILED = "failed"
    QUARANTINED = "quarantined"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One URL's trip down the line: one log line, one row in `fetch`.

    Attributes:
        code: The error's code or the decision's changes joined by `+`; a closed, documented list.
        detail: One line for people; empty when the code says it all.
        article_id: None when no article came of it.
        links: How many new links a source yielded.
    """

    url: str
    kind: OutcomeKind
    code: str
    detail: str = ""
    status: int | None = None
    article_id: int | None = None
    links: int = 0
    elapsed_ms: float = 0.0


class Origin(StrEnum):
    """Where a response was taken from; of a version that came from an article merged into this one, that it did."""

    FETCH = "fetch"
    ARCHIVE = "archive"
    REEXTRACT = "reextract"
    MERGE = "merge"


class FrontierState(StrEnum):
    """Where a frontier entry stands."""

    WAITING = "waiting"
    DONE = "done"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When an entry may next be fetched, decided purely.

    Attributes:
        delay_s: Seconds from now, on the database's clock; None when it is never due again by itself.
        interval_s: The adapted polling interval of a source; None for pages.
        failures: Failures in a row, this one counted; 0 after a success.
    """

    state: FrontierState
    delay_s: float | None
    interval_s: float | None = None
    failures: int = 0
    crashes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """All that one trip writes, in one transaction.

    Attributes:
        page: None when no response was had.
        reading: None for sources, errors and 304; its text is already what the operator's policy allows.
        decision: None exactly when `reading` is None or is not an article, except GONE for a page that is not there.
        held: What the decision was made against; the store refuses the write when it has changed since.
        review: What the reading is against what was held; None exactly when `reading` is, and where nobody compared.
        merge: Which articles become one, `held` being what they are then; None when none do.
        twin_id: An article with the same body, whose cluster this one joins; None when there is none.
        archive: Where the raw response stands; None when it was not kept.
        source: What a source yielded; its links are new frontier entries.
        origin: Where the response was taken from; written on the revision.
        logged_out: Whether it was asked for with credentials, and showed that they did not hold.
    """

    entry: FrontierEntry
    outcome: Outcome
    plan: Plan
    page: FetchedPage | None = None
    reading: PageReading | None = None
    decision: Decision | None = None
    held: Held | None = None
    review: Review | None = None
    merge: Merge | None = None
    twin_id: int | None = None
    archive: ArchiveRef | None = None
    source: SourceReading | None = None
    origin: Origin = Origin.FETCH
    logged_out: bool = False
