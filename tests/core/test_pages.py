"""Page cases: real structures with filler prose, and what must become of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reading_pages import PAGES, read_body

CASES = sorted(path.parent for path in PAGES.glob("*/*/expected.json"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}/{case.name}" for case in CASES])
def test_a_page_case_reads_as_expected(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    body = read_body((case / "page.html").read_text("utf-8"), url=expected["url"])
    classes = {block.text: block.noise.value for block in body.removed}

    assert expected["why"]
    assert [block.text for block in body.blocks] == expected["body"]
    assert {text: classes.get(text) for text in expected["removed"]} == expected["removed"]
