"""An old number, typed: what commands show of an article that was merged into another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Ingest
from merge_rig import STORY, A, B, fetch

from ingest.adapters.store import open_store


@pytest.fixture
def merged(ingest: Ingest, here: Path) -> Ingest:
    """A database in which article 2, of two versions, turned out to be article 1."""
    ingest("init")
    store = open_store(f"sqlite:///{here / 'ingest.db'}")
    fetch(store, A)
    fetch(store, B, STORY[:11])
    fetch(store, B, (*STORY[:10], "A line of its own."), day=1)
    fetch(store, A, answered=B, day=2)
    store.close()
    return ingest


@pytest.mark.parametrize("command", ["show", "explain", "duplicates"])
def test_an_old_number_shows_the_article_that_it_is_now_and_says_so(merged: Ingest, command: str) -> None:
    old, new = merged(command, "2", "--json"), merged(command, "1", "--json")

    assert (old.code, old.out) == (0, new.out)
    assert old.err.startswith("article 2 turned out to be article 1 on ")
    assert new.err == ""


def test_programs_are_given_what_was_merged_with_its_versions(merged: Ingest) -> None:
    told = merged("show", "1", "--json").json()

    assert [(one["article_id"], one["merged_into"]) for one in told["merged"]] == [(2, 1)]
    assert [(row["article_id"], row["revision_no"]) for row in told["merged_revisions"]] == [(2, 1), (2, 2)]


def test_people_are_told_what_was_merged(merged: Ingest) -> None:
    said = merged("show", "1").out

    assert "article 2 turned out to be this one on " in said
    assert "with 2 revisions of its own" in said


def test_versions_under_an_old_number_can_still_be_compared(merged: Ingest) -> None:
    said = merged("diff", "2", "1", "2")

    assert said.code == 0
    assert "A line of its own." in said.out
    assert "article 2 turned out to be article 1 on " in said.err


def test_lists_and_exports_hold_the_article_once_and_the_log_tells_which_it_is(merged: Ingest) -> None:
    listed, exported = (
        merged("articles", "--json").json_lines(),
        merged("export", "--format", "jsonl", "--out", "-").json_lines(),
    )
    told = [change for change in merged("changes", "--json").json()["changes"] if change["kind"] == "merged"]

    assert [row["id"] for row in listed] == [row["id"] for row in exported] == [1]
    assert [(change["article_id"], change["merged_into"]) for change in told] == [(1, None), (2, 1)]
    assert "article 2, revision 2, is article 1 now" in merged("changes").out


@pytest.mark.parametrize("command", ["show", "diff", "explain", "duplicates"])
def test_a_number_that_never_was_is_still_said_to_be_none(merged: Ingest, command: str) -> None:
    said = merged(command, "9")

    assert said.code == 1
    assert said.complaint().startswith("ingest: there is no article 9")
