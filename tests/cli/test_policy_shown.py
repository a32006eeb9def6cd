"""What people and programs are shown of a publisher's word on machines: of one page, of an article, of a host."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Ingest
from store_samples import NOON, reading, store_page

from ingest.adapters.store import open_store
from ingest.core.site_policy import with_site_policies
from ingest.core.tdmrep import read_tdmrep
from ingest.model import PolicySignals, SiteFile, SitePolicy, SiteRule

URL = "https://example.org/news/a"
PAGE = (
    '<html><head><title>Crane</title><meta name="tdm-reservation" content="0"><meta name="robots" content="noai">'
    '<link rel="license" href="https://cc.example/by"></head><body><article><h1>Crane vote</h1>'
    + "<p>The harbour council put off the vote on the crane again, and went home for the night.</p>" * 9
    + "</article></body></html>"
)


def said(body: str, day: int = 1) -> SitePolicy:
    return read_tdmrep("https://example.org", 200, body.encode(), now=NOON.replace(day=day), known=None)


@pytest.fixture
def stored(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database with an article of a site that reserves mining, and took that back."""
    monkeypatch.setenv("INGEST_DATABASE_URL", f"sqlite:///{here / 'ingest.db'}")
    (here / "config.toml").write_text("[jail]\nworkers = 1\n")
    store = open_store(f"sqlite:///{here / 'ingest.db'}")
    reserved = said('[{"location": "/news/*", "tdm-reservation": 1, "tdm-policy": "https://example.org/p.json"}]')
    rule = SiteRule("", "ai-train", "no")
    robots = replace(reserved, file=SiteFile.ROBOTS, rules=(rule,), raw="content-signal: ai-train=no", expires_at=None)
    free = said('[{"location": "/", "tdm-reservation": 0}]', day=5)
    for policy in (reserved, robots, free):
        store.save_site_policy(policy)
    read = reading(URL)
    read = replace(read, article=replace(read.article, policy=PolicySignals(robots_directives=("noarchive",))))
    store_page(store, URL, with_site_policies(read, (reserved, robots)))
    store.close()


@pytest.mark.usefixtures("stored")
def test_an_article_shows_what_held_when_it_was_fetched(ingest: Ingest) -> None:
    shown, explained = ingest("show", "1").out, ingest("explain", "1").out
    told = ingest("show", "1", "--json").json()

    for line in ("reserved, by tdmrep:/news/*; policy: https://example.org/p.json", "ai-train=no (robots.txt)"):
        assert line in shown
        assert line in explained
    assert "noarchive" in shown
    assert (told["tdm_reserved"], told["tdm_origin"]) == (True, "tdmrep:/news/*")
    assert (told["site_usage"], told["policy_raw"]) == (["ai-train=no"], [])
    assert ["robots:ai-train", "no"] in told["site_policy_raw"]


@pytest.mark.usefixtures("stored")
def test_a_host_shows_what_it_says_and_what_it_said(ingest: Ingest) -> None:
    shown = ingest("hosts", "policy", "Example.org")
    told = ingest("hosts", "policy", URL, "--json").json()
    nobody = ingest("hosts", "policy", "other.example")

    assert shown.code == 0
    assert "ai-train=no" in shown.out
    assert all(rule in shown.out for rule in ("/news/* tdm-reservation=1", "/ tdm-reservation=0"))
    assert [(row["file"], row["rules"][0][-1]) for row in told] == [("robots", "no"), ("tdmrep", "1"), ("tdmrep", "0")]
    assert (nobody.code, nobody.out) == (1, "")
    assert "nothing is known of 'other.example'" in nobody.complaint()


def test_a_page_just_read_shows_its_own_word(ingest: Ingest, here: Path) -> None:
    (here / "page.html").write_text(PAGE)
    shown = ingest("extract", "page.html", "--url", URL).out
    told = ingest("extract", "page.html", "--url", URL, "--json").json()
    explained = ingest("explain", "page.html", "--url", URL).out

    for line in ("not reserved, by meta:tdm-reservation", "noai", "https://cc.example/by"):
        assert line in shown
        assert line in explained
    assert (told["tdm_reserved"], told["tdm_origin"]) == (False, "meta:tdm-reservation")
    assert ["link:license", "https://cc.example/by"] in told["policy_raw"]
    assert (told["site_usage"], told["site_licence"], told["site_policy_raw"]) == ([], None, [])
