"""Paragraphs side by side: every one accounted for on both sides, and no list that takes long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.core.fingerprint import fold_typography
from ingest.core.revision import Fate, align, count_changed, diff_blocks

ONE = "The harbour council met on Monday and put off the vote."
TWO = "The crane stays where it has stood for forty years."
THREE = "Nobody from the company was there to answer."
PARAGRAPHS = st.lists(st.sampled_from((ONE, TWO, THREE, ONE.replace("Monday", "Friday"), "Ja.", "—")), max_size=12)


@pytest.mark.parametrize(
    ("before", "after", "fates", "words"),
    [
        ((ONE, TWO), (ONE, TWO), "kept kept", (0, 0)),
        ((ONE, TWO), (ONE, TWO, THREE), "kept kept inserted", (8, 0)),
        ((ONE, TWO, THREE), (ONE, THREE), "kept deleted kept", (0, 10)),
        ((ONE, TWO), (ONE.replace("Monday", "Friday"), TWO), "changed kept", (1, 1)),
        ((ONE, TWO, THREE), (TWO, THREE, ONE), "kept kept moved", (0, 0)),
        (("“Yes” – he said", TWO), ('"Yes" - he said', TWO), "kept kept", (0, 0)),
        ((), (ONE,), "inserted", (11, 0)),
        ((ONE,), (), "deleted", (0, 11)),
        ((ONE, ONE, TWO), (ONE, ONE, ONE, TWO), "kept kept inserted kept", (11, 0)),
    ],
    ids=["same", "added", "cut", "a word", "moved", "quotes", "first text", "no text", "repeated"],
)
def test_what_became_of_each_paragraph(
    before: tuple[str, ...], after: tuple[str, ...], fates: str, words: tuple[int, int]
) -> None:
    found = diff_blocks(before, after)

    assert " ".join(change.fate for change in found) == fates
    assert count_changed(found) == words


@given(before=PARAGRAPHS, after=PARAGRAPHS)
def test_both_sides_can_be_put_together_again(before: list[str], after: list[str]) -> None:
    found = diff_blocks(before, after)
    old = [change.before for change in found if change.before is not None]
    new = [change.after for change in found if change.after is not None]

    assert new == after
    assert sorted(old) == sorted(before)
    assert [c.before for c in found if c.fate in (Fate.KEPT, Fate.CHANGED)] == [
        c.before for c in found if c.fate in (Fate.KEPT, Fate.CHANGED) and c.after is not None
    ]
    assert all(
        fold_typography(c.before or "") == fold_typography(c.after or "")
        for c in found
        if c.fate in (Fate.KEPT, Fate.MOVED)
    )


@pytest.mark.parametrize("size", [400, 4_000])
def test_work_grows_with_the_paragraphs_and_not_with_their_square(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    real = align._likeness

    def counting(*words: object) -> float:
        nonlocal compared
        compared += 1
        return real(*words)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(align, "_likeness", counting)
    diff_blocks([f"old {at} of {size}" for at in range(size)], [f"come {at} {size * 3}" for at in range(size)])
    diff_blocks([f"a {at} b" for at in range(size)], [f"a {at} b c" for at in reversed(range(size))])

    assert compared <= 2 * align._AHEAD * size
