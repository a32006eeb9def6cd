"""The words of notices as files: the shipped one, the operator's over it, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.adapters.rulebook import load_notices, read_rules
from ingest.core.revision import Notice
from ingest.errors import BadRule
from ingest.resources import rules_folder


def test_the_operators_words_are_added_to_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "_notices.toml").write_text('[correction]\nlabels = ["what we got wrong"]\n', "utf-8")

    shipped, both = load_notices((rules_folder(),)), load_notices((rules_folder(), tmp_path))

    assert shipped.notice_of("What we got wrong: the day.") is None
    assert both.notice_of("What we got wrong: the day.") is Notice.CORRECTION
    assert both.notice_of("Correction: the day.") is Notice.CORRECTION


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[corrections]\nlabels = ['x']", "_notices.toml:1: unknown key 'corrections'; known here: correction"),
        (
            "[correction]\nlabel = ['x']",
            "_notices.toml:2: unknown key 'correction.label'; known here: contains, labels",
        ),
        ("[update]\nlabels = [3]", "_notices.toml:2: update.labels: 3 must be text with words in it"),
        ("[update\n", "not TOML"),
    ],
    ids=["table", "key", "value", "syntax"],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "_notices.toml").write_text(text, "utf-8")

    with pytest.raises(BadRule, match="_notices") as raised:
        load_notices((rules_folder(), tmp_path))
    problems = read_rules(rules_folder() / "_shared.toml", [rules_folder(), tmp_path]).problems

    assert said in str(raised.value)
    assert [str(problem) for problem in problems] == [str(raised.value)]
