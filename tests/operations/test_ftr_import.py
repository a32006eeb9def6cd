"""Folders of ftr-site-config files: what is written can be loaded, and nothing is ever overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Ingest, contents
from ftr_files import SITE, written

from ingest.adapters.rulebook import REQUEST_KEYS, read_rules
from ingest.operations.ftr.lines import read_lines
from ingest.operations.ftr.translate import translate
from ingest.resources import rules_folder


def test_a_folder_becomes_rule_files_that_can_be_loaded(here: Path, ingest: Ingest) -> None:
    written(here / "ftr")
    written(here / "ftr", "body: //main", ".lampcounter.example.txt")
    written(here / "ftr", "body: //main", ".post.example.txt")
    written(here / "ftr", "strip: //div[@title='\"\\']", "www.quote.example.txt")
    written(here / "ftr", "tidy: no", "empty.example.txt")
    written(here / "ftr", "body: //main", "com.txt")

    found = ingest("rules", "import", "ftr", "--out", "imported")
    checked = ingest("rules", "check", "imported", "--json")

    assert (found.code, found.err) == (0, "")
    assert sorted(path.name for path in (here / "imported").iterdir()) == [
        "lampcounter.example.toml",
        "post.example.toml",
        "quote.example.toml",
    ]
    assert checked.code == 0
    assert [file["domain"] for file in checked.json()["files"] if file["origin"] == "own"] == [
        "lampcounter.example",
        "post.example",
        "quote.example",
    ]
    lines = found.out.splitlines()
    assert (
        "ftr/lampcounter.example.txt:16: would change a request: a request is sent as ours, under our own name: "
        in ("\n".join(lines))
    )
    assert "ftr/.lampcounter.example.txt: left out: lampcounter.example is read from lampcounter.example.txt" in lines
    assert any(line.startswith("ftr/com.txt: left out: ") for line in lines)
    for name, count in (
        ("files read", 6),
        ("files translated fully", 2),
        ("files translated in part", 1),
        ("left out", 2),
    ):
        assert any(name in line and f" {count} " in line for line in lines), name
    assert "wrote 3 rule files to imported" in lines


def test_what_is_written_means_what_was_translated(here: Path, ingest: Ingest) -> None:
    path = written(here / "ftr", SITE + "strip: //div[@title='say \"so\" \\ é']\n")
    ingest("rules", "import", "ftr", "--out", "imported")

    (file,) = read_rules(rules_folder() / "_shared.toml", [here / "imported"]).files

    expected = translate(read_lines(path)).keys
    assert {key: tuple(entry.value for entry in entries) for key, entries in file.keys.items()} == expected
    assert set(file.keys) & REQUEST_KEYS == set()


def test_a_dry_run_reports_and_writes_nothing(here: Path, ingest: Ingest) -> None:
    written(here / "ftr")
    before = contents(here)

    found = ingest("rules", "import", "ftr", "--out", "imported", "--dry-run", "--json")

    assert found.code == 0
    assert found.json()["written"] == []
    assert found.json()["files"][0]["keys"]["body"] == ['div[id="story"]', "article"]
    assert {one["line"] for one in found.json()["files"][0]["refused"]} == {10, 15, 16, 17, 18, 20, 21, 22}
    assert contents(here) == before


def test_no_rule_file_is_overwritten_and_none_is_written_beside_it(here: Path, ingest: Ingest) -> None:
    written(here / "ftr")
    written(here / "ftr", "body: //main", "another.example.txt")
    (here / "imported").mkdir()
    (here / "imported" / "lampcounter.example.toml").write_text("# mine")
    before = contents(here)

    answer = ingest("rules", "import", "ftr", "--out", "imported")
    looked = ingest("rules", "import", "ftr", "--out", "imported", "--dry-run")

    assert (answer.code, looked.code) == (2, 0)
    assert "lampcounter.example.toml would be overwritten; nothing was written" in answer.complaint()
    assert contents(here) == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("nowhere --out o", 2, "nowhere: there is no such folder"),
        ("file.txt --out o", 2, "file.txt: this is a file, not a folder"),
        ("bare --out o", 2, "bare: there is no *.txt file in it"),
        ("ftr", 2, "--out"),
        ("ftr --out file.txt", 3, "file.txt cannot be written"),
    ],
)
def test_folders_that_cannot_be_used_are_told_in_one_line(
    here: Path, ingest: Ingest, words: str, code: int, said: str
) -> None:
    written(here / "ftr")
    (here / "bare").mkdir()
    (here / "file.txt").write_text("")

    answer = ingest("rules", "import", *words.split(" "))

    assert (answer.code, said in answer.complaint()) == (code, True), answer
