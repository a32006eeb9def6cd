"""What reaches the terminal: nothing of a stranger's that it would obey, and JSON that readers of lines can read."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import RUN, Ingest
from rich.console import Console
from small_site import article

from ingest.cli.progress import Counter
from ingest.cli.screen import counted, plain
from ingest.operations.json_line import to_json

SMUGGLED = "\x1b]0;owned\x07\x9b2J\u202egnp\u2066.exe\x00"


@pytest.mark.parametrize(
    ("text", "one_line", "expected"),
    [
        ("\x1b[2Jgone\x07", False, "[2Jgone"),
        ("a\x9b2Jb\x85c", False, "a2Jbc"),
        ("ab\u202edc\u2066e\u200f", False, "abdce"),
        ("tab\tand\nline\r", False, "tab\tand\nline"),
        ("one\n\ttwo\u2028three  ", True, "one two three"),
        ("lone \ud800 half", False, "lone ? half"),
        ("café 日本 🗞", True, "café 日本 🗞"),
    ],
    ids=["escape", "C1", "reordering", "tab and line end stay", "one line", "lone surrogate", "letters stay"],
)
def test_text_of_strangers_is_made_harmless(text: str, one_line: bool, expected: str) -> None:
    assert plain(text, one_line=one_line) == expected


@pytest.mark.parametrize("text", [SMUGGLED, "line\u2028and\u2029line", "\ud83d half", 'quote " and \\'])
def test_json_is_one_line_of_utf_8_and_reads_back_as_it_was(text: str) -> None:
    written = to_json({"text": text})

    assert written.encode("utf-8")
    assert len(written.splitlines()) == 1
    assert not any(mark in written for mark in ("\x1b", "\x9b", "\x07"))
    assert json.loads(written) == {"text": text}


def test_counts_go_with_their_nouns() -> None:
    assert [counted(n, "page", "pages") for n in (0, 1, 2)] == ["0 pages", "1 page", "2 pages"]


@pytest.mark.parametrize("command", ["extract", "explain"])
def test_a_page_is_shown_without_what_a_terminal_would_obey(here: Path, ingest: Ingest, command: str) -> None:
    (here / "page.html").write_bytes(article(1, f"Crane {SMUGGLED} vote [red]put off[/red]").body)

    shown = ingest(command, "page.html")

    assert shown.code == 0, shown.err
    assert "[red]put off[/red]" in shown.out
    assert not any(mark in shown.out for mark in "\x1b\x07\x9b\u202e\u2066\x00")


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1", "utf-8"])
def test_an_output_that_lacks_a_letter_gets_another_and_json_an_escape(here: Path, encoding: str) -> None:
    headline = "Ångström 日本 vote"
    (here / "page.html").write_bytes(article(1, headline).body)
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = [
        subprocess.run([*RUN, *words], cwd=here, env=environment, capture_output=True, timeout=60, check=False)
        for words in (("explain", "page.html"), ("extract", "page.html", "--json"))
    ]

    assert [(one.returncode, one.stderr) for one in done] == [(0, b""), (0, b"")]
    assert headline.encode(encoding, "replace") in done[0].stdout
    assert json.loads(done[1].stdout.decode(encoding))["headline"] == headline


def test_a_message_names_a_strangers_file_without_obeying_it(ingest: Ingest) -> None:
    answer = ingest("extract", "no\x1b[2Jsuch\u202efile\n.html")

    assert answer.code == 2
    assert answer.complaint() == "ingest: no[2Jsuchfile .html: there is no such file"


def test_progress_shows_how_far_it_is_and_obeys_no_address() -> None:
    shown = io.StringIO()
    with Counter("pages", Console(file=shown, force_terminal=True, width=120)) as counter:
        counter.show(3, 12, "http://harbour.example/\x1b[2J\u202ea")
    text = shown.getvalue()

    assert "pages" in text
    assert "3/12" in text
    assert "http://harbour.example/[2Ja" in text


def test_progress_is_silent_where_nobody_watches() -> None:
    shown = io.StringIO()
    with Counter("pages", Console(file=shown, force_terminal=False)) as counter:
        counter.show(3, 12)

    assert shown.getvalue() == ""


def test_a_page_comes_from_a_pipe(here: Path, ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    assert here.is_dir()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(article(1).body)))

    told = ingest("extract", "-", "--url", "http://harbour.example/news/1", "--json").json()

    assert told["headline"] == "Crane vote number 1 put off"
    assert told["body_text"].startswith("The harbour council met")
    assert told["elapsed_ms"] > 0


def test_ctrl_c_ends_with_130_and_without_a_trace(here: Path) -> None:
    os.mkfifo(here / "page.html")
    process = subprocess.Popen(
        [*RUN, "extract", "page.html"], cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with process:
        end = open_for_writing(here / "page.html")  # the command waits for more from here on
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        os.close(end)

    assert (process.returncode, out, err) == (130, b"", b"")


def open_for_writing(fifo: Path) -> int:
    """Return the writing end of a pipe as soon as somebody reads from it."""
    for _ in range(600):
        try:
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            time.sleep(0.05)
    raise AssertionError("nobody began to read")


def test_a_reader_that_goes_away_ends_the_command_quietly(here: Path, sqlite_template: Path) -> None:
    (here / "ingest.db").write_bytes(sqlite_template.read_bytes())
    (here / "config.toml").write_text("")
    process = subprocess.Popen([*RUN, "status"], cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        err = process.stderr.read()

    assert (process.returncode, err) == (1, b"")
