"""What the benchmarks over HTTP check, each as one line of a table: a claim, whether it holds, and the figure.

Checks read the server's own log and the database; none asks the program whether it did well.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from real_pages import FEED_PATH, RealPage
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, select, text

from ingest.adapters.store.engine import make_engine
from ingest.adapters.tables import fetch
from ingest.adapters.tables.views import VIEWS
from ingest.operations.loopback import ServedRequest

# The server sees a request some time after it was begun; a later one may have had the shorter way.
EARLY_S = 0.02
_EMPTY = frozenset({"clusters_v1", "merged_articles_v1"})
_IDS = frozenset({"id", "article_id", "source_id", "cluster_id", "change_seq", "seq", "epoch"})
_CONTENT_TIMES = frozenset({"published_at", "modified_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One claim: `figure` says what was found, in words."""

    claim: str
    holds: bool
    figure: str


def show_checks(title: str, checks: Iterable[Check]) -> bool:
    """Print the checks as a table and return whether all hold."""
    listed = list(checks)
    table = Table(title=title, title_justify="left")
    for heading in ("claim", "holds", "figure"):
        table.add_column(heading)
    for check in listed:
        table.add_row(check.claim, "[green]yes[/green]" if check.holds else "[bold red]NO[/bold red]", check.figure)
    Console(width=150).print(table)
    return all(check.holds for check in listed)


def check_politeness(requests: Sequence[ServedRequest], *, delay_s: float) -> tuple[Check, Check]:
    """Check the server's log: one request in flight per host, and the delay between starts."""
    by_host: dict[str, list[ServedRequest]] = defaultdict(list)
    for request in requests:
        by_host[request.host].append(request)
    pairs = [
        pair
        for of_host in by_host.values()
        for pair in pairwise(sorted(of_host, key=lambda request: request.started_at_s))
    ]
    overlaps = sum(later.started_at_s < earlier.ended_at_s for earlier, later in pairs)
    gaps = [later.started_at_s - earlier.started_at_s for earlier, later in pairs]
    early = sum(gap < delay_s - EARLY_S for gap in gaps)
    return (
        Check(
            claim="one request in flight per host", holds=overlaps == 0, figure=f"{overlaps} of {len(pairs)} overlap"
        ),
        Check(
            claim=f"{delay_s} s between starts",
            holds=early == 0,
            figure=f"{early} of {len(gaps)} early; shortest {min(gaps, default=0):.3f} s; {len(by_host)} hosts",
        ),
    )


def check_answered(engine: Engine, pages: Sequence[RealPage]) -> tuple[Check, ...]:
    """Check that every page ended once, stored or with a reason, and that no article is held twice."""
    with engine.connect() as connection:
        final = fetch.c.outcome.not_in(("deferred", "not_modified"))
        ends = connection.execute(select(fetch.c.url, fetch.c.host, fetch.c.outcome, fetch.c.code).where(final)).all()
        held = connection.execute(text("SELECT count(*), count(DISTINCT url_final) FROM articles_v1")).one()
        created = connection.execute(text("SELECT count(*) FROM changes_v1 WHERE kind = 'created'")).scalar_one()
    of_pages = [end for end in ends if not end.url.endswith(FEED_PATH)]
    per_host = Counter(end.host for end in of_pages)
    wanted = Counter(page.host for page in pages)
    outcomes = Counter(end.outcome if end.outcome == "stored" else f"{end.outcome}:{end.code}" for end in of_pages)
    repeated = sum(count - 1 for count in Counter(end.url for end in of_pages).values())
    told = ", ".join(f"{count} {name}" for name, count in outcomes.most_common())
    return (
        Check(
            claim="every page answered, once",
            holds=per_host == wanted and repeated == 0,
            figure=f"{sum(per_host.values())} of {len(pages)}: {told}; {repeated} repeated",
        ),
        Check(
            claim="every article stored once",
            holds=held[0] == held[1] == created,
            figure=f"{held[0]} articles, {held[1]} addresses, {created} created",
        ),
    )


