"""Rules never change a request: with every key that a rule file knows, the wire carries the same, byte by byte.

The control is the one setting that does change requests: were the recording blind, it would see no difference there.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from command_line import Ingest
from small_site import BASE, HOST, article, write_config

from ingest.adapters.rulebook import known_keys

PAGE = article(1).body
Recorded = list[tuple[str, str, bytes]]


class Recorder(HTTPServer):
    """Answers every path with the same page, and keeps each request as it came."""

    def __init__(self) -> None:
        self.recorded: Recorded = []
        super().__init__(("127.0.0.1", 0), RecordingHandler)

    def taken(self) -> Recorded:
        taken, self.recorded = self.recorded, []
        return taken


class RecordingHandler(BaseHTTPRequestHandler):
    """Notes method, path and headers."""

    def do_GET(self) -> None:
        assert isinstance(self.server, Recorder)
        self.server.recorded.append((self.command, self.path, self.headers.as_bytes()))
        robots = self.path == "/robots.txt"
        body = b"User-agent: *\nAllow: /\n" if robots else PAGE
        self.send_response(200)
        self.send_header("Content-Type", "text/plain" if robots else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Recorder]:
    recorder = Recorder()
    thread = threading.Thread(target=recorder.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield recorder
    recorder.shutdown()
    thread.join()
    recorder.server_close()


def write_every_key(folder: Path) -> None:
    """Write a rule file that has every key there is, with values that look like requests wherever that is allowed."""
    folder.mkdir()
    lines = ["valid_from = 2000-01-01", "valid_until = 2999-12-31"]
    for key in known_keys():
        if key in ("body", "keep"):
            lines.append(f"{key} = ['[href=\"https://elsewhere.example/{key}\"]']")
        elif key.startswith("lines."):
            how = key.rpartition(".")[2]
            lines.append(f"{key} = ['{'elsewhere' if how == 'vocabulary' else 'user agent elsewhere'}']")
        elif "." in key:
            lines.append(f"{key} = ['[content=\"https://elsewhere.example/{key}\"]']")
    (folder / f"{HOST}.toml").write_text("\n".join(lines) + "\n", "utf-8")


def read_once(here: Path, ingest: Ingest, server: Recorder, *more: str) -> Recorded:
    path = write_config(here, f"127.0.0.1:{server.server_port}", "sqlite:///ingest.db")
    path.write_text(path.read_text() + "\n".join(more) + "\n")
    answer = ingest("extract", f"{BASE}/news/1", "--json")
    assert answer.code == 0, answer.err
    assert json.loads(answer.out)["url_final"] == f"{BASE}/news/1"
    return server.taken()


def test_no_rule_changes_what_goes_over_the_wire(here: Path, ingest: Ingest, server: Recorder) -> None:
    write_every_key(here / "my-rules")

    without = read_once(here, ingest, server)
    ruled = read_once(here, ingest, server, "[folders]", 'rules = "my-rules"')

    assert [path for _, path, _ in without][:2] == ["/robots.txt", "/news/1"]
    assert ruled == without


def test_a_setting_that_does_change_requests_is_seen_by_the_same_recording(
    here: Path, ingest: Ingest, server: Recorder
) -> None:
    plain = read_once(here, ingest, server)
    named = read_once(here, ingest, server, "[identity]", 'contact = "desk@harbour.example"')

    assert [path for _, path, _ in named] == [path for _, path, _ in plain]
    assert named != plain
    assert b"desk@harbour.example" in named[0][2]


def test_the_rules_of_this_test_are_all_in_force(here: Path, ingest: Ingest) -> None:
    write_every_key(here / "my-rules")

    found = ingest("rules", "check", "my-rules", "--json").json()

    (file,) = [file for file in found["files"] if file["origin"] == "own"]
    assert (found["problems"], file["in_force"]) == ([], True)
    assert set(file["keys"]) == set(known_keys()) - {"valid_from", "valid_until"}
