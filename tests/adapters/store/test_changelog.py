"""The change log under many writers: gap-free and in commit order, where a plain sequence loses rows."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
from databases import Databases, PostgresDatabases
from sqlalchemy import Engine, create_engine, insert, text
from store_samples import judge, reading, store_page

from ingest.adapters.store import ChangeKind, Store, check_database, open_store
from ingest.adapters.store.changelog import NewChange, log_changes, stamp_changes
from ingest.adapters.tables import article
from ingest.errors import CursorExpired, CursorRefused
from ingest.model import Link

WRITERS, EACH = 6, 12
ARTICLE = {
    "domain": "example.org",
    "revision_no": 1,
    "content_hash": "",
    "body_hash": "",
    "cluster_id": 0,
    "status": "live",
    "access": "open",
    "access_declared": "open",
    "access_confidence": 1.0,
    "wall": "none",
    "conflict": False,
}


class Abandoned(Exception):
    """A writer that rolls back instead of committing."""


def in_threads(jobs: list[Callable[[], None]]) -> None:
    failed: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []


def write(store: Store, worker: int) -> None:
    """Store articles with stalls between the work and the log, and give some of them up at the last moment."""
    chance = random.Random(worker)
    for number in range(EACH):
        with contextlib.suppress(Abandoned), store._db.writing() as connection:
            now = store._db.now(connection)
            values = ARTICLE | {"first_seen_at": now}
            new = connection.execute(insert(article).returning(article.c.id), values).scalar_one()
            time.sleep(chance.random() * 0.004)
            change = NewChange(kind=ChangeKind.CREATED, article_id=new, revision_no=1)
            log_changes(connection, [change] * chance.randint(1, 3), at=now)
            if number % 6 == worker % 6:
                raise Abandoned


def follow(ask: Callable[[int], list[int]], done: threading.Event, seen: list[int]) -> None:
    """Read on from the last number seen, as a consumer does, until the writers are done and nothing is left."""
    while True:
        ended = done.is_set()
        new = ask(seen[-1] if seen else 0)
        seen.extend(new)
        if ended and not new:
            return
        time.sleep(0.001)


def test_readers_miss_nothing_and_see_commit_order(databases: Databases) -> None:
    url = databases.migrated()
    store = open_store(url)
    epoch = store.change_head().epoch
    done = threading.Event()
    seen: list[list[int]] = [[], []]

    def ask(after: int) -> list[int]:
        return [row.seq for row in store.list_changes(epoch, after, limit=7)]

    readers = [threading.Thread(target=follow, args=(ask, done, each)) for each in seen]
    for reader in readers:
        reader.start()
    in_threads([partial(write, store, worker) for worker in range(WRITERS)])
    done.set()
    for reader in readers:
        reader.join(30)
    head = store.change_head()
    store.close()

    assert head.seq >= WRITERS * EACH // 2
    assert seen == [list(range(1, head.seq + 1))] * 2


def test_a_plain_sequence_loses_rows(postgres_databases: PostgresDatabases) -> None:
    """The control: numbers given out before COMMIT become visible out of order, and a cursor runs past them."""
    engine = create_engine(postgres_databases.empty())
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE log (id bigserial PRIMARY KEY)"))
    done = threading.Event()
    seen: list[int] = []

    def ask(after: int) -> list[int]:
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT id FROM log WHERE id > :after ORDER BY id"), {"after": after})
            return list(rows.scalars())

    reader = threading.Thread(target=follow, args=(ask, done, seen))
    reader.start()
    in_threads([partial(_write_plainly, engine, worker) for worker in range(WRITERS)])
    done.set()
    reader.join(30)
    stored = len(ask(0))
    engine.dispose()

    assert stored == WRITERS * EACH
    assert len(seen) < stored


def _write_plainly(engine: Engine, worker: int) -> None:
    chance = random.Random(worker)
    for _ in range(EACH):
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO log DEFAULT VALUES"))
            time.sleep(chance.random() * 0.02)


def test_a_restarted_reader_gets_the_same_rows(store: Store) -> None:
    for number in range(5):
        url = f"https://example.org/{number}"
        store_page(store, url, reading(url, (f"Text {number}.",)))
    epoch = store.change_head().epoch
    whole = store.list_changes(epoch, 0)

    assert [row.seq for row in whole] == [1, 2, 3, 4, 5]
    assert [store.list_changes(epoch, after) for after in range(6)] == [whole[after:] for after in range(6)]
    assert store.list_changes(epoch, 0, limit=2) == whole[:2]


def test_cursors_that_cannot_be_served_are_refused(store: Store) -> None:
    for number in range(4):
        url = f"https://example.org/{number}"
        store_page(store, url, reading(url, (f"Text {number}.",)))
    epoch = store.change_head().epoch
    with store._db.writing() as connection:
        connection.execute(text("DELETE FROM change WHERE seq <= 2"))
        connection.execute(text("UPDATE change_head SET min_seq = 3"))
    with pytest.raises(CursorRefused):
        store.list_changes("another", 2)
    with pytest.raises(CursorRefused):
        store.list_changes(epoch, 5)
    with pytest.raises(CursorExpired):
        store.list_changes(epoch, 1)

    assert [row.seq for row in store.list_changes(epoch, 2)] == [3, 4]


def test_the_check_agrees_after_many_writers(databases: Databases) -> None:
    url = databases.migrated()
    store = open_store(url)
    store.add_links([Link(url=f"https://w{number}.example.org/a") for number in range(16)])

    def work() -> None:
        while claimed := store.claim(1, lease_s=30):
            (entry,) = claimed
            store.complete(judge(store, entry, reading(entry.url, (f"Text of {entry.url}.",))))

    in_threads([work] * 4)
    articles = len(store.list_articles())
    store.close()

    assert articles == 16
    assert check_database(url) == ()


def test_an_article_that_changes_twice_in_one_transaction_knows_the_later_change(store: Store) -> None:
    url = "https://example.org/twice"
    store_page(store, url, reading(url))
    twice = [
        NewChange(kind=kind, article_id=1, revision_no=1) for kind in (ChangeKind.CLUSTERED, ChangeKind.ACCESS_CHANGED)
    ]
    with store._db.writing() as connection:
        last = log_changes(connection, twice, at=store._db.now(connection))
        stamp_changes(connection, twice, last)
    (row,) = store.list_articles()

    assert row.change_seq == last == 3
