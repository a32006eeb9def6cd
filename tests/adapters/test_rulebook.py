"""Rulebook: what a rule file may say, and what is refused with file, key and known keys named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.adapters.rulebook import load_rulebook
from ingest.errors import BadRule


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("headers = ['X: y']", "headers"),
        ("[remove]\nsharing = ['p']", "remove.sharing"),
        ("body = ['div p a']", "chains 3"),
        ("body = ['[[']", "CSS selector"),
        ("body = 'p'", "list of non-empty strings"),
        ("[lines.legal]\npatterns = ['(']", "regular expression"),
    ],
    ids=["request key", "unknown class", "long chain", "bad selector", "not a list", "bad pattern"],
)
def test_a_bad_rule_names_its_file_and_its_fault(tmp_path: Path, text: str, named: str) -> None:
    shared = _write(tmp_path, "_shared.toml", "")
    _write(tmp_path, "news.example.toml", text)

    with pytest.raises(BadRule, match=r"news\.example\.toml") as caught:
        load_rulebook(shared, [tmp_path])

    assert named in str(caught.value)


def test_an_operators_file_replaces_the_shipped_one_and_holds_for_subdomains(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    shipped.mkdir()
    own.mkdir()
    shared = _write(shipped, "_shared.toml", "")
    _write(shipped, "news.example.toml", "body = ['p']")
    _write(own, "news.example.toml", "body = ['main']")
    rules = load_rulebook(shared, [shipped, own])

    assert rules.for_domain("www.news.example").body == ("main",)
    assert rules.for_domain("other.example").body == ()
