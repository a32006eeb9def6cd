"""Whether confidence means something: what was said, and the share that was right, in bins of like confidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from ingest.model import AccessVerdict, Extent

EDGES = (0.5, 0.6, 0.7, 0.8, 0.9)
"""Where the bins of confidence begin; what is less sure than the first is in a bin of its own."""
_CUT = ("truncated", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Verdicts of like confidence.

    Attributes:
        low: The least confidence of the bin, 0 to 1.
        said: Their mean confidence.
        right: The share of them that is right.
        least: The least share that they may well have been drawn from (Wilson's interval of 90 %).
        most: The greatest.
    """

    low: float
    verdicts: int
    said: float
    right: float
    least: float
    most: float


def access_right(label: Mapping[str, Any], verdict: AccessVerdict) -> bool | None:
    """Whether a page was rightly called free or not; None where one of both does not know."""
    if label["nonfree"] is None or verdict.access_confidence == 0.0:
        return None
    return verdict.access.closed is label["nonfree"]


def extent_right(label: Mapping[str, Any], verdict: AccessVerdict) -> bool | None:
    """Whether a text was rightly called cut or whole; None where labellers differ or the verdict does not know."""
    if "extent-contested" in label["flags"] or verdict.extent is Extent.UNKNOWN:
        return None
    return (verdict.extent in _CUT) is (label["completeness"] in _CUT)


def reliability(told: Iterable[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Return (confidence, whether right) in bins, the least sure first; empty bins are left out."""
    bins: dict[float, list[tuple[float, bool]]] = {}
    for confidence, right in told:
        bins.setdefault(max((edge for edge in EDGES if confidence >= edge), default=0.0), []).append(
            (confidence, right)
        )
    return tuple(_bin(low, inside) for low, inside in sorted(bins.items()))


def _bin(low: float, inside: Sequence[tuple[float, bool]]) -> Bin:
    right = sum(right for _, right in inside)
    least, most = wilson(right, len(inside))
    said = sum(confidence for confidence, _ in inside) / len(inside)
    return Bin(low=low, verdicts=len(inside), said=said, right=right / len(inside), least=least, most=most)


def wilson(right: int, of: int, z: float = 1.645) -> tuple[float, float]:
    """Return the interval in which a share may well lie, of which `right` of `of` are a sample (Wilson 1927).

    Args:
        right: Successes, 0 to `of`.
        of: Trials; at least 1.
        z: Standard deviations; 1.645 leaves 5 % on either side.
    """
    share, spread = right / of, z * z / of
    middle = (share + spread / 2.0) / (1.0 + spread)
    half = z / (1.0 + spread) * sqrt(share * (1.0 - share) / of + spread / (4.0 * of))
    return max(0.0, middle - half), min(1.0, middle + half)
