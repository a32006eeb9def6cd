"""Input that a command cannot use: one clear line on standard error, the documented exit code, and nothing harmed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from command_line import Ingest, contents

from ingest.adapters.store import open_store

PAGE = b"<!doctype html><html lang=en><title>Herring</title><article><h1>Herring</h1><p>Boats came home.</p></article>"


@pytest.fixture
def shelf(here: Path, sqlite_template: Path) -> Path:
    """A folder with a database and files of every kind that cannot be used."""
    (here / "ingest.db").write_bytes(sqlite_template.read_bytes())
    open_store(f"sqlite:///{here / 'ingest.db'}").close()  # which gives it its epoch
    (here / "config.toml").write_text("[jail]\nworkers = 1\n")
    (here / "page.html").write_bytes(PAGE)
    (here / "empty.html").write_bytes(b"")
    (here / "blank.html").write_bytes(b" \n\n ")
    (here / "plain.html").write_text("no markup here")
    (here / "broken.html.gz").write_bytes(gzip.compress(PAGE)[:40])
    (here / "bytes.txt").write_bytes(bytes(range(256)) * 8)
    (here / "words.txt").write_text("harbour\nhttp://\n")
    (here / "in.jsonl").write_text("{}\n")
    (here / "ingest-demo.db").write_bytes(b"somebody's notes, which no demo wrote")
    (here / "folder").mkdir()
    return here


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("extract none.html", 2, "no such file"),
        ("extract folder", 2, "a folder"),
        ("extract empty.html", 2, "empty"),
        ("extract blank.html", 2, "empty"),
        ("extract plain.html", 2, "no HTML tag"),
        ("extract broken.html.gz", 2, "broken gzip"),
        ("extract page.html --text", 2, "not a text dump"),
        ("extract bytes.txt --text", 2, "not text"),
        ("extract empty.html --text --json", 2, "empty"),
        ("extract ftp://post.example/a", 2, "no such file"),
        ("extract http:///a", 1, "bad_address"),
        ("extract", 2, "name one page"),
        ("extract page.html --out o.jsonl", 2, "name one page"),
        ("extract --manifest none.jsonl --out o.jsonl", 2, "no such file"),
        ("extract --manifest folder --out o.jsonl", 2, "a folder"),
        ("extract --manifest in.jsonl", 2, "--out"),
        ("extract --manifest in.jsonl --out in.jsonl", 2, "overwrite"),
        ("extract --manifest in.jsonl --out no/o.jsonl", 3, "cannot be written"),
        ("extract --manifest in.jsonl --out folder", 3, "cannot be written"),
        ("extract --manifest in.jsonl --out o.jsonl --workers 0", 2, "--workers"),
        ("explain none.html", 2, "no such file"),
        ("explain plain.html", 2, "no HTML tag"),
        ("explain empty.html --json", 2, "empty"),
        ("explain 99", 1, "no article 99"),
        ("show 99", 1, "no article 99"),
        ("show herring", 2, "ID"),
        ("articles --since soon", 2, "not a date"),
        ("articles --access closed", 2, "closed"),
        ("articles --limit 0", 2, "--limit"),
        ("changes --after x", 2, "not a cursor"),
        ("changes --after x:1", 4, "start over"),
        ("sources pause 9", 2, "no source 9"),
        ("sources resume 9", 2, "no source 9"),
        ("sources remove 9", 2, "no source 9"),
        ("sources remove", 2, "ID"),
        ("quarantine retry", 2, "--all"),
        ("quarantine retry 9", 1, "none of these is in quarantine"),
        ("add ftp://post.example", 2, "not a web address"),
        ("backfill", 2, "give one of"),
        ("backfill --urls words.txt --sitemap https://post.example/s.xml", 2, "give one of"),
        ("backfill --urls none.txt", 2, "no such file"),
        ("backfill --urls empty.html", 2, "holds no address"),
        ("backfill --urls words.txt", 2, "words.txt:1"),
        ("backfill --urls bytes.txt", 2, "cannot be read"),
        ("backfill --sitemap ftp://post.example/s.xml", 2, "not a web address"),
        ("backfill --sitemap https://post.example/s.xml --until never", 2, "not a date"),
        ("backfill --warc none.warc.gz", 2, "none.warc.gz"),
        ("backfill --warc page.html", 2, "page.html"),
        ("backfill --warc empty.html", 2, "empty.html"),
        ("init page.html", 3, "cannot be made"),
        ("init new --contact nobody\n", 2, "contact"),
        ("--config other.toml init folder", 2, "not both"),
        ("--config none.toml status", 2, "none.toml"),
        ("--config folder status", 2, "folder"),
        ("--config page.html status", 2, "page.html"),
        ("demo", 2, "ingest-demo.db"),
        ("demo --dir page.html", 3, "page.html"),
        ("nonsense", 2, "No such command"),
        ("status --loud", 2, "--loud"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_bad_input_is_one_line_and_an_exit_code(shelf: Path, ingest: Ingest, words: str, code: int, said: str) -> None:
    before = contents(shelf)

    answer = ingest(*words.split(" "))

    assert (answer.code, said in answer.complaint()) == (code, True), answer
    assert {name: body for name, body in contents(shelf).items() if name in before} == before
    assert answer.out == ""


def test_no_command_at_all_shows_the_help(ingest: Ingest) -> None:
    answer = ingest()

    assert "ingest demo" in answer.out
    assert answer.code == 2
