"""Host slots: one request in flight, a delay between starts, over all processes that share the database."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from multiprocessing.synchronize import Barrier

import pytest
from databases import Databases
from hand_clock import HandClock
from sqlalchemy import update
from store_samples import NOON

from ingest.adapters.store import Store, open_store
from ingest.adapters.tables import host
from ingest.model import Link, RobotsRecord, RobotsVerdict

HOST = "example.org"
DELAY_S = 0.05
REQUEST_S = 0.03
Take = Callable[[Store, str], float]
Trip = tuple[float, float]


def test_a_slot_is_taken_once_and_given_back(store: Store, clock: HandClock) -> None:
    first = store.take_slot(HOST, token="a", delay_s=2, hold_s=30)
    busy = store.take_slot(HOST, token="b", delay_s=2, hold_s=30)
    store.release_slot(HOST, "not-mine")
    still_busy = store.take_slot(HOST, token="b", delay_s=2, hold_s=30)
    store.release_slot(HOST, "a")
    too_soon = store.take_slot(HOST, token="b", delay_s=2, hold_s=30)
    clock.ahead_s += 2.1

    assert first == 0.0
    assert 0 < busy <= 2
    assert 0 < still_busy <= 2
    assert 0 < too_soon <= 2
    assert store.take_slot(HOST, token="b", delay_s=2, hold_s=30) == 0.0


def test_a_slot_that_was_never_given_back_comes_free(store: Store, clock: HandClock) -> None:
    store.take_slot(HOST, token="a", delay_s=0, hold_s=30)
    clock.ahead_s += 29
    held = store.take_slot(HOST, token="b", delay_s=0, hold_s=30)
    clock.ahead_s += 2

    assert held > 0
    assert store.take_slot(HOST, token="b", delay_s=0, hold_s=30) == 0.0


def test_the_hosts_own_delay_wins_when_it_is_longer(store: Store, clock: HandClock) -> None:
    store.set_host_delay(HOST, 10)
    store.take_slot(HOST, token="a", delay_s=2, hold_s=30)
    store.release_slot(HOST, "a")
    clock.ahead_s += 9
    early = store.take_slot(HOST, token="b", delay_s=2, hold_s=30)
    clock.ahead_s += 1.1

    assert 0 < early <= 1.1
    assert store.take_slot(HOST, token="b", delay_s=2, hold_s=30) == 0.0


@pytest.mark.parametrize(
    ("asked_s", "waits_s"), [(600, 600), (10**9, 86_400), (-5, 0)], ids=["asked", "capped", "past"]
)
def test_a_host_that_asks_for_rest_gets_it(store: Store, asked_s: int, waits_s: int) -> None:
    store.slow_host(HOST, asked_s)
    wait_s = store.take_slot(HOST, token="a", delay_s=0, hold_s=30)

    assert wait_s == pytest.approx(waits_s, abs=2)


def test_a_shorter_rest_does_not_end_a_longer_one(store: Store) -> None:
    store.slow_host(HOST, 600)
    store.slow_host(HOST, 5)

    assert store.take_slot(HOST, token="a", delay_s=0, hold_s=30) > 500


def test_a_host_that_rests_or_is_being_asked_is_not_claimed_from(store: Store, clock: HandClock) -> None:
    store.add_links((Link(url=f"https://{HOST}/a"),))
    store.take_slot(HOST, token="robots", delay_s=5, hold_s=30)
    in_flight = store.claim(1, lease_s=60)
    store.release_slot(HOST, "robots")
    resting = store.claim(1, lease_s=60)
    wait_s = store.seconds_until_due()
    clock.ahead_s += 5.1

    assert (in_flight, resting) == ((), ())
    assert wait_s == pytest.approx(5, abs=1)
    assert len(store.claim(1, lease_s=60)) == 1


def test_robots_are_kept_as_they_were_found_and_replaced(store: Store) -> None:
    record = RobotsRecord(
        origin="https://example.org",
        verdict=RobotsVerdict.RULES,
        reason="status 200",
        status=200,
        text="User-agent: *\nDisallow: /closed\n",
        fetched_at=NOON,
        expires_at=NOON + timedelta(hours=24),
    )
    later = RobotsRecord(
        origin="https://example.org",
        verdict=RobotsVerdict.DISALLOW_ALL,
        reason="timeout",
        status=None,
        text="",
        fetched_at=NOON + timedelta(hours=25),
        expires_at=NOON + timedelta(hours=26),
    )
    store.save_robots(record)
    first = store.find_robots(record.origin)
    store.save_robots(later)

    assert first == record
    assert store.find_robots(record.origin) == later
    assert store.find_robots("https://other.example.net") is None


def take_guarded(store: Store, token: str) -> float:
    return store.take_slot(HOST, token=token, delay_s=DELAY_S, hold_s=30)


def take_unguarded(store: Store, token: str) -> float:
    """The control: takes the slot without looking whether it is free."""
    with store._db.writing() as connection:
        connection.execute(update(host).values(slot_token=token, next_at=store._db.after(DELAY_S)))
    return 0.0


def make_trips(
    url: str, take: Take, worker: int, trips: int, start: Barrier, made: multiprocessing.Queue[list[Trip]]
) -> None:
    """Take the slot again and again, and note when each request started and ended."""
    store = open_store(url)
    start.wait(30)
    noted: list[Trip] = []
    deadline = time.monotonic() + 30
    while len(noted) < trips and time.monotonic() < deadline:
        token = f"{worker}-{len(noted)}"
        asked = time.monotonic()
        wait_s = take(store, token)
        if wait_s:
            time.sleep(min(wait_s, 0.02))
            continue
        started = time.monotonic()
        time.sleep(REQUEST_S)
        noted.append((started, time.monotonic()))
        assert started - asked < 5
        store.release_slot(HOST, token)
    store.close()
    made.put(noted)


def all_trips(url: str, take: Take, *, workers: int = 4, trips: int = 6) -> list[Trip]:
    open_store(url).close()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ingest.adapters.store"])
    made: multiprocessing.Queue[list[Trip]] = context.Queue()
    start = context.Barrier(workers)
    processes = [context.Process(target=make_trips, args=(url, take, n, trips, start, made)) for n in range(workers)]
    for process in processes:
        process.start()
    found = [trip for _ in processes for trip in made.get(timeout=60)]
    for process in processes:
        process.join(10)
    assert len(found) == workers * trips
    return sorted(found)


def overlaps(trips: list[Trip]) -> int:
    return sum(second[0] < first[1] for first, second in pairwise(trips))


def test_four_processes_never_ask_a_host_at_once_and_keep_the_delay(databases: Databases) -> None:
    url = databases.migrated()
    store = open_store(url)
    store.release_slot(HOST, "")
    store.close()
    trips = all_trips(url, take_guarded)
    gaps = [second[0] - first[0] for first, second in pairwise(trips)]

    assert overlaps(trips) == 0
    # A start is noted when the answer has come back from the database: the true start may be a little earlier.
    assert sum(gaps) / len(gaps) >= DELAY_S - 0.002


def test_without_the_guard_they_do(databases: Databases) -> None:
    url = databases.migrated()
    store = open_store(url)
    store.set_host_delay(HOST, 0)
    store.close()

    assert overlaps(all_trips(url, take_unguarded)) > 0
