"""Pages that go to and fro: headlines on trial, teasers that take turns. Their returns are capped, not lost.

A return is a reading that equals an earlier version seen not long ago. The first few are versions like any other, for
an editor may well take a change back; the rest are counted on the version that the page returned to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ingest.model import EarlierText, RevisionClass

WINDOW = timedelta(days=14)
"""An earlier version that was seen longer ago comes back as news."""
MAX_RETURNS = 2
"""Returns written as versions of their own within the window: enough for an edit that is taken back, and back again."""


def find_return(earlier: Sequence[EarlierText], settled_hash: str, at: datetime) -> EarlierText | None:
    """Return the latest earlier version within the window that a reading equals; None when it is a text of its own.

    Args:
        earlier: The stored versions, the current one last; it does not count.
    """
    recent = (text for text in reversed(earlier[:-1]) if at - text.seen_at <= WINDOW)
    return next((text for text in recent if text.settled_hash == settled_hash), None)


def may_write_return(earlier: Sequence[EarlierText], at: datetime) -> bool:
    """Whether one more return is written as a version of its own."""
    recent = [text for text in earlier if at - text.seen_at <= WINDOW]
    return sum(RevisionClass.RETURN in (text.classes or ()) for text in recent) < MAX_RETURNS
