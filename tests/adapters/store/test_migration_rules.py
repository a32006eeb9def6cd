"""Migrations by their rules: linted, safe to kill, patient with locks, and undone by the copy made before."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from alembic import command
from databases import Databases, PostgresDatabases, SqliteDatabases
from sqlalchemy import Engine, event, inspect, select, text
from store_samples import reading, store_page

from ingest.adapters.store import check_database, open_store, upgrade_database
from ingest.adapters.store import schema as store_schema
from ingest.adapters.store.clock import DatabaseClock
from ingest.adapters.store.database import Database
from ingest.adapters.store.schema import HEAD, REVISIONS
from ingest.adapters.store.schema import alembic_config as config_for
from ingest.adapters.tables import METADATA
from ingest.adapters.tables.views import NOISE
from ingest.errors import StoreLocked

RELEASED: str | None = None
"""Schema of the last release; what came after it is one step. None before the first release."""
# Left out: styles of writing that this schema decides otherwise, and what one transaction makes needless.
NOT_ASKED = (
    "prefer-bigint-over-int",
    "prefer-identity",
    "prefer-robust-stmts",
    "prefer-text-field",
    "require-timeout-settings",
)
LOOP = Path(__file__).with_name("migrating_alone.py")


def lint(sql: str, folder: Path) -> list[str]:
    """Return the rules that PostgreSQL statements break."""
    file = folder / "migration.sql"
    file.write_text(sql, encoding="utf-8")
    squawk = Path(sys.executable).with_name("squawk")
    left_out = f"--exclude={','.join(NOT_ASKED)}"
    asked = [str(squawk), "--reporter", "gcc", "--assume-in-transaction", left_out, str(file)]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)
    return [line for line in said.stdout.splitlines() if ": warning: " in line or ": error: " in line]


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Take down what the database is sent."""
    sent: list[str] = []

    def take(_c: object, _k: object, statement: str, *_: object) -> None:
        sent.append(statement.rstrip().rstrip(";") + ";")

    event.listen(database.engine, "before_cursor_execute", take)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", take)


def test_what_comes_after_the_last_release_expands_and_locks_nothing(
    postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    database = Database(postgres_databases.empty(), DatabaseClock())
    with database.migrating() as connection:
        if RELEASED:
            command.upgrade(config_for(connection), RELEASED)
        with statements(database) as sent:
            command.upgrade(config_for(connection), "head")
    database.close()
    changes = [statement for statement in sent if statement.split()[0] in ("CREATE", "ALTER", "DROP", "UPDATE")]

    assert any("CREATE TABLE article" in change for change in changes)
    assert lint("\n".join(changes), tmp_path) == []


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE article DROP COLUMN domain;",
        "ALTER TABLE article RENAME COLUMN domain TO site;",
        "ALTER TABLE article ALTER COLUMN domain TYPE varchar(20);",
        "ALTER TABLE article ADD COLUMN score integer NOT NULL;",
        "CREATE INDEX ix_article_status ON article (status);",
        "DROP TABLE noise;",
    ],
)
def test_the_linter_sees_what_would_break_the_release_before_or_lock_a_table(statement: str, tmp_path: Path) -> None:
    assert lint(statement, tmp_path)


@pytest.mark.parametrize("at", [5, 30, pytest.param(45, marks=pytest.mark.nightly), 60])
def test_a_migration_that_is_killed_can_be_run_again(databases: Databases, at: int) -> None:
    url = databases.empty()
    killed = subprocess.run([sys.executable, LOOP, url, str(at)], capture_output=True, check=False)
    database = Database(url, DatabaseClock())
    with database.reading() as connection:
        left = set(inspect(connection).get_table_names()) & set(METADATA.tables)
    database.close()
    upgrade_database(url)

    assert killed.returncode == -9
    assert left == set()
    assert check_database(url) == ()


@pytest.mark.nightly
def test_every_step_goes_down_and_up_with_data(databases: Databases) -> None:
    url = databases.migrated()
    store = open_store(url)
    for number in range(3):
        store_page(
            store, f"https://example.org/{number}", reading(f"https://example.org/{number}", (f"Text {number}.",))
        )
    store.close()
    database = Database(url, DatabaseClock())
    before, ledger = rows_of(database), ledger_of(database)
    for revision in reversed(REVISIONS[:-1]):
        with database.migrating() as connection:
            command.downgrade(config_for(connection), revision)
        held = {name: rows for name, rows in rows_of(database).items() if rows}
        lines = held.pop("noise", None)  # what versions carry by now stands in rows again
        with database.migrating() as connection:
            command.upgrade(config_for(connection), "head")
        after = rows_of(database)

        assert {name: narrowed(after[name], rows) for name, rows in held.items()} == held
        assert {name: narrowed(before[name], rows) for name, rows in held.items()} == held
        assert lines is None or ledger_of(database) == ledger
    database.close()

    assert ledger
    assert check_database(url) == ()


