"""`ingest export` as typed: every format from both databases, of one moment, with the cursor to go on from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Ingest
from databases import Databases
from lxml import etree
from pyarrow import dataset
from store_samples import OPEN, WALLED, reading, store_page

from ingest.adapters.store import Store, open_store

URLS = tuple(f"https://open.example/{number}" for number in range(3))


def fill(store: Store) -> None:
    for number, url in enumerate(URLS):
        verdict = WALLED if number == 2 else OPEN
        store_page(store, url, reading(url, (f"Paragraph {number}.",), headline=f"=Headline {number}", verdict=verdict))


@pytest.fixture(autouse=True)
def filled(here: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> str:
    (here / "config.toml").write_text("[jail]\nworkers = 1\n")
    url = databases.migrated()
    monkeypatch.setenv("INGEST_DATABASE_URL", url)
    opened = open_store(url)
    fill(opened)
    opened.close()
    return url


def test_every_format_holds_every_article(ingest: Ingest, here: Path) -> None:
    said = [
        ingest("export", "--format", kind, "--out", f"all.{kind}")
        for kind in ("jsonl", "csv", "ninjs", "jsonfeed", "atom", "parquet")
    ]

    assert [answer.code for answer in said] == [0] * 6
    assert [json.loads(line)["id"] for line in (here / "all.jsonl").read_text().splitlines()] == [1, 2, 3]
    assert (here / "all.csv").read_text().count("'=Headline") == 3
    assert [json.loads(line)["uri"] for line in (here / "all.ninjs").read_text().splitlines()] == list(URLS)
    assert len(json.loads((here / "all.jsonfeed").read_text())["items"]) == 3
    assert len(etree.parse(str(here / "all.atom")).findall("{*}entry")) == 3
    assert dataset.dataset(here / "all.parquet").count_rows() == 3


def test_the_cursor_told_at_the_end_goes_on_from_the_export(ingest: Ingest, filled: str) -> None:
    told = ingest("export", "--format", "jsonl", "--out", "all.jsonl").err
    cursor = told.split("as of ")[1].split(";")[0]
    store = open_store(filled)
    store_page(store, "https://open.example/later", reading("https://open.example/later"))
    store.close()
    later = ingest("changes", "--after", cursor, "--json").json()

    assert "3 articles to all.jsonl" in told
    assert [change["article_id"] for change in later["changes"]] == [4]


def test_a_snapshot_does_not_see_what_is_stored_while_it_is_read(filled: str) -> None:
    reader, writer = open_store(filled), open_store(filled)
    with reader.snapshot() as snapshot:
        store_page(writer, "https://open.example/later", reading("https://open.example/later"))
        ids = [row.id for row in snapshot.rows]
    with reader.snapshot() as again:
        more = [row.id for row in again.rows]
    reader.close()
    writer.close()

    assert (ids, snapshot.total, snapshot.head.seq) == ([1, 2, 3], 3, 3)
    assert (more, again.head.seq) == ([1, 2, 3, 4], 4)


def test_filters_choose_and_standard_output_takes_lines(ingest: Ingest) -> None:
    walled = ingest("export", "--format", "jsonl", "--access", "subscription", "--out", "-")
    none = ingest("export", "--format", "jsonl", "--until", "2000-01-01", "--out", "-")

    assert [line["id"] for line in walled.json_lines()] == [3]
    assert (none.code, none.out) == (0, "")
    assert "0 articles to standard output" in none.err


def test_a_target_that_is_taken_is_refused_and_kept(ingest: Ingest, here: Path) -> None:
    (here / "taken").write_text("mine")
    refused = ingest("export", "--format", "csv", "--out", "taken")
    folder = ingest("export", "--format", "parquet", "--out", "-")

    assert (refused.code, folder.code) == (2, 2)
    assert "--force" in refused.complaint()
    assert "name it with --out" in folder.complaint()
    assert (here / "taken").read_text() == "mine"
