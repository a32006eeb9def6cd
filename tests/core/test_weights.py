"""The table of weights: every reader takes its weights from there, and what stands there makes sense."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import ingest.core
from ingest.core.weights import LEVELS, SHARES, TABLE, WEIGHTS, Row, confidence_in, rank_of, reason_of, weighed
from ingest.model import Evidence

CORE = Path(ingest.core.__file__).parent
READERS = tuple(sorted((*CORE.glob("declared/*.py"), *CORE.glob("verdict/*.py"))))


def _weights_written(source: str) -> Iterator[str]:
    """Yield every place that gives evidence a weight by itself: a piece made by hand, a constant of weights."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Evidence":
            yield f"line {node.lineno}: Evidence made by hand"
        if isinstance(node, ast.keyword) and node.arg == "weight":
            yield f"line {node.value.lineno}: a weight given"
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and "WEIGHT" in node.id:
            yield f"line {node.lineno}: {node.id}"


def _names_written(source: str) -> set[str]:
    """Return every text in a module, those with a part that is filled in up to there."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return found


@pytest.mark.parametrize("module", READERS, ids=lambda module: f"{module.parent.name}/{module.stem}")
def test_no_reader_writes_a_weight_of_its_own(module: Path) -> None:
    assert list(_weights_written(module.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        'Evidence(signal="x", value="y", says="access=open")',
        'weighed("tier", weight=0.4)',
        "PART_WEIGHT = 0.6",
    ],
    ids=["a piece by hand", "a weight beside the row", "a constant"],
)
def test_a_weight_of_ones_own_is_found(source: str) -> None:
    assert list(_weights_written(source))


def test_every_row_and_level_and_share_is_used_by_a_reader() -> None:
    written = set().union(*(_names_written(module.read_text("utf-8")) for module in READERS))
    unused = [
        name for name in (*WEIGHTS, *LEVELS) if name not in written and f"{name.partition('.')[0]}." not in written
    ]

    assert unused == []
    assert set(SHARES) <= written


def test_a_reader_that_names_no_row_of_the_table_fails_at_once() -> None:
    with pytest.raises(KeyError, match=r"words\.unheard"):
        weighed("words.unheard", signal="x", value="y", says="access=open")


@pytest.mark.parametrize("row", WEIGHTS.values(), ids=lambda row: row.name)
def test_each_row_has_a_reason_and_numbers_that_can_be(row: Row) -> None:
    assert row.reason
    assert row.about in ("access", "extent", "integrity")
    assert 0.0 <= row.weight < 1.0
    assert 0.0 <= row.expected < 1.0
    assert 0.0 <= row.right <= row.seen


def test_a_piece_has_its_share_of_the_rows_weight_and_remembers_the_row() -> None:
    piece = weighed("tier", signal="meta:tier", value="free", says="access=open", share=0.5)

    assert piece.weight == pytest.approx(WEIGHTS["tier"].weight / 2)
    assert reason_of(piece).startswith(WEIGHTS["tier"].reason)
    assert rank_of(piece) == pytest.approx(WEIGHTS["tier"].expected / 2)


def test_evidence_of_no_known_row_ranks_by_its_weight_and_has_no_reason() -> None:
    piece = Evidence(signal="meta:x", value="x", says="access=open", weight=0.4)

    assert (rank_of(piece), reason_of(piece)) == (0.4, "")


def test_what_is_more_specific_ranks_higher() -> None:
    ranks = [WEIGHTS[name].expected for name in ("field.article", "tier", "flag.article", "flag.part", "vendor")]

    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)


@pytest.mark.parametrize("fact", sorted(TABLE.scales))
def test_a_stronger_verdict_is_never_less_sure(fact: str) -> None:
    sure = [confidence_in(TABLE.scales[fact], step / 100) for step in range(101)]

    assert sure == sorted(sure)
    assert sure[0] == 0.0
    assert sure[-1] <= 1.0


@pytest.mark.parametrize(
    ("strength", "chance"),
    [(0.0, 0.0), (0.2, 0.5), (0.4, 0.5), (0.6, 0.7), (0.8, 0.9), (1.0, 0.9)],
    ids=["nothing", "below all points", "a point", "between", "the last point", "above all points"],
)
def test_confidence_goes_straight_between_points(strength: float, chance: float) -> None:
    assert confidence_in(((0.4, 0.5), (0.8, 0.9)), strength) == pytest.approx(chance)
