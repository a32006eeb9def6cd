"""Opening: a new database is made whole; one that must not be used is refused in one line, untouched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
from databases import Databases, PostgresDatabases, SqliteDatabases
from sqlalchemy import create_engine, text
from store_samples import reading, store_page

from ingest.adapters.store import check_database, open_store, upgrade_database
from ingest.adapters.store.describe import describe_database
from ingest.adapters.store.engine import check_settings, make_engine
from ingest.errors import CursorRefused, StoreFull, StoreRefused, StoreUnavailable

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


def refusal_of(url: str, *, migrate: bool = True) -> str:
    with pytest.raises(StoreRefused) as caught:
        open_store(url, migrate=migrate)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_new_database_is_created_whole(database_url: str) -> None:
    open_store(database_url).close()

    assert check_database(database_url) == ()
    assert upgrade_database(database_url) is False


def test_what_was_stored_is_there_when_it_is_opened_again(databases: Databases) -> None:
    url = databases.empty()
    store = open_store(url)
    store_page(store, URL, reading(URL))
    head = store.change_head()
    store.close()
    again = open_store(url, migrate=False)
    rows = again.list_changes(head.epoch, 0)
    again.close()

    assert [row.seq for row in rows] == [1]


def test_a_database_that_is_not_migrated_is_refused_unless_asked_to(databases: Databases) -> None:
    url = databases.empty()
    if url.startswith("sqlite"):
        file_of(url).touch()

    assert "run `ingest db upgrade`" in refusal_of(url, migrate=False)
    assert "run `ingest db upgrade`" in check_database(url)[0]
    assert upgrade_database(url) is True
    assert check_database(url) == ()


def test_a_database_of_a_newer_program_is_refused(databases: Databases) -> None:
    url = databases.migrated()
    run(url, "UPDATE alembic_version SET version_num = '9999'")

    assert "newer than this program knows" in refusal_of(url)
    assert "newer than this program knows" in check_database(url)[0]


def test_a_database_of_somebody_else_is_refused_and_left_alone(databases: Databases) -> None:
    url = databases.empty()
    run(url, "CREATE TABLE article (id integer)")

    assert "tables that are not ours (article" in refusal_of(url)
    run(url, "INSERT INTO article VALUES (1)")


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Remember the milk. " * 100)
    message = refusal_of(f"sqlite:///{path}")

    assert "not a usable SQLite database" in message
    assert path.read_text() == "Remember the milk. " * 100


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite://", "in memory keeps nothing"),
        ("sqlite:///:memory:", "in memory keeps nothing"),
        ("mysql://host/name", "mysql is not supported"),
        ("not a url", "not of the form"),
        ("sqlite:////nowhere/at/all/ingest.db", "cannot be created"),
        ("sqlite:////tmp", "is a folder"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str, says: str) -> None:
    assert says in refusal_of(url)


def test_looking_at_a_database_that_is_not_there_creates_none(tmp_path: Path) -> None:
    path = tmp_path / "absent.db"
    message = refusal_of(f"sqlite:///{path}", migrate=False)
    with pytest.raises(StoreRefused, match="is not there"):
        check_database(f"sqlite:///{path}")

    assert "is not there" in message
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        open_store(f"postgresql://somebody:secret@/name?host={tmp_path}")

    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_database_that_the_server_does_not_have_is_refused(postgres_server: str) -> None:
    assert "does not exist" in refusal_of(postgres_server.format(name="nowhere"))


def test_settings_that_would_lose_commits_are_overruled_or_refused(postgres_databases: PostgresDatabases) -> None:
    url = postgres_databases.migrated()
    run(url, "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET synchronous_commit = off'; END $$")
    open_store(url).close()  # ours overrules it
    engine = create_engine(url)
    with engine.connect() as connection, pytest.raises(StoreRefused, match="synchronous_commit is off, not on"):
        check_settings(connection)
    engine.dispose()


def test_sqlite_settings_that_would_lose_commits_are_refused(sqlite_databases: SqliteDatabases) -> None:
    engine = make_engine(sqlite_databases.migrated())
    with engine.connect() as connection:
        check_settings(connection)
        raw = connection.connection.dbapi_connection
        assert raw is not None
        connection.rollback()
        raw.cursor().execute("PRAGMA synchronous = NORMAL")
        with pytest.raises(StoreRefused, match="synchronous is 1, not 2"):
            check_settings(connection)
    engine.dispose()


def test_only_its_owner_can_read_a_sqlite_file(tmp_path: Path) -> None:
    path = tmp_path / "ingest.db"
    before = os.umask(0)
    try:
        store = open_store(f"sqlite:///{path}")
        store_page(store, URL, reading(URL))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
        store.close()
    finally:
        os.umask(before)

    assert set(modes.values()) == {0o600}
    assert {"ingest.db", "ingest.db-wal", "ingest.db-mark"} <= set(modes)


def test_a_sqlite_backup_put_back_opens_a_new_epoch(sqlite_databases: SqliteDatabases) -> None:
    url = sqlite_databases.migrated()
    path = file_of(url)
    store = open_store(url)
    store_page(store, URL, reading(URL))
    store.close()
    backup = path.with_suffix(".backup")
    shutil.copy(path, backup)
    store = open_store(url)
    store_page(store, f"{URL}2", reading(f"{URL}2", ("Another text.",)))
    lost = store.change_head()
    store.close()
    path.write_bytes(backup.read_bytes())  # the same file: only the mark beside it knows
    store = open_store(url)
    head = store.change_head()
    with pytest.raises(CursorRefused):
        store.list_changes(lost.epoch, lost.seq)
    store.close()

    assert (lost.seq, head.seq) == (2, 1)
    assert head.epoch != lost.epoch


def test_a_sqlite_file_copied_elsewhere_is_another_life(sqlite_databases: SqliteDatabases, tmp_path: Path) -> None:
    url = sqlite_databases.migrated()
    first, second = (_epoch(url), _epoch(url))
    shutil.copy(file_of(url), tmp_path / "copy.db")

    assert first == second
    assert _epoch(f"sqlite:///{tmp_path / 'copy.db'}") != first


def test_a_postgresql_database_copied_elsewhere_is_another_life(postgres_databases: PostgresDatabases) -> None:
    url = postgres_databases.migrated()
    first, second = (_epoch(url), _epoch(url))
    copying = PostgresDatabases(
        url=postgres_databases.url, template=postgres_databases.made[-1], made=postgres_databases.made
    )

    assert first == second
    assert _epoch(copying.migrated()) != first


def _epoch(url: str) -> str:
    store = open_store(url)
    try:
        return store.change_head().epoch
    finally:
        store.close()


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
