"""The manifest: one answer for each line, in order, whatever the lines hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

RUN = (sys.executable, "-c", "from ingest.cli import main; main()")
PAGE = (
    "<!doctype html><html lang=en><title>Herring return</title><article><h1>Herring return</h1>"
    "<p>The boats came home full this morning, for the first time in nine years, and the quay smelled of it.</p>"
    "<p>The fishers had set their nets late, after a night of argument over the price of ice in town.</p></article>"
)


def test_every_line_is_answered_in_order(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "in.jsonl").write_text(
        '{"id": "a", "html": "a.html", "url": "https://post.example/a", "status": 200}\n'
        "not json\n"
        '{"id": "b", "html": "none.html", "url": "https://post.example/b"}\n'
        '{"id": "c", "url": "https://post.example/c"}\n'
        '{"id": "d", "html": "a.html", "url": "https://post.example/d", "status": "ok"}\n'
        '{"id": "e", "html": "a.html", "url": "https://post.example/e"}\n'
    )

    done = subprocess.run(
        [*RUN, "extract", "--manifest", "in.jsonl", "--out", "out.jsonl", "--workers", "1"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]

    assert done.returncode == 0, done.stderr
    assert [answer["id"] for answer in answers] == ["a", None, "b", "c", "d", "e"]
    assert [answer.get("error", {}).get("code") for answer in answers] == [None, *["bad_input"] * 4, None]
    assert "line 2" in answers[1]["error"]["reason"]
    assert answers[0]["headline"] == "Herring return"
    assert answers[0]["body_text"].startswith("The boats came home")
    assert answers[0]["elapsed_ms"] > 0
