"""`ingest duplicates` as it is typed: it compares what waits, and lists clusters with the probable original first."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from command_line import Ingest
from store_samples import reading, store_page

from ingest.adapters.store import open_store

WORDS = "harbour crane bridge market lock vessel council quay vote survey wall flood brake budget spring autumn".split()


def story(seed: int) -> tuple[str, ...]:
    dice = random.Random(seed)
    return tuple(" ".join(dice.choices(WORDS, k=30)) for _ in range(5))


@pytest.fixture
def stored(ingest: Ingest, here: Path) -> Ingest:
    """Three articles, of which two carry nearly the same text."""
    ingest("init")
    store = open_store(f"sqlite:///{here / 'ingest.db'}")
    for host, texts in (("one.example", story(1)), ("two.example", story(1)[1:]), ("three.example", story(2))):
        store_page(store, f"https://{host}/a", reading(f"https://{host}/a", texts, headline=f"Told by {host}\x1b[2J"))
    store.close()
    return ingest


def test_clusters_are_listed_with_the_original_first(stored: Ingest) -> None:
    said = stored("duplicates")

    assert said.code == 0
    assert said.out.index("original") < said.out.index("copy")
    assert "Told by two.example" in said.out
    assert "three.example" not in said.out
    assert "\x1b" not in said.out


def test_one_article_is_asked_about(stored: Ingest) -> None:
    assert "Told by one.example" in stored("duplicates", "2").out
    assert "article 3 stands alone" in stored("duplicates", "3").out
    assert "copy of cluster 1, with 1 (original, example.org)" in stored("show", "2").out


def test_programs_are_given_one_cluster_a_line(stored: Ingest) -> None:
    (line,) = stored("duplicates", "--json").out.splitlines()
    told = json.loads(line)

    assert told["cluster_id"] == 1
    assert [(row["article_id"], row["cluster_role"]) for row in told["articles"]] == [(1, "original"), (2, "copy")]
    assert stored("duplicates", "3", "--json").out == ""


def test_an_article_that_is_not_there_is_said_in_one_line(stored: Ingest) -> None:
    said = stored("duplicates", "9")

    assert (said.code, said.err) == (1, "ingest: there is no article 9; `ingest articles` lists them\n")


def test_an_empty_database_has_none(ingest: Ingest) -> None:
    ingest("init")

    assert ingest("duplicates").out == "no two articles carry the same text\n"
