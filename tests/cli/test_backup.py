"""`ingest db backup`, `check --full`, `new-epoch`, `roles`: a backup is whole, and known as one when it is restored."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from command_line import Ingest
from databases import Databases, PostgresDatabases, SqliteDatabases
from postgres_server import find_binaries
from purge_rig import keep, secret
from store_samples import reading, store_page

from ingest.adapters.archive import WarcArchive, erase_records, list_files
from ingest.adapters.store import back_up_database, backing_up, check_database, open_store
from ingest.adapters.store.copying import copy_sqlite
from ingest.errors import StoreError

URL = "https://www.news.example/ferry"
LOOP = Path(__file__).parents[1] / "adapters" / "store" / "storing_loop.py"


@pytest.fixture
def url(here: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with three articles and their raw responses, which nobody has open."""
    made = databases.migrated()
    (here / "config.toml").write_text("[jail]\nworkers = 1\n")
    monkeypatch.setenv("INGEST_DATABASE_URL", made)
    monkeypatch.setenv("PATH", f"{find_binaries().folder}:{os.environ['PATH']}")
    store, archive = open_store(made), WarcArchive(here / "archive", 10)
    for number in range(3):
        keep(store, archive, f"{URL}{number}", secret(f"{URL}{number}", headline=f"Ferry {number}"))
    archive.close()
    store.close()
    return made


def restore(backup: Path, databases: Databases) -> str:
    """Put a backup into a new database, as docs/operating.md says."""
    url = databases.empty()
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).write_bytes(backup.read_bytes())
    else:
        restoring = [str(find_binaries().folder / "pg_restore"), "--exit-on-error", f"--dbname={url}", str(backup)]
        subprocess.run(restoring, check=True)
    return url


def test_a_backup_restored_is_the_same_articles_in_a_new_epoch(
    ingest: Ingest, url: str, databases: Databases, here: Path
) -> None:
    done = ingest("db", "backup", "copy.bak", "--json").json()
    restored = restore(here / "copy.bak", databases)
    before, after = open_store(url), open_store(restored)
    heads = before.change_head(), after.change_head()
    same = [row.body_text for row in before.list_articles()] == [row.body_text for row in after.list_articles()]
    before.close()
    after.close()

    assert done["rows"]["article"] == 3
    assert same
    assert heads[0].seq == heads[1].seq
    assert heads[0].epoch != heads[1].epoch
    assert check_database(restored) == ()
    assert stat.S_IMODE((here / "copy.bak").stat().st_mode) == 0o600
    assert [path.name for path in here.iterdir() if "copy" in path.name] == ["copy.bak"]


def test_a_backup_put_back_over_its_own_database_opens_a_new_epoch(
    sqlite_databases: SqliteDatabases, tmp_path: Path
) -> None:
    """Even where nothing was stored since, and the file in the file system is the very same one."""
    url = sqlite_databases.migrated()
    store = open_store(url)
    store_page(store, URL, reading(URL))
    before = store.change_head()
    store.close()
    back_up_database(url, tmp_path / "copy.bak")
    Path(url.removeprefix("sqlite:///")).write_bytes((tmp_path / "copy.bak").read_bytes())
    store = open_store(url)
    after = store.change_head()
    store.close()

    assert after.seq == before.seq
    assert after.epoch != before.epoch


def test_a_backup_says_what_it_is_and_never_replaces_a_file(ingest: Ingest, url: str, here: Path) -> None:
    done = ingest("db", "backup", "copy.bak")
    kept = (here / "copy.bak").read_bytes()
    again = ingest("db", "backup", "copy.bak")
    nowhere = ingest("db", "backup", "no/such/folder/copy.bak")

    assert "verified" in done.out
    assert "copy" in done.out.splitlines()[1]
    assert (again.code, nowhere.code) == (2, 2)
    assert "is there already" in again.complaint()
    assert "is not a folder" in nowhere.complaint()
    assert (here / "copy.bak").read_bytes() == kept


