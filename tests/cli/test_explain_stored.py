"""A stored article is explained on the page that it was read from, while the archive has that and it reads the same."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from command_line import Ingest
from selectolax.lexbor import LexborHTMLParser
from small_site import BASE, feed, site, write_config

from ingest.operations.loopback import Answer, LoopbackServer

FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
FRONT = Answer(body=f"<html><head><title>Harbour</title>{FEED_LINK}</head><body>Harbour</body></html>".encode())


@pytest.fixture
def stored(here: Path, ingest: Ingest) -> Path:
    """A folder whose database and archive hold one article; the site is gone."""
    with LoopbackServer(site([1], front=FRONT, feed_xml=feed([1]))) as server:
        write_config(here, server.address, "sqlite:///ingest.db")
        assert (ingest("add", BASE).code, ingest("run", "--once").code) == (0, 0)
    return here


def test_a_stored_article_is_explained_on_its_archived_page(stored: Path, ingest: Ingest) -> None:
    assert list((stored / "archive").glob("*.warc.gz"))
    told = ingest("explain", "1", "--json").json()
    wrote = ingest("explain", "1", "--html", "why.html")
    tree = LexborHTMLParser((stored / "why.html").read_text())

    assert (told["id"], told["containers"][0]["relation"]) == (1, "chosen")
    assert [block["path"] for block in told["blocks"] if block["class"] is None] == ["body > main > article > p"] * 4
    assert wrote.code == 0
    assert len(tree.css(".structure .box.container .block.n-kept")) == 4
    assert [node.text() for node in tree.css("header .address")] == [f"{BASE}/news/1"]


def test_without_the_archive_it_is_explained_by_its_text_and_says_why(stored: Path, ingest: Ingest) -> None:
    for path in (stored / "archive").iterdir():
        path.unlink()
    shown = ingest("explain", "1")
    told = ingest("explain", "1", "--json").json()

    assert shown.code == 0
    assert "the response that it was read from cannot be read: record_lost" in " ".join(shown.out.split())
    assert "4 kept" in shown.out
    assert (told["containers"], {block["path"] for block in told["blocks"]}) == ([], {None})


def test_a_text_that_is_read_otherwise_today_stays_as_it_is_stored(stored: Path, ingest: Ingest) -> None:
    with sqlite3.connect(stored / "ingest.db") as database:
        database.execute("UPDATE article_revision SET noise = json_replace(noise, '$[0][2]', 'of:old')")
    database.close()
    shown = ingest("explain", "1")

    assert "this version reads the page otherwise than ingest/" in shown.out
    assert "of:old" in shown.out
