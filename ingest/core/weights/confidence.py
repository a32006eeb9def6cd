"""From the strength of evidence to the chance of being right, as labelled pages had it.

Strength is what weights add up to. A scale says how often verdicts of such strength were right; it never falls as
strength grows, so a stronger verdict is never called less sure. The scales' points are in the table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from ingest.core.weights import table
from ingest.core.weights.rows import WEIGHTS, Row, read_cells

Scale = tuple[tuple[float, float], ...]
"""Points (strength, chance), both rising, from 0 to 1; between two points the chance goes straight."""


def read_scales(written: str) -> dict[str, Scale]:
    """Return the scales of a written table by fact."""
    scales: dict[str, Scale] = {}
    for fact, strength, chance in read_cells(written):
        scales[fact] = (*scales.get(fact, ()), (float(strength), float(chance)))
    return scales


class WeightTable(NamedTuple):
    """What evidence weighs, by row, and how far its sum is to be trusted, by fact."""

    weights: Mapping[str, Row]
    scales: Mapping[str, Scale]


TABLE = WeightTable(WEIGHTS, read_scales(table.SCALES))


def confidence_in(scale: Scale, strength: float) -> float:
    """Return the chance, 0 to 1, that a verdict is right; 0 for one of no strength, which says nothing.

    Args:
        scale: At least one point; outside of the points the nearest one holds.
        strength: What the evidence for the verdict adds up to, 0 to 1.
    """
    if strength <= 0.0:
        return 0.0
    at = bisect_right(scale, (strength, 2.0))
    if at == 0 or at == len(scale):
        return scale[max(0, at - 1)][1]
    (low, least), (high, most) = scale[at - 1], scale[at]
    return least + (most - least) * (strength - low) / (high - low)
