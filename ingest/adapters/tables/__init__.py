"""The tables and views of the database: columns, keys, comments. Says what is stored, never how or when.

docs/database.md is generated from here. Tables are ours and may change with any release; the views are the contract.
"""

from ingest.adapters.tables.article import (
    CURRENT_REVISION,
    archive_record,
    article,
    article_band,
    article_revision,
    article_url,
)
from ingest.adapters.tables.checks import access_check, noise
from ingest.adapters.tables.frontier import backfill, frontier, host, purged_url, robots, site_policy, source
from ingest.adapters.tables.log import change, change_head, fetch, heartbeat
from ingest.adapters.tables.search import SEARCH_INDEX, is_compared, search_state
from ingest.adapters.tables.subscription import subscription
from ingest.adapters.tables.types import (
    METADATA,
    PlainJSON,
    PlainText,
    UTCDateTime,
    encode_json,
    json_text,
    plain_json,
    plain_text,
)
from ingest.adapters.tables.view import View
from ingest.adapters.tables.views import VIEWS

__all__ = [
    "CURRENT_REVISION",
    "METADATA",
    "SEARCH_INDEX",
    "VIEWS",
    "PlainJSON",
    "PlainText",
    "UTCDateTime",
    "View",
    "access_check",
    "archive_record",
    "article",
    "article_band",
    "article_revision",
    "article_url",
    "backfill",
    "change",
    "change_head",
    "encode_json",
    "fetch",
    "frontier",
    "heartbeat",
    "host",
    "is_compared",
    "json_text",
    "noise",
    "plain_json",
    "plain_text",
    "purged_url",
    "robots",
    "search_state",
    "site_policy",
    "source",
    "subscription",
]
