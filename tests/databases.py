"""Fresh databases for tests, empty or migrated; migrating once and copying is four times as fast as migrating each."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from ingest.adapters.store import upgrade_database

_NUMBERS = itertools.count(1)


class Databases(Protocol):
    """Makes databases of one kind."""

    def empty(self) -> str:
        """Return the URL of a new database without any table."""

    def migrated(self) -> str:
        """Return the URL of a new database that was migrated and never opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SqliteDatabases:
    """Files in a folder; copied from a migrated one."""

    folder: Path
    template: Path

    def empty(self) -> str:
        return f"sqlite:///{self.folder / f'ingest-{next(_NUMBERS)}.db'}"

    def migrated(self) -> str:
        url = self.empty()
        shutil.copy(self.template, url.removeprefix("sqlite:///"))
        return url


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresDatabases:
    """Databases on the session's server; copied from a migrated one.

    Attributes:
        url: Of a database on the server, with `{name}` where its name goes.
        made: Names of what was made, to be dropped after the test.
    """

    url: str
    template: str
    made: list[str]

    def empty(self) -> str:
        return self._create("template0")

    def migrated(self) -> str:
        return self._create(self.template)

    def drop(self) -> None:
        with psycopg.connect(self.url.format(name="postgres"), autocommit=True) as connection:
            for name in self.made:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _create(self, template: str) -> str:
        name = f"test_{next(_NUMBERS)}"
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log")
        with psycopg.connect(self.url.format(name="postgres"), autocommit=True) as connection:
            connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        self.made.append(name)
        return self.url.format(name=name)


def make_sqlite_template(folder: Path) -> Path:
    """Return a migrated SQLite file that no connection has open."""
    path = folder / "template.db"
    upgrade_database(f"sqlite:///{path}")
    return path


def make_postgres_template(url: str) -> str:
    """Return the name of a migrated database that nobody is connected to."""
    databases = PostgresDatabases(url=url, template="template0", made=[])
    upgrade_database(databases.empty())
    return databases.made[0]
