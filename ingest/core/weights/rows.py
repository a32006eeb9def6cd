"""Reads the table of weights, and makes evidence by it: a reader names the row, never a number.

The table's own words are in `table`; every reader of the core takes its weights from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ingest.core.weights import table
from ingest.model import Evidence


class Row(NamedTuple):
    """One row of the table of weights.

    Attributes:
        about: The fact it speaks for: `access`, `extent` or `integrity`.
        expected: What its reason alone gives it, 0 to 1.
        weight: The same corrected by labelled pages, 0 to 1.
        seen: Labelled pages on which it spoke; in parts, where it did not have its full share.
        right: On how many of them it was right.
    """

    name: str
    about: str
    expected: float
    weight: float
    seen: float
    right: float
    reason: str


def read_rows(written: str) -> dict[str, Row]:
    """Return the rows of a table of weights by name."""
    return {
        cells[0]: Row(cells[0], cells[1], float(cells[2]), float(cells[3]), float(cells[4]), float(cells[5]), cells[6])
        for cells in read_cells(written)
    }


def _numbers(written: str) -> dict[str, float]:
    return {cells[0]: float(cells[1]) for cells in read_cells(written)}


def read_cells(written: str) -> Iterator[list[str]]:
    """Yield the cells of each row of a written table below its headings."""
    for line in written.strip().splitlines()[1:]:
        yield [cell.strip() for cell in line.split("|")]


WEIGHTS: Mapping[str, Row] = read_rows(table.WEIGHTS)
SHARES: Mapping[str, float] = _numbers(table.SHARES)
LEVELS: Mapping[str, float] = _numbers(table.LEVELS)


def weighed(row: str, *, signal: str, value: str, says: str, where: str = "", share: float = 1.0) -> Evidence:
    """Return a piece of evidence with the weight of its row.

    Args:
        row: Name of a row of the table.
        signal: What fired, as in Evidence; so are `value`, `says` and `where`.
        share: How much of the row's weight it has, 0 to 1.

    Raises:
        KeyError: The table has no such row.
    """
    return Evidence(signal=signal, value=value, says=says, weight=WEIGHTS[row].weight * share, where=where, row=row)


def rank_of(piece: Evidence, weights: Mapping[str, Row] = WEIGHTS) -> float:
    """Return how specific a statement is, 0 to 1: what its reason gives it, whatever labelled pages say of it.

    Args:
        weights: The table that the piece was weighed by.
    """
    row = weights.get(piece.row)
    return row.expected * piece.weight / row.weight if row and row.weight else piece.weight


def reason_of(piece: Evidence) -> str:
    """Return why a piece weighs what it weighs, and on what that rests; empty for evidence whose row is not known."""
    row = WEIGHTS.get(piece.row)
    if row is None:
        return ""
    return f"{row.reason}; right on {row.right:g} of {row.seen:g} labelled pages" if row.seen else row.reason
