"""What is wrong with a database is found and said; the document says what the schema is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from databases import Databases, SqliteDatabases
from sqlalchemy import create_engine, text
from store_samples import reading, store_page

from ingest.adapters.store import check_database, open_store
from ingest.adapters.store.describe import describe_database
from ingest.errors import StoreFull, StoreRefused

URL = "https://example.org/a"
DOCUMENT = Path(__file__).parents[3] / "docs" / "database.md"


def run(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("DELETE FROM change WHERE seq = 1", "change log: 1 rows from 2 to 2, but its head says 1 to 2"),
        ("UPDATE change SET revision_no = 7 WHERE seq = 1", "1 revisions have no change row"),
        ("UPDATE article SET revision_no = 9 WHERE id = 1", "1 have no current revision"),
        ("UPDATE article SET change_seq = 0 WHERE id = 1", "1 change rows are newer"),
        ("DROP VIEW noise_v1", "view noise_v1 is missing"),
        ("DROP INDEX ix_frontier_due", "ix_frontier_due"),
        ("DELETE FROM change_head", "its head is missing"),
    ],
)
def test_the_check_finds_what_is_wrong(databases: Databases, damage: str, says: str) -> None:
    url = databases.migrated()
    store = open_store(url)
    store_page(store, URL, reading(URL))
    store_page(store, f"{URL}2", reading(f"{URL}2", ("Another text.",)))
    store.close()
    before = check_database(url)
    run(url, damage)

    assert before == ()
    assert any(says in line for line in check_database(url))


def test_a_damaged_sqlite_file_is_noticed(sqlite_databases: SqliteDatabases) -> None:
    url = sqlite_databases.migrated()
    store = open_store(url)
    for number in range(40):
        store_page(store, f"{URL}{number}", reading(f"{URL}{number}", (f"Text {number}. " * 300,)))
    store.close()
    raw = bytearray(file_of(url).read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 8192] = b"\xff" * 8192
    file_of(url).write_bytes(raw)
    try:
        problems = check_database(url)
    except StoreRefused as refused:
        problems = (str(refused),)

    assert any("integrity" in line or "malformed" in line for line in problems)


def test_a_full_disk_is_said_to_be_full(sqlite_databases: SqliteDatabases) -> None:
    url = sqlite_databases.migrated()
    store = open_store(url)
    read = reading(URL, ("A long text. " * 50_000,))
    with store._db.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 10}")
    with pytest.raises(StoreFull):
        store_page(store, URL, read)
    articles = store.list_articles()
    store.close()

    assert articles == ()
    assert check_database(url) == ()


def test_the_document_says_what_the_schema_is() -> None:
    assert DOCUMENT.read_text("utf-8") == describe_database(), "run: python -m ingest.adapters.store.describe"


def test_sqlite_reads_its_own_file_with_any_program(sqlite_databases: SqliteDatabases) -> None:
    url = sqlite_databases.migrated()
    store = open_store(url)
    store_page(store, URL, reading(URL))
    with sqlite3.connect(f"file:{file_of(url)}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT headline, authors ->> 0, published_at FROM articles_v1").fetchall()
    connection.close()
    store.close()

    assert rows == [("A headline", "Ada Example", "2026-03-01 12:00:00.000000")]
