"""Another life of a database (a backup put back, a copy) opens a new epoch by itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from databases import Databases, PostgresDatabases, SqliteDatabases
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


def test_an_untouched_database_keeps_its_epoch_whatever_is_stored(databases: Databases) -> None:
    url = databases.migrated()
    epochs = []
    for number in range(3):
        store = open_store(url)
        store_page(store, f"{URL}{number}", reading(f"{URL}{number}", (f"Text {number}.",)))
        epochs.append(store.change_head().epoch)
        store.close()

    assert len(set(epochs)) == 1


@pytest.mark.parametrize("harm", ["mark lost", "mark of another life", "mark ahead", "mark unreadable"])
def test_a_sqlite_file_whose_mark_does_not_fit_is_another_life(sqlite_databases: SqliteDatabases, harm: str) -> None:
    url = sqlite_databases.migrated()
    before = _epoch(url)
    mark = file_of(url).with_name(file_of(url).name + "-mark")
    epoch, seq = mark.read_text().split()
    written = {
        "mark of another life": f"0123456789abcdef {seq}",
        "mark ahead": f"{epoch} {9:020}",
        "mark unreadable": "",
    }
    if harm == "mark lost":
        mark.unlink()
    else:
        mark.write_text(written[harm])
    after, again = _epoch(url), _epoch(url)

    assert after != before
    assert again == after


def test_control_a_mark_that_lies_behind_is_no_other_life(sqlite_databases: SqliteDatabases) -> None:
    """A power cut may take the last raising of the mark, but nothing that was stored."""
    url = sqlite_databases.migrated()
    store = open_store(url)
    store_page(store, URL, reading(URL))
    before = store.change_head().epoch
    store.close()
    mark = file_of(url).with_name(file_of(url).name + "-mark")
    mark.write_text(f"{before} {0:020}")

    assert _epoch(url) == before


def test_everything_removed_and_an_older_copy_put_in_its_place_is_another_life(
    sqlite_databases: SqliteDatabases,
) -> None:
    """The new file may even get the old one's number in the file system."""
    url = sqlite_databases.migrated()
    path = file_of(url)
    before = _epoch(url)
    raw = path.read_bytes()
    for beside in path.parent.glob(path.name + "*"):
        beside.unlink()
    path.write_bytes(raw)

    assert _epoch(url) != before


def test_an_epoch_opened_by_hand_refuses_every_cursor_and_stays(databases: Databases) -> None:
    url = databases.migrated()
    daemon, hand = open_store(url), open_store(url)
    store_page(daemon, URL, reading(URL))
    old = daemon.change_head()
    new = hand.open_epoch()
    hand.close()
    with pytest.raises(CursorRefused):
        daemon.list_changes(old.epoch, old.seq)
    store_page(daemon, f"{URL}2", reading(f"{URL}2", ("Another text.",)))  # the daemon goes on in the new epoch
    daemon.close()

    assert new.epoch != old.epoch
    assert _epoch(url) == new.epoch


def _epoch(url: str) -> str:
    store = open_store(url)
    try:
        return store.change_head().epoch
    finally:
        store.close()
