"""The access benchmark as a command, on made-up pages: its files, its claims, its exit codes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from access.command import main
from access.figures import AllFigures
from access.goals import judge
from small_labels import write_access_bench

PERFECT = {
    **dict.fromkeys(("not free", "not free, in words", "truncated"), (1.0, 1.0, 1.0, 5.0, 0.0, 0.0)),
    **dict.fromkeys(("open", "kind", "must", "must all"), (1.0, 50.0)),
    **dict.fromkeys(("leak", "leak pages", "leak wall", "trap alarms"), (0.0, 50.0)),
}


def _figures(*, bare: int = 0, **changed: tuple[float, ...]) -> AllFigures:
    named = {name.replace("_", " "): figures for name, figures in changed.items()}
    return AllFigures(
        by_name={"ingest": PERFECT | named},
        access_bins=(),
        extent_bins=(),
        open_without_evidence=bare,
        kinds={"NEWS": Counter(article=99, section=1), "wcxb_other": Counter(article=4, forum=6)},
    )


def test_a_run_writes_every_file_and_keeps_quotes_in_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bench, out = write_access_bench(tmp_path / "bench"), tmp_path / "out"

    code = main(["--bench", str(bench), "--out", str(out)])

    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert code == 1  # the page that says nothing is free and unknown
    assert report["figures"]["ingest"]["open"] == [0.5, 2]
    assert report["figures"]["fundus' rule"]["open"] == [1.0, 2]
    assert [each["verdicts"] for each in report["access_confidence"]] == [2]
    assert sum(report["kinds"]["wcxb_other"].values()) == 1
    assert "| ingest | 1.000 | 1.000 | 1.000 |" in (out / "report.md").read_text(encoding="utf-8")
    assert "free pages called open" in capsys.readouterr().out


def test_every_page_that_is_wrong_is_told_with_the_reason(tmp_path: Path) -> None:
    bench, out = write_access_bench(tmp_path / "bench"), tmp_path / "out"

    main(["--bench", str(bench), "--out", str(out)])

    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    quoted = (out / "wrong.md").read_text(encoding="utf-8")
    assert [(wrong["page"].split()[0], wrong["how"]) for wrong in report["wrong"]] == [
        ("silent", ["free, and not called open", "missing"])
    ]
    assert "A sentence that the page does not have" in quoted
    assert "A sentence that the page does not have" not in (out / "report.md").read_text(encoding="utf-8")


def test_what_is_asked_is_reached_by_perfect_figures() -> None:
    assert all(goal.reached for goal in judge(_figures()))


@pytest.mark.parametrize(
    ("figures", "claim"),
    [
        (_figures(open=(0.79, 50.0)), "free pages called open"),
        (_figures(trap_alarms=(0.04, 50.0)), "false alarms on free pages with a wall's words or scripts"),
        (_figures(leak_wall=(0.02, 50.0)), "… that speak of subscribing, paying, registering, sharing"),
        (_figures(truncated=(1.0, 0.5, 0.66, 1.0, 0.0, 1.0)), "truncated or none: F1"),
        (_figures(bare=1), "open verdicts without evidence"),
    ],
    ids=["open", "traps", "walls in the body", "cut", "no evidence"],
)
def test_a_figure_that_falls_short_fails_its_claim_alone(figures: AllFigures, claim: str) -> None:
    assert [goal.claim for goal in judge(figures) if not goal.reached] == [claim]


@pytest.mark.parametrize("lacking", ["access/labels.jsonl", "score_access.py"])
def test_a_folder_that_lacks_something_ends_with_two_and_says_what(
    lacking: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = write_access_bench(tmp_path / "bench")
    (bench / lacking).unlink()

    assert main(["--bench", str(bench)]) == 2
    assert Path(lacking).name in capsys.readouterr().err
