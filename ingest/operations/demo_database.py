"""The demo's database file: cleared before a demo, read back after it. Never touches a file that no demo made.

Both look at it as any program would, through the views and SQLite alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ingest.errors import BadInput, FolderRefused
from ingest.model import Access, Extent, Integrity, Wall

DATABASE_NAME = "ingest-demo.db"
# What the store keeps beside a SQLite file.
_BESIDE = ("", "-wal", "-shm", "-lock", "-mark")

_ARTICLES = """
SELECT a.id, a.headline, a.access, a.extent, a.wall, a.integrity, a.language, a.word_count, a.revision_no,
       a.cluster_id, a.body_text,
       (SELECT count(*) FROM noise_v1 n WHERE n.article_id = a.id AND n.revision_no = a.revision_no) AS noise_blocks
FROM articles_v1 a
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoArticle:
    """An article as the views show it after the demo.

    Attributes:
        extent: Of the text that is kept, the best seen.
        cluster_id: The first article with the same text; its own number when it is alone.
        noise_blocks: Blocks of the page that were taken away from this text.
    """

    id: int
    headline: str | None
    access: Access
    extent: Extent
    wall: Wall
    integrity: Integrity
    language: str | None
    word_count: int
    revision_no: int
    cluster_id: int
    body_text: str
    noise_blocks: int


def clear_demo_database(folder: Path, hosts: Sequence[str]) -> Path:
    """Make room for a demo and return the database's path; what an earlier demo left is removed.

    Args:
        hosts: The newsroom's host names: a database that knows any other is not a demo's.

    Raises:
        BadInput: The file is there, and no demo made it.
        FolderRefused: The folder cannot be made or written.
    """
    path = folder.absolute() / DATABASE_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not _is_demo(path, hosts):
            raise BadInput(f"{path} is not a database that a demo made; choose another folder with --dir")
        for ending in _BESIDE:
            path.with_name(path.name + ending).unlink(missing_ok=True)
    except OSError as error:
        raise FolderRefused(f"{folder}: {error.strerror}") from error
    return path


def read_demo_articles(path: Path) -> dict[int, DemoArticle]:
    """Return every article of the database, by number."""
    with closing(_open_to_read(path)) as connection:
        connection.row_factory = sqlite3.Row
        return {row["id"]: _article(row) for row in connection.execute(_ARTICLES)}


def _is_demo(path: Path, hosts: Sequence[str]) -> bool:
    """Whether it holds nothing but the newsroom's; an empty database is what a demo leaves that was stopped early."""
    try:
        with closing(_open_to_read(path)) as connection:
            names = {str(name) for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
            if not names:
                return True
            if not names >= {"sources_v1", "article_urls_v1"}:
                return False
            urls = connection.execute("SELECT url FROM sources_v1 UNION SELECT url FROM article_urls_v1").fetchall()
    except sqlite3.DatabaseError:
        return False
    return all(urlsplit(str(url)).hostname in hosts for (url,) in urls)


def _open_to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


def _article(row: sqlite3.Row) -> DemoArticle:
    return DemoArticle(
        id=row["id"],
        headline=row["headline"],
        access=Access(row["access"]),
        extent=Extent(row["extent"]),
        wall=Wall(row["wall"]),
        integrity=Integrity(row["integrity"]),
        language=row["language"],
        word_count=row["word_count"],
        revision_no=row["revision_no"],
        cluster_id=row["cluster_id"],
        body_text=row["body_text"],
        noise_blocks=row["noise_blocks"],
    )
