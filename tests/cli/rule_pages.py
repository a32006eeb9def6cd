"""A made-up publisher for tests of rules: its page, its rule file, and a page case that holds only with the rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DOMAIN = "lampcounter.example"
URL = f"https://www.{DOMAIN}/harbour/lamps"
BODY = (
    "The harbour board met on Tuesday evening and counted the lamps along the northern pier one by one.",
    "Nobody objected when the oldest member asked for tea, although the kettle had been packed away in spring.",
    "Two engineers walked the length of the breakwater and wrote down every stone that had shifted since March.",
    "By the end of the week the painters had finished the railings and begun on the door of the customs house.",
)
BOX = "A report on the colour of the mooring ropes will be read aloud at the next meeting, weather permitting."
RULES = """\
# lampcounter.example: each story carries a box of the house's own, in the words of a paragraph.
[fields]
byline = ["b.scribe"]
kicker = ["b.rubric"]

[remove]
related = ["div.boxed-in"]
"""
PAGE = (
    "<!doctype html><html lang=en><head><title>Lamps counted</title>"
    "<meta property=og:type content=article></head><body><nav><a href=/>Home</a></nav>"
    "<main><article><b class=rubric>Quays</b><h1>Lamps counted</h1><b class=scribe>By Wren Alder</b>"
    f"<p>{BODY[0]}</p><p>{BODY[1]}</p><div class=boxed-in><p>{BOX}</p></div><p>{BODY[2]}</p><p>{BODY[3]}</p>"
    "</article></main><footer>Imprint</footer></body></html>"
)
EXPECTED: dict[str, Any] = {
    "why": "A box of the house's own stands between paragraphs and reads like one.",
    "url": URL,
    "fetched_at": "2026-02-01",
    "body": list(BODY),
    "removed": {BOX: "related"},
    "metadata": {"headline": "Lamps counted", "kicker": "Quays", "authors": ["Wren Alder"]},
}


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
