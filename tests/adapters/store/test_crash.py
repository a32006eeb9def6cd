"""kill -9 in the storing loop, again and again: what was acknowledged is there, and nothing is there by halves."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from databases import Databases

from ingest.adapters.store import check_database, open_store

LOOP = Path(__file__).with_name("storing_loop.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What was told before the kills, and what the database holds after them."""

    told: tuple[str, ...]
    stored: tuple[str, ...]
    logged: tuple[int, ...]


def storm(url: str, kills: int, *, when: str = "after") -> After:
    command = [sys.executable, str(LOOP), url, str(kills), "1", when]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=1800).stdout
    store = open_store(url)
    stored = tuple(row.url_final for row in store.list_articles(limit=1_000_000))
    head = store.change_head()
    logged = tuple(row.seq for row in store.list_changes(head.epoch, 0, limit=1_000_000))
    store.close()
    return After(told=tuple(told.splitlines()), stored=stored, logged=logged)


def judge(url: str, after: After, kills: int) -> None:
    assert len(after.told) >= kills // 2
    assert set(after.told) <= set(after.stored)
    assert len(after.stored) == len(set(after.stored)) <= len(after.told) + kills  # one commit a life was not told
    assert after.logged == tuple(range(1, len(after.stored) + 1))
    assert check_database(url) == ()


@pytest.mark.parametrize("kills", [100, pytest.param(1000, marks=pytest.mark.nightly)])
def test_nothing_acknowledged_is_lost_and_nothing_is_stored_by_halves(databases: Databases, kills: int) -> None:
    url = databases.migrated()

    judge(url, storm(url, kills), kills)


def test_control_what_is_told_before_its_commit_is_lost(databases: Databases) -> None:
    url = databases.migrated()
    after = storm(url, 12, when="before")

    assert not set(after.told) <= set(after.stored)
    assert after.logged == tuple(range(1, len(after.stored) + 1))
