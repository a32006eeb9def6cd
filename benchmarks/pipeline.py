"""Ingests real pages over HTTP into SQLite and into PostgreSQL, twice each, and checks what came of it.

    python benchmarks/pipeline.py --bench FOLDER [--pages 300] [--delay 0.3]

The bench folder's pages are served on loopback under their own host names, with feeds and robots.txt, and taken in by
`ingest run --once` as a process of its own. Ends with 1 when a check fails. The seconds are this machine's; the checks
hold on any.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from checks import (
    Check,
    check_answered,
    check_asked_once,
    check_change_log,
    check_politeness,
    check_second_round,
    check_views_equal,
    count_changes,
    show_checks,
    show_failures,
)
from real_pages import RealPage, answers_for, hosts_of, pick_pages
from rich.console import Console
from rig import Rig, create_database, temporary_postgres, workshop

from ingest.adapters.store.engine import make_engine
from ingest.operations.demo import make_all_due
from ingest.operations.loopback import Answers, LoopbackServer, ServedRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """What two rounds into one database took: seconds, and the server's log of each."""

    seconds: tuple[float, float]
    requests: tuple[tuple[ServedRequest, ...], tuple[ServedRequest, ...]]
    changes: tuple[int, int]
    exits: tuple[int, int]


def main() -> int:
    arguments = _parse()
    pages = pick_pages(arguments.bench, arguments.pages)
    answers = answers_for(pages, crawl_delay_s=arguments.delay)
    holds = True
    with workshop() as folder, temporary_postgres(folder) as postgres:
        urls = {"SQLite": f"sqlite:///{folder / 'ingest.db'}", "PostgreSQL": create_database(postgres, "bench")}
        for name, url in urls.items():
            rounds = _ingest_twice(folder, name, url, answers, pages)
            holds &= show_checks(
                f"{name}: {len(pages)} pages of {len(hosts_of(pages))} hosts",
                _judge(url, rounds, pages, arguments.delay),
            )
            _show_speed(name, rounds, len(pages))
        engines = [make_engine(url) for url in urls.values()]
        holds &= show_checks("SQLite and PostgreSQL, row for row", check_views_equal(*engines))
        show_failures(engines[0])
        for engine in engines:
            engine.dispose()
    return 0 if holds else 1


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True, help="folder of saved pages")
    parser.add_argument("--pages", type=int, default=300, help="how many pages (default 300)")
    parser.add_argument("--delay", type=float, default=0.3, help="seconds of crawl delay that hosts ask for")
    return parser.parse_args()


def _ingest_twice(folder: Path, name: str, url: str, answers: Answers, pages: tuple[RealPage, ...]) -> Rounds:
    place = folder / name
    place.mkdir()
    seconds, requests, changes, exits = [], [], [], []
    with LoopbackServer(answers) as server:
        # The delay that hosts ask for in robots.txt is the longer one, and has to win.
        rig = Rig(place, url, server.address, hosts_of(pages), delay_s=0.05, lease_s=60.0, concurrency=32)
        rig.add_sources()
        for _ in range(2):
            seen = len(server.requests)
            started_at_s = time.monotonic()
            exits.append(rig.run())
            seconds.append(time.monotonic() - started_at_s)
            requests.append(server.requests[seen:])
            changes.append(count_changes(url))
            make_all_due(url)
    if any(exits):
        sys.stderr.write(rig.log.read_text(encoding="utf-8", errors="replace")[-3000:])
    return Rounds(
        seconds=(seconds[0], seconds[1]),
        requests=(requests[0], requests[1]),
        changes=(changes[0], changes[1]),
        exits=(exits[0], exits[1]),
    )


def _judge(url: str, rounds: Rounds, pages: tuple[RealPage, ...], delay_s: float) -> list[Check]:
    engine = make_engine(url)
    try:
        return [
            Check(claim="the command ends with 0", holds=rounds.exits == (0, 0), figure=f"{rounds.exits}"),
            *check_answered(engine, pages),
            check_change_log(engine),
            *check_politeness([*rounds.requests[0], *rounds.requests[1]], delay_s=delay_s),
            check_asked_once(rounds.requests),
            *check_second_round(rounds.requests[1], rounds.changes, len(pages) + len(hosts_of(pages))),
        ]
    finally:
        engine.dispose()


def _show_speed(name: str, rounds: Rounds, pages: int) -> None:
    first, second = rounds.seconds
    Console(width=150).print(
        f"{name}: first round {first:.1f} s ({pages / first:.1f} pages a second, start and drain included), "
        f"second {second:.1f} s ({pages / second:.1f} a second)\n"
    )


if __name__ == "__main__":
    raise SystemExit(main())
