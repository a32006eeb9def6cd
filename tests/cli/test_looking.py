"""What the commands that look at the database show, to people and to programs, on both kinds of database."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from command_line import Ingest
from databases import Databases
from store_samples import WALLED, claim_url, failed, reading, store_page

from ingest.adapters.store import Store, open_store
from ingest.model import FrontierState, OutcomeKind, Plan, Source, SourceKind

OPEN_URL, WALLED_URL, BAD_URL = (f"https://{host}.example/a" for host in ("open", "walled", "bad"))
FEED_URL = "https://open.example/feed.xml"
ESCAPES = "\x1b[31mred\x1b[0m \x07bell \u202eturned [bold]marked[/bold]"


def fill(store: Store) -> None:
    """Two articles, a source, and a page that killed its worker."""
    store.add_source(Source(url=FEED_URL, kind=SourceKind.FEED, title="Open"))
    (entry,) = store.claim(10, lease_s=60)
    store.complete(failed(entry, Plan(state=FrontierState.WAITING, delay_s=600.0, failures=1)))
    store_page(store, OPEN_URL, reading(OPEN_URL, ("The quay wall holds.", "A second paragraph."), headline=ESCAPES))
    store_page(store, WALLED_URL, reading(WALLED_URL, ("Only a lead.",), headline="Walled", verdict=WALLED))
    bad = claim_url(store, BAD_URL)
    store.complete(
        failed(
            bad, Plan(state=FrontierState.QUARANTINED, delay_s=None), kind=OutcomeKind.QUARANTINED, code="parser_killed"
        )
    )


@pytest.fixture(autouse=True)
def filled(here: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands use a filled database, which nobody else has open."""
    (here / "config.toml").write_text("[jail]\nworkers = 1\n")
    url = databases.migrated()
    monkeypatch.setenv("INGEST_DATABASE_URL", url)
    opened = open_store(url)
    fill(opened)
    opened.close()


def test_articles_are_listed_and_filtered(ingest: Ingest) -> None:
    every = ingest("articles")
    walled = ingest("articles", "--access", "subscription", "--json")
    none = ingest("articles", "--domain", "other.example")
    first = ingest("articles", "--limit", "1")
    rest = ingest("articles", "--before", "2", "--json")

    assert {answer.code for answer in (every, walled, none, first, rest)} == {0}
    assert "Walled" in every.out
    assert [row["headline"] for row in walled.json_lines()] == ["Walled"]
    assert "no such articles" in none.out
    assert "--before 2 goes on" in first.out
    assert [row["id"] for row in rest.json_lines()] == [1]


def test_a_search_finds_shows_and_marks(ingest: Ingest) -> None:
    shown = ingest("search", '"quay wall"', "-lead")
    told = ingest("search", "quay", "wall", "--json")
    none = ingest("search", "lighthouse")
    empty = ingest("search", "***")

    assert {shown.code, told.code, none.code} == {0}
    assert "The quay wall holds." in shown.out
    assert "\x1b" not in shown.out
    assert [row["id"] for row in told.json_lines()] == [1]
    assert "nothing found" in none.out
    assert (empty.code, "no word to look for" in empty.complaint()) == (2, True)


def test_one_article_is_shown_with_text_verdict_and_history(ingest: Ingest) -> None:
    shown = ingest("show", "2")
    told = ingest("show", "2", "--json").json()

    assert "Only a lead." in shown.out
    assert "subscription, sure to 0.95" in shown.out
    assert "1 revision, 1 look at the access, 2 pieces of text removed" in shown.out
    assert (told["headline"], told["page_kind"], len(told["revisions"])) == ("Walled", "article", 1)
    assert [line["class"] for line in told["noise"]] == ["share", "paywall"]


def test_a_stored_verdict_is_explained_from_its_evidence(ingest: Ingest) -> None:
    shown = ingest("explain", "2")
    told = ingest("explain", "2", "--json").json()

    assert "access: subscription" in shown.out
    assert "because wall:#gate = 'join us' at #gate says wall=shown" in shown.out
    assert "paywall · shared:wall" in shown.out
    assert told["evidence"][0]["signal"] == "wall:#gate"


def test_what_a_page_smuggles_in_is_not_obeyed_by_the_terminal(ingest: Ingest) -> None:
    outputs = [ingest(*words).out for words in (("articles",), ("show", "1"), ("explain", "1"))]
    told = ingest("show", "1", "--json")

    for output in outputs:
        assert "[31mred[0m bell turned [bold]marked[/bold]" in " ".join(output.split())
        assert not any(mark in output for mark in ("\x1b", "\x07", "\u202e"))
    assert "\x1b" not in told.out
    assert "[bold]marked[/bold]" in told.json()["headline"]


