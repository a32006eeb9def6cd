"""Settings and databases that must not be used: every command says so in one line and leaves the database as it was."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import psycopg
import pytest
from command_line import Ingest, contents, leaf_commands
from databases import Databases, PostgresDatabases

from ingest.adapters.store.schema import HEAD

PAGE = "<!doctype html><html lang=en><title>Herring</title><article><h1>Herring</h1><p>Boats came home.</p></article>"
WITHOUT_DATABASE = (
    "extract page.html",
    "extract --manifest in.jsonl --out out.jsonl",
    "explain page.html",
    "rules check",
    "rules test",
    "rules import ftr --out imported",
    "rules new page.html",
)
WITH_DATABASE = (
    "sources list",
    "sources pause 1",
    "sources resume 1",
    "sources remove 1",
    "quarantine list",
    "quarantine retry --all",
    "articles",
    "show 1",
    "explain 1",
    "changes",
    "search harbour",
    "hosts policy harbour.example",
    "purge --host p.example --yes",
    "policy apply",
    "duplicates",
    "db backup out.db",
    "db new-epoch",
    "diff 1",
    "subscriptions list",
    "subscriptions check",
    "archive prune",
    "reextract",
    "export --format csv --out out.csv",
    "status",
    "health",
)
MAKING_DATABASE = (
    "add http://127.0.0.1",
    "run --once",
    "backfill --urls list.txt",
    "db upgrade",
)
NO_CONFIG = ("demo", "db roles")  # one brings its own, the other asks for none


@pytest.fixture
def shelf(here: Path) -> Path:
    (here / "page.html").write_text(PAGE)
    (here / "in.jsonl").write_text('{"id": 1, "html": "page.html"}\n')
    (here / "list.txt").write_text("http://127.0.0.1/a\n")
    return here


def words_of(command: str) -> list[str]:
    return command.split(" ")


def test_the_tables_here_name_every_command() -> None:
    tables = (*WITHOUT_DATABASE, *WITH_DATABASE, *MAKING_DATABASE, *NO_CONFIG, "init", "doctor", "db check")
    named = {leaf for leaf in leaf_commands() for command in tables if tuple(words_of(command)[: len(leaf)]) == leaf}

    assert named == leaf_commands()


@pytest.mark.parametrize("command", [*WITHOUT_DATABASE, *WITH_DATABASE, *MAKING_DATABASE, "init", "db check"])
def test_an_unknown_key_stops_every_command(shelf: Path, ingest: Ingest, command: str) -> None:
    (shelf / "bad.toml").write_text("[fetch]\nspeed = 1\n")
    before = contents(shelf)

    answer = ingest("--config", "bad.toml", *words_of(command))

    assert answer.code == 2
    assert all(word in answer.complaint() for word in ("bad.toml", "fetch.speed", "not a known key"))
    assert contents(shelf) == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[fetch]\nconcurrency = 0", "fetch.concurrency"),
        ('[jail]\nworkers = "many"', "jail.workers"),
        ("[fetch", "bad.toml"),
        ('[folders]\nrules = "nowhere"', "nowhere"),
    ],
    ids=["below its bound", "of another type", "not TOML", "rules that are not there"],
)
def test_a_bad_value_names_its_key(shelf: Path, ingest: Ingest, line: str, said: str) -> None:
    (shelf / "bad.toml").write_text(line + "\n")

    answer = ingest("--config", "bad.toml", "extract", "page.html")

    assert (answer.code, said in answer.complaint()) == (2, True), answer


def make_newer(path: Path, template: Path) -> None:
    shutil.copy(template, path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def make_foreign(path: Path, _template: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE invoice (id INTEGER)")
    connection.close()


def make_noise(path: Path, _template: Path) -> None:
    path.write_bytes(b"letters to the editor, none of them a database page " * 100)


MAKERS = {"newer than this program knows": make_newer, "not ours": make_foreign, "not a usable SQLite": make_noise}


@pytest.mark.parametrize("said", MAKERS)
@pytest.mark.parametrize("command", [*WITH_DATABASE, *MAKING_DATABASE, "init"])
def test_a_database_that_must_not_be_used_is_left_alone(
    shelf: Path, sqlite_template: Path, ingest: Ingest, command: str, said: str
) -> None:
    (shelf / "config.toml").write_text("[jail]\nworkers = 1\n")
    MAKERS[said](shelf / "ingest.db", sqlite_template)
    before = contents(shelf)

    answer = ingest(*words_of(command))

    assert (answer.code, said in answer.complaint()) == (3, True), answer
    assert contents(shelf) == before


@pytest.mark.parametrize("said", MAKERS)
@pytest.mark.parametrize("command", ["doctor", "db check"])
def test_what_looks_for_faults_tells_it_as_a_finding(
    shelf: Path, sqlite_template: Path, ingest: Ingest, command: str, said: str
) -> None:
    (shelf / "config.toml").write_text("[jail]\nworkers = 1\n")
    MAKERS[said](shelf / "ingest.db", sqlite_template)
    before = contents(shelf)

    answer = ingest(*words_of(command))

    assert answer.code in (1, 3)
    assert said in " ".join((answer.out + answer.err).split())
    assert contents(shelf) == before


@pytest.mark.parametrize("command", [*WITH_DATABASE, "db check"])
def test_looking_at_a_database_that_is_not_there_makes_none(shelf: Path, ingest: Ingest, command: str) -> None:
    before = contents(shelf)

    answer = ingest(*words_of(command))

    assert (answer.code, "ingest db upgrade" in answer.complaint()) == (3, True), answer
    assert contents(shelf) == before


def change_version(url: str, version: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", (version,))


@pytest.mark.parametrize("command", ["status", "run --once", "db upgrade", "init"])
def test_a_newer_postgresql_database_is_refused(
    shelf: Path, ingest: Ingest, postgres_databases: PostgresDatabases, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (shelf / "config.toml").write_text("[jail]\nworkers = 1\n")
    url = postgres_databases.migrated()
    change_version(url, "9999")
    monkeypatch.setenv("INGEST_DATABASE_URL", url)

    refused = ingest(*words_of(command))
    change_version(url, HEAD)
    taken = ingest("db", "check")

    assert (refused.code, "newer than this program knows" in refused.complaint()) == (3, True), refused
    assert (taken.code, taken.out) == (0, "the database is well\n")


@pytest.mark.parametrize("command", ["status", "run --once", "db upgrade", "db check"])
@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql://tester:hidden@127.0.0.1:1/news", 3),
        ("mysql://127.0.0.1/news", 3),
        ("sqlite:///:memory:", 3),
        ("news", 3),
    ],
    ids=["nobody answers", "another kind", "in memory", "no URL"],
)
def test_a_database_that_cannot_be_had_is_one_line_without_its_password(
    shelf: Path, ingest: Ingest, monkeypatch: pytest.MonkeyPatch, command: str, url: str, code: int
) -> None:
    assert shelf.is_dir()
    monkeypatch.setenv("INGEST_DATABASE_URL", url)

    answer = ingest(*words_of(command))

    assert (answer.code, "hidden" in answer.complaint()) == (code, False), answer


def test_a_whole_database_passes_where_the_refused_ones_did_not(
    shelf: Path, ingest: Ingest, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shelf / "config.toml").write_text("[jail]\nworkers = 1\n")
    monkeypatch.setenv("INGEST_DATABASE_URL", databases.migrated())

    codes = {command: ingest(*words_of(command)).code for command in ("status", "articles", "changes", "db check")}

    assert set(codes.values()) == {0}, codes
