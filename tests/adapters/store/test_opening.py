"""Opening: a new database is made whole; one that must not be used is refused in one line, untouched."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from databases import Databases, PostgresDatabases, SqliteDatabases
from sqlalchemy import create_engine, text
from store_samples import reading, store_page

from ingest.adapters.store import check_database, open_store, upgrade_database
from ingest.adapters.store.engine import check_settings, make_engine
from ingest.errors import StoreRefused, StoreUnavailable

URL = "https://example.org/a"


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
