"""A made-up publisher for tests of rules: `tests/rules` has its rule file, and page cases that hold only with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).resolve().parents[1] / "rules"
DOMAIN = "lampcounter.example"
_CASE = EXAMPLE / "cases" / DOMAIN / "box_between_paragraphs"
RULES = (EXAMPLE / f"{DOMAIN}.toml").read_text("utf-8")
PAGE = (_CASE / "page.html").read_text("utf-8")
EXPECTED: dict[str, Any] = json.loads((_CASE / "expected.json").read_text("utf-8"))
URL: str = EXPECTED["url"]
BODY: list[str] = EXPECTED["body"]
(BOX,) = EXPECTED["removed"]


def write_rules(here: Path, rules: str = RULES) -> Path:
    """Write a config with a folder of own rules and the publisher's file in it; return the folder."""
    folder = here / "my-rules"
    folder.mkdir(exist_ok=True)
    (here / "config.toml").write_text('[folders]\nrules = "my-rules"\n[jail]\nworkers = 1\n', "utf-8")
    (folder / f"{DOMAIN}.toml").write_text(rules, "utf-8")
    return folder


def write_case(folder: Path, name: str = "box_between_paragraphs", **changes: Any) -> Path:
    """Write the page case beside own rules; return its folder."""
    case = folder / "cases" / DOMAIN / name
    case.mkdir(parents=True)
    (case / "page.html").write_text(PAGE, "utf-8")
    (case / "expected.json").write_text(json.dumps({**EXPECTED, **changes}), "utf-8")
    return case
