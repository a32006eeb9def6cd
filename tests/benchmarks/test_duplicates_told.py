"""The benchmark of near duplicates: its labels are what they say, and a worse judge would be seen."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from duplicates import command
from duplicates.edits import EDITS, copies, strangers
from duplicates.lookalikes import lookalikes
from duplicates.stories import Story

WORDS = "harbour crane bridge market lock vessel council quay vote survey wall flood brake budget spring autumn".split()


def story(number: int) -> Story:
    dice = random.Random(number)
    return Story(f"s{number}", tuple(" ".join(dice.choices(WORDS, k=30)).capitalize() + "." for _ in range(6)))


STORIES = tuple(story(number) for number in range(20))


def test_every_edit_changes_its_text_but_the_one_of_the_headline() -> None:
    edited = {pair.kind for pair in copies(STORIES, 1) if pair.one != pair.other}

    assert edited == set(EDITS) - {"re-headlined"}
    assert all(pair.copy for pair in copies(STORIES, 1))


def test_the_labelled_set_is_the_same_for_the_same_seed_and_has_both_labels() -> None:
    once, again = ([*copies(STORIES, 3), *strangers(STORIES, 3), *lookalikes(3, 5)] for _ in range(2))

    assert once == again
    assert {pair.copy for pair in once} == {True, False}


@pytest.mark.parametrize(("judge", "code"), [(None, 0), (False, 1), (True, 1)], ids=["ours", "finds none", "all"])
def test_a_worse_judge_is_seen(
    judge: bool | None, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "read_stories", lambda: STORIES)
    if judge is not None:
        monkeypatch.setattr(command, "is_copy", lambda _likeness: judge)
        monkeypatch.setattr(command, "band_keys", lambda _words: (1,))
    monkeypatch.setattr(command, "RECALL", 0.9)

    assert command.main([]) == code
    assert "precision" in capsys.readouterr().out


def test_a_folder_that_is_no_bench_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["--bench", str(tmp_path)])

    assert ended.value.code == 2
    assert "there is no folder `extraction` in it" in capsys.readouterr().err
