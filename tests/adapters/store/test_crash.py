"""kill -9 in the storing loop, again and again: what was acknowledged is there, and nothing is there by halves."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from databases import Databases

from ingest.adapters.store import check_database, open_store

KILLS = 5
LOOP = Path(__file__).with_name("storing_loop.py")


def acknowledged_until_killed(url: str, life: int, after_s: float) -> list[str]:
    process = subprocess.Popen([sys.executable, LOOP, url, str(life)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    first = process.stdout.readline()  # it is at work from here on
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read()
    process.stdout.close()
    process.wait(10)
    return [line for line in (first + rest).decode().split("\n")[:-1] if line]


def test_nothing_acknowledged_is_lost_and_nothing_is_stored_by_halves(databases: Databases) -> None:
    url = databases.migrated()
    chance = random.Random(1)
    acknowledged = [
        line for life in range(KILLS) for line in acknowledged_until_killed(url, life, chance.random() * 0.2)
    ]
    store = open_store(url)
    stored = [row.url_final for row in store.list_articles(limit=100_000)]
    head = store.change_head()
    logged = [row.seq for row in store.list_changes(head.epoch, 0, limit=100_000)]
    store.close()

    assert len(acknowledged) >= KILLS
    assert set(acknowledged) <= set(stored)
    assert len(stored) == len(set(stored)) <= len(acknowledged) + KILLS  # at most one commit a life was not told
    assert logged == list(range(1, len(stored) + 1))
    assert check_database(url) == ()
