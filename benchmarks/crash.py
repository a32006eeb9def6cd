"""Kills the daemon with SIGKILL at random moments while it ingests real pages, and checks that nothing came of it.

    python benchmarks/crash.py --bench FOLDER [--kills 30] [--pages 300] [--database sqlite|postgresql] [--seed 1]

A kill comes a random moment after a random number of requests, so that on a slow machine too it meets a process at
work. After each one it is noted what the database holds: none of it may be lost, or asked for again by the server's
own log. The first ingest is left in peace, and the others must end as it did, row for row; one that ends before the
kills are spent is followed by another, in a fresh database. Ends with 1 when a check fails.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

from checks import (
    Check,
    check_answered,
    check_asked_once,
    check_change_log,
    check_politeness,
    check_views_equal,
    show_checks,
)
from ordeal import Kill, check_kills, check_sqlite, count_unanswered, note_kill, opened
from real_pages import RealPage, answers_for, hosts_of, pick_pages
from rich.console import Console
from rig import Rig, create_database, group_is_empty, temporary_postgres, workshop

from ingest.operations.loopback import LoopbackServer

_RUN_S = 600.0
_MOST_REQUESTS = 40
_MOMENT_S = 0.3
# An answer is under way at most 40 ms; then the server's log is complete too.
_SETTLE_S = 0.2
_CHILDREN_S = 15.0
_PEACEFUL_STARTS = 30


def main() -> int:
    arguments = _parse()
    pages = pick_pages(arguments.bench, arguments.pages)
    answers = answers_for(pages, crawl_delay_s=arguments.delay)
    dice = random.Random(arguments.seed)
    holds, left = True, arguments.kills
    with ExitStack() as stack:
        folder = stack.enter_context(workshop())
        urls = f"sqlite:///{folder}/{{name}}.db"
        if arguments.database == "postgresql":
            urls = stack.enter_context(temporary_postgres(folder))
        calm = _make_database(urls, "calm")
        for number in range(arguments.kills + 1):
            url = _make_database(urls, f"crash{number}") if number else calm
            place = folder / str(number)
            place.mkdir()
            with LoopbackServer(answers) as server:
                rig = Rig(place, url, server.address, hosts_of(pages), delay_s=0.05, lease_s=8.0, concurrency=8)
                rig.add_sources()
                kills = _ingest_under_fire(rig, server, dice, left if number else 0)
                checks = _judge(rig, server, kills, pages, arguments.delay)
            left -= len(kills)
            holds &= show_checks(f"Ingest {number}: {len(kills)} kills", checks)
            if number:
                holds &= _show_equal(calm, url)
            if left == 0:
                break
    Console().print(f"{arguments.kills - left} kills in {number} ingests of {len(pages)} pages, {arguments.database}")
    return 0 if holds and left == 0 else 1


def _make_database(urls: str, name: str) -> str:
    """Return the URL of a new database: a file that is yet to come, or a database of the server's."""
    return create_database(urls, name) if urls.startswith("postgresql") else urls.format(name=name)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True, help="folder of saved pages")
    parser.add_argument("--pages", type=int, default=300, help="how many pages (default 300)")
    parser.add_argument("--kills", type=int, default=30, help="how many kills in all (default 30)")
    parser.add_argument("--delay", type=float, default=0.3, help="seconds of crawl delay that hosts ask for")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    return parser.parse_args()


def _ingest_under_fire(rig: Rig, server: LoopbackServer, dice: random.Random, most: int) -> list[Kill]:
    """Start, kill, start again, until everything is answered; kill at most so many times.

    Raises:
        subprocess.TimeoutExpired: A process took ten minutes.
    """
    kills: list[Kill] = []
    for _ in range(most + _PEACEFUL_STARTS):
        if not count_unanswered(rig.database_url):
            break
        with rig.running() as process:
            if len(kills) == most:
                process.wait(timeout=_RUN_S)
            elif _is_killed(process, server, dice.randint(1, _MOST_REQUESTS), dice.uniform(0.0, _MOMENT_S)):
                orphaned = not group_is_empty(process.pid, within_s=_CHILDREN_S)
                time.sleep(_SETTLE_S)
                kills.append(note_kill(rig.database_url, rig.log, at_s=time.monotonic(), orphaned=orphaned))
                print(f"kill {len(kills)}: {len(kills[-1].committed)} addresses stored", flush=True)
                continue
        time.sleep(rig.lease_s / 4)  # what a killed process held is free only when its lease runs out
    return kills


def _is_killed(process: subprocess.Popen[bytes], server: LoopbackServer, count: int, moment_s: float) -> bool:
    """Kill a process so many seconds after so many requests; False when it ended before."""
    enough, deadline_s = len(server.requests) + count, time.monotonic() + _RUN_S
    while len(server.requests) < enough and process.poll() is None:
        if time.monotonic() > deadline_s:
            raise subprocess.TimeoutExpired(process.args, _RUN_S)
        time.sleep(0.02)
    try:
        process.wait(timeout=moment_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def _judge(
    rig: Rig, server: LoopbackServer, kills: list[Kill], pages: tuple[RealPage, ...], delay_s: float
) -> list[Check]:
    with opened(rig.database_url) as engine:
        whole = [*check_answered(engine, pages), check_change_log(engine)]
    return [
        *whole,
        *check_sqlite(rig.database_url),
        *(check_kills(rig.database_url, server.requests, kills) if kills else [check_asked_once([server.requests])]),
        *check_politeness(server.requests, delay_s=delay_s),
    ]


def _show_equal(calm: str, url: str) -> bool:
    with opened(calm) as one, opened(url) as other:
        return show_checks("The same as without kills, row for row", check_views_equal(one, other))


if __name__ == "__main__":
    raise SystemExit(main())
