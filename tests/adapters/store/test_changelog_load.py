"""The change log under load: eight writers that stall and give up, three readers that restart where they like."""

from __future__ import annotations

import contextlib
import itertools
import random
import threading
import time
from array import array
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from databases import Databases, PostgresDatabases
from store_samples import NOON
from test_changelog import Abandoned, in_threads

from ingest.adapters.store import ChangeKind, Store, open_store
from ingest.adapters.store.bulk import insert_rows
from ingest.adapters.store.changelog import ChangeRow, NewChange, log_changes
from ingest.adapters.tables import change
from ingest.errors import CursorRefused

WRITERS, READERS = 8, 3
MOST_AT_ONCE = 100
STALL_S = 0.003
NOTHING_NEW_S = 0.005
MOST_READ = 2_000
FAR_BACK = 3
"""How often a reader begins anew at a cursor of long ago; each time it reads all that followed again."""


def write(store: Store, worker: int, rows: int) -> None:
    """Log so many changes in transactions of different size; one in twenty gives up at the last moment."""
    dice = random.Random(worker)
    left = rows
    while left > 0:
        count = min(left, dice.randint(1, MOST_AT_ONCE))
        with contextlib.suppress(Abandoned), store._db.writing() as connection:
            change = NewChange(kind=ChangeKind.CREATED, article_id=worker, revision_no=left)
            log_changes(connection, [change] * count, at=store._db.now(connection))
            if dice.random() < 0.2:
                time.sleep(dice.random() * STALL_S)
            if dice.random() < 0.05:
                raise Abandoned
            left -= count


class Reader:
    """Follows the log from its beginning, and begins anew now and then: where it just was, or at any cursor it had.

    Attributes:
        seen: What each row said, as a number; that of row 1 comes first.
    """

    def __init__(self, store: Store, epoch: str, seed: int, rows: int) -> None:
        self.wrong: list[str] = []
        self.seen = array("q")
        self.restarts = 0
        self._store, self._epoch, self._dice = store, epoch, random.Random(seed)
        self._far_at = sorted(self._dice.randrange(rows) for _ in range(FAR_BACK))

    def follow(self, done: threading.Event) -> None:
        cursor = 0
        while True:
            ended = done.is_set()
            try:
                rows = self._store.list_changes(self._epoch, cursor, limit=self._dice.randint(1, MOST_READ))
            except CursorRefused as error:  # as a log shows it that went backwards
                self.wrong.append(str(error))
                return
            if not self._take(cursor, rows):
                return
            cursor += len(rows)
            if ended and not rows:
                return
            if not rows:
                time.sleep(NOTHING_NEW_S)
            cursor = self._begin_anew(cursor)

    def _take(self, cursor: int, rows: Sequence[ChangeRow]) -> bool:
        """Whether rows are the next ones, and those that were read before say the same again."""
        said = array("q", (hash((row.kind, row.article_id, row.revision_no, row.changed_at)) for row in rows))
        known = self.seen[cursor : cursor + len(rows)]
        if [row.seq for row in rows] != list(range(cursor + 1, cursor + 1 + len(rows))):
            self.wrong.append(f"after {cursor} rows are missing")
        elif said[: len(known)] != known:
            self.wrong.append(f"after {cursor} it once said otherwise")
        self.seen += said[len(known) :]
        return not self.wrong

    def _begin_anew(self, cursor: int) -> int:
        earliest = cursor
        if self._far_at and cursor > self._far_at[0]:
            earliest = 0
            self._far_at.pop(0)
        elif self._dice.random() < 0.1:
            earliest = max(0, cursor - MOST_READ)
        self.restarts += earliest < cursor
        return self._dice.randint(earliest, cursor)


def run_load(url: str, rows: int, work: Callable[[Store, int, int], None] = write) -> tuple[list[Reader], int]:
    """Let writers and readers loose on a log; return the readers and how far the log got."""
    store = open_store(url)
    epoch, done = store.change_head().epoch, threading.Event()
    readers = [Reader(store, epoch, seed, rows) for seed in range(READERS)]
    threads = [threading.Thread(target=reader.follow, args=(done,)) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        in_threads([partial(work, store, worker, rows // WRITERS) for worker in range(WRITERS)])
    finally:
        done.set()
        for thread in threads:
            thread.join(3600)
    head = store.change_head().seq
    store.close()
    return readers, head


@pytest.mark.parametrize("rows", [50_000, pytest.param(1_000_000, marks=pytest.mark.nightly)])
def test_no_reader_misses_a_row_or_sees_another_order(databases: Databases, rows: int) -> None:
    readers, head = run_load(databases.migrated(), rows)

    assert [reader.wrong for reader in readers] == [[]] * READERS
    assert head == rows // WRITERS * WRITERS
    assert [len(reader.seen) for reader in readers] == [head] * READERS  # each row at its place: see `Reader`
    assert min(reader.restarts for reader in readers) > FAR_BACK


def test_control_numbers_given_out_before_the_end_are_missed(postgres_databases: PostgresDatabases) -> None:
    """The same readers on a log whose numbers come from a plain counter: they miss rows, or hear them out of order."""
    numbers, lock = itertools.count(1), threading.Lock()
    store = open_store(url := postgres_databases.migrated())
    with store._db.writing() as connection:
        connection.exec_driver_sql("UPDATE change_head SET seq = 999999")
    store.close()

    def write_plainly(store: Store, worker: int, rows: int) -> None:
        dice = random.Random(worker)
        for _ in range(rows):
            with store._db.writing() as connection:
                with lock:
                    seq = next(numbers)
                values = {"seq": seq, "kind": "created", "article_id": 1, "revision_no": 1}
                insert_rows(connection, change, [values | {"changed_at": NOON}])
                time.sleep(dice.random() * 2 * STALL_S)

    readers, _ = run_load(url, 800, write_plainly)

    assert any(reader.wrong or len(reader.seen) < 800 for reader in readers)
