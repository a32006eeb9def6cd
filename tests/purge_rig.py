"""Articles stored with their raw responses, and a search for what is left of them in every file."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
from store_samples import claim_url, judge, reading

from ingest.adapters.archive import WarcArchive
from ingest.adapters.store import Store
from ingest.model import Outcome, PageReading

SENTENCE = "The ferry to the lighthouse was sold to a private owner"


def secret(url: str, **known: object) -> PageReading:
    """An article that holds the sentence in its headline and its text; long text, which databases keep apart."""
    known = {"headline": SENTENCE} | known
    return reading(url, (f"{SENTENCE}.", f"Again: {SENTENCE}, and more. " * 400), **known)  # type: ignore[arg-type]  # the test names the fields


def keep(store: Store, archive: WarcArchive, url: str, read: PageReading | None = None) -> Outcome:
    """Store one page from claim to commit, its raw response with it."""
    read = read or secret(url)
    completion = judge(store, claim_url(store, url), read)
    assert completion.page is not None
    raw = replace(completion.page, body=f"<p>{read.article.body.text}</p>".encode())
    return store.complete(replace(completion, page=raw, archive=archive.write(raw)))


def files_with(needle: str, url: str, archive_folder: Path) -> list[str]:
    """The names of all files of the database and the archive that hold these words."""
    wanted = needle.encode()
    found = [path.name for path in database_files(url) if wanted in path.read_bytes()]
    raw = sorted(archive_folder.rglob("*.warc.gz*"))
    return found + [path.name for path in raw if wanted in gzip.decompress(path.read_bytes())]


def database_files(url: str) -> Iterator[Path]:
    """The files that a database's tables lie in; on PostgreSQL after everything was written out."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        yield from sorted(path.parent.glob(path.name + "*"))
        return
    folder = Path(parse_qs(urlsplit(url).query)["host"][0])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        own = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    assert own is not None
    yield from sorted(path for path in (folder / "cluster" / "base" / str(own[0])).iterdir() if path.is_file())
