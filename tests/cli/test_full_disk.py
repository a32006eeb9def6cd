"""No space left: one line, exit code 3, and what was there is whole and goes on once there is space again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from small_site import BASE, feed, site, write_config

from ingest.adapters.store import check_database, open_store, upgrade_database
from ingest.model import Source, SourceKind
from ingest.operations.loopback import LoopbackServer

_BOUNDED = (
    "import resource, sys; most = int(sys.argv[1]); resource.setrlimit(resource.RLIMIT_FSIZE, (most, most));"
    "sys.argv = ['ingest', *sys.argv[2:]]; from ingest.cli import main; main()"
)
_PLAIN = "import sys; sys.argv = ['ingest', *sys.argv[1:]]; from ingest.cli import main; main()"
PARAGRAPHS = "".join(
    f"<p>The quay number {n} was mended by the harbour council before the winter.</p>" for n in range(90)
)
PAGE = f"<!doctype html><html lang=en><title>Quay</title><article><h1>Quay</h1>{PARAGRAPHS}</article></html>"


def bounded(folder: Path, most_bytes: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command that may write no file longer than this: as on a full disk, writing fails."""
    command = [sys.executable, "-c", _BOUNDED, str(most_bytes), *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def complaints(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines of the command itself; the log's lines begin with their time."""
    assert "Traceback" not in done.stderr, done.stderr
    return [line for line in done.stderr.splitlines() if line.startswith("ingest: ")]


def write_manifest(folder: Path) -> None:
    (folder / "page.html").write_text(PAGE)
    lines = [json.dumps({"id": n, "html": "page.html", "url": f"http://quay.example/{n}"}) for n in range(12)]
    (folder / "in.jsonl").write_text("\n".join(lines) + "\n")


def test_a_config_that_does_not_fit_is_not_left_half_written(here: Path) -> None:
    done = bounded(here, 100, "init")

    assert (done.returncode, len(complaints(done))) == (3, 1), done.stderr
    assert "config.toml cannot be written" in done.stderr
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("most_bytes", [20_000, 100_000], ids=["at once", "half-way through"])
def test_a_database_that_does_not_fit_can_be_made_once_it_does(here: Path, most_bytes: int) -> None:
    done = bounded(here, most_bytes, "init")
    url = f"sqlite:///{here / 'ingest.db'}"
    made = upgrade_database(url)

    assert (done.returncode, len(complaints(done))) == (3, 1), done.stderr
    assert made
    assert check_database(url) == ()


def test_answers_that_do_not_fit_end_the_manifest_and_harm_no_input(here: Path) -> None:
    write_manifest(here)
    (here / "config.toml").write_text("[jail]\nworkers = 1\n")
    before = {path: path.read_bytes() for path in here.iterdir()}

    done = bounded(here, 9_000, "extract", "--manifest", "in.jsonl", "--out", "out.jsonl")
    answered = (here / "out.jsonl").read_bytes()

    assert (done.returncode, len(complaints(done))) == (3, 1), done.stderr
    assert "out.jsonl" in done.stderr
    assert len(answered) <= 9_000
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("command", ["articles", "sources list --json", "db check"])
def test_an_answer_that_standard_output_does_not_take_is_one_line(
    here: Path, sqlite_template: Path, command: str
) -> None:
    (here / "ingest.db").write_bytes(sqlite_template.read_bytes())
    (here / "config.toml").write_text("")
    store = open_store(f"sqlite:///{here / 'ingest.db'}")
    store.add_source(Source(url=f"{BASE}/feed.xml", kind=SourceKind.FEED))
    store.close()

    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", _PLAIN, *command.split(" ")],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip

    assert (done.returncode, done.stderr) == (
        3,
        "ingest: there is no space left to write to: No space left on device\n",
    )


@pytest.mark.nightly
def test_a_small_disk_that_fills_up_loses_nothing_that_was_stored(here: Path) -> None:
    pages = range(1, 40)
    script = """
set -u
mount -t tmpfs -o size=900k tmpfs "$1" && cd "$1" && cp ../config.toml . || exit 99
"$2" -c "$3" db upgrade >/dev/null || exit 98
timeout 8 "$2" -c "$3" backfill --urls ../list.txt >../said.out 2>../said.err
echo $? >../code
"$2" -c "$3" db check >../check.out 2>&1
"$2" -c "$3" articles --json --limit 100 >../articles.out
mount -o remount,size=64m "$1"
"$2" -c "$3" backfill --urls ../list.txt >../again.out 2>../again.err
echo $? >../again.code
"$2" -c "$3" db check >../again.check 2>&1
"$2" -c "$3" articles --json --limit 100 >../again.articles
"""
    disk = here / "disk"
    disk.mkdir()
    (here / "list.txt").write_text("".join(f"{BASE}/news/{n}\n" for n in pages))
    with LoopbackServer(site(pages, feed_xml=feed(pages))) as server:
        write_config(here, server.address, "sqlite:///ingest.db")
        text = (here / "config.toml").read_text().replace("free_space_mib = 1", "free_space_mib = 0")
        (here / "config.toml").write_text(text + "[schedule]\nlease_s = 2.0\nretry_first_s = 1.0\n")
        command = ["unshare", "-rm", "bash", "-c", script, "disk", str(disk), sys.executable, _PLAIN]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    stored = {json.loads(line)["url_canonical"] for line in (here / "articles.out").read_text().splitlines()}
    again = {json.loads(line)["url_canonical"] for line in (here / "again.articles").read_text().splitlines()}

    assert done.returncode == 0, done.stderr
    assert (here / "code").read_text() != "0\n", (here / "said.out").read_text()
    assert "Traceback" not in (here / "said.err").read_text()
    assert (here / "check.out").read_text() == (here / "again.check").read_text() == "the database is well\n"
    assert set() < stored < again
    assert len(again) == len(pages)
