"""Any text at all goes in, and the same comes out of both databases: valid, normalised, of the same length."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import pytest
from databases import PostgresDatabases, SqliteDatabases
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Text, create_engine, func, insert, literal, select
from sqlalchemy.exc import DBAPIError
from store_samples import NOON

from ingest.adapters.store.bulk import insert_rows
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


def stored(connection: Connection, raws: Sequence[str]) -> list[tuple[str, int, object]]:
    """Store texts as storing does, each with a JSON value; return them with the lengths that the database counts."""
    values = {"host": "h", "target": "page", "state": "done", "first_seen_at": NOON}
    rows = [
        {"url": raw, "hint": {"title": raw, "list": [raw]}, "url_key": str(number), **values}
        for number, raw in enumerate(raws)
    ]
    with connection.begin():
        connection.execute(insert(host).values(name="h", next_at=NOON))
        insert_rows(connection, frontier, rows)
        columns = select(frontier.c.url, func.length(frontier.c.url), frontier.c.hint).order_by(frontier.c.id)
        found = [(url, length, hint) for url, length, hint in connection.execute(columns)]
        connection.get_transaction().rollback()  # type: ignore[union-attr]  # one was begun just above
    return found


@pytest.mark.parametrize("examples", [200, pytest.param(5000, marks=pytest.mark.nightly)])  # ten texts in each
def test_text_comes_back_equal_from_both(both: tuple[Connection, Connection], examples: int) -> None:
    @settings(max_examples=examples, deadline=None, database=None)
    @given(raws=st.lists(ANY_TEXT, min_size=10, max_size=10))
    def come_back_equal(raws: list[str]) -> None:
        from_sqlite, from_postgresql = (stored(connection, raws) for connection in both)

        assert from_sqlite == from_postgresql
        for (text, length, hint), raw in zip(from_sqlite, raws, strict=True):
            assert text == plain_text(raw)
            assert length == len(text)
            assert hint == {"title": text, "list": [text]}

    come_back_equal()


@pytest.mark.parametrize(
    "raw",
    [
        "\ud800 half a pair \udfff",
        "a\x00b",
        "\u202eright to left\u202c",
        "\U0001f3f4\U000e0067\U000e0062\U000e007f \U0010fffd",
        "\x80\x9f\x7f\x1b[31m",
        "\ufeffmark \uffff \ufdd0",
        "e\u0301 " + "ab\U0001d11e " * 400_000,
    ],
    ids=["surrogates", "NUL", "RLO", "four bytes", "controls", "no characters", "a line of 2 MB"],
)
def test_odd_texts_come_back_equal_from_both(both: tuple[Connection, Connection], raw: str) -> None:
    from_sqlite, from_postgresql = (stored(connection, [raw]) for connection in both)

    assert from_sqlite == from_postgresql
    assert from_sqlite[0][0] == plain_text(raw)


def test_control_without_the_gate_the_databases_refuse_or_differ(both: tuple[Connection, Connection]) -> None:
    kept, refused = [], 0
    for connection in both:
        try:
            with connection.begin():
                kept.append(
                    connection.execute(select(literal("a\x00b", Text()), func.length(literal("a\x00b", Text())))).one()
                )
        except DBAPIError:
            refused += 1

    assert refused == 1
    assert kept[0][1] != len(kept[0][0])


@given(raw=ANY_TEXT)
@example(raw="e\u0301 \u212b \x9f \ud800")
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
