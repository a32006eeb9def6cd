"""Versions of an article side by side: what differs, what sort of change it is, and what is no change at all.

Shared by the line, which classifies what it stores, and by the commands that show it. Pure; knows no store.
"""

from ingest.core.revision.align import BlockChange, Fate, count_changed, diff_blocks
from ingest.core.revision.notices import Notice, Notices, notices_in
from ingest.core.revision.review import ignore_passing, review_decision
from ingest.core.revision.settle import settle_hash

__all__ = [
    "BlockChange",
    "Fate",
    "Notice",
    "Notices",
    "count_changed",
    "diff_blocks",
    "ignore_passing",
    "notices_in",
    "review_decision",
    "settle_hash",
]
