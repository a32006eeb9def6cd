"""Weights from labelled pages: rare signals stay near their reasons, no page vouches for itself, nothing gets worse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from access.calibration import command
from access.calibration.fit import by_reasons, fit_scale, fit_table, fit_weights
from access.calibration.held_out import Judgement, brier, judge_held_out, losses
from access.calibration.judged import JudgedPage, judge_by, said_of
from access.calibration.write import TABLE_FILE, format_scales, format_weights, with_table
from access.reliability import wilson
from small_labels import label_of, write_access_bench

from ingest.core.weights import LEVELS, TABLE, WEIGHTS, confidence_in, weighed
from ingest.model import Access, Evidence


def piece(row: str, says: str, *, share: float = 1.0) -> Evidence:
    return weighed(row, signal=row, value="x", says=says, share=share)


def labelled(at: int, *evidence: Evidence, **label: Any) -> JudgedPage:
    return JudgedPage(domain=f"{at}.example", label=label_of(str(at), **label), evidence=evidence, words=300)


def pages(rights: int, wrongs: int, row: str = "tier", says: str = "access=subscription") -> list[JudgedPage]:
    """Pages on which one row is right and wrong so often, and as many on which it says nothing."""
    told = [labelled(at, piece(row, says), nonfree=at < rights) for at in range(rights + wrongs)]
    return [*told, *(labelled(100 + at, nonfree=at < wrongs) for at in range(rights + wrongs))]


def test_one_page_hardly_moves_a_weight_and_many_do() -> None:
    expected = WEIGHTS["tier"].expected
    one, many = (fit_weights(pages(rights, 0))["tier"].weight for rights in (1, 60))

    assert expected < one < expected + 0.02
    assert one < many < 1.0


def test_a_signal_that_is_often_wrong_loses_weight() -> None:
    fitted = fit_weights(pages(30, 30))["tier"]

    assert (fitted.seen, fitted.right) == (60, 30)
    assert fitted.weight < 0.3


def test_what_says_the_same_of_every_page_weighs_little_however_often_it_is_right() -> None:
    always = [labelled(at, piece("end.sentence", "extent=full"), completeness="full") for at in range(80)]
    always += [labelled(100 + at, piece("end.sentence", "extent=full"), completeness="truncated") for at in range(20)]

    assert fit_weights(always)["end.sentence"].weight < WEIGHTS["end.sentence"].expected


def test_context_stays_context() -> None:
    assert fit_weights(pages(50, 0, row="vendor"))["vendor"].weight == 0.0


@pytest.mark.parametrize("wrongs", [1, 5, 15])
def test_few_pages_move_no_weight_across_a_level(wrongs: int) -> None:
    fitted = fit_weights(pages(0, wrongs, row="words.stop", says="extent=truncated"))["words.stop"]

    assert fitted.weight >= LEVELS["words-decide"]


def test_few_pages_break_no_tie_between_signals_of_one_family() -> None:
    fitted = fit_weights(pages(9, 0, row="words.registration"))

    assert fitted["words.registration"].weight == fitted["words.subscription"].weight > WEIGHTS["words.paid"].expected
    assert (fitted["words.registration"].seen, fitted["words.subscription"].seen) == (9, 0)


def test_a_piece_with_a_share_of_its_weight_counts_as_that_share_of_a_page() -> None:
    (said,) = said_of(labelled(1, piece("tier", "access=open", share=0.5), nonfree=False))

    assert (said.what, said.right) == ("open", True)
    assert said.share == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("label", "says"),
    [({"nonfree": None}, "access=open"), ({"flags": ["extent-contested"]}, "extent=full")],
    ids=["access not known", "extent contested"],
)
def test_what_labellers_do_not_know_teaches_nothing(label: dict[str, Any], says: str) -> None:
    assert list(said_of(labelled(1, piece("tier" if "access" in says else "count.full", says), **label))) == []


def test_a_scale_never_falls_where_pages_do() -> None:
    scale = fit_scale([*[(0.55, True)] * 20, *[(0.75, False)] * 5, *[(0.75, True)] * 5, *[(0.95, True)] * 40])
    chances = [chance for _, chance in scale]

    assert chances == sorted(chances)
    assert [0.5 < strength < 0.8 for strength, _ in scale].count(True) == 1  # two bins in one


def test_few_verdicts_are_never_called_sure() -> None:
    (low, high) = (confidence_in(fit_scale([(0.95, True)] * count), 1.0) for count in (2, 200))

    assert low <= (2 + 1) / (2 + 2)
    assert high > 0.97


def test_verdicts_weaker_than_any_labelled_one_are_no_surer_than_they_are_strong() -> None:
    scale = fit_scale([*[(0.3, True)] * 3, *[(0.95, True)] * 40])

    assert confidence_in(scale, 0.3) == pytest.approx(0.3)
    assert confidence_in(scale, 0.4) == pytest.approx(0.4)


def test_a_scale_without_verdicts_leaves_strength_as_it_is() -> None:
    assert confidence_in(fit_scale([]), 0.4) == pytest.approx(0.4)


def test_no_page_is_judged_by_a_table_that_saw_its_publisher() -> None:
    lying = [
        replace(labelled(at, piece("tier", "access=open"), nonfree=True), domain="one.example") for at in range(30)
    ]
    honest = [labelled(at, piece("tier", "access=open"), nonfree=False) for at in range(30)]
    held_out = {page.label["id"]: verdict for page, verdict in judge_held_out([*lying, *honest]) if page in lying}
    fooled = judge_by(lying[0], fit_table([*lying, *honest]))

    assert all(verdict.access is Access.OPEN for verdict in held_out.values())
    assert min(verdict.access_confidence for verdict in held_out.values()) > fooled.access_confidence


def test_a_table_changes_what_pieces_weigh_and_not_how_specific_they_are() -> None:
    contradicted = labelled(1, piece("field.article", "access=open"), piece("flag.article", "access=restricted"))
    sure_of_flags = TABLE._replace(weights={**WEIGHTS, "flag.article": WEIGHTS["flag.article"]._replace(weight=0.97)})

    assert judge_by(contradicted, sure_of_flags).declared is judge_by(contradicted, TABLE).declared is Access.OPEN


@pytest.mark.parametrize(
    ("name", "figure", "lost"),
    [("open", 0.7, True), ("open", 0.9, False), ("error of access", 0.2, True), ("error of access", 0.0, False)],
    ids=["a figure falls", "a figure rises", "an error rises", "an error falls"],
)
def test_what_is_worse_is_named(name: str, figure: float, lost: bool) -> None:
    before = Judgement(figures={"open": 0.8, "error of access": 0.1}, access=(), extent=())
    after = replace(before, figures={**before.figures, name: figure})

    assert losses(before, after) == ((name,) if lost else ())


def test_the_error_is_the_mean_squared_distance_from_truth() -> None:
    assert brier([(0.9, True), (0.5, False)]) == pytest.approx((0.01 + 0.25) / 2)
    assert brier([]) == 0.0


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert wilson(9, 10) == pytest.approx((0.652, 0.977), abs=0.001)


def test_the_tables_text_is_as_the_program_would_write_it() -> None:
    source = TABLE_FILE.read_text("utf-8")

    assert with_table(source, TABLE) == source


def test_another_table_is_written_in_its_place_and_nothing_else_changes() -> None:
    source = TABLE_FILE.read_text("utf-8")
    anew = with_table(source, by_reasons())

    assert format_weights(by_reasons().weights) in anew
    assert format_scales(by_reasons().scales) in anew
    assert with_table(anew, TABLE) == source


@pytest.fixture
def own_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the table's file that the command may write."""
    copy = tmp_path / "table.py"
    copy.write_text(TABLE_FILE.read_text("utf-8"), encoding="utf-8")
    monkeypatch.setattr(command, "TABLE_FILE", copy)
    return copy


def run(bench: Path, *options: str) -> int:
    return command.main(["--bench", str(bench), *options])


def test_the_command_shows_and_only_writes_when_asked(
    tmp_path: Path, own_table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "losses", lambda before, after: ())
    bench, before = write_access_bench(tmp_path / "bench"), own_table.read_text("utf-8")

    assert run(bench) == 1
    assert own_table.read_text("utf-8") == before
    assert "--write writes it" in capsys.readouterr().out


def test_a_table_that_makes_nothing_worse_is_written(
    tmp_path: Path, own_table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "losses", lambda before, after: ())
    bench, before = write_access_bench(tmp_path / "bench"), own_table.read_text("utf-8")

    assert run(bench, "--write") == 0
    assert own_table.read_text("utf-8") != before
    assert run(bench) == 0


def test_a_table_that_makes_a_figure_worse_is_not_written(
    tmp_path: Path, own_table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "losses", lambda before, after: ("F1 of cut",))
    bench, before = write_access_bench(tmp_path / "bench"), own_table.read_text("utf-8")

    assert run(bench, "--write") == 1
    assert own_table.read_text("utf-8") == before
    assert "F1 of cut" in capsys.readouterr().out
