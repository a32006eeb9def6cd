"""Any text at all goes in, and the same comes out of both databases: valid, normalised, of the same length."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from databases import PostgresDatabases, SqliteDatabases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, func, insert, select
from store_samples import NOON

from ingest.adapters.store.engine import make_engine
from ingest.adapters.tables import METADATA, article_revision, frontier, host, plain_text
from ingest.adapters.tables.types import UTCDateTime

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@pytest.fixture
def both(
    sqlite_databases: SqliteDatabases, postgres_databases: PostgresDatabases
) -> Iterator[tuple[Connection, Connection]]:
    engines = [make_engine(sqlite_databases.migrated()), create_engine(postgres_databases.migrated())]
    connections = [engine.connect() for engine in engines]
    yield connections[0], connections[1]
    for connection, engine in zip(connections, engines, strict=True):
        connection.close()
        engine.dispose()


def stored(connection: Connection, raw: str) -> tuple[str, int, object]:
    """Store a text and a JSON value with it, and return both with the length that the database counts."""
    with connection.begin():
        connection.execute(insert(host).values(name="h", next_at=NOON))
        values = {"url": raw, "url_key": "k", "host": "h", "target": "page", "state": "done", "first_seen_at": NOON}
        connection.execute(insert(frontier).values(hint={"title": raw, "list": [raw]}, **values))
        columns = select(frontier.c.url, func.length(frontier.c.url), frontier.c.hint)
        row = tuple(connection.execute(columns).one())
        connection.get_transaction().rollback()  # type: ignore[union-attr]  # one was begun just above
    return row[0], row[1], row[2]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=ANY_TEXT)
def test_text_comes_back_equal_from_both(both: tuple[Connection, Connection], raw: str) -> None:
    from_sqlite, from_postgresql = (stored(connection, raw) for connection in both)
    text, length, hint = from_sqlite

    assert from_sqlite == from_postgresql
    assert text == plain_text(raw)
    assert length == len(text)
    assert hint == {"title": text, "list": [text]}


@given(raw=ANY_TEXT)
def test_plain_text_is_valid_normalised_and_final(raw: str) -> None:
    text = plain_text(raw)

    assert text.encode("utf-8").decode("utf-8") == text
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in text)
    assert plain_text(text) == text


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="must be aware"):
        UTCDateTime().process_bind_param(NOON.replace(tzinfo=None), make_engine("sqlite:///x").dialect)


def test_every_column_says_what_it_holds() -> None:
    silent = [str(column) for table in METADATA.sorted_tables for column in table.columns if not column.comment]

    assert silent == []
    assert article_revision.c.body_text.comment is not None
