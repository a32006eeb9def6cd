"""What every test may use: the `--nightly` switch, and a database of each kind.

A test that asks for `database_url` runs twice: on a fresh SQLite file and on a fresh PostgreSQL database. The server is
real, started once for the session when the first test asks for it; where there is none to start, that is an error.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from hand_clock import HandClock
from postgres_server import running_postgres
from psycopg import sql

from ingest.adapters.store import Store, open_store

MakeDatabase = Callable[[], str]
_NUMBERS = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="run the slow tests too (marked `nightly`)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the nightly tests out of the gate: deselected and counted as such, never skipped."""
    if config.getoption("--nightly"):
        return
    slow = [item for item in items if item.get_closest_marker("nightly")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("nightly")]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running PostgreSQL, with `{name}` where the database's name goes."""
    with running_postgres() as url:
        yield url


@pytest.fixture
def make_postgres(postgres_server: str) -> Iterator[MakeDatabase]:
    """Makes empty PostgreSQL databases and returns their URLs; dropped after the test."""
    made: list[str] = []
    with psycopg.connect(postgres_server.format(name="postgres"), autocommit=True) as connection:

        def make() -> str:
            name = f"test_{next(_NUMBERS)}"
            connection.execute(sql.SQL("CREATE DATABASE {} STRATEGY file_copy").format(sql.Identifier(name)))
            made.append(name)
            return postgres_server.format(name=name)

        yield make
        for name in made:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(params=["sqlite", "postgresql"])
def make_database(request: pytest.FixtureRequest, tmp_path: Path) -> MakeDatabase:
    """Makes empty databases of one kind and returns their URLs; the test runs once for each kind."""
    if request.param == "postgresql":
        make: MakeDatabase = request.getfixturevalue("make_postgres")
        return make
    return lambda: f"sqlite:///{tmp_path / f'ingest-{next(_NUMBERS)}.db'}"


@pytest.fixture
def database_url(make_database: MakeDatabase) -> str:
    """The URL of an empty database; the test runs once on SQLite and once on PostgreSQL."""
    return make_database()


@pytest.fixture
def clock() -> HandClock:
    """The clock of `store`, which the test moves."""
    return HandClock()


@pytest.fixture
def store(database_url: str, clock: HandClock) -> Iterator[Store]:
    """An open store on an empty database; the test runs once on SQLite and once on PostgreSQL."""
    opened = open_store(database_url, clock=clock)
    yield opened
    opened.close()
