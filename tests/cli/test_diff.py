"""`ingest diff` as it is typed: what it shows, its two forms for programs, and what it says to bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Ingest
from store_samples import judge, reading

from ingest.adapters.store import open_store
from ingest.model import Link

URL = "https://example.org/news/one"
LONG = tuple(f"Paragraph {number} says something of its own about the quay." for number in range(5))
TEXTS = (LONG, (*LONG[:2], LONG[2].replace("quay", "crane"), *LONG[3:]), (*LONG, "\x1b[31mEvil\u202e words."))


@pytest.fixture
def stored(ingest: Ingest, here: Path) -> Ingest:
    """A database with an article of three revisions, and one of one."""
    ingest("init")
    store = open_store(f"sqlite:///{here / 'ingest.db'}")
    for number, texts in enumerate(TEXTS):
        store.add_links((Link(url=URL),))
        with store._db.writing() as connection:
            connection.exec_driver_sql("UPDATE frontier SET due_at = '2020-01-01 00:00:00.000000'")
            connection.exec_driver_sql("UPDATE host SET next_at = '2020-01-01 00:00:00.000000'")
        (entry,) = store.claim(1, lease_s=60)
        store.complete(judge(store, entry, reading(URL, texts, headline=f"Headline {min(number, 1)}")))
    store.add_links((Link(url="https://example.net/two"),))
    entry = next(entry for entry in store.claim(9, lease_s=60) if entry.url != URL)
    store.complete(judge(store, entry, reading("https://example.net/two", LONG[::-1])))
    store.close()
    return ingest


def test_words_that_came_and_went_are_marked_where_there_is_no_colour(stored: Ingest) -> None:
    said = stored("diff", "1", "1", "2")

    assert said.code == 0
    assert "~ headline: Headline [-0-]{+1+}" in said.out
    assert "about the [-quay.-]{+crane.+}" in said.out
    assert "… 2 paragraphs as before …" in said.out
    assert "silent_edit, headline_change; 1 word came, 1 went" in said.out


def test_without_numbers_the_last_two_are_compared_and_nothing_is_obeyed(stored: Ingest) -> None:
    said = stored("diff", "1")

    assert "revision 2" in said.out
    assert "to 3" in said.out
    assert "Evil words." in said.out
    assert not {"\x1b", "\u202e"} & set(said.out)


def test_programs_are_given_every_block(stored: Ingest) -> None:
    told = json.loads(stored("diff", "1", "2", "--json").out)

    assert [block["fate"] for block in told["blocks"]] == ["kept", "kept", "changed", "kept", "kept"]
    assert told["blocks"][2]["runs"][-1] == ["new", "crane."]
    assert told["fields"]["headline"] == {"before": "Headline 0", "after": "Headline 1"}
    assert (told["before"]["revision_no"], told["after"]["classes"]) == (1, ["silent_edit", "headline_change"])


def test_a_page_is_written_and_nothing_in_it_is_markup(stored: Ingest, here: Path) -> None:
    said = stored("diff", "1", "--html", "diff.html")
    html = (here / "diff.html").read_text("utf-8")

    assert (said.code, said.out) == (0, "")
    assert "<del>" in html
    assert "\x1b" not in html


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (("diff", "7"), 1, "there is no article 7"),
        (("diff", "2"), 2, "article 2 has one revision only: there is nothing to compare it with yet"),
        (("diff", "1", "9"), 2, "article 1 has no revision 8; it has 1 to 3"),
        (("diff", "1", "1"), 2, "article 1 has no revision 0; it has 1 to 3"),
        (("diff", "1", "2", "2"), 2, "revision 2 is compared with itself"),
        (("diff", "1", "1", "2", "3"), 2, "3 revisions are named; two can be compared"),
        (("diff", "one"), 2, "Invalid value for 'ID'"),
    ],
    ids=["no article", "one revision", "no such revision", "before the first", "itself", "three", "no number"],
)
def test_bad_input_is_answered_in_one_line(stored: Ingest, words: tuple[str, ...], code: int, line: str) -> None:
    said = stored(*words)

    assert said.code == code
    assert line in said.err
    assert "Traceback" not in said.err
