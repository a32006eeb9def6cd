"""`ingest archive prune` and `ingest policy apply` as a person types them, and the daemon that does both by itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command_line import Ingest
from databases import Databases
from purge_rig import keep, secret
from store_samples import WALLED
from test_daemon import daemon, read_until

from ingest.adapters.archive import WarcArchive, list_files
from ingest.adapters.store import open_store

URL = "https://news.example.org/ferry"


@pytest.fixture
def url(here: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with one gated article that nobody has open, under the shipped policy."""
    made = databases.migrated()
    (here / "config.toml").write_text("[jail]\nworkers = 1\n")
    monkeypatch.setenv("INGEST_DATABASE_URL", made)
    store, archive = open_store(made), WarcArchive(here / "archive", 10)
    keep(store, archive, URL, secret(URL, verdict=WALLED))
    archive.close()
    store.close()
    for file in list_files(here / "archive"):
        os.utime(here / "archive" / file.name, (0, 0))
    return made


def test_without_a_stricter_policy_there_is_nothing_to_do(ingest: Ingest, url: str) -> None:
    shown = ingest("policy", "apply", "--dry-run")
    done = ingest("policy", "apply")

    assert (shown.code, done.code) == (0, 0)
    assert "no article holds more" in shown.out
    assert "0 articles were cut" in done.out


def test_a_stricter_policy_is_shown_asked_about_and_applied(ingest: Ingest, url: str, here: Path) -> None:
    (here / "config.toml").write_text('[jail]\nworkers = 1\n[policy]\ngated_text = "lead"\nlead_paragraphs = 1\n')
    found = ingest("policy", "apply", "--dry-run", "--json").json()
    [policy] = [one["said"] for one in ingest("doctor", "--json").json() if one["name"] == "policy"]
    unasked = ingest("policy", "apply")
    done = ingest("policy", "apply", "--yes", "--json").json()
    changes = ingest("changes", "--json").json()["changes"]
    shown = ingest("show", "1", "--json").json()

    assert found == {"articles": 1}
    assert policy.startswith("1 articles hold more than it allows")
    assert unasked.code == 2
    assert "add --yes" in unasked.err
    assert done == {"trimmed": 1, "gone": 0, "raw_records": 1, "clean": True}
    assert changes[-1]["kind"] == "purged"
    assert shown["cut_by"] == "policy"
    assert len(shown["body_text"].split("\n")) == 1


def test_raw_responses_go_as_the_config_says(ingest: Ingest, url: str, here: Path) -> None:
    for_ever = ingest("archive", "prune")
    kept = list_files(here / "archive")
    (here / "config.toml").write_text("[jail]\nworkers = 1\n[archive]\nkeep_gib = 0.0000001\n")
    shown = ingest("archive", "prune", "--dry-run")
    there = list_files(here / "archive")
    [archive] = [one["said"] for one in ingest("doctor", "--json").json() if one["name"] == "archive"]
    done = ingest("archive", "prune", "--json").json()

    assert "kept for ever" in for_ever.out
    assert len(kept) == len(there) == 1
    assert "1 file with 1 raw response would go" in shown.out
    assert archive.endswith("0 MiB in 1 files, kept up to 1e-07 GiB")
    assert (done["files"], done["records"], done["kept_files"]) == (1, 1, 0)
    assert list_files(here / "archive") == ()


@pytest.mark.parametrize(
    "setting", ["[archive]\nkeep_days = -1\n", '[archive]\nkeep_gib = "much"\n'], ids=["negative", "no number"]
)
def test_a_bound_that_is_none_is_refused(ingest: Ingest, url: str, here: Path, setting: str) -> None:
    (here / "config.toml").write_text(setting)

    assert ingest("archive", "prune").code == 2


@pytest.mark.parametrize(
    ("setting", "event"),
    [
        ('[policy]\ngated_text = "metadata_only"\n', "policy.applied"),
        ("[archive]\nkeep_gib = 1e-7\n", "archive.pruned"),
    ],
    ids=["policy", "retention"],
)
def test_the_daemon_does_it_by_itself(url: str, here: Path, setting: str, event: str) -> None:
    (here / "config.toml").write_text("[jail]\nworkers = 1\n" + setting)
    with daemon(here / "config.toml") as process:
        read_until(process, event)
        process.terminate()
        process.communicate(timeout=10)
    store = open_store(url)
    [row], raw = store.list_articles(), store.find_raw(1)
    store.close()

    assert process.returncode == 0
    assert (row.body_text == "") is (event == "policy.applied")
    assert raw is None
    assert len(list_files(here / "archive")) == (event == "policy.applied")
