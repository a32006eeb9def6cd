"""docs/rules.md held against the code: every key, field and way to compare has its row, and its examples are rules."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from house_files import ROOT

from ingest.adapters.rulebook import CLASSES, FIELDS, known_keys, load_rulebook, read_rules
from ingest.adapters.rulebook.keys import DATES, ENTRY_KEYS, GROUPS, LINE_KEYS, LISTS, PUBLISHER_KEYS, SHARED_KEYS
from ingest.resources import rules_folder

TEXT = (ROOT / "docs" / "rules.md").read_text("utf-8")


def rows(head: str) -> list[list[str]]:
    """Return the cells of a table, by the first cell of its head."""
    table = re.split(rf"^\| {re.escape(head)} \|.*\n\|[-|]+\|\n", TEXT, flags=re.MULTILINE)[1]
    lines = re.match(r"(?:\|.*\n)+", table)
    assert lines
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[0].splitlines()]


def named(head: str) -> list[str]:
    return [row[0].strip("| `") for row in rows(head)]


def test_every_key_has_its_row_and_every_row_its_key() -> None:
    tables = {"fields.<field>", "lines.<class>.<how>", "remove.<class>"}

    assert sorted(named("key")) == sorted((*LISTS, *DATES, *tables))
    assert {name.partition(".")[0] for name in named("key")} == set(PUBLISHER_KEYS)
    assert {key.partition(".")[0] for key in known_keys()} == set(PUBLISHER_KEYS)
    assert sorted(named("field")) == sorted(FIELDS)
    assert sorted(named("how")) == sorted(LINE_KEYS)


def test_every_class_of_noise_and_every_other_name_is_told() -> None:
    section = re.split(r"^### Classes of noise$", TEXT, flags=re.MULTILINE)[1].split("## ")[0]
    told = set(re.findall(r"`([a-z_]+)`", section))

    assert told == {*CLASSES, *GROUPS, "lines"}
    assert [name for name in (*SHARED_KEYS, *ENTRY_KEYS) if name not in TEXT] == []


@pytest.mark.parametrize("row", rows("key"), ids=lambda row: row[0].strip("| `"))
def test_every_example_of_a_key_is_a_rule_of_that_key(tmp_path: Path, row: list[str]) -> None:
    example = row[3].strip("| `")
    (tmp_path / "news.example.toml").write_text(example, "utf-8")

    found = read_rules(rules_folder() / "_shared.toml", [tmp_path])

    assert found.problems == ()
    assert next(iter(tomllib.loads(example))) == row[0].strip("| `").partition(".")[0]


def test_the_example_files_can_be_loaded_as_they_stand(tmp_path: Path) -> None:
    examples = re.findall(r"^```toml\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    for number, example in enumerate(examples):
        (tmp_path / f"n{number}.example.toml").write_text(example, "utf-8")

    assert len(examples) >= 1
    assert len(load_rulebook(rules_folder() / "_shared.toml", [tmp_path]).domains) == len(examples)
