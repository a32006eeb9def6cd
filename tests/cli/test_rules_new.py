"""`ingest rules new`: one polite request, a rule file of suggestions, and a page case that passes as it is."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Ingest, contents
from rule_pages import BODY, BOX, DOMAIN, PAGE, URL, write_rules
from small_site import BASE, HOST, article, site, write_config

from ingest.operations.loopback import LoopbackServer

RULES = f"my-rules/{DOMAIN}.toml"
CASE = f"my-rules/cases/{DOMAIN}/first_page"


@pytest.fixture
def shelf(here: Path) -> Path:
    """A folder with a page, and an own folder of rules without any."""
    (write_rules(here) / f"{DOMAIN}.toml").unlink()
    (here / "page.html").write_text(PAGE)
    return here


@pytest.fixture
def server(here: Path) -> Iterator[LoopbackServer]:
    """A site, and a config that leads to it."""
    with LoopbackServer(site([1], private=article(2))) as served:
        path = write_config(here, served.address, "sqlite:///ingest.db")
        (here / "my-rules").mkdir()
        path.write_text(path.read_text() + '[folders]\nrules = "my-rules"\n')
        yield served


def test_a_saved_page_becomes_suggestions_of_which_nothing_holds(shelf: Path, ingest: Ingest) -> None:
    found = ingest("rules", "new", "page.html", "--url", URL)
    text = (shelf / RULES).read_text()

    assert (found.code, found.err) == (0, "")
    assert tomllib.loads(text) == {}
    assert "'article'" in text or "'main'" in text
    assert "headline from dom:title" in text
    assert ingest("rules", "check").code == 0
    assert f"wrote {shelf / RULES}" in found.out
    assert "4 blocks" in found.out or "5 blocks" in found.out


def test_suggestions_are_rules_once_their_marks_are_taken_away(shelf: Path, ingest: Ingest) -> None:
    page = (
        PAGE.replace("<b class=scribe>", "<p class=byline>")
        .replace("Alder</b>", "Alder</p>")
        .replace(
            "<div class=boxed-in>",
            "<time class=first datetime=2026-02-01>1 February 2026</time>"
            "<div class=share-bar><a href=/x>Share</a></div><div class=boxed-in>",
        )
    )
    (shelf / "page.html").write_text(page)
    ingest("rules", "new", "page.html", "--url", URL)
    path = shelf / RULES
    path.write_text(re.sub(r"^# (?!\w.*[.:]$|`)", "", path.read_text(), flags=re.MULTILINE).partition("\n\n")[2])

    checked = ingest("rules", "check", "--json")

    (file,) = [file for file in checked.json()["files"] if file["origin"] == "own"]
    assert (checked.code, checked.json()["problems"]) == (0, [])
    assert file["keys"]["body"] == 1
    assert {"fields.byline", "fields.published_at", "remove.share"} <= set(file["keys"])


def test_the_page_case_passes_as_it_is_and_holds_none_of_the_prose(shelf: Path, ingest: Ingest) -> None:
    ingest("rules", "new", "page.html", "--url", URL)
    page = (shelf / CASE / "page.html").read_text()
    expected = json.loads((shelf / CASE / "expected.json").read_text())

    tried = ingest("rules", "test", DOMAIN)

    assert tried.code == 0, tried.out
    assert len(expected["body"]) >= len(BODY)
    assert re.match(r"\d{4}-\d\d-\d\d$", expected["fetched_at"])
    for name in ("rubric", "scribe", "boxed-in"):
        assert f'class="{name}"' in page
    for word in ("harbour", "Wren", "kettle", "breakwater", "railings", "mooring", "lamps"):
        assert word.lower() not in page.lower().replace(DOMAIN, ""), word
    assert [len(text) for text in expected["body"] if text] == [len(text) for text in (*BODY[:2], BOX, *BODY[2:])]


def test_a_copy_that_reads_otherwise_is_said_to_and_claims_nothing_of_it(shelf: Path, ingest: Ingest) -> None:
    menu = "".join(f"<li><a href=/{number}>Pier number {number}</a></li>" for number in range(40))
    footer = f"<footer><ul>{menu}<li><a href=/m>Members of the lamp society</a></li></ul>"
    (shelf / "page.html").write_text(PAGE.replace("<footer>", footer))

    found = ingest("rules", "new", "page.html", "--url", URL)
    expected = json.loads((shelf / CASE / "expected.json").read_text())

    assert found.code == 0
    assert "the copy in filler reads otherwise: 5 blocks, access open (was unknown)" in found.out
    assert "access" not in expected["verdict"]
    assert ingest("rules", "test", DOMAIN).code == 0


def test_an_address_is_asked_once_after_robots_txt(here: Path, ingest: Ingest, server: LoopbackServer) -> None:
    found = ingest("rules", "new", f"{BASE}/news/1")

    assert (found.code, found.err) == (0, "")
    assert [request.path for request in server.requests] == ["/robots.txt", "/news/1"]
    assert (here / f"my-rules/{HOST}.toml").is_file()
    assert (here / f"my-rules/cases/{HOST}/first_page/page.html").is_file()


def test_what_robots_txt_refuses_is_not_asked(here: Path, ingest: Ingest, server: LoopbackServer) -> None:
    before = contents(here / "my-rules")

    answer = ingest("rules", "new", f"{BASE}/private")

    assert (answer.code, "robots_disallowed" in answer.complaint()) == (1, True)
    assert [request.path for request in server.requests] == ["/robots.txt"]
    assert contents(here / "my-rules") == before


def test_with_a_rule_file_nothing_is_asked_but_for_a_case_with_a_name(
    here: Path, ingest: Ingest, server: LoopbackServer
) -> None:
    rules = here / f"my-rules/{HOST}.toml"
    rules.write_text("# mine\n")

    refused = ingest("rules", "new", f"{BASE}/news/1")
    asked = len(server.requests)
    added = ingest("rules", "new", f"{BASE}/news/1", "--case", "crane_vote")

    assert (refused.code, asked) == (2, 0)
    assert "is there already; with --case NAME a page case is added" in refused.complaint()
    assert added.code == 0
    assert rules.read_text() == "# mine\n"
    assert (here / f"my-rules/cases/{HOST}/crane_vote/expected.json").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("page.html", "give --url with a domain"),
        ("page.html --url http://127.0.0.1/a", "give --url with a domain"),
        ("page.html --url lampcounter", "give --url with a domain"),
        (f"none.html --url {URL}", "no such file"),
        (f"empty.html --url {URL}", "empty"),
        (f"page.html --url {URL} --case Two-Words", "--case 'Two-Words': name it in small letters"),
        (f"page.html --url {URL} --case ../../x", "name it in small letters"),
        (f"page.html --url {URL} --case kept", "kept is there already; name another --case"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line_and_writes_nothing(
    shelf: Path, ingest: Ingest, words: str, said: str
) -> None:
    (shelf / "empty.html").write_text("")
    (shelf / "my-rules" / "cases" / DOMAIN / "kept").mkdir(parents=True)
    before = contents(shelf)

    answer = ingest("rules", "new", *words.split(" "))

    assert (answer.code, said in answer.complaint()) == (2, True), answer
    assert contents(shelf) == before


def test_without_an_own_folder_it_says_where_to_name_one(here: Path, ingest: Ingest) -> None:
    (here / "config.toml").write_text("")
    (here / "page.html").write_text(PAGE)

    assert "folders.rules is empty; make a folder" in ingest("rules", "new", "page.html", "--url", URL).complaint()


def test_a_page_that_is_no_page_writes_nothing(here: Path, ingest: Ingest, server: LoopbackServer) -> None:
    answer = ingest("rules", "new", f"{BASE}/news/404")

    assert (answer.code, "bad_status" in answer.complaint()) == (1, True)
    assert list((here / "my-rules").iterdir()) == []
