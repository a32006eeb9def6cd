"""The roles on a real PostgreSQL: the reader reads views alone, the writer changes no schema, the migrator does."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from databases import PostgresDatabases
from psycopg import errors, sql
from store_samples import reading, store_page

from ingest.adapters.store import PurgeTarget, Vacuum, open_store
from ingest.adapters.store.roles import write_roles
from ingest.adapters.tables import METADATA, SEARCH_INDEX, VIEWS

URL = "https://example.org/a"
PREFIX = "rolestest"


@pytest.fixture
def url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """A migrated database on which the script was run twice."""
    made = postgres_databases.migrated()
    with psycopg.connect(made, autocommit=True) as connection:
        for _ in range(2):
            connection.execute(write_roles(PREFIX))
    yield made
    with psycopg.connect(made, autocommit=True) as connection:
        for part in ("migrator", "writer", "reader"):
            name = sql.Identifier(f"{PREFIX}_{part}")
            connection.execute(sql.SQL("REASSIGN OWNED BY {} TO CURRENT_USER").format(name))
            connection.execute(sql.SQL("DROP OWNED BY {}").format(name))
            connection.execute(sql.SQL("DROP ROLE {}").format(name))


def as_role(url: str, part: str) -> str:
    return url.replace("tester@", f"{PREFIX}_{part}@")


def test_the_writer_stores_claims_and_purges(url: str) -> None:
    store = open_store(as_role(url, "writer"))
    outcome = store_page(store, URL, reading(URL))
    store.index_step()
    store.purge_batch(PurgeTarget(urls=(URL,)), lambda refs: None)
    clean = store.shrink(Vacuum.NONE)
    left = store.list_articles()
    store.close()

    assert (outcome.article_id, left, clean) == (1, (), True)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE noise",
        "ALTER TABLE article ADD COLUMN mine int",
        "DROP VIEW noise_v1",
        "UPDATE alembic_version SET version_num = '0'",
        "TRUNCATE change",
    ],
)
def test_the_writer_changes_no_schema(url: str, statement: str) -> None:
    with psycopg.connect(as_role(url, "writer")) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement)


@pytest.mark.parametrize("view", [view.name for view in VIEWS])
def test_the_reader_reads_every_view(url: str, view: str) -> None:
    with psycopg.connect(as_role(url, "reader")) as connection:
        found = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(view))).fetchone()

    assert found is not None


@pytest.mark.parametrize("table", [*sorted(METADATA.tables), SEARCH_INDEX, "alembic_version"])
def test_the_reader_reads_no_table(url: str, table: str) -> None:
    with psycopg.connect(as_role(url, "reader")) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change_head SET seq = 0",
        "DELETE FROM articles_v1",
        "DELETE FROM noise_v1",
        "CREATE TABLE mine (id int)",
        "SELECT nextval('source_id_seq')",
    ],
)
def test_the_reader_writes_nothing_even_if_it_asks_to(url: str, statement: str) -> None:
    refused = (errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)
    with psycopg.connect(as_role(url, "reader"), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(refused):
            connection.execute(statement)


def test_the_migrator_owns_what_it_upgrades(url: str) -> None:
    with psycopg.connect(as_role(url, "migrator")) as connection:
        connection.execute("ALTER TABLE article ADD COLUMN mine int")
        connection.execute("DROP VIEW noise_v1")
        connection.execute("ALTER FUNCTION ingest_wake_up() RENAME TO ingest_sleep")
        connection.rollback()


def test_control_without_the_script_a_new_role_reads_nothing_and_its_owner_everything(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {PREFIX}_stranger LOGIN")
    try:
        with psycopg.connect(as_role(url, "stranger")) as stranger, pytest.raises(errors.InsufficientPrivilege):
            stranger.execute("SELECT count(*) FROM articles_v1")
        with psycopg.connect(url) as owner:
            assert owner.execute("SELECT count(*) FROM article").fetchone() == (0,)
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP ROLE {PREFIX}_stranger")
