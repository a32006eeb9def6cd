"""The manifest: one answer for each line, in order, whatever the lines and their pages hold."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from command_line import Ingest
from jail_rig import OpenJail

from ingest.adapters.clock import read_clock
from ingest.adapters.jail import Jail
from ingest.errors import BadInput, FolderRefused
from ingest.operations.manifest import ManifestTally, one_line, run_manifest

URL = "https://post.example/herring"
SENTENCES = (
    "The boats came home full this morning, for the first time in nine years, and the quay smelled of it.",
    "The fishers had set their nets late, after a night of argument over the price of ice in the town hall.",
    "By noon the smokehouses were lit, and the harbour master had run out of the forms he hands to every crew.",
)
PAGE = (
    "<!doctype html><html lang=en><title>Herring return</title><article><h1>Herring return</h1>"
    + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    + "</article></html>"
)


@pytest.fixture
def shelf(here: Path) -> Path:
    """Saved pages and dumps of every kind that a line may name."""
    (here / "config.toml").write_text("[jail]\nworkers = 1\n")
    (here / "page.html").write_text(PAGE)
    (here / "page.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (here / "two.html.gz").write_bytes(gzip.compress(PAGE[:200].encode()) + gzip.compress(PAGE[200:].encode()))
    (here / "latin.html").write_bytes(PAGE.replace("Herring return", "Hering zurück: Körbe voll").encode("latin-1"))
    (here / "dump.txt").write_text("\n".join(("Herring return", *SENTENCES)) + "\n")
    (here / "empty.html").write_bytes(b"")
    (here / "plain.html").write_text("no markup")
    (here / "half.html.gz").write_bytes(gzip.compress(PAGE.encode())[:100])
    return here


def answers_to(shelf: Path, ingest: Ingest, *lines: object) -> list[Any]:
    """Run the command over lines, written as they are when they are bytes."""
    written = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    (shelf / "in.jsonl").write_bytes(b"\n".join(written) + b"\n")
    said = ingest("extract", "--manifest", "in.jsonl", "--out", "out.jsonl")
    answers = [json.loads(line) for line in (shelf / "out.jsonl").read_text().splitlines()]
    failed = sum("error" in answer for answer in answers)
    assert (said.code, said.out) == (0, ""), said
    assert said.err == f"{len(answers)} answered, {failed} of them with an error\n"
    return answers


@pytest.mark.parametrize("name", ["page.html", "page.html.gz", "two.html.gz"])
def test_a_page_is_read_packed_or_not(shelf: Path, ingest: Ingest, name: str) -> None:
    (answer,) = answers_to(shelf, ingest, {"id": "a", "html": name, "url": URL})

    assert (answer["id"], answer["headline"]) == ("a", "Herring return")
    assert answer["body_text"].split("\n") == list(SENTENCES)
    assert answer["elapsed_ms"] > 0


def test_a_text_dump_is_read_as_one(shelf: Path, ingest: Ingest) -> None:
    (answer,) = answers_to(shelf, ingest, {"id": 7, "text": "dump.txt", "url": URL})

    assert (answer["id"], answer["headline"], answer["text_origin"]) == (7, "Herring return", "text-dump")
    assert answer["body_text"].split("\n") == list(SENTENCES)


def test_paths_may_be_absolute(shelf: Path, ingest: Ingest) -> None:
    (answer,) = answers_to(shelf, ingest, {"id": "a", "html": str(shelf / "page.html"), "url": URL})

    assert answer["headline"] == "Herring return"


def test_header_fields_count_as_they_would_on_the_wire(shelf: Path, ingest: Ingest) -> None:
    headers = {"Content-Type": "text/html; charset=iso-8859-1", "TDM-Reservation": ["1"]}
    bare, told = answers_to(
        shelf, ingest, {"id": 1, "html": "page.html", "url": URL},
        {"id": 2, "html": "latin.html", "url": URL, "headers": headers},
    )  # fmt: skip

    assert told["headline"] == "Hering zurück: Körbe voll"
    assert (bare["tdm_reserved"], told["tdm_reserved"]) == (None, True)


def test_status_and_redirects_are_evidence(shelf: Path, ingest: Ingest) -> None:
    hops = [{"url": URL, "status": 302}]
    paid, led = answers_to(
        shelf, ingest, {"id": 1, "html": "page.html", "url": URL, "status": 402},
        {"id": 2, "html": "page.html", "url": "https://post.example/subscribe", "redirects": hops},
    )  # fmt: skip

    assert "status:402" in {piece["signal"] for piece in paid["evidence"]}
    assert "redirect" in {piece["signal"] for piece in led["evidence"]}
    assert led["url_final"] == "https://post.example/subscribe"


def test_what_the_feed_gave_is_held_against_the_page(shelf: Path, ingest: Ingest) -> None:
    feed = {"title": "Herring return", "summary": None, "content": " ".join(SENTENCES * 6)}
    (answer,) = answers_to(shelf, ingest, {"id": 1, "html": "page.html", "url": URL, "feed": feed})

    assert "feed:longer" in {piece["signal"] for piece in answer["evidence"]}
    assert answer["extent"] == "truncated"


BAD_LINES: Sequence[tuple[str, object, str, str]] = (
    ("a blank line", b"", "bad_input", "not JSON"),
    ("no JSON", b"{half", "bad_input", "not JSON"),
    ("no UTF-8", b'{"id": "\xff\xfe"}', "bad_input", "not JSON"),
    ("nested without end", b"[" * 100_000, "bad_input", "not JSON"),
    ("no object", ["a"], "bad_input", "not a JSON object"),
    ("neither file", {"id": "x", "url": URL}, "bad_input", "one file"),
    ("both files", {"id": "x", "html": "page.html", "text": "dump.txt"}, "bad_input", "one file"),
    ("a path that is none", {"id": "x", "html": 7}, "bad_input", "html must be text"),
    ("a NUL in the path", {"id": "x", "html": "a\0b"}, "bad_input", "null"),
    ("a file that is not there", {"id": "x", "html": "none.html"}, "bad_input", "no such file"),
    ("a folder", {"id": "x", "html": "."}, "bad_input", "a folder"),
    ("broken gzip", {"id": "x", "html": "half.html.gz"}, "bad_input", "ends too early"),
    ("a status in words", {"id": "x", "html": "page.html", "status": "ok"}, "bad_input", "status"),
    ("a status that is none", {"id": "x", "html": "page.html", "status": 99}, "bad_input", "100 to 599"),
    ("a list of headers", {"id": "x", "html": "page.html", "headers": ["a"]}, "bad_input", "headers"),
    ("a number as header", {"id": "x", "html": "page.html", "headers": {"a": 1}}, "bad_input", "'a' must be text"),
    ("a hop without address", {"id": "x", "html": "page.html", "redirects": [{}]}, "bad_input", "redirects"),
    ("hops that are no list", {"id": "x", "html": "page.html", "redirects": "a"}, "bad_input", "redirects"),
    ("a feed of numbers", {"id": "x", "html": "page.html", "feed": {"title": 1}}, "bad_input", "title"),
    ("an empty page", {"id": "x", "html": "empty.html"}, "empty_page", "empty"),
    ("no markup", {"id": "x", "html": "plain.html"}, "not_html", "no HTML tag"),
    ("markup as a dump", {"id": "x", "text": "page.html"}, "not_html", "not a text dump"),
)


def test_every_line_is_answered_in_order_whatever_it_holds(shelf: Path, ingest: Ingest) -> None:
    good = [{"id": n, "html": "page.html", "url": f"{URL}/{n}"} for n in range(len(BAD_LINES) + 1)]
    lines: list[object] = [good[0]]
    for page, (_, line, _, _) in zip(good[1:], BAD_LINES, strict=True):
        lines += [line, page]

    answers = answers_to(shelf, ingest, *lines)
    bad = answers[1::2]

    assert [answer["id"] for answer in answers[::2]] == list(range(len(good)))
    assert {answer.get("headline") for answer in answers[::2]} == {"Herring return"}
    assert len(bad) == len(BAD_LINES)
    for answer, (name, line, code, said) in zip(bad, BAD_LINES, strict=True):
        assert set(answer) == {"id", "error"}, name
        assert answer["id"] == (line["id"] if isinstance(line, dict) else None), name
        assert answer["error"]["code"] == code, name
        assert said in answer["error"]["reason"], (name, answer)


def test_a_manifest_of_nothing_has_no_answers(shelf: Path, ingest: Ingest) -> None:
    (shelf / "in.jsonl").write_bytes(b"")

    said = ingest("extract", "--manifest", "in.jsonl", "--out", "-", "--workers", "1")

    assert (said.code, said.out, said.err) == (0, "", "0 answered, 0 of them with an error\n")


def run_over(folder: Path, jail: Jail, bodies: Sequence[str], answers: io.StringIO) -> ManifestTally:
    """Run over pages whose words the stand-in reader obeys."""
    lines = []
    for number, body in enumerate(bodies):
        (folder / f"{number}.html").write_text(f"{body} <p>")
        lines.append(json.dumps({"id": number, "html": f"{number}.html", "url": URL}))
    (folder / "in.jsonl").write_text("\n".join(lines))
    return run_manifest(folder / "in.jsonl", answers, jail, max_mib=1, now=read_clock(), on_answer=lambda _: None)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_page_that_kills_its_worker_costs_its_line_only(tmp_path: Path, open_jail: OpenJail, workers: int) -> None:
    bodies = [*["calm"] * 20, "segfault", *["calm"] * 20, "oom", "burn", "bug", *["calm"] * 20]
    answers = io.StringIO()

    tally = run_over(tmp_path, open_jail(workers=workers, cpu_s=1, wall_s=5), bodies, answers)
    told = [json.loads(line) for line in answers.getvalue().splitlines()]
    errors = {bodies[answer["id"]]: answer["error"]["code"] for answer in told if "error" in answer}

    assert [answer["id"] for answer in told] == list(range(len(bodies)))
    assert (tally.answered, tally.failed) == (len(bodies), 4)
    assert errors == {
        "segfault": "parser_killed", "oom": "parser_killed", "burn": "parser_killed", "bug": "parser_failed",
    }  # fmt: skip


@pytest.mark.parametrize("text", ['{"a": 1}\n{"id": 2}', "{}\r{}", "{}\u2028{}"], ids=["line", "return", "separator"])
def test_a_worker_writes_no_lines_of_its_own(text: str) -> None:
    assert len(one_line(text).splitlines()) == 1


def test_what_workers_load_to_write_answers_knows_no_database() -> None:
    script = "import sys, ingest.operations.article_json; print({'sqlalchemy', 'rich', 'rensa'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"


class _Full(io.StringIO):
    """A file on a full disk."""

    name = "out.jsonl"

    def write(self, _text: str, /) -> int:
        raise OSError(28, "No space left on device")


def test_answers_that_cannot_be_written_end_the_run(tmp_path: Path, open_jail: OpenJail) -> None:
    with pytest.raises(FolderRefused, match=r"out\.jsonl: the answers cannot be written: No space left on device"):
        run_over(tmp_path, open_jail(), ["calm"], _Full())


def test_a_manifest_that_cannot_be_read_is_bad_input(tmp_path: Path, open_jail: OpenJail) -> None:
    with pytest.raises(BadInput, match="no such file"):
        run_manifest(
            tmp_path / "none.jsonl", io.StringIO(), open_jail(), max_mib=1, now=read_clock(),
            on_answer=lambda _: None,
        )  # fmt: skip


def test_a_page_that_unpacks_to_more_than_the_cap_is_refused_unread(tmp_path: Path, open_jail: OpenJail) -> None:
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(b"<p>" + b"a" * (2 << 20)))
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": 1, "html": "bomb.html.gz", "url": URL}))
    answers = io.StringIO()

    run_manifest(
        tmp_path / "in.jsonl", answers, open_jail(), max_mib=1, now=read_clock(),
        on_answer=lambda _: None,
    )  # fmt: skip

    assert json.loads(answers.getvalue())["error"] == {"code": "too_large", "reason": "more than 1 MiB"}
