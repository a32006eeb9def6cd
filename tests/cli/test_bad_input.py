"""Bad input for commands: one clear line on standard error, the documented exit code, and nothing harmed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RUN = (sys.executable, "-c", "from ingest.cli import main; main()")


def ingest(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*RUN, *words], cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("extract", "none.html"), 2, "no such file"),
        (("extract", "empty.html"), 2, "empty"),
        (("extract", "plain.html"), 2, "no HTML tag"),
        (("extract", "--manifest", "none.jsonl", "--out", "o.jsonl"), 2, "no such file"),
        (("extract", "--manifest", "in.jsonl", "--out", "in.jsonl"), 2, "overwrite"),
        (("extract", "--manifest", "in.jsonl", "--out", "no/o.jsonl"), 3, "cannot be written"),
        (("--config", "bad.toml", "status"), 2, "not a known key"),
        (("status",), 3, "not there"),
        (("changes", "--after", "x"), 2, "not a cursor"),
        (("articles", "--since", "soon"), 2, "not a date"),
        (("--config", "foreign.toml", "db", "upgrade"), 3, "not a usable SQLite"),
        (("nonsense",), 2, "No such command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_bad_input_is_one_line_and_an_exit_code(tmp_path: Path, words: tuple[str, ...], code: int, said: str) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "plain.html").write_text("no markup here")
    (tmp_path / "in.jsonl").write_text("{}\n")
    (tmp_path / "bad.toml").write_text("[fetch]\nspeed = 1\n")
    (tmp_path / "foreign.toml").write_text('[database]\nurl = "sqlite:///foreign.db"\n')
    (tmp_path / "foreign.db").write_bytes(b"not a database, and long enough to be looked at" * 40)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    done = ingest(tmp_path, *words)

    assert done.returncode == code, done.stderr
    assert done.stderr.startswith("ingest: ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
