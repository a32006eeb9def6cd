"""PostgreSQL stopped at once, as a crash stops it, under writers and readers: nothing acknowledged is lost.

`synchronous_commit=off` is the control: the log of the last commits is then still in the server's memory, and goes with
it. (`wal_writer_delay` is raised there, so that the server does not happen to write it down just in time.)
"""

from __future__ import annotations

import contextlib
import gc
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from postgres_server import Binaries, _wait, find_binaries
from sqlalchemy import Engine, create_engine
from store_samples import judge, reading

from ingest.adapters.store import Store, check_database, open_store, upgrade_database
from ingest.adapters.store.clock import DatabaseClock
from ingest.adapters.store.database import Database
from ingest.errors import CursorRefused, StoreError
from ingest.model import Link

# psycopg says so of a connection whose server went while it was being opened
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
WRITERS, READERS = 4, 2
AHEAD = 1_000_000_000
"""Where a reader is whose cursor the log refused: it had read what was then lost."""
AT_WORK = 6
"""Acknowledgements after which the server is stopped."""


class Server:
    """A server of its own, which can be stopped as a crash would."""

    def __init__(self, folder: Path, binaries: Binaries) -> None:
        self.url = f"postgresql://tester@/postgres?host={quote(str(folder), safe='')}"
        self._folder, self._binaries = folder, binaries
        self._process: subprocess.Popen[bytes] | None = None
        binaries.run(
            "initdb", "-D", str(folder / "cluster"), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"
        )

    def start(self) -> None:
        settings = ("listen_addresses=", f"unix_socket_directories={self._folder}", "wal_writer_delay=10000ms")
        options = [part for each in settings for part in ("-c", each)]
        command = [str(self._binaries.folder / "postgres"), "-D", str(self._folder / "cluster"), *options]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, user=self._binaries.user, cwd="/", stdout=log, stderr=log)
        _wait(self._process, self._folder)

    def stop(self) -> None:
        """As `pg_ctl stop -m immediate`: no shutdown, no checkpoint; the next start recovers."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)


@contextmanager
def server() -> Iterator[Server]:
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="ingest-pg-"))
    if binaries.user:
        shutil.chown(folder, binaries.user)
    made = Server(folder, binaries)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Round:
    """Writers and readers from one start of the server to its next stop."""

    def __init__(self, stores: Sequence[Store], number: int, cursors: list[int]) -> None:
        self.acknowledged: list[str] = []
        self.cursors = cursors
        self._stores, self._number = stores, number
        self._busy = threading.Event()

    def run(self, stop: Server) -> None:
        jobs = [threading.Thread(target=self._write, args=(worker,)) for worker in range(WRITERS)]
        jobs += [threading.Thread(target=self._read, args=(place,)) for place in range(READERS)]
        for job in jobs:
            job.start()
        self._busy.wait(60)
        stop.stop()
        for job in jobs:
            job.join(60)

    def _write(self, worker: int) -> None:
        store = self._stores[worker]
        with contextlib.suppress(StoreError):
            for number in range(10_000):
                store.add_links([Link(url=f"https://h{self._number}-{worker}-{number}.example.org/a")])
                for entry in store.claim(1, lease_s=600):
                    store.complete(judge(store, entry, reading(entry.url, (f"Text of {entry.url}.",))))
                    self.acknowledged.append(entry.url)
                    if len(self.acknowledged) >= AT_WORK:
                        self._busy.set()
        store.close()  # its connections; what it has learnt to ask stays

    def _read(self, place: int) -> None:
        store = self._stores[WRITERS + place]
        with contextlib.suppress(StoreError):
            epoch = store.change_head().epoch
            while True:  # until the server is gone
                try:
                    rows = store.list_changes(epoch, self.cursors[place])
                except CursorRefused:
                    self.cursors[place] = AHEAD
                    break
                for row in rows:
                    assert row.seq == self.cursors[place] + 1
                    self.cursors[place] = row.seq
        store.close()


def stop_again_and_again(made: Server, times: int) -> tuple[set[str], set[str], int, list[int]]:
    """Return what was acknowledged, what is stored, where the log stands, and the readers' cursors."""
    acknowledged: set[str] = set()
    cursors = [0] * READERS
    upgrade_database(made.url)
    stores = [Store(Database(made.url, DatabaseClock())) for _ in range(WRITERS + READERS)]
    for number in range(times):
        one = Round(stores, number, cursors)
        one.run(made)
        acknowledged |= set(one.acknowledged)
        made.start()
    store = Store(Database(made.url, DatabaseClock()))
    stored = {row.url_final for row in store.list_articles(limit=1_000_000)}
    head = store.change_head().seq
    store.close()
    gc.collect()  # here, where such a connection is expected
    return acknowledged, stored, head, cursors


@pytest.mark.parametrize("times", [20, pytest.param(100, marks=pytest.mark.nightly)])
def test_an_immediate_stop_loses_nothing_and_no_reader_is_ahead(times: int) -> None:
    with server() as made:
        acknowledged, stored, head, cursors = stop_again_and_again(made, times)
        problems = check_database(made.url)
        open_store(made.url).close()

    assert len(acknowledged) >= times * AT_WORK
    assert acknowledged <= stored
    assert head == len(stored)
    assert max(cursors) <= head
    assert problems == ()


def test_control_without_waiting_for_the_log_acknowledged_articles_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def weaker(url: str, *, connect_args: dict[str, Any], **options: Any) -> Engine:
        asked = connect_args["options"].replace("synchronous_commit=on", "synchronous_commit=off")
        return create_engine(url, connect_args=connect_args | {"options": asked}, **options)

    monkeypatch.setattr("ingest.adapters.store.engine.create_engine", weaker)
    with server() as made:
        acknowledged, stored, _, _ = stop_again_and_again(made, 3)

    assert not acknowledged <= stored
