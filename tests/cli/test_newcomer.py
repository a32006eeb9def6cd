"""A newcomer's way through the commands on a small site: set up, look, add, run, read; and a host that is not there."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Ingest, contents
from databases import Databases
from small_site import BASE, HOST, article, feed, site, sitemap, write_config

from ingest.adapters.store import check_database
from ingest.operations.loopback import Answer, LoopbackServer

FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
FRONT = Answer(body=f"<html><head><title>Harbour</title>{FEED_LINK}</head><body>Harbour</body></html>".encode())


@pytest.fixture
def server(here: Path) -> Iterator[LoopbackServer]:
    """The site, and a config here that leads to it."""
    answers = site(range(1, 4), front=FRONT, feed_xml=feed([1, 2]), sitemap_xml=sitemap({3: "2026-05-04"}))
    answers[HOST, "/image"] = Answer(body=b"\x89PNG\r\n\x1a\n", content_type="image/png")
    with LoopbackServer(answers) as served:
        write_config(here, served.address, "sqlite:///ingest.db")
        yield served


def test_init_writes_a_config_and_a_database_and_a_second_time_nothing(here: Path, ingest: Ingest) -> None:
    first = ingest("init", "--contact", "desk@harbour.example")
    before = contents(here)
    second = ingest("init")
    text = (here / "config.toml").read_text()

    assert (first.code, second.code, first.err) == (0, 0, "")
    assert first.out.startswith("wrote config.toml\nmade  sqlite:///")
    assert second.out.startswith("kept  config.toml\nkept  sqlite:///")
    assert "set contact" not in first.out
    assert 'contact = "desk@harbour.example"' in text
    assert contents(here) == before
    assert check_database(f"sqlite:///{here / 'ingest.db'}") == ()


def test_init_in_another_folder_says_where_to_go_on(here: Path, ingest: Ingest) -> None:
    made = ingest("init", "news")

    assert made.code == 0
    assert "cd news && ingest add" in made.out
    assert "set contact" in made.out
    assert sorted(path.name for path in (here / "news").glob("*") if "-" not in path.name) == [
        "config.toml",
        "ingest.db",
    ]


def test_the_doctor_finds_a_fresh_setup_well(here: Path, ingest: Ingest) -> None:
    assert here.is_dir()
    ingest("init")
    shown = ingest("doctor")
    told = ingest("doctor", "--json").json()
    states = {finding["name"]: finding["state"] for finding in told}

    assert shown.code == 0, shown.out
    assert "wrong" not in states.values()
    assert {states[name] for name in ("settings", "rules", "database", "archive", "space", "parser")} == {"well"}
    assert (states["contact"], states["daemon"]) == ("note", "note")


def test_the_doctor_tells_every_fault_and_ends_with_one(here: Path, ingest: Ingest) -> None:
    (here / "archive").write_text("a file where a folder should be")
    (here / "config.toml").write_text('[folders]\nrules = "mine"\n[jail]\nworkers = 1\n')
    told = ingest("doctor", "--json")
    wrong = {finding["name"] for finding in told.json() if finding["state"] == "wrong"}

    assert told.code == 1
    assert wrong >= {"rules", "database", "archive", "parser"}  # the parser cannot be tried without its rules


def test_a_site_is_looked_at_added_run_and_read(
    server: LoopbackServer, ingest: Ingest, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server.port
    monkeypatch.setenv("INGEST_DATABASE_URL", databases.empty())
    looked = ingest("add", BASE, "--dry-run")
    added = ingest("add", BASE, "--json")
    ran = ingest("run", "--once")
    listed = ingest("articles", "--json")
    taken = ingest("backfill", "--sitemap", f"{BASE}/sitemap.xml")
    shown = ingest("articles", "--since", "2026-01-01")
    status = ingest("status", "--json").json()

    assert [answer.code for answer in (looked, added, ran, listed, taken, shown)] == [0] * 6
    assert "1 would be added; leave --dry-run out to add" in looked.out
    assert [(one["id"], one["kind"], one["links"]) for one in added.json()] == [(1, "feed", 2)]
    assert "3 addresses: 1 listed, 2 stored" in ran.err
    assert len(listed.json_lines()) == 2
    assert "2 addresses this time: 1 listed, 1 stored" in taken.out
    assert shown.out.count("Crane vote") == 3
    assert (status["articles"], len(status["sources"])) == (3, 1)


def test_one_page_is_fetched_read_and_nothing_is_stored(server: LoopbackServer, here: Path, ingest: Ingest) -> None:
    told = ingest("extract", f"{BASE}/news/1", "--json")
    shown = ingest("explain", f"{BASE}/news/1")
    paths = [request.path for request in server.requests]

    assert told.json()["headline"] == "Crane vote number 1 put off"
    assert told.json()["url_final"] == f"{BASE}/news/1"
    assert "4 kept" in shown.out
    assert paths == ["/robots.txt", "/news/1", "/.well-known/tdmrep.json"] * 2
    assert not (here / "ingest.db").exists()


@pytest.mark.parametrize(
    ("path", "said"),
    [("/image", "image/png"), ("/private/a", "robots_disallowed"), ("/nothing", "404")],
    ids=["not a page", "robots.txt says no", "not there"],
)
@pytest.mark.parametrize("command", ["extract", "explain"])
def test_a_page_that_cannot_be_had_is_one_line(
    server: LoopbackServer, ingest: Ingest, command: str, path: str, said: str
) -> None:
    assert server.port
    answer = ingest(command, BASE + path)

    assert (answer.code, said in answer.complaint(), answer.out) == (1, True, ""), answer


@pytest.fixture
def nobody(here: Path) -> Iterator[Path]:
    """A config that leads to a port on which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        write_config(here, f"127.0.0.1:{held.getsockname()[1]}", "sqlite:///ingest.db")
        (here / "list.txt").write_text(f"{BASE}/news/1\n")
        yield here


