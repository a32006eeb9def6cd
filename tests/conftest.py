"""What every test may use: the `--nightly` switch, a database of each kind, jails, and commands to type.

A test that asks for `database_url` runs twice: on a fresh SQLite file and on a fresh PostgreSQL database. The server is
real, started once for the session when the first test asks for it; where there is none to start, that is an error.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from command_line import Ingest, Said
from databases import (
    Databases,
    PostgresDatabases,
    SqliteDatabases,
    make_postgres_template,
    make_sqlite_template,
)
from hand_clock import HandClock
from jail_readers import READERS
from jail_rig import OpenJail
from postgres_server import running_postgres

from ingest.adapters.jail import Jail
from ingest.adapters.store import Store, open_store
from ingest.cli.entry import run
from ingest.core.rules import Rulebook


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


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a migrated database on the server, to copy from."""
    return make_postgres_template(postgres_server)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to copy from."""
    return make_sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def sqlite_databases(tmp_path: Path, sqlite_template: Path) -> SqliteDatabases:
    """Makes SQLite databases."""
    return SqliteDatabases(folder=tmp_path, template=sqlite_template)


@pytest.fixture
def postgres_databases(postgres_server: str, postgres_template: str) -> Iterator[PostgresDatabases]:
    """Makes PostgreSQL databases, dropped after the test."""
    databases = PostgresDatabases(url=postgres_server, template=postgres_template, made=[])
    yield databases
    databases.drop()


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Makes databases of one kind; the test runs once for each kind."""
    made: Databases = request.getfixturevalue("sqlite_databases" if request.param == "sqlite" else "postgres_databases")
    return made


@pytest.fixture
def database_url(databases: Databases) -> str:
    """The URL of an empty database; the test runs once on SQLite and once on PostgreSQL."""
    return databases.empty()


@pytest.fixture
def clock() -> HandClock:
    """The clock of `store`, which the test moves."""
    return HandClock()


@pytest.fixture
def store(databases: Databases, clock: HandClock) -> Iterator[Store]:
    """An open store on an empty database; the test runs once on SQLite and once on PostgreSQL."""
    opened = open_store(databases.migrated(), clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def open_jail() -> Iterator[OpenJail]:
    """Opens jails whose readers obey their pages, and closes them after the test."""
    opened: list[Jail] = []

    def open_one(
        *,
        workers: int = 1,
        cpu_s: float = 5,
        wall_s: float = 10,
        memory_mib: int = 512,
        pages_per_worker: int = 500,
    ) -> Jail:
        jail = Jail(
            Rulebook(),
            workers=workers,
            cpu_s=cpu_s,
            wall_s=wall_s,
            memory_mib=memory_mib,
            pages_per_worker=pages_per_worker,
            readers=READERS,
        )
        opened.append(jail)
        return jail

    yield open_one
    for jail in opened:
        jail.close()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty; no setting of whoever runs the tests reaches it."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in [name for name in os.environ if name.startswith("INGEST_")]:
        monkeypatch.delenv(name)
    for name in ("XDG_CONFIG_HOME", "XDG_CONFIG_DIRS"):
        monkeypatch.setenv(name, str(tmp_path / "nobody"))
    return folder


@pytest.fixture
def ingest(here: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[Ingest]:
    """Runs commands in the current folder, in this process."""
    assert here.is_dir()

    def run_command(*words: str) -> Said:
        capfd.readouterr()
        code = run(words)
        out, err = capfd.readouterr()
        return Said(code=code, out=out, err=err)

    yield run_command
    structlog.reset_defaults()  # the logs of the next test do not go where this one's went
