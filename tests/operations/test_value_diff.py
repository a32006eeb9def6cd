"""Diffs of values: they lead from one to the other, and leave out only what stayed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.operations.value_diff import Run, diff_values

WORDS = st.lists(st.sampled_from(["a", "wall", "holds", "the", "quay"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_a_diff_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    runs = list(diff_values(before, after))

    assert "".join(run.text for run in runs if run.fate in ("kept", "gone")) == before
    assert "".join(run.text for run in runs if run.fate in ("kept", "new")) == after


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        (None, "new", [Run("new", "new")]),
        ("old", None, [Run("gone", "old")]),
        (["Ada"], ["Ada", "Ben"], [Run("gone", "Ada"), Run("new", "Ada, Ben")]),
        (1, 2, [Run("gone", "1"), Run("new", "2")]),
    ],
    ids=["filled", "emptied", "a list", "numbers"],
)
def test_values_of_every_kind_are_laid_side_by_side(before: object, after: object, runs: list[Run]) -> None:
    assert list(diff_values(before, after)) == runs


def test_long_stretches_that_stayed_are_left_out() -> None:
    words = [f"w{number} " for number in range(1_000)]
    runs = list(diff_values("".join(words), "".join([*words[:500], "new ", *words[500:]])))

    assert [run.fate for run in runs] == ["left out", "kept", "new", "kept", "left out"]
    assert runs[0].text == " … 488 words … "
    assert sum(len(run.text) for run in runs) < 300
