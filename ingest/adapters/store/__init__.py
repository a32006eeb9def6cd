"""The store: articles, their history, the frontier and the change log, in SQLite or PostgreSQL.

`open_store` gives a `Store`, whose every call is one transaction; `AsyncStore` is the same, awaited, in one thread.
"""

from ingest.adapters.store.backfills import BackfillProgress
from ingest.adapters.store.backing_up import Backup
from ingest.adapters.store.changelog import ChangeHead, ChangeKind, ChangeRow
from ingest.adapters.store.clock import Clock, DatabaseClock, after_now
from ingest.adapters.store.operating import Beat, FrontierCounts, OutcomeCount, QuarantinedRow, StatusRow
from ingest.adapters.store.purge_plan import PurgePlan
from ingest.adapters.store.purging import PurgedBatch
from ingest.adapters.store.raw_records import RawPlace
from ingest.adapters.store.reading import ArticleFilter
from ingest.adapters.store.rows import (
    ArticleRecord,
    ArticleRow,
    CheckRow,
    ClusterRow,
    MergedRow,
    NoiseRow,
    RevisionRow,
    UrlRow,
)
from ingest.adapters.store.shrinking import Vacuum
from ingest.adapters.store.site_policies import SitePolicyRow
from ingest.adapters.store.sources import SourceRow
from ingest.adapters.store.store import (
    Store,
    back_up_database,
    check_database,
    list_raw_places,
    open_store,
    upgrade_database,
)
from ingest.adapters.store.targets import PurgeTarget
from ingest.adapters.store.writer import AsyncStore

__all__ = [
    "ArticleFilter",
    "ArticleRecord",
    "ArticleRow",
    "AsyncStore",
    "BackfillProgress",
    "Backup",
    "Beat",
    "ChangeHead",
    "ChangeKind",
    "ChangeRow",
    "CheckRow",
    "Clock",
    "ClusterRow",
    "DatabaseClock",
    "FrontierCounts",
    "MergedRow",
    "NoiseRow",
    "OutcomeCount",
    "PurgePlan",
    "PurgeTarget",
    "PurgedBatch",
    "QuarantinedRow",
    "RawPlace",
    "RevisionRow",
    "SitePolicyRow",
    "SourceRow",
    "StatusRow",
    "Store",
    "UrlRow",
    "Vacuum",
    "after_now",
    "back_up_database",
    "check_database",
    "list_raw_places",
    "open_store",
    "upgrade_database",
]
