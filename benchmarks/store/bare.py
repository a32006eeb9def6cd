"""The peer: a bare driver that puts the same texts into one table, synced like ours: what disk and driver cost."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path

import psycopg

from .made_up import make_reading, url_of

_TABLE = "CREATE TABLE bare (url TEXT PRIMARY KEY, body TEXT NOT NULL)"


def bare_sqlite(folder: Path, count: int, at_once: int) -> float:
    """Return articles a second with sqlite3 alone, WAL and synchronous=FULL."""
    connection = sqlite3.connect(folder / f"bare-{at_once}.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(_TABLE)
    rows, began_s = _rows(count), time.perf_counter()
    for start in range(0, count, at_once):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO bare VALUES (?, ?)", rows[start : start + at_once])
        connection.execute("COMMIT")
    rate = count / (time.perf_counter() - began_s)
    connection.close()
    return rate


def bare_postgresql(url: str, count: int, at_once: int) -> float:
    """Return articles a second with psycopg alone, synchronous_commit=on."""
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE IF EXISTS bare")
        connection.execute(_TABLE)
        connection.commit()
        rows, began_s = _rows(count), time.perf_counter()
        for start in range(0, count, at_once):
            connection.cursor().executemany("INSERT INTO bare VALUES (%s, %s)", rows[start : start + at_once])
            connection.commit()
        rate = count / (time.perf_counter() - began_s)
        connection.execute("DROP TABLE bare")
    return rate


def _rows(count: int) -> list[tuple[str, str]]:
    return [(url_of(number), _body(number)) for number in range(count)]


def _body(number: int) -> str:
    """All texts of an article in one."""
    article = make_reading(number).article
    return json.dumps([article.metadata.headline, article.body.text, [one.text for one in article.body.removed]])
