"""A program that lets children store page after page and kills them: `python storing_loop.py URL KILLS SEED WHEN`.

Each page that COMMIT acknowledged is told to standard output, which outlives the child. WHEN is `after` for that, or
`before`, the control: told before it was stored. Every tenth child is killed while it opens the database, the others a
random moment after their first page.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import time

from store_samples import judge, reading

from ingest.adapters.store import open_store
from ingest.model import Link

MOST_PAGES = 10_000
WARM_S = 30.0
MOMENT_S = 0.06


def store_pages(url: str, life: int, when: str, at_work: int) -> None:
    store = open_store(url)
    for number in range(MOST_PAGES):
        store.add_links([Link(url=f"https://host-{life}-{number}.example.org/a")])
        for entry in store.claim(10, lease_s=600):  # what an earlier life made known and did not get to, too
            completion = judge(store, entry, reading(entry.url, (f"Text of {entry.url}.",) * 20))
            if when == "before":
                os.write(1, f"{entry.url}\n".encode())
                time.sleep(MOMENT_S / 2)
            store.complete(completion)
            if when == "after":
                os.write(1, f"{entry.url}\n".encode())
        os.write(at_work, b".")


def live_and_die(url: str, life: int, when: str, dice: random.Random) -> None:
    at_work, told = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            store_pages(url, life, when, told)
        finally:
            os._exit(1)
    if life % 10:
        select.select([at_work], [], [], WARM_S)
    time.sleep(dice.random() * MOMENT_S)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL, f"life {life} ended by itself"
    os.close(at_work)
    os.close(told)


if __name__ == "__main__":
    chance = random.Random(int(sys.argv[3]))
    for number in range(int(sys.argv[2])):
        live_and_die(sys.argv[1], number, sys.argv[4], chance)