def test_changes_go_on_from_a_cursor_without_a_gap(ingest: Ingest) -> None:
    first = ingest("changes", "--limit", "1", "--json").json()
    second = ingest("changes", "--after", first["cursor"], "--json").json()
    nothing = ingest("changes", "--after", second["cursor"])
    shown = ingest("changes")

    assert [(row["seq"], row["kind"]) for row in first["changes"] + second["changes"]] == [
        (1, "created"),
        (2, "created"),
    ]
    assert (nothing.code, nothing.out) == (0, f"nothing after this cursor\nnext: --after {second['cursor']}\n")
    assert shown.out.count("created") == 2


@pytest.mark.parametrize("cursor", ["otherlife:0", "{epoch}:7"], ids=["another epoch", "ahead of the log"])
def test_a_cursor_that_cannot_be_served_ends_with_four(ingest: Ingest, cursor: str) -> None:
    epoch = ingest("changes", "--json").json()["cursor"].partition(":")[0]

    answer = ingest("changes", "--after", cursor.format(epoch=epoch))

    assert (answer.code, "start over" in answer.complaint()) == (4, True), answer


def test_status_counts_what_is_there_and_says_what_to_do(ingest: Ingest) -> None:
    shown = ingest("status")
    told = ingest("status", "--json").json()

    assert "1; `ingest quarantine list` says why" in shown.out
    assert "1, 1 failing, 0 paused" in shown.out
    assert "never seen; `ingest run` starts it" in shown.out
    assert (told["articles"], told["frontier"]["quarantined"], told["daemon_seen_s_ago"]) == (2, 1, None)
    assert {(row["outcome"], row["count"]) for row in told["outcomes"]} >= {("stored", 2), ("quarantined", 1)}


def test_health_goes_by_the_last_sign_of_life(ingest: Ingest, here: Path) -> None:
    never = ingest("health")
    opened = open_store(os.environ["INGEST_DATABASE_URL"])
    opened.beat()
    opened.close()
    fresh = ingest("health")
    told = ingest("health", "--json").json()
    (here / "config.toml").write_text("[daemon]\nhealth_max_age_s = 0.000001\n")
    stale = ingest("health")
    stale_told = ingest("health", "--json")

    assert (never.code, fresh.code, stale.code, stale_told.code) == (1, 0, 1, 1)
    assert never.out.startswith("not well: the daemon has never run")
    assert fresh.out.startswith("well: the daemon was last seen")
    assert stale.out.startswith("not well: the daemon was last seen")
    assert (told["well"], stale_told.json()["well"]) == (True, False)


def test_quarantine_says_why_and_gives_another_try(ingest: Ingest) -> None:
    shown = ingest("quarantine", "list")
    (told,) = ingest("quarantine", "list", "--json").json()
    retried = ingest("quarantine", "retry", str(told["id"]))
    empty = ingest("quarantine", "list")
    nothing = ingest("quarantine", "retry", "--all")

    assert "parser_killed: 30 s" in shown.out
    assert told["url"] == BAD_URL
    assert (retried.code, retried.out) == (0, "1 page is due again; `ingest run` reads them\n")
    assert empty.out == "the quarantine is empty\n"
    assert (nothing.code, nothing.out) == (0, "0 pages are due again; `ingest run` reads them\n")


def test_sources_are_paused_resumed_and_removed(ingest: Ingest) -> None:
    shown = ingest("sources", "list")
    paused = (ingest("sources", "pause", "1"), ingest("sources", "list", "--json").json())
    resumed = (ingest("sources", "resume", "1"), ingest("sources", "list", "--json").json())
    removed = (ingest("sources", "remove", "1"), ingest("sources", "list"))
    kept = ingest("articles", "--json")

    assert "failing ×1: timeout" in shown.out
    assert [answer.code for answer in (shown, paused[0], resumed[0], *removed)] == [0] * 5
    assert [rows[0]["paused"] for _, rows in (paused, resumed)] == [True, False]
    assert "no sources yet" in removed[1].out
    assert len(kept.json_lines()) == 2


def test_the_database_is_checked_and_upgraded(ingest: Ingest) -> None:
    checked, told, upgraded = ingest("db", "check"), ingest("db", "check", "--json"), ingest("db", "upgrade")

    assert (checked.code, checked.out) == (0, "the database is well\n")
    assert told.json() == {"well": True, "problems": []}
    assert (upgraded.code, upgraded.out) == (0, "nothing to do: the database is at this version\n")


def test_json_lines_are_one_value_a_line_whatever_a_page_holds(ingest: Ingest) -> None:
    lines = ingest("articles", "--json").out.split("\n")

    assert lines.pop() == ""
    assert [json.loads(line)["id"] for line in lines] == [2, 1]
