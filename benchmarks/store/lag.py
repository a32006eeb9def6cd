"""How late a consumer hears of a change: `python -m benchmarks.store.lag [--databases …] [--articles 4000]`.

Eight processes store articles, each after a pause of its own, and give up one transaction in twenty; three follow the
change log as `ingest changes --follow` does, and now and then close everything and begin anew at an earlier cursor. The
lag of a change is from the moment that COMMIT returned to whoever stored it until a reader first has its row. Ends
with 1 when the 99th percentile is over a quarter of a second or a reader missed a row, 2 for a bad option.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # what benchmarks share lies there

from rich.console import Console
from rich.table import Table
from rig import create_database, temporary_postgres, workshop

from ingest.adapters.store import ChangeKind, open_store
from ingest.adapters.store.changelog import NewChange, log_changes
from ingest.model import FrontierEntry, Link
from store.filling import completion_of
from store.loading import claim_all
from store.made_up import url_of

WRITERS, READERS = 8, 3
ASKED_MS = 250.0
_MOST_PAUSE_S = 0.05
_GIVEN_UP, _BEGINS_ANEW = 0.05, 0.02
_BACK = 500
_LOOK_AGAIN_S = 5.0
_AT_MOST_S = 900.0
_KINDS = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one reader heard: by article, when its row first came; how often the reader began anew."""

    at_s: Mapping[int, float]
    restarts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """Milliseconds from a commit to a reader, over all changes and readers; rows that a reader never had."""

    kind: str
    median_ms: float
    p99_ms: float
    most_ms: float
    changes: int
    missed: int
    restarts: int


class _GivenUpError(Exception):
    """A transaction that its writer takes back."""


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.store.lag", description=(__doc__ or "").split("\n\n")[0]
    )
    parser.add_argument("--databases", nargs="+", choices=_KINDS, default=_KINDS, help="default: both")
    parser.add_argument("--articles", type=int, choices=range(80, 100_001), default=4000, metavar="80-100000")
    options = parser.parse_args(arguments)
    with workshop() as folder:
        lags = [_measure(kind, folder, options.articles) for kind in options.databases]
    _show(lags)
    return int(any(lag.p99_ms > ASKED_MS or lag.missed for lag in lags))


def _measure(kind: str, folder: Path, articles: int) -> Lag:
    with ExitStack() as stack:
        url = f"sqlite:///{folder}/lag.db"
        if kind == "postgresql":
            url = create_database(stack.enter_context(temporary_postgres(folder)), "lag")
        return run(kind, url, articles)


def run(kind: str, url: str, articles: int, *, writers: int = WRITERS, readers: int = READERS) -> Lag:
    """Let writers and readers loose on an empty database."""
    store = open_store(url)
    store.add_links([Link(url=url_of(number)) for number in range(articles)])
    entries = claim_all(store)
    store.close()
    with ProcessPoolExecutor(writers + readers, mp_context=get_context("fork")) as pool:
        followed = [pool.submit(follow, url, articles, seed) for seed in range(readers)]
        written = [pool.submit(write, url, entries[worker::writers], worker) for worker in range(writers)]
        stored = {article: at_s for each in written for article, at_s in each.result().items()}
        heard = [each.result() for each in followed]
    return judge(kind, stored, heard)


def write(url: str, entries: Sequence[FrontierEntry], seed: int) -> dict[int, float]:
    """Store an article for each entry; return when each was, by its number, on the clock that all processes share."""
    dice, stored, store = random.Random(seed), dict[int, float](), open_store(url)
    for entry in entries:
        completion = completion_of(entry, int(entry.url.rpartition("-")[2]))
        time.sleep(dice.random() * _MOST_PAUSE_S)
        if dice.random() < _GIVEN_UP:
            change = NewChange(kind=ChangeKind.CREATED, article_id=0, revision_no=0)
            with suppress(_GivenUpError), store._db.writing() as connection:  # noqa: SLF001 - what no caller does
                log_changes(connection, [change], at=entry.first_seen_at)
                raise _GivenUpError
        outcome = store.complete(completion)
        stored[outcome.article_id or 0] = time.monotonic()
    store.close()
    return stored


def follow(url: str, articles: int, seed: int) -> Heard:
    """Follow the log until so many changes were heard, from its beginning."""
    dice, heard, restarts = random.Random(seed), dict[int, float](), 0
    cursor, until_s = 0, time.monotonic() + _AT_MOST_S
    while cursor < articles and time.monotonic() < until_s:
        store = open_store(url)
        epoch = store.change_head().epoch
        with store.listening() as wait:
            while cursor < articles and time.monotonic() < until_s:
                rows = store.list_changes(epoch, cursor)
                now_s = time.monotonic()
                for row in rows:
                    heard.setdefault(row.article_id, now_s)
                    cursor = row.seq
                if dice.random() < _BEGINS_ANEW and cursor < articles:
                    cursor, restarts = max(0, cursor - dice.randrange(_BACK)), restarts + 1
                    break
                if cursor >= store.change_head().seq:
                    wait(_LOOK_AGAIN_S)
        store.close()
    return Heard(at_s=heard, restarts=restarts)


def judge(kind: str, stored: Mapping[int, float], heard: Sequence[Heard]) -> Lag:
    """Compare when each article was stored with when each reader heard of it; before is at once."""
    late_ms = [
        1000 * max(0.0, reader.at_s[article] - at_s)
        for reader in heard
        for article, at_s in stored.items()
        if article in reader.at_s
    ]
    parts = quantiles(late_ms, n=100)
    return Lag(
        kind=kind,
        median_ms=parts[49],
        p99_ms=parts[98],
        most_ms=max(late_ms),
        changes=len(stored),
        missed=len(stored) * len(heard) - len(late_ms),
        restarts=sum(reader.restarts for reader in heard),
    )


def _show(lags: Sequence[Lag]) -> None:
    table = Table(title=f"{WRITERS} writers, {READERS} readers", title_justify="left")
    for heading in ("database", "changes", "median ms", "p99 ms", "asked", "longest ms", "missed", "begun anew"):
        table.add_column(heading, justify="left" if heading == "database" else "right")
    for lag in lags:
        figures = [f"{lag.median_ms:.0f}", f"{lag.p99_ms:.0f}", f"{ASKED_MS:.0f}", f"{lag.most_ms:.0f}"]
        table.add_row(lag.kind, f"{lag.changes:,}", *figures, str(lag.missed), str(lag.restarts))
    Console(width=120).print(table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
