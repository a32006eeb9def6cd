"""Reads every page of a bench folder in one worker of the jail, and says how much memory the worker held at most.

    python benchmarks/memory.py --bench FOLDER [--limit 500] [--replace]

The worker is the one that `ingest run` and `extract` use, the rules of all publishers loaded. It stays for all pages,
or is replaced after as many as usual (`--replace`). Most is the highest resident set that the kernel saw (VmHWM), what
it shares with other workers included. Exit code 1 when a check fails.
"""

from __future__ import annotations

import argparse
import gzip
import multiprocessing
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

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
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--bench", type=Path, required=True, help="folder of saved pages; see README.md")
    parser.add_argument("--limit", type=int, help="read no more pages than this")
    parser.add_argument("--replace", action="store_true", help=f"replace the worker after {_PAGES_PER_WORKER} pages")
    options = parser.parse_args()
    rulebook = all_rules()
    pages_per_worker = _PAGES_PER_WORKER if options.replace else sys.maxsize
    jail = Jail(rulebook, workers=1, pages_per_worker=pages_per_worker)
    read, failed, most_mb, first_mb = 0, 0, 0.0, 0.0
    try:
        for answer in jail.read_all(islice(_questions(options.bench.resolve()), options.limit)):
            read += 1
            failed += answer.error is not None and answer.error.crashed
            if read == 1 or read % _EVERY == 0:
                most_mb = max(most_mb, _most_mb())
                first_mb = first_mb or most_mb
        most_mb = max(most_mb, _most_mb())
    finally:
        jail.close()
    figure = f"{most_mb:.0f} MB, {first_mb:.0f} MB after the first page"
    return 0 if show_checks(f"{read} pages, one worker", _checks(failed, most_mb, figure)) else 1


def _checks(failed: int, most_mb: float, figure: str) -> list[Check]:
    return [
        Check(claim="no worker died", holds=failed == 0, figure=str(failed)),
        Check(claim=f"most memory of a worker ≤ {_MOST_MB} MB", holds=most_mb <= _MOST_MB, figure=figure),
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


def _most_mb() -> float:
    """Return the highest resident set of the worker's life so far, in megabytes of 10^6 bytes; 0 when it has ended."""
    for process in multiprocessing.active_children():
        status = Path(f"/proc/{process.pid}/status").read_text()
        return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) * 1024 / 1e6
    return 0.0


if __name__ == "__main__":
    sys.exit(main())
