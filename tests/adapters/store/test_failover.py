"""A standby that is promoted in the place of its primary opens a new epoch, under an open store and at start."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from postgres_server import Binaries, find_binaries
from store_samples import reading, store_page

from ingest.adapters.store import open_store, upgrade_database
from ingest.errors import CursorRefused, StoreUnavailable

URL = "https://example.org/a"
_START_S = 30


class Pair:
    """A primary and its standby, which take turns on one socket."""

    def __init__(self, folder: Path, binaries: Binaries) -> None:
        self._folder = folder
        self._binaries = binaries
        self.url = f"postgresql://tester@/postgres?host={quote(str(folder), safe='')}"
        self.primary, self.standby = folder / "primary", folder / "standby"
        binaries.run(
            "initdb", "-D", str(self.primary), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"
        )

    def start(self, cluster: Path) -> None:
        options = f"-c listen_addresses= -c unix_socket_directories={self._folder} -c shared_buffers=16MB"
        self._control(cluster, "start", "-w", "-o", options, "-l", str(self._folder / "log"))

    def stop(self, cluster: Path, mode: str) -> None:
        self._control(cluster, "stop", "-m", mode)

    def copy(self) -> None:
        socket = str(self._folder)
        self._binaries.run("pg_basebackup", "-h", socket, "-U", "tester", "-D", str(self.standby), "-R", "-c", "fast")

    def promote(self) -> None:
        self._control(self.standby, "promote", "-w")

    def wait_for_standby(self) -> None:
        """Until it answers."""
        deadline_s = time.monotonic() + _START_S
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.url).close()
                return
            assert time.monotonic() < deadline_s
            time.sleep(0.05)

    def _control(self, cluster: Path, *words: str) -> None:
        self._binaries.run("pg_ctl", "-D", str(cluster), *words)


@pytest.fixture
def pair() -> Iterator[Pair]:
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="ingest-pair-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    if binaries.user:
        shutil.chown(folder, binaries.user)
    made = Pair(folder, binaries)
    try:
        yield made
    finally:
        for cluster in (made.primary, made.standby):
            with contextlib.suppress(AssertionError):
                made.stop(cluster, "immediate")
        shutil.rmtree(folder, ignore_errors=True)


def test_a_promoted_standby_is_another_life_and_a_restart_is_not(pair: Pair) -> None:
    pair.start(pair.primary)
    upgrade_database(pair.url)
    store = open_store(pair.url)
    store_page(store, URL, reading(URL))
    first = store.change_head()
    pair.copy()
    store_page(store, f"{URL}2", reading(f"{URL}2", ("What the standby never had.",)))
    lost = store.change_head()
    pair.stop(pair.primary, "fast")
    pair.start(pair.primary)
    restarted = _epoch(pair.url)
    pair.stop(pair.primary, "immediate")
    pair.start(pair.standby)
    pair.promote()
    pair.wait_for_standby()
    with pytest.raises(StoreUnavailable):  # the connections of the life before
        store_page(store, f"{URL}3", reading(f"{URL}3", ("A third text.",)))
    store_page(store, f"{URL}4", reading(f"{URL}4", ("A fourth text.",)))  # the same store, on the new server
    head = store.change_head()
    with pytest.raises(CursorRefused):
        store.list_changes(lost.epoch, lost.seq)
    store.close()

    assert (first.seq, lost.seq) == (1, 2)
    assert restarted == first.epoch == lost.epoch
    assert head.epoch != lost.epoch
    assert head.seq == 2  # a number that a consumer has seen with another meaning: so its cursor must not hold
    assert _epoch(pair.url) == head.epoch


def _epoch(url: str) -> str:
    store = open_store(url)
    try:
        return store.change_head().epoch
    finally:
        store.close()


def test_the_servers_programs_are_there() -> None:
    folder = find_binaries().folder

    assert [name for name in ("pg_ctl", "pg_basebackup") if not (folder / name).exists()] == []
    assert subprocess.run([folder / "pg_ctl", "--version"], capture_output=True, check=True).stdout
