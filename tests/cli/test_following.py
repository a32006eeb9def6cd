"""`ingest changes --follow` as another program would run it: a process that is told of each commit."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import RUN
from databases import Databases
from sqlalchemy import update
from store_samples import reading, store_page

from ingest.adapters.store import Store, open_store
from ingest.adapters.tables import change_head


@pytest.fixture
def store(here: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    (here / "config.toml").write_text("[jail]\nworkers = 1\n")
    url = databases.migrated()
    monkeypatch.setenv("INGEST_DATABASE_URL", url)
    opened = open_store(url)
    yield opened
    opened.close()


def put(store: Store, number: int) -> None:
    store_page(store, f"https://p.example/{number}", reading(f"https://p.example/{number}", (f"Text {number}.",)))


def follow(*words: str) -> subprocess.Popen[str]:
    command = [*RUN, "changes", "--follow", "--json", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ.copy())


def test_each_change_is_told_as_it_is_committed_and_the_cursor_goes_on(store: Store) -> None:
    put(store, 1)
    first = follow()
    assert first.stdout
    told = [json.loads(first.stdout.readline())]
    for number in (2, 3):
        put(store, number)
        told.append(json.loads(first.stdout.readline()))
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=20)
    put(store, 4)
    second = follow("--after", told[-1]["cursor"])
    assert second.stdout
    later = json.loads(second.stdout.readline())
    second.send_signal(signal.SIGINT)
    _, said = second.communicate(timeout=20)

    assert [(one["seq"], one["kind"], one["article_id"]) for one in told] == [(n, "created", n) for n in (1, 2, 3)]
    assert (later["seq"], later["article_id"]) == (4, 4)
    assert (first.returncode, second.returncode, said) == (130, 130, "")


def test_a_follower_is_told_when_the_log_begins_a_new_life(store: Store) -> None:
    put(store, 1)
    follower = follow()
    assert follower.stdout
    follower.stdout.readline()
    with store._db.writing() as connection:
        connection.execute(update(change_head).values(epoch="another"))
    _, said = follower.communicate(timeout=20)

    assert follower.returncode == 4
    assert "another life" in said


def test_waiting_ends_with_a_commit_and_not_before(store: Store) -> None:
    other = open_store(store._db.engine.url.render_as_string(hide_password=False))
    with other.listening() as wait:
        quiet = wait(0.3)
        put(store, 1)
        woken = wait(10.0)
        quiet_again = wait(0.3)
    other.close()

    assert (quiet, woken, quiet_again) == (False, True, False)