def rows_of(database: Database) -> dict[str, list[dict[str, str]]]:
    """Every row of every table that is there, by the columns that it has."""
    with database.reading() as connection:
        present = inspect(connection).get_table_names()
        found = {}
        for name in sorted(set(present) & set(METADATA.tables)):
            table = METADATA.tables[name]
            have = {column["name"] for column in inspect(connection).get_columns(name)}
            columns = [column for column in table.columns if column.name in have]
            rows = connection.execute(select(*columns).order_by(*table.primary_key)).mappings()
            found[name] = [{column: repr(value) for column, value in row.items()} for row in rows]
    return found


def narrowed(rows: list[dict[str, str]], like: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows, with the columns that the others have."""
    return [{column: row[column] for column in like[0]} for row in rows]


def ledger_of(database: Database) -> list[tuple[object, ...]]:
    """Every line of every noise ledger, as consumers see it."""
    view = NOISE.table
    ordered = select(view).order_by(view.c.article_id, view.c.revision_no, view.c.line_no)
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(ordered)]


def test_a_migration_gives_way_to_who_holds_a_lock_and_changes_nothing(
    postgres_databases: PostgresDatabases, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = older(postgres_databases)
    monkeypatch.setattr(store_schema, "_LOCK_TIMEOUT_MS", 50)
    monkeypatch.setattr(store_schema, "_PAUSES_S", (0.0, 0.0))
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as other:
        other.execute("LOCK TABLE alembic_version IN SHARE MODE")
        with pytest.raises(StoreLocked):
            upgrade_database(url)
        other.rollback()

    assert upgrade_database(url)
    assert check_database(url) == ()


def test_without_the_bound_it_would_wait_for_the_lock(
    postgres_databases: PostgresDatabases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with a bound longer than the statement may take, the wait is ended by something else."""
    url = older(postgres_databases)
    monkeypatch.setattr(store_schema, "_LOCK_TIMEOUT_MS", 60_000)
    waited = []

    @event.listens_for(Engine, "before_cursor_execute")
    def bound(connection: object, cursor: psycopg.Cursor[object], statement: str, *_: object) -> None:
        if statement.startswith("SET LOCAL lock_timeout"):
            waited.append(statement)
            cursor.execute("SET LOCAL statement_timeout = 200")

    try:
        with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as other:
            other.execute("LOCK TABLE alembic_version IN SHARE MODE")
            with pytest.raises(Exception, match="statement timeout"):
                upgrade_database(url)
    finally:
        event.remove(Engine, "before_cursor_execute", bound)

    assert waited


def older(databases: Databases) -> str:
    """A database one step behind."""
    url = databases.migrated()
    database = Database(url, DatabaseClock())
    with database.migrating() as connection:
        command.downgrade(config_for(connection), REVISIONS[-2])
    database.close()
    return url


def test_an_older_sqlite_file_is_copied_before_it_is_changed(sqlite_databases: SqliteDatabases) -> None:
    url = sqlite_databases.migrated()
    store = open_store(url)
    store_page(store, "https://example.org/a", reading("https://example.org/a"))
    store.close()
    database = Database(url, DatabaseClock())
    with database.migrating() as connection:
        command.downgrade(config_for(connection), REVISIONS[-2])
    database.close()
    path = Path(url.removeprefix("sqlite:///"))
    upgrade_database(url)
    copy = path.with_name(f"{path.name}.before-{HEAD}")
    copied = Database(f"sqlite:///{copy}", DatabaseClock())
    with copied.reading() as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        articles = connection.execute(text("SELECT count(*) FROM article")).scalar_one()
    copied.close()

    assert (version, articles) == (REVISIONS[-2], 1)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert check_database(url) == ()


def test_a_new_sqlite_file_needs_no_copy(sqlite_databases: SqliteDatabases) -> None:
    url = sqlite_databases.empty()
    upgrade_database(url)

    assert list(Path(url.removeprefix("sqlite:///")).parent.glob("*.before-*")) == []
