"""What is noted at each kill of the daemon, and what must be true of it at the end.

A kill is noted when the process is dead and its children are too, so that database and server stand still. Nothing
keeps the database open in between: whoever opens it next has to recover it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from checks import Check, address_of
from sqlalchemy import Connection, Engine, Executable, select, text

from ingest.adapters.logs import redact
from ingest.adapters.store.engine import make_engine
from ingest.adapters.tables import change, fetch, frontier, robots, site_policy
from ingest.model import SiteFile
from ingest.operations.loopback import ServedRequest

Address = tuple[str, str]
_ROBOTS, _TDMREP = "/robots.txt", "/.well-known/tdmrep.json"
_ROWS: tuple[Executable, ...] = (
    select(fetch.c.id, fetch.c.url, fetch.c.outcome),
    select(change.c.seq, change.c.kind, change.c.article_id, change.c.revision_no),
    text("SELECT article_id, revision_no, content_hash FROM article_revisions_v1"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """One kill and what the database held after it.

    Attributes:
        at_s: On the monotonic clock, which the server's log shares.
        committed: Addresses whose trip was stored, robots.txt and tdmrep.json included.
        under_way: Addresses that the dead process had claimed, and what files of their sites they still needed.
        rows: Trips, changes and revisions.
        logged: Trips that the processes so far had logged as stored: address and outcome.
        unkept: Those of them that the database did not hold.
        orphaned: Whether a child outlived the process.
    """

    at_s: float
    committed: frozenset[Address]
    under_way: frozenset[Address]
    rows: frozenset[tuple[object, ...]]
    logged: frozenset[tuple[str, str]]
    unkept: frozenset[tuple[str, str]]
    orphaned: bool


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Open a database for one look."""
    engine = make_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def count_unanswered(url: str) -> int:
    """Return how many addresses were never answered."""
    with opened(url) as engine, engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM frontier WHERE visits = 0")).scalar_one())


def note_kill(url: str, log: Path, *, at_s: float, orphaned: bool) -> Kill:
    """Read what the database holds and the log says; the killed process must be gone."""
    logged = _logged(log)
    stored = select(fetch.c.url, fetch.c.host, fetch.c.outcome).where(fetch.c.outcome != "deferred")
    leased = select(frontier.c.url, frontier.c.host).where(frontier.c.lease_token.is_not(None))
    with opened(url) as engine, engine.connect() as connection:
        trips = connection.execute(stored).all()
        under_way = {_address(*row) for row in connection.execute(leased)}
        known = _known(connection)
        rows = _rows(connection)
    wanted = {(host, path) for host, _ in under_way for path in (_ROBOTS, _TDMREP)} - known
    return Kill(
        at_s=at_s,
        committed=frozenset({_address(asked, host) for asked, host, _ in trips} | known),
        under_way=frozenset(under_way | wanted),
        rows=rows,
        logged=logged,
        unkept=logged - {(redact(asked), outcome) for asked, _, outcome in trips},
        orphaned=orphaned,
    )


def check_kills(url: str, requests: Sequence[ServedRequest], kills: Sequence[Kill]) -> Iterator[Check]:
    """Check that the kills cost nothing but the requests that they hit."""
    with opened(url) as engine, engine.connect() as connection:
        rows = _rows(connection)
    seen = frozenset[tuple[object, ...]]().union(*(kill.rows for kill in kills))
    yield Check(
        claim="nothing committed is lost", holds=seen <= rows, figure=f"{len(seen - rows)} of {len(seen)} rows lost"
    )
    logged = frozenset[tuple[str, str]]().union(*(kill.logged for kill in kills))
    unkept = frozenset[tuple[str, str]]().union(*(kill.unkept for kill in kills))
    yield Check(
        claim="what was logged as done was kept",
        holds=not unkept,
        figure=f"{len(unkept)} of {len(logged)} logged before a kill missing after it",
    )
    again = [request for request in requests if any(_asks_again(request, kill) for kill in kills)]
    yield Check(
        claim="nothing committed is asked for again",
        holds=not again,
        figure=f"{len(again)} of {len(requests)} requests" + (f", as {again[0].path}" if again else ""),
    )
    repeats = list(_repeats(requests))
    causeless = [later for earlier, later in repeats if not _was_hit(earlier, later, kills)]
    yield Check(
        claim="every repeated request was hit by a kill",
        holds=not causeless,
        figure=f"{len(repeats)} repeated, {len(causeless)} without cause; "
        f"{sum(len(kill.under_way) for kill in kills)} addresses under way at kills"
        + (f"; as {causeless[0].host}{causeless[0].path}" if causeless else ""),
    )
    orphaned = sum(kill.orphaned for kill in kills)
    yield Check(
        claim="no child outlives a killed daemon", holds=not orphaned, figure=f"{orphaned} of {len(kills)} kills"
    )


def check_sqlite(url: str) -> Iterator[Check]:
    """Check that a SQLite file is whole; nothing on PostgreSQL, which checks itself."""
    with opened(url) as engine, engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
            dangling = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
            yield Check(
                claim="the file is whole",
                holds=found == "ok" and dangling == 0,
                figure=f"integrity {found}, {dangling} dangling",
            )


def _address(url: str, host: str) -> Address:
    return host, url.split(host, 1)[1].partition("?")[0]


def _known(connection: Connection) -> set[Address]:
    """Return those files of sites whose answers were stored."""
    asked = select(site_policy.c.origin).where(site_policy.c.file == SiteFile.TDMREP)
    files = ((_ROBOTS, select(robots.c.origin)), (_TDMREP, asked))
    return {
        (origin.partition("//")[2], path) for path, origins in files for origin in connection.execute(origins).scalars()
    }


def _rows(connection: Connection) -> frozenset[tuple[object, ...]]:
    """Return rows that are written once and never change, each with the number of its query."""
    return frozenset((number, *row) for number, query in enumerate(_ROWS) for row in connection.execute(query))


def _logged(log: Path) -> frozenset[tuple[str, str]]:
    """Return address and outcome of each trip that the log says was stored; half a line says nothing."""
    told = set()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, dict) and {"url", "code", "ms"} <= said.keys() and said["event"] != "deferred":
            told.add((said["url"], said["event"]))
    return frozenset(told)


def _asks_again(request: ServedRequest, kill: Kill) -> bool:
    return request.started_at_s > kill.at_s and address_of(request) in kill.committed


def _repeats(requests: Iterable[ServedRequest]) -> Iterator[tuple[ServedRequest, ServedRequest]]:
    """Yield each request for an address that had been asked for, after the one before it."""
    by_address: dict[Address, list[ServedRequest]] = defaultdict(list)
    for request in sorted(requests, key=lambda request: request.started_at_s):
        by_address[address_of(request)].append(request)
    for of_address in by_address.values():
        yield from pairwise(of_address)


def _was_hit(earlier: ServedRequest, later: ServedRequest, kills: Sequence[Kill]) -> bool:
    """Whether the first kill after a request came before the next one and found it under way."""
    first = next((kill for kill in kills if kill.at_s > earlier.started_at_s), None)
    return first is not None and first.at_s < later.started_at_s and address_of(earlier) in first.under_way
