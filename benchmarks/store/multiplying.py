"""Makes a database of ten thousand articles one of a million, in SQL: every row that belongs to an article, once more.

A copy has numbers, addresses and a story of its own, as the same article stored by the pipeline would have; a test
holds every row against that. Three values are only drawn, not computed: the hashes of its texts and the keys of its
sketch. So a copy is no duplicate of its model, as two texts that have nothing to do with one another are none.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping

from sqlalchemy import Connection, Table, func, select

from ingest.adapters.store import Store
from ingest.adapters.tables import (
    SEARCH_INDEX,
    access_check,
    article,
    article_band,
    article_revision,
    article_url,
    change,
    fetch,
    frontier,
)
from ingest.core.urls import KEY_VERSION

from .made_up import BASE, HOSTS, added_to_names

_TURN_OF_HOST = f"(article_id - 1 - (article_id - 1) / {HOSTS} * {HOSTS})"
_ADDRESS = f"'https://paper-' || {_TURN_OF_HOST} || '.example.org/2026/story-' || (article_id - 1 + {{first}})"
_DIGEST = {"sqlite": "digest({})", "postgresql": "encode(sha256(convert_to({}, 'UTF8')), 'hex')"}
_SPACE = {"sqlite": "instr({}, ' ')", "postgresql": "position(' ' IN {})"}
_KEY_STEP = 0x1D4E_5F7B_9A3C


def multiply(store: Store, base: int, turn: int) -> None:
    """Add the articles of a turn: as many as the first that were stored, under later numbers.

    Args:
        base: How many those are, BASE but in tests; their numbers in the database are 1 to `base`.
        turn: From 1; the articles made are those numbered from `turn * BASE` on.
    """
    with store._db.writing() as connection:  # noqa: SLF001 - rows that no caller of the store may write
        _teach(connection)
        shift = max(_last(connection, table) for table in (article, frontier, fetch, access_check))
        log_end = connection.exec_driver_sql("SELECT seq FROM change_head").scalar_one()
        for table, values in _values(connection.dialect.name, turn, shift, log_end).items():
            _copy(connection, table, values, base)
        _copy_index(connection, base, turn, shift)
        for name in ("change_head", "search_state"):
            connection.exec_driver_sql(f"UPDATE {name} SET seq = {log_end + base}")
        if connection.dialect.name == "postgresql":
            for table in (article, frontier, fetch, access_check):
                connection.execute(
                    select(func.setval(func.pg_get_serial_sequence(table.name, "id"), func.max(table.c.id)))
                )
    store._db.reached(log_end + base)  # noqa: SLF001 - as above


def _values(kind: str, turn: int, shift: int, log_end: int) -> Mapping[Table, Mapping[str, str]]:
    """What differs in a copy, by table and column; everything else is as in its model."""
    address = _ADDRESS.format(first=BASE * turn)
    key = _DIGEST[kind].format(f"'{KEY_VERSION} ' || substr({address}, 9) || '?'")
    drawn = {name: _DIGEST[kind].format(f"{name} || ':{turn}'") for name in ("content_hash", "body_hash")}
    own = {"id": f"id + {shift}", "article_id": f"article_id + {shift}"}
    told = {name: _renamed(kind, name, turn) for name in ("deck", "body_text")}
    return {
        article: {
            "id": own["id"],
            **drawn,
            **{name: f"{name} + {shift}" for name in ("cluster_id", "access_check_id")},
            "change_seq": f"change_seq + {log_end}",
        },
        frontier: {**own, "url": address, "url_key": key},
        fetch: {**own, "frontier_id": f"frontier_id + {shift}", "url": address, "url_final": address},
        article_url: {"article_id": own["article_id"], "url": address, "url_key": key},
        article_revision: {"article_id": own["article_id"], "url_final": address, **drawn, **told},
        access_check: own,
        article_band: {"article_id": own["article_id"], "key": f"key / 2 + {turn * _KEY_STEP}"},
        change: {"article_id": own["article_id"], "seq": f"seq + {log_end}"},
    }


def _renamed(kind: str, column: str, turn: int) -> str:
    """A text whose first word, the story's name, is another story's."""
    space = _SPACE[kind].format(column)
    return f"substr({column}, 1, {space} - 1) || '{added_to_names(turn)}' || substr({column}, {space})"


def _copy(connection: Connection, table: Table, values: Mapping[str, str], base: int) -> None:
    quote = connection.dialect.identifier_preparer
    name, columns = quote.format_table(table), [quote.quote(column.name) for column in table.columns]
    taken = [values.get(column.name, quote.quote(column.name)) for column in table.columns]
    of_base = f"{'id' if table is article else 'article_id'} <= {base}"
    connection.exec_driver_sql(
        f"INSERT INTO {name} ({', '.join(columns)}) SELECT {', '.join(taken)} FROM {name} WHERE {of_base}"
    )


def _copy_index(connection: Connection, base: int, turn: int, shift: int) -> None:
    if connection.dialect.name == "sqlite":
        deck, body = (_renamed("sqlite", name, turn) for name in ("deck", "body"))
        statement = (
            f"INSERT INTO {SEARCH_INDEX} (rowid, headline, deck, author, body)"
            f" SELECT rowid + {shift}, headline, {deck}, author, {body} FROM {SEARCH_INDEX} WHERE rowid <= {base}"
        )
    else:
        name = "lower(split_part(body_text, ' ', 1))"
        renamed = f"replace(document::text, '''' || {name} || '''', '''' || {name} || '{added_to_names(turn)}''')"
        statement = (
            f"INSERT INTO {SEARCH_INDEX} (article_id, document) SELECT article_id + {shift}, {renamed}::tsvector"
            f" FROM {SEARCH_INDEX} JOIN article_revision USING (article_id) WHERE article_id <= {base}"
        )
    connection.exec_driver_sql(statement)


def _teach(connection: Connection) -> None:
    """Give SQLite the one function that it lacks."""
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        raw.create_function("digest", 1, _digest, deterministic=True)


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


def _last(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.max(table.c.id))).scalar_one())
