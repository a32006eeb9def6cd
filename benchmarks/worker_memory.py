"""How much memory a worker of the jail holds at most: the work of `memory.py`."""

from __future__ import annotations

import argparse
import gzip
import multiprocessing
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from checks import Check, show_checks
from extraction.ours import all_rules
from reading import list_pages

from ingest.adapters.jail import Jail, Question
from ingest.model import FetchedPage

_MOST_MB = 120
_PAGES_PER_WORKER = 500
_EVERY = 25


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(description="Say how much memory a worker holds.")
    parser.add_argument("--bench", type=Path, required=True, help="folder of saved pages; see README.md")
    parser.add_argument("--limit", type=int, help="read no more pages than this")
    parser.add_argument("--replace", action="store_true", help=f"replace the worker after {_PAGES_PER_WORKER} pages")
    options = parser.parse_args()
    rulebook = all_rules()
    pages_per_worker = _PAGES_PER_WORKER if options.replace else sys.maxsize
    jail = Jail(rulebook, workers=1, pages_per_worker=pages_per_worker)
    read, failed, most, first = 0, 0, _NOTHING, _NOTHING
    try:
        for answer in jail.read_all(islice(_questions(options.bench.resolve()), options.limit)):
            read += 1
            failed += answer.error is not None and answer.error.crashed
            if read == 1 or read % _EVERY == 0:
                most = most.or_more(_held())
                first = most if read == 1 else first
        most = most.or_more(_held())
    finally:
        jail.close()
    figure = (
        f"{most.all_mb:.0f} MB, {first.all_mb:.0f} MB after the first page; "
        f"of that by itself {most.own_mb:.0f} and {first.own_mb:.0f} MB"
    )
    return 0 if show_checks(f"{read} pages, one worker", _checks(failed, most.all_mb, figure)) else 1


class Held(NamedTuple):
    """Most memory that a worker held over some pages, in megabytes of 10^6 bytes.

    Attributes:
        own_mb: Without what other processes hold as well.
        all_mb: Its whole resident set.
    """

    own_mb: float
    all_mb: float

    def or_more(self, other: Held) -> Held:
        """Return the greater of both figures."""
        return Held(max(self.own_mb, other.own_mb), max(self.all_mb, other.all_mb))


_NOTHING = Held(0.0, 0.0)


def _checks(failed: int, most_mb: float, figure: str) -> list[Check]:
    return [
        Check(claim="no worker died", holds=failed == 0, figure=str(failed)),
        Check(
            claim=f"most memory of a worker, shared parts included, ≤ {_MOST_MB} MB",
            holds=most_mb <= _MOST_MB,
            figure=figure,
        ),
    ]


def _questions(bench: Path) -> Iterator[Question]:
    for page in list_pages(bench):
        line = page["line"]
        raw = Path(line["html"]).read_bytes()
        url = line["url"] or "https://news.example/"
        yield Question.page(
            FetchedPage(
                url=url,
                final_url=url,
                status=200,
                headers=(("content-type", "text/html"),),
                body=gzip.decompress(raw) if line["html"].endswith(".gz") else raw,
                fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
            )
        )


def _held() -> Held:
    """Return the most that the worker held since this was asked last; nothing when it has ended."""
    for process in multiprocessing.active_children():
        folder = Path(f"/proc/{process.pid}")
        peak = _kilobytes(folder / "status", ("VmHWM",))
        shared = _kilobytes(folder / "smaps_rollup", ("Shared_Clean", "Shared_Dirty"))
        (folder / "clear_refs").write_text("5")  # proc(5): the highest resident set begins anew
        return Held((peak - shared) * 1024 / 1e6, peak * 1024 / 1e6)
    return _NOTHING


def _kilobytes(table: Path, names: tuple[str, ...]) -> int:
    """Return the sum of these lines of a table of /proc."""
    lines = (line.partition(":") for line in table.read_text().splitlines())
    return sum(int(value.split()[0]) for name, _, value in lines if name in names)
