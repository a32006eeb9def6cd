"""What the database holds of the trips that are about to end, looked up and locked before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from ingest.adapters.store.direct import find_rows, lock_rows
from ingest.adapters.store.judged import judged
from ingest.adapters.tables import article, article_url, frontier, robots
from ingest.core.urls import origin_of
from ingest.model import Change, Completion

Row = Mapping[str, Any]
_ENTRY = (
    frontier.c.id,
    frontier.c.lease_token,
    frontier.c.visits,
    frontier.c.first_seen_at,
    frontier.c.last_changed_at,
    frontier.c.article_id,
    frontier.c.renewed_at,
)
_ADDRESS = (article_url.c.url_key, article_url.c.article_id)
_ROBOTS = (robots.c.origin, robots.c.verdict, robots.c.fetched_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What there is of a run of trips.

    Attributes:
        entries: Frontier rows by number, locked.
        articles: Rows of the articles that decisions were made about, by number, locked.
        now: The present.
        addresses: Addresses of new articles that lead to an article already, by key.
        robots: Verdict and moment of each origin's robots.txt.
    """

    entries: Mapping[int, Row]
    articles: Mapping[int, Row]
    now: datetime
    addresses: Mapping[str, int]
    robots: Mapping[str, tuple[str, datetime]]

    def robots_of(self, completion: Completion) -> dict[str, Any]:
        """Return what robots.txt said to a trip, as columns of its row."""
        verdict, fetched_at = self.robots.get(_origin(completion), (None, None))
        return {"robots_verdict": verdict, "robots_fetched_at": fetched_at}


def look_up(connection: Connection, run: Sequence[Completion], now: Callable[[Connection], datetime]) -> Known:
    """Lock the entries and articles of a run, each kind in the order of its numbers, and read what else it needs.

    Args:
        now: Asks for the present; it is asked when the locks are held.
    """
    entries = {row["id"]: row for row in lock_rows(connection, _ENTRY, frontier.c.id, {each.entry.id for each in run})}
    held = {each.held.article_id for each in run if each.held}
    gone = [each.entry.id for each in run if each.decision is not None and each.decision.has(Change.GONE)]
    held |= {entries[number]["article_id"] for number in gone if number in entries} - {None}
    keys = [key for each in run if each.held is None for key in _keys(each)]
    origins = {_origin(each) for each in run}
    return Known(
        entries=entries,
        articles={row["id"]: row for row in lock_rows(connection, tuple(article.c), article.c.id, held)},
        now=now(connection),
        addresses={row["url_key"]: row["article_id"] for row in find_rows(connection, _ADDRESS, _ADDRESS[0], keys)},
        robots={
            row["origin"]: (row["verdict"], row["fetched_at"])
            for row in find_rows(connection, _ROBOTS, robots.c.origin, origins)
        },
    )


def _keys(completion: Completion) -> Sequence[str]:
    new = judged(completion)
    return tuple(new.urls) if new else ()


def _origin(completion: Completion) -> str:
    return origin_of(completion.page.final_url if completion.page else completion.entry.url)
