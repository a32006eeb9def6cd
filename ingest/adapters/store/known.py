"""What the database holds of the trips that are about to end, looked up and locked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table

from ingest.adapters.store.clock import Clock
from ingest.adapters.store.direct import ask_rows, lock_rows, sent_together
from ingest.adapters.store.judged import judged
from ingest.adapters.store.merging import CHECKS_COPIED
from ingest.adapters.store.numbers import ask_present
from ingest.adapters.tables import access_check, archive_record, article, article_url, frontier, robots
from ingest.core.urls import origin_of
from ingest.model import Change, Completion, Merge

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
        entries: Frontier rows by number, locked; of a merge, those too that lead to what goes.
        articles: Rows of the articles that decisions were made about, by number, locked; of a merge, of their clusters.
        now: The present.
        addresses: Addresses of new articles that lead to an article already, by key.
        robots: Verdict and moment of each origin's robots.txt.
        numbers: Of the rows that the trips will add, as many as they can need, by table.
    """

    entries: Mapping[int, Row]
    articles: Mapping[int, Row]
    now: datetime
    addresses: Mapping[str, int]
    robots: Mapping[str, tuple[str, datetime]]
    numbers: Mapping[Table, Sequence[int]]

    def robots_of(self, completion: Completion) -> dict[str, Any]:
        """Return what robots.txt said to a trip, as columns of its row."""
        verdict, fetched_at = self.robots.get(_origin(completion), (None, None))
        return {"robots_verdict": verdict, "robots_fetched_at": fetched_at}


def look_up(connection: Connection, run: Sequence[Completion], clock: Clock) -> Known:
    """Lock the entries and articles of a run, each kind in the order of its numbers, and read what else it needs.

    Args:
        clock: Asked for the present when the locks are held.
    """
    merging = _merging(connection, [each.merge for each in run if each.merge])
    held = {each.held.article_id for each in run if each.held} | merging.articles
    gone = [each.entry.id for each in run if each.decision is not None and each.decision.has(Change.GONE)]
    with sent_together(connection):
        locked = lock_rows(connection, _ENTRY, frontier.c.id, {each.entry.id for each in run} | merging.entries)
        entries = {row["id"]: row for row in locked()} if gone else {}
        held |= {entries[number]["article_id"] for number in gone if number in entries} - {None}
        articles = lock_rows(connection, tuple(article.c), article.c.id, held)
        present = ask_present(connection, clock, _needs(run))
        keys = [key for each in run if each.held is None for key in _keys(each)]
        addresses = ask_rows(connection, _ADDRESS, _ADDRESS[0], keys)
        said = ask_rows(connection, _ROBOTS, robots.c.origin, {_origin(each) for each in run})
        now, numbers = present()
        return Known(
            entries=entries or {row["id"]: row for row in locked()},
            articles={row["id"]: row for row in articles()},
            now=now,
            addresses={row["url_key"]: row["article_id"] for row in addresses()},
            robots={row["origin"]: (row["verdict"], row["fetched_at"]) for row in said()},
            numbers=numbers,
        )


def _needs(run: Sequence[Completion]) -> Mapping[Table, int]:
    """How many numbered rows of each table the trips may add."""
    read = [each for each in run if judged(each)]
    return {
        article: sum(each.held is None for each in read),
        access_check: len(read) + CHECKS_COPIED * sum(each.merge is not None for each in read),
        archive_record: sum(each.archive is not None for each in read),
    }


class _Merging(NamedTuple):
    """What merges touch beside the articles that stay: entries that lead to those that go, and their whole clusters."""

    entries: set[int]
    articles: set[int]


def _merging(connection: Connection, merges: Sequence[Merge]) -> _Merging:
    goes = {held.article_id for merge in merges for held in merge.goes}
    leading = ask_rows(connection, (frontier.c.id,), frontier.c.article_id, goes)
    clusters = {row["cluster_id"] for row in ask_rows(connection, (article.c.cluster_id,), article.c.id, goes)()}
    peers = ask_rows(connection, (article.c.id,), article.c.cluster_id, clusters)
    return _Merging({row["id"] for row in leading()}, goes | {row["id"] for row in peers()})


def _keys(completion: Completion) -> Sequence[str]:
    new = judged(completion)
    return tuple(new.urls) if new else ()


def _origin(completion: Completion) -> str:
    return origin_of(completion.page.final_url if completion.page else completion.entry.url)
