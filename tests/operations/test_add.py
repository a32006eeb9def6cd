"""Finding sources: where publishers say so first, each read once before it is proposed, none added twice."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest
from databases import Databases
from small_site import BASE, HOST, feed, site, sitemap, write_config

from ingest.config import read_config
from ingest.errors import BadInput
from ingest.model import Source, SourceKind
from ingest.operations.add import Candidate, add_candidates, find_candidates, read_site_address
from ingest.operations.loopback import Answer, LoopbackServer
from ingest.wiring import open_parts

Answers = Mapping[tuple[str, str], Answer]


def look(
    tmp_path: Path, databases: Databases, answers: Answers, path: str = "/"
) -> tuple[tuple[Candidate, ...], tuple[Source, ...], list[str]]:
    """Return what was found, what was added, and which addresses were asked."""

    async def run(address: str) -> tuple[tuple[Candidate, ...], tuple[Source, ...], list[str]]:
        looked: list[str] = []
        config = read_config(write_config(tmp_path, address, databases.migrated()))
        async with open_parts(config) as parts:
            found = await find_candidates(parts, f"{BASE}{path}", looked.append)
            await add_candidates(parts, found)
            added = await add_candidates(parts, found)
            assert len((await parts.store.status()).sources) == len(added)
        return found, added, looked

    with LoopbackServer(answers) as server:
        return asyncio.run(run(server.address))


def front(links: str = "") -> Answer:
    return Answer(body=f"<html><head><title>Harbour</title>{links}</head><body><h1>Harbour</h1></body></html>".encode())


FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'


def test_the_page_names_its_feed(tmp_path: Path, sqlite_databases: Databases) -> None:
    answers = site([1, 2], front=front(FEED_LINK), feed_xml=feed([1, 2]))

    found, added, looked = look(tmp_path, sqlite_databases, answers)

    assert [(one.source.url, one.source.kind, one.links) for one in found] == [(f"{BASE}/feed.xml", SourceKind.FEED, 2)]
    assert found[0].source.title == "Harbour"
    assert len(added) == 1
    assert looked == [f"{BASE}/", f"{BASE}/feed.xml"]


def test_robots_txt_names_a_sitemap_which_is_shown_but_not_followed(
    tmp_path: Path, sqlite_databases: Databases
) -> None:
    answers = site([1], front=front(FEED_LINK), feed_xml=feed([1]), sitemap_xml=sitemap({1: "2026-05-04"}))
    answers[HOST, "/robots.txt"] = Answer(body=f"Sitemap: {BASE}/sitemap.xml\n".encode(), content_type="text/plain")

    found, added, _ = look(tmp_path, sqlite_databases, answers)

    assert {one.source.kind for one in found} == {SourceKind.FEED, SourceKind.SITEMAP}
    assert [source.kind for source in added] == [SourceKind.FEED]


def test_the_address_may_be_the_feed_itself(tmp_path: Path, sqlite_databases: Databases) -> None:
    found, added, looked = look(tmp_path, sqlite_databases, site([1], feed_xml=feed([1])), "/feed.xml")

    assert [one.source.kind for one in found] == [SourceKind.FEED]
    assert len(added) == 1
    assert looked == [f"{BASE}/feed.xml"]


def test_customary_addresses_are_tried_when_nothing_is_named(tmp_path: Path, sqlite_databases: Databases) -> None:
    found, added, _ = look(tmp_path, sqlite_databases, site([1], front=front(), rss_xml=feed([1])))

    assert [source.url for source in added] == [f"{BASE}/rss.xml"]
    assert [one.problem for one in found] == [None]


def test_a_named_feed_that_is_none_is_shown_with_its_problem(tmp_path: Path, sqlite_databases: Databases) -> None:
    answers = site([1], front=front(FEED_LINK + '<link rel="alternate" type="application/atom+xml" href="/gone">'))
    answers[HOST, "/feed.xml"] = Answer(body=b"<html><body>moved</body></html>")

    found, added, _ = look(tmp_path, sqlite_databases, answers)

    problems = {one.source.url: one.problem or "" for one in found}
    assert problems[f"{BASE}/feed.xml"]
    assert "404" in problems[f"{BASE}/gone"]
    assert added == ()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("news.example", "https://news.example/"), ("http://news.example/a#b", "http://news.example/a")],
    ids=["no scheme", "a fragment"],
)
def test_what_a_person_types_becomes_an_address(typed: str, expected: str) -> None:
    assert read_site_address(typed) == expected


@pytest.mark.parametrize("typed", ["ftp://news.example", "https://", "http:///x"])
def test_what_is_no_web_address_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="is not a web address"):
        read_site_address(typed)
