"""`ingest purge` as a person types it: shown first, asked, done, and said."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from command_line import RUN, Ingest
from databases import Databases
from purge_rig import SENTENCE, files_with, keep
from store_samples import reading

from ingest.adapters.archive import WarcArchive
from ingest.adapters.store import check_database, open_store

URL = "https://www.news.example/ferry"
OTHER = "https://www.other.example/crane"
MANY = 60


@pytest.fixture
def url(here: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with two articles, which nobody has open; its archive lies here."""
    made = databases.migrated()
    (here / "config.toml").write_text("[jail]\nworkers = 1\n")
    monkeypatch.setenv("INGEST_DATABASE_URL", made)
    store, archive = open_store(made), WarcArchive(here / "archive", 10)
    keep(store, archive, URL)
    keep(store, archive, OTHER, reading(OTHER))
    archive.close()
    store.close()
    return made


def test_what_goes_is_shown_and_nothing_happens_without_a_word(ingest: Ingest, url: str, here: Path) -> None:
    shown = ingest("purge", "--url", URL, "--dry-run")
    told = ingest("purge", "--url", URL, "--dry-run", "--json").json()
    unasked = ingest("purge", "--url", URL)

    assert (shown.code, unasked.code) == (0, 2)
    assert "raw responses" in shown.out
    assert (told["articles"], told["revisions"], told["raw_records"]) == (1, 1, 1)
    assert "add --yes" in unasked.complaint()
    assert files_with(SENTENCE, url, here / "archive")


def test_a_purged_article_is_gone_and_the_log_says_so(ingest: Ingest, url: str, here: Path) -> None:
    done = ingest("purge", "--url", URL, "--yes", "--vacuum", "full")
    gone = ingest("show", "1")
    changes = ingest("changes", "--json").json()["changes"]
    again = ingest("purge", "--url", URL, "--yes", "--json").json()

    assert done.code == 0
    assert "1 article is gone, 1 raw response overwritten" in done.out
    assert "will not be fetched again" in done.out
    assert gone.code == 1
    assert changes[-1]["kind"] == "purged"
    assert (again["articles"], again["clean"]) == (0, True)
    assert files_with(SENTENCE, url, here / "archive") == []


def test_a_host_is_purged_and_the_person_told_that_it_goes_on(ingest: Ingest, url: str) -> None:
    done = ingest("purge", "--host", "www.news.example", "--yes", "--allow-refetch")
    left = ingest("articles", "--json").json_lines()

    assert "sources remove" in done.out
    assert "may be fetched again" in done.out
    assert [row["url_final"] for row in left] == [OTHER]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "name what is to go"),
        (("--url", "ferry"), "not a web address"),
        (("--host", "https://x.example"), "not a host name"),
        (("--url", URL, "--vacuum", "hard"), "none, plain, full"),
    ],
    ids=["nothing", "no address", "no host", "no way to vacuum"],
)
def test_words_that_cannot_be_used_are_refused(ingest: Ingest, url: str, words: tuple[str, ...], says: str) -> None:
    answer = ingest("purge", *words, "--yes")

    assert answer.code == 2
    assert says in answer.complaint()


@pytest.mark.parametrize(
    "more_s",
    [0.0, *(pytest.param(more / 50, marks=pytest.mark.nightly) for more in range(1, 20))],
)
def test_killed_at_any_moment_it_is_finished_by_running_it_again(url: str, here: Path, more_s: float) -> None:
    store, archive = open_store(url), WarcArchive(here / "archive", 10)
    for number in range(MANY):
        address = f"https://www.news.example/{number}"
        keep(store, archive, address, reading(address, (f"{SENTENCE} {number}.",)))
    archive.close()
    store.close()
    command = [*RUN, "purge", "--host", "www.news.example", "--yes", "--json", "--vacuum", "full"]
    process = subprocess.Popen(command, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    deadline_s = time.monotonic() + 20
    while process.poll() is None and len(open_and_list(url)) == MANY + 2 and time.monotonic() < deadline_s:
        time.sleep(0.1)
    time.sleep(more_s)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    left = len(open_and_list(url))
    last = subprocess.run(command, env=os.environ, capture_output=True, text=True, timeout=60, check=True)

    assert left < MANY + 2
    assert json.loads(last.stdout)["clean"] is True
    assert open_and_list(url) == [OTHER]
    assert files_with(SENTENCE, url, here / "archive") == []
    assert check_database(url) == ()


def open_and_list(url: str) -> list[str]:
    store = open_store(url, migrate=False)
    try:
        return [row.url_final for row in store.list_articles(limit=1000)]
    finally:
        store.close()
