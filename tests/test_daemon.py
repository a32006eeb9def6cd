"""The daemon as a process: it follows a feed, stops cleanly when told, and loses nothing when killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from databases import Databases
from small_site import BASE, HOST, feed, site, write_config

from ingest.adapters.store import Store, open_store
from ingest.model import Source, SourceKind
from ingest.operations.loopback import Answer, LoopbackServer

RUN = (sys.executable, "-c", "from ingest.cli import main; main()")
PAGES = range(1, 7)


def wait_for(claim: Callable[[], bool], within_s: float = 30.0) -> None:
    deadline_s = time.monotonic() + within_s
    while not claim():
        assert time.monotonic() < deadline_s, "it did not happen in time"
        time.sleep(0.05)


@contextmanager
def daemon(config: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run `ingest run`, and end it if the test did not."""
    process = subprocess.Popen(
        [*RUN, "--config", str(config), "run", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@contextmanager
def store_with_feed(url: str) -> Iterator[Store]:
    store = open_store(url)
    try:
        store.add_source(Source(url=f"{BASE}/feed.xml", kind=SourceKind.FEED))
        yield store
    finally:
        store.close()


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.migrated()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store with one feed to follow, on the same database as the daemon's."""
    with store_with_feed(url) as opened:
        yield opened


def slow(answers: dict[tuple[str, str], Answer], think_s: float) -> dict[tuple[str, str], Answer]:
    return {key: replace(one, think_s=think_s) if "/news/" in key[1] else one for key, one in answers.items()}


def read_until(process: subprocess.Popen[str], event: str) -> None:
    """Read the log up to an event."""
    assert process.stderr is not None
    assert any(event in line for line in process.stderr)


def is_at_a_page(server: LoopbackServer) -> bool:
    """Whether the daemon has read the feed and must be waiting for a slow page by now."""
    listed = [request.ended_at_s for request in server.requests if request.path == "/feed.xml"]
    return bool(listed) and time.monotonic() - listed[0] > 1.0


def test_it_follows_a_feed_and_stops_cleanly_when_told(tmp_path: Path, url: str, store: Store) -> None:
    with LoopbackServer(site(PAGES, feed_xml=feed(PAGES))) as server:
        with daemon(write_config(tmp_path, server.address, url)) as process:
            wait_for(lambda: len(store.list_articles(limit=50)) == len(PAGES))
            beat = store.last_beat()
            began_s = time.monotonic()
            process.send_signal(signal.SIGTERM)
            _, log = process.communicate(timeout=10)
            took_s = time.monotonic() - began_s
        paths = [request.path for request in server.requests]

    assert process.returncode == 0, log
    assert took_s < 8
    assert beat is not None
    assert paths[0] == "/robots.txt"
    assert Counter(paths)["/robots.txt"] == 1
    assert all(count == 1 for count in Counter(paths).values())
    assert log.count("stored") >= len(PAGES)


def test_told_to_stop_in_the_middle_it_gives_its_leases_back(tmp_path: Path, url: str, store: Store) -> None:
    with LoopbackServer(slow(site(PAGES, feed_xml=feed(PAGES)), 4.0)) as server:
        config = write_config(tmp_path, server.address, url)
        config.write_text(config.read_text().replace("[daemon]\n", "[daemon]\nstop_s = 0.5\n"))
        with daemon(config) as process:
            wait_for(lambda: is_at_a_page(server))
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=10)
        leased = store.count_frontier().leased

    assert process.returncode == 0
    assert leased == 0


def test_killed_in_the_middle_it_goes_on_and_stores_everything_once(tmp_path: Path, url: str, store: Store) -> None:
    with LoopbackServer(slow(site(PAGES, feed_xml=feed(PAGES)), 0.2)) as server:
        config = write_config(tmp_path, server.address, url)
        config.write_text(config.read_text() + "[schedule]\nlease_s = 1.0\n")
        with daemon(config) as process:
            wait_for(lambda: len(store.list_articles(limit=50)) >= 2)
            process.kill()
            process.communicate()
        committed = {row.url_canonical for row in store.list_articles(limit=50)}
        asked_before = len(server.requests)
        with daemon(config, "--once") as process:
            _, log = process.communicate(timeout=60)
        asked_after = [f"http://{HOST}{request.path}" for request in server.requests[asked_before:]]
        changes = store.list_changes(store.change_head().epoch, 0, limit=100)

    assert process.returncode == 0, log
    assert len(committed) >= 2
    assert not committed & set(asked_after)
    assert sorted(change.article_id for change in changes if change.kind == "created") == list(range(1, len(PAGES) + 1))
    assert [change.seq for change in changes] == list(range(1, len(changes) + 1))


def run_once(config: Path) -> subprocess.CompletedProcess[str]:
    command = [*RUN, "--config", str(config), "run", "--once"]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


def test_once_ends_by_itself_and_a_second_time_asks_for_nothing(tmp_path: Path, sqlite_databases: Databases) -> None:
    url = sqlite_databases.migrated()
    with store_with_feed(url):
        pass
    with LoopbackServer(site(PAGES, feed_xml=feed(PAGES))) as server:
        config = write_config(tmp_path, server.address, url)
        first = run_once(config)
        asked = len(server.requests)
        second = run_once(config)
        asked_again = len(server.requests) - asked

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert f"{len(PAGES)} stored" in first.stderr
    assert asked_again == 0
    assert "nothing is due" in second.stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_a_second_signal_ends_it_at_once(tmp_path: Path, sqlite_databases: Databases, stop: signal.Signals) -> None:
    url = sqlite_databases.migrated()
    with (
        store_with_feed(url),
        LoopbackServer(slow(site(PAGES, feed_xml=feed(PAGES)), 4.0)) as server,
        daemon(write_config(tmp_path, server.address, url)) as process,
    ):
        wait_for(lambda: is_at_a_page(server))
        process.send_signal(stop)
        read_until(process, "daemon.stopping")  # two signals at once would be one
        began_s = time.monotonic()
        process.send_signal(stop)
        process.communicate(timeout=10)
        took_s = time.monotonic() - began_s

    assert process.returncode == 0
    assert took_s < 3
