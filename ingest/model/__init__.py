"""Every value that flows along the line, in order of appearance.

Values are frozen, know no I/O, and are never changed in place: a stage takes some and returns new ones.
Closed sets are StrEnum with an UNKNOWN where ignorance is possible; datetimes are aware and UTC.
"""

from ingest.model.access import (
    Access,
    AccessVerdict,
    CutBy,
    Declared,
    Evidence,
    Extent,
    Integrity,
    Wall,
)
from ingest.model.article import (
    Article,
    ArticleStatus,
    Genre,
    LeadImage,
    Metadata,
    PageKind,
    PageReading,
    Precision,
    Provenance,
)
from ingest.model.document import Document, Meta, Structured
from ingest.model.found import (
    FetchedPage,
    FrontierEntry,
    Link,
    Redirect,
    RobotsRecord,
    RobotsVerdict,
    Source,
    SourceKind,
    SourceReading,
    Target,
)
from ingest.model.outcome import (
    ArchiveRef,
    Change,
    Completion,
    Decision,
    FrontierState,
    Held,
    Origin,
    Outcome,
    OutcomeKind,
    Plan,
)
from ingest.model.policy import PolicySignals, SiteFile, SitePolicy, SiteRule
from ingest.model.revision import EarlierText, Review, RevisionClass
from ingest.model.subscription import Login, Subscription, SubscriptionState
from ingest.model.text import WALL_CLASSES, Block, BlockKind, Body, NoiseClass, RemovedBlock
from ingest.model.trace import PageTrace, TracedBlock, TracedElement

__all__ = [
    "WALL_CLASSES",
    "Access",
    "AccessVerdict",
    "ArchiveRef",
    "Article",
    "ArticleStatus",
    "Block",
    "BlockKind",
    "Body",
    "Change",
    "Completion",
    "CutBy",
    "Decision",
    "Declared",
    "Document",
    "EarlierText",
    "Evidence",
    "Extent",
    "FetchedPage",
    "FrontierEntry",
    "FrontierState",
    "Genre",
    "Held",
    "Integrity",
    "LeadImage",
    "Link",
    "Login",
    "Meta",
    "Metadata",
    "NoiseClass",
    "Origin",
    "Outcome",
    "OutcomeKind",
    "PageKind",
    "PageReading",
    "PageTrace",
    "Plan",
    "PolicySignals",
    "Precision",
    "Provenance",
    "Redirect",
    "RemovedBlock",
    "Review",
    "RevisionClass",
    "RobotsRecord",
    "RobotsVerdict",
    "SiteFile",
    "SitePolicy",
    "SiteRule",
    "Source",
    "SourceKind",
    "SourceReading",
    "Structured",
    "Subscription",
    "SubscriptionState",
    "Target",
    "TracedBlock",
    "TracedElement",
    "Wall",
]
