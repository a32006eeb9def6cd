"""Rows written together: few and many alike, over several tables in one statement, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from databases import Databases
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from ingest.adapters.store.bulk import Also, Way, Write, insert_rows, write_together
from ingest.adapters.store.clock import DatabaseClock
from ingest.adapters.store.database import Database
from ingest.adapters.store.direct import run, sent_together
from ingest.adapters.tables import host, site_policy

NOON = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
ODD = ("it's", 'a "quote"', "back\\slash", "a ? mark, a $1, a %s", "two\nlines", "{braces}", "null", "", "ütf-8 𝄞")


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    database = Database(databases.migrated(), DatabaseClock())
    yield database
    database.close()


def policy_row(number: int) -> dict[str, Any]:
    said = ODD[number % len(ODD)]
    return {
        "id": number + 1,
        "origin": f"https://paper-{number}.example.org",
        "host": f"paper-{number}.example.org",
        "file": "robots",
        "status": None if number % 3 else 200 + number,
        "problem": said,
        "rules": [[said, None, True], [number, {"of": said}]],
        "raw": said,
        "first_seen_at": NOON + timedelta(days=number),
        "last_seen_at": NOON,
        "expires_at": None if number % 2 else NOON,
    }


def host_row(name: str) -> dict[str, Any]:
    return {"name": name, "next_at": NOON}


def policies(connection: Connection) -> list[dict[str, Any]]:
    found = connection.execute(select(site_policy).order_by(site_policy.c.id)).mappings()
    return [dict(row) for row in found]


@pytest.mark.parametrize("count", [1, 2, 4, 5, 30], ids=lambda count: f"{count} rows")
def test_few_rows_and_many_come_back_as_they_were_written(database: Database, count: int) -> None:
    rows = [policy_row(number) for number in range(count)]
    with database.writing() as connection:
        insert_rows(connection, site_policy, rows)
    with database.reading() as connection:
        found = policies(connection)

    assert found == rows


@pytest.mark.parametrize("count", [1, 2, 30], ids=lambda count: f"{count} rows")
def test_rows_are_updated_by_their_number_and_no_other_is(database: Database, count: int) -> None:
    rows = [policy_row(number) for number in range(count + 1)]
    news = [{"id": row["id"], "rules": [row["raw"]], "status": None, "last_seen_at": NOON} for row in rows[:-1]]
    with database.writing() as connection:
        insert_rows(connection, site_policy, rows)
        write_together(connection, [Write(way=Way.UPDATE, table=site_policy, rows=news)])
    with database.reading() as connection:
        found = policies(connection)

    assert found == [*(row | new for row, new in zip(rows, news, strict=False)), rows[-1]]


@pytest.mark.parametrize("count", [1, 3, 8], ids=lambda count: f"{count} rows")
def test_rows_whose_key_is_taken_are_left_out_where_they_may_be(database: Database, count: int) -> None:
    rows = [host_row(f"host-{number}") for number in range(count)]
    later = [row | {"next_at": NOON + timedelta(days=1)} for row in [*rows, host_row("new")]]
    with database.writing() as connection:
        insert_rows(connection, host, rows)
        write_together(connection, [Write(way=Way.INSERT_NEW, table=host, rows=later)])
    with database.reading() as connection:
        found = {row.name: row.next_at for row in connection.execute(select(host.c.name, host.c.next_at))}

    assert found == {row["name"]: NOON for row in rows} | {"new": NOON + timedelta(days=1)}


def test_tables_are_written_in_one_statement_on_postgresql(postgres_databases: Databases) -> None:
    database = Database(postgres_databases.migrated(), DatabaseClock())
    freed = Also(statement="UPDATE host SET lease_token = ? WHERE name = ?", values=("mine", "here"))
    with database.writing() as connection:
        insert_rows(connection, host, [host_row("here")])
        write_together(
            connection,
            [
                Write(way=Way.INSERT, table=host, rows=[host_row("there")]),
                Write(way=Way.INSERT, table=site_policy, rows=[policy_row(0)]),
                freed,
            ],
        )
        commands = run(connection, "SELECT cmin::text FROM site_policy UNION SELECT cmin::text FROM host").fetchall()
        lease = connection.execute(select(host.c.lease_token).where(host.c.name == "here")).scalar_one()
    database.close()

    assert lease == "mine"
    assert commands == [("1",)]  # the second command of the transaction


def write_one_twice(database: Database) -> None:
    with database.writing() as connection, sent_together(connection):
        insert_rows(connection, host, [host_row("one")])
        insert_rows(connection, host, [host_row("one")])
        run(connection, "UPDATE host SET lease_token = ?", ("mine",))


def test_what_fails_among_statements_sent_together_rises_as_ever_and_takes_all_back(database: Database) -> None:
    with pytest.raises(IntegrityError, match="host"):
        write_one_twice(database)
    with database.reading() as connection:
        left = connection.execute(select(host.c.name)).scalars().all()

    assert left == []


def test_answers_to_what_was_sent_together_come_in_order(database: Database) -> None:
    with database.writing() as connection, sent_together(connection):
        insert_rows(connection, host, [host_row("one")])
        first = run(connection, "SELECT count(*) FROM host")
        insert_rows(connection, host, [host_row("two")])
        second = run(connection, "SELECT count(*) FROM host")
        counts = (second.fetchone()[0], first.fetchone()[0])

    assert counts == (2, 1)