def show_failures(engine: Engine) -> None:
    """Print every page that failed or waits in quarantine, with the reason."""
    failed = fetch.c.outcome.in_(("failed", "quarantined", "gone"))
    with engine.connect() as connection:
        for end in connection.execute(select(fetch).where(failed).order_by(fetch.c.url)):
            print(f"  {end.outcome} {end.code}: {end.url[:100]}\n    {end.detail[:200]}")


def check_change_log(engine: Engine) -> Check:
    """Check that the change log has no gap and ends where its head says."""
    with engine.connect() as connection:
        numbers = [row[0] for row in connection.execute(text("SELECT seq FROM changes_v1 ORDER BY seq"))]
        head = connection.execute(text("SELECT seq FROM change_head_v1")).scalar_one()
        versions = connection.execute(text("SELECT count(*) FROM article_revisions_v1")).scalar_one()
        told = connection.execute(
            text("SELECT count(*) FROM changes_v1 WHERE kind IN ('created', 'revised')")
        ).scalar_one()
    holds = numbers == list(range(1, head + 1)) and versions == told
    return Check(
        claim="change log without gap, one row a version",
        holds=holds,
        figure=f"{len(numbers)} rows, head {head}; {versions} versions, {told} told",
    )


def check_asked_once(rounds: Sequence[Sequence[ServedRequest]]) -> Check:
    """Check that no address was asked for twice in a round."""
    repeated = [len(requests) - len({address_of(request) for request in requests}) for requests in rounds]
    told = " + ".join(str(len(requests)) for requests in rounds)
    return Check(
        claim="every address asked once a round", holds=not any(repeated), figure=f"{told}, {sum(repeated)} repeated"
    )


def address_of(request: ServedRequest) -> tuple[str, str]:
    """Return host and path. Trackers are cut off addresses, so the query does not count; no two pages share a path."""
    return request.host, request.path.partition("?")[0]


def check_second_round(
    requests: Sequence[ServedRequest], changes: tuple[int, int], addresses: int
) -> tuple[Check, Check]:
    """Check that a second visit asked for everything and found it unchanged.

    Args:
        changes: Rows of the change log before and after it.
        addresses: Pages and feeds.
    """
    statuses = Counter(request.status for request in requests if request.path != "/robots.txt")
    told = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    return (
        Check(claim="second round all 304", holds=statuses == {304: addresses}, figure=told),
        Check(
            claim="second round changes nothing",
            holds=changes[0] == changes[1],
            figure=f"{changes[0]} change rows before, {changes[1]} after",
        ),
    )


def count_changes(database_url: str) -> int:
    """Return how many rows the change log has."""
    engine = make_engine(database_url)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM changes_v1")).scalar_one())
    finally:
        engine.dispose()


def check_views_equal(one: Engine, other: Engine) -> Iterable[Check]:
    """Check that each view holds the same rows in both databases, but for numbers, times and tokens.

    No page of the benchmark is a copy of another, or turns out to be one with it: two views tell that by having no row.
    """
    for view in VIEWS:
        rows, others = _plain_rows(one, view.table), _plain_rows(other, view.table)
        differing = sum(((rows - others) + (others - rows)).values())
        first = next(iter((rows - others) or (others - rows)), "")
        yield Check(
            claim=f"{view.name} equal",
            holds=differing == 0 and bool(rows) is (view.name not in _EMPTY),
            figure=f"{sum(rows.values())} rows" + (f", {differing} differ, as {first[:300]}" if differing else ""),
        )


def _plain_rows(engine: Engine, table: Any) -> Counter[str]:
    """Return a view's rows as texts: articles are named by their address, numbers and times of ours are left out."""
    articles = VIEWS[0].table
    with engine.connect() as connection:
        names = dict(connection.execute(select(articles.c.id, articles.c.url_final)).tuples().all())
        rows = connection.execute(select(table)).mappings().all()
    plain = []
    for row in rows:
        kept = {name: value for name, value in row.items() if name not in _IDS and not _is_our_time(name)}
        if "article_id" in row:
            kept["article"] = names.get(row["article_id"])
        plain.append(json.dumps(kept, sort_keys=True, default=str, ensure_ascii=False))
    return Counter(plain)


def _is_our_time(name: str) -> bool:
    return name.endswith("_at") and name not in _CONTENT_TIMES
