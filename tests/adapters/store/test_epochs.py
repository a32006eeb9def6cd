"""Another life of a database (a backup put back, a copy) opens a new epoch by itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from databases import PostgresDatabases, SqliteDatabases
from store_samples import reading, store_page

from ingest.adapters.store import open_store
from ingest.errors import CursorRefused

URL = "https://example.org/a"


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


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