@pytest.mark.parametrize(
    "command",
    [
        f"add {BASE}",
        f"extract {BASE}/news/1",
        f"extract {BASE}/news/1 --json",
        f"explain {BASE}/news/1",
        f"backfill --sitemap {BASE}/sitemap.xml",
        "backfill --urls list.txt",
    ],
)
def test_a_host_that_does_not_answer_is_one_line_and_harms_nothing(nobody: Path, ingest: Ingest, command: str) -> None:
    ingest("db", "upgrade")

    answer = ingest(*command.split(" "))
    complaints = [line for line in answer.err.splitlines() if line.startswith("ingest: ")]

    assert (answer.code, len(complaints), answer.out) == (1, 1, ""), answer
    assert "unreachable" in complaints[0]
    assert HOST in complaints[0]
    assert check_database(f"sqlite:///{nobody / 'ingest.db'}") == ()


def test_the_daemon_keeps_a_source_whose_host_does_not_answer(nobody: Path, here: Path, ingest: Ingest) -> None:
    with LoopbackServer(site([1], front=FRONT, feed_xml=feed([1]))) as server:
        config = (here / "config.toml").read_text()
        write_config(here, server.address, "sqlite:///ingest.db")
        added = ingest("add", BASE)
    (nobody / "config.toml").write_text(config)
    ran = ingest("run", "--once")
    (source,) = ingest("sources", "list", "--json").json()

    assert (added.code, ran.code) == (0, 0)
    assert "1 failed" in ran.err
    assert (source["failures"], source["last_code"]) == (1, "unreachable")


def test_a_page_from_a_file_is_told_as_one_from_the_site(server: LoopbackServer, here: Path, ingest: Ingest) -> None:
    (here / "page.html").write_bytes(article(1).body)
    fetched = ingest("extract", f"{BASE}/news/1", "--json").json()
    saved = ingest("extract", "page.html", "--url", f"{BASE}/news/1", "--json").json()

    assert server.port
    assert {**fetched, "elapsed_ms": 0} == {**saved, "elapsed_ms": 0}


@pytest.mark.parametrize(
    "command",
    ["add http://1.1.1.1", "extract http://1.1.1.1/a", "explain http://1.1.1.1/a", "backfill --urls list.txt"],
)
def test_nothing_public_is_asked_before_it_is_said_who_asks(here: Path, ingest: Ingest, command: str) -> None:
    (here / "list.txt").write_text("http://1.1.1.1/a\n")
    ingest("init")

    answer = ingest(*command.split(" "))
    complaints = [line for line in answer.err.splitlines() if line.startswith("ingest: ")]

    frontier = ingest("status", "--json").json()["frontier"]

    assert (answer.code, len(complaints)) == (2, 1), answer
    assert "identity.contact is empty" in complaints[0]
    assert frontier["leased"] == 0  # once the contact is set, nothing has to be waited for