def test_without_postgresqls_programs_one_line_says_what_to_do(
    postgres_databases: PostgresDatabases, here: Path, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INGEST_DATABASE_URL", postgres_databases.migrated())
    monkeypatch.setenv("PATH", str(here))
    monkeypatch.setattr(backing_up, "_SYSTEM_BINARIES", here)
    answer = ingest("db", "backup", "copy.bak")

    assert answer.code == 2
    assert "install PostgreSQL's client programs" in answer.complaint()
    assert not (here / "copy.bak").exists()


def test_a_backup_taken_while_others_store_is_whole(url: str, databases: Databases, here: Path) -> None:
    writing = subprocess.Popen([sys.executable, LOOP, url, "1"], stdout=subprocess.PIPE)
    assert writing.stdout is not None
    writing.stdout.readline()
    backups = [back_up_database(url, here / f"copy-{number}.bak") for number in range(2)]
    writing.send_signal(signal.SIGKILL)
    writing.communicate()
    found = [check_database(restore(backup.file, databases)) for backup in backups]

    assert backups[0].rows["article"] >= 1
    assert backups[1].rows["article"] >= backups[0].rows["article"]
    assert found == [(), ()]


def test_control_a_copy_that_lacks_a_row_is_not_kept(
    sqlite_databases: SqliteDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = sqlite_databases.migrated()
    store = open_store(url)
    store_page(store, URL, reading(URL))
    store.close()
    copying = copy_sqlite

    def lossy(source: Path, target: Path, *, look: object, tell: object) -> None:
        def lose(read: sqlite3.Connection, written: sqlite3.Connection) -> None:
            written.execute("DELETE FROM access_check")
            look(read, written)  # type: ignore[operator]  # what it was given

        copying(source, target, look=lose)

    monkeypatch.setattr(backing_up, "copy_sqlite", lossy)
    with pytest.raises(StoreError, match="0 rows of access_check, the database 1"):
        back_up_database(url, tmp_path / "copy.bak")

    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == []


def test_control_a_dump_that_lacks_a_row_is_not_kept(
    postgres_databases: PostgresDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{find_binaries().folder}:{os.environ['PATH']}")
    url = postgres_databases.migrated()
    store = open_store(url)
    store_page(store, URL, reading(URL))
    store.close()
    counted = backing_up._count_dumped
    monkeypatch.setattr(backing_up, "_count_dumped", lambda restore, dump: counted(restore, dump) | {"access_check": 0})
    with pytest.raises(StoreError, match="0 rows of access_check, the database 1"):
        back_up_database(url, tmp_path / "copy.bak")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("full", [False, True], ids=["a sample", "all"])
def test_the_check_reads_the_archive(ingest: Ingest, url: str, here: Path, full: bool) -> None:
    words = ("db", "check", "--json", *(("--full",) if full else ()))
    well = ingest(*words)
    store = open_store(url)
    refs = [ref for number in (1, 2, 3) if (ref := store.find_raw(number))]
    store.close()
    erase_records(here / "archive", refs[:1])
    erased = ingest(*words).json()
    [file] = list_files(here / "archive")
    (here / "archive" / file.name).rename(here / "elsewhere")
    gone = ingest(*words)

    assert (well.code, well.json()) == (0, {"well": True, "problems": []})
    assert erased["well"] is False
    assert [f"{refs[0].file}:{refs[0].offset}" in problem for problem in erased["problems"]] == [True]
    assert gone.code == 1
    assert [f"3 of the records looked at point into {file.name}" in line for line in gone.json()["problems"]] == [True]


def test_the_check_notices_a_row_that_points_at_another_page(ingest: Ingest, url: str, here: Path) -> None:
    store = open_store(url)
    with store._db.writing() as connection:
        connection.exec_driver_sql(f"UPDATE archive_record SET url = '{URL}9' WHERE id = 1")
    store.close()
    [problem] = ingest("db", "check", "--json").json()["problems"]

    assert "another page than its row says" in problem


@pytest.mark.parametrize(
    "damage",
    ["UPDATE article_revision SET revision_no = 7", "UPDATE article SET revision_no = 2 WHERE id = 1"],
)
def test_the_check_notices_revisions_that_do_not_follow_on_one_another(ingest: Ingest, url: str, damage: str) -> None:
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute(damage)
        connection.close()
    else:
        with psycopg.connect(url) as server:
            server.execute("SET session_replication_role = replica")  # no foreign keys for this session
            server.execute(damage)
    problems = ingest("db", "check", "--json").json()["problems"]

    assert any("the revisions of 1" in problem for problem in problems)


def test_roles_are_printed_for_psql(ingest: Ingest) -> None:
    printed = ingest("db", "roles", "--prefix", "news")
    refused = ingest("db", "roles", "--prefix", "news; DROP")

    assert printed.out.startswith("-- Roles for ingest")
    assert "CREATE ROLE news_reader LOGIN" in printed.out
    assert refused.code == 2
    assert "no beginning of a role's name" in refused.complaint()


def test_a_new_epoch_is_begun_by_hand(ingest: Ingest, url: str) -> None:
    old = ingest("changes", "--json").json()["cursor"]
    begun = ingest("db", "new-epoch", "--json").json()
    refused = ingest("changes", "--after", old)

    assert not old.startswith(begun["epoch"])
    assert old.endswith(f":{begun['seq']}")
    assert refused.code == 4
