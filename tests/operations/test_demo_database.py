"""A demo starts afresh on what a demo made, and on nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ingest.errors import BadInput, FolderRefused
from ingest.operations.demo_database import DATABASE_NAME, clear_demo_database

HOSTS = ("harbour-post.example",)


def _make_database(path: Path, *, source: str, article: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE sources_v1 (url TEXT)")
        connection.execute("CREATE TABLE article_urls_v1 (url TEXT)")
        connection.execute("INSERT INTO sources_v1 VALUES (?)", (source,))
        connection.execute("INSERT INTO article_urls_v1 VALUES (?)", (article,))
        connection.commit()


def test_a_first_demo_makes_the_folder(tmp_path: Path) -> None:
    path = clear_demo_database(tmp_path / "new" / "place", HOSTS)

    assert path == tmp_path / "new" / "place" / DATABASE_NAME
    assert path.parent.is_dir()
    assert not path.exists()


def test_an_earlier_demo_is_cleared_with_what_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / DATABASE_NAME
    _make_database(path, source="http://harbour-post.example/feed.xml", article="http://harbour-post.example/a")
    for ending in ("-wal", "-shm", "-lock", "-mark"):
        path.with_name(DATABASE_NAME + ending).touch()
    path.with_name(f"{DATABASE_NAME}.mine").touch()

    clear_demo_database(tmp_path, HOSTS)

    assert {left.name for left in tmp_path.iterdir()} == {f"{DATABASE_NAME}.mine"}


def test_a_demo_that_was_stopped_at_once_is_cleared(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).touch()

    clear_demo_database(tmp_path, HOSTS)

    assert not (tmp_path / DATABASE_NAME).exists()


@pytest.mark.parametrize(
    ("source", "article"),
    [
        ("http://news.example/feed.xml", "http://harbour-post.example/a"),
        ("http://harbour-post.example/feed.xml", "http://news.example/a"),
    ],
    ids=["a source of its own", "an article of its own"],
)
def test_a_database_that_knows_other_hosts_is_left_alone(tmp_path: Path, source: str, article: str) -> None:
    path = tmp_path / DATABASE_NAME
    _make_database(path, source=source, article=article)
    before = path.read_bytes()

    with pytest.raises(BadInput, match="--dir"):
        clear_demo_database(tmp_path, HOSTS)
    assert path.read_bytes() == before


def test_a_foreign_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / DATABASE_NAME
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.commit()

    with pytest.raises(BadInput, match=DATABASE_NAME):
        clear_demo_database(tmp_path, HOSTS)
    assert path.exists()


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / DATABASE_NAME
    path.write_text("a shopping list, long enough to be no database header at all\n" * 20, encoding="utf-8")

    with pytest.raises(BadInput, match=DATABASE_NAME):
        clear_demo_database(tmp_path, HOSTS)
    assert path.read_text(encoding="utf-8").startswith("a shopping list")


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()

    with pytest.raises(FolderRefused, match="taken"):
        clear_demo_database(tmp_path / "taken", HOSTS)
