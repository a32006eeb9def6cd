"""Kills the daemon with SIGKILL at random moments while it ingests real pages, and checks that nothing came of it.

    python benchmarks/crash.py --bench FOLDER [--kills 30] [--pages 300] [--database sqlite|postgresql] [--seed 1]

After every kill the database's committed trips are noted; a page of them that is asked for again afterwards is a
failure, by the server's own log. An ingest that ends before the kills are spent is checked and begun anew. Ends with
1 when a check fails.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from checks import Check, check_answered, check_change_log, check_politeness, show_checks
from real_pages import RealPage, answers_for, hosts_of, pick_pages
from rich.console import Console
from rig import LEASE_S, Rig, TemporaryPostgres, workshop
from sqlalchemy import Engine, select, text

from ingest.adapters.store.engine import make_engine
from ingest.adapters.tables import fetch
from ingest.operations.loopback import LoopbackServer, ServedRequest

_MAX_STARTS = 200


@dataclass(slots=True)
class Ordeal:
    """One ingest with its kills; `committed` says of each address when it was first seen to be committed."""

    kills: int = 0
    starts: int = 0
    under_way: int = 0
    committed: dict[tuple[str, str], float] = field(default_factory=dict)


def main() -> int:
    arguments = _parse()
    pages = pick_pages(arguments.bench, arguments.pages)
    answers = answers_for(pages, crawl_delay_s=arguments.delay)
    dice = random.Random(arguments.seed)
    holds, kills, number = True, 0, 0
    with ExitStack() as stack:
        folder = stack.enter_context(workshop())
        postgres = stack.enter_context(TemporaryPostgres()) if arguments.database == "postgresql" else None
        while kills < arguments.kills:
            number += 1
            place = folder / str(number)
            place.mkdir()
            url = postgres.create(f"crash{number}") if postgres else f"sqlite:///{place / 'ingest.db'}"
            with LoopbackServer(answers) as server:
                rig = Rig(place, url, server.address, hosts_of(pages), delay_s=0.05)
                rig.add_sources()
                engine = make_engine(url)
                ordeal = _ingest_under_fire(rig, engine, dice, arguments.kills - kills)
                checks = _judge(engine, server.requests, ordeal, pages, arguments.delay)
                engine.dispose()
            kills += ordeal.kills
            holds &= show_checks(f"Ingest {number}: {ordeal.kills} kills, {ordeal.starts} starts", checks)
    Console().print(f"{kills} kills in {number} ingests of {len(pages)} pages ({arguments.database})")
    return 0 if holds else 1


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"), help="folder of saved pages")
    parser.add_argument("--pages", type=int, default=300, help="how many pages (default 300)")
    parser.add_argument("--kills", type=int, default=30, help="how many kills in all (default 30)")
    parser.add_argument("--delay", type=float, default=0.3, help="seconds of crawl delay that hosts ask for")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    return parser.parse_args()


def _ingest_under_fire(rig: Rig, engine: Engine, dice: random.Random, kills: int) -> Ordeal:
    """Start, kill, start again, until everything is answered; kill at most so many times."""
    ordeal = Ordeal()
    while ordeal.starts < _MAX_STARTS and _unanswered(engine):
        process = rig.start()
        ordeal.starts += 1
        ended = _wait(process, dice.uniform(1.0, 3.5) if ordeal.kills < kills else 600.0)
        if not ended:
            process.kill()
            process.wait()
            ordeal.kills += 1
            _note_committed(engine, ordeal)
        else:
            time.sleep(LEASE_S / 4)  # what a killed process held is free only when its lease runs out
    return ordeal


def _wait(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _unanswered(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM frontier WHERE visits = 0")).scalar_one())


def _note_committed(engine: Engine, ordeal: Ordeal) -> None:
    """The process is dead, so the database stands still: what it holds now may never be asked for again."""
    now_s = time.monotonic()
    with engine.connect() as connection:
        done = connection.execute(select(fetch.c.url, fetch.c.host).where(fetch.c.outcome != "deferred")).all()
        origins = [row[0] for row in connection.execute(text("SELECT origin FROM robots"))]
        held = text("SELECT count(*) FROM frontier WHERE lease_token IS NOT NULL")
        ordeal.under_way += int(connection.execute(held).scalar_one())
    for url, host in done:
        ordeal.committed.setdefault((host, url.split(host, 1)[1]), now_s)
    for origin in origins:
        ordeal.committed.setdefault((origin.split("//")[1], "/robots.txt"), now_s)


def _judge(
    engine: Engine, requests: tuple[ServedRequest, ...], ordeal: Ordeal, pages: tuple[RealPage, ...], delay_s: float
) -> list[Check]:
    again = [
        request
        for request in requests
        if request.started_at_s > ordeal.committed.get((request.host, request.path), float("inf"))
    ]
    extra = len(requests) - len({(request.host, request.path) for request in requests})
    return [
        *check_answered(engine, pages),
        check_change_log(engine),
        Check(
            claim="nothing committed is asked for again",
            holds=not again,
            figure=f"{len(again)} of {len(requests)} requests" + (f", as {again[0].path}" if again else ""),
        ),
        Check(
            claim="repeated requests only for what a kill hit",
            holds=extra <= ordeal.under_way,
            figure=f"{extra} repeated, {ordeal.under_way} trips under way at a kill",
        ),
        *check_politeness(requests, delay_s=delay_s),
    ]


if __name__ == "__main__":
    raise SystemExit(main())
