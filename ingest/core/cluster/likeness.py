"""How alike two texts are, by their own words, and whether one is a copy of the other.

A copy shares enough of both texts, or stands nearly whole inside the longer one (cut, or with a local lead). Reports
by one template (weather, markets, results) share their words and differ in their figures: those are no copies.
The thresholds were measured (benchmarks/duplicates), and are written down in docs/decisions.
"""

from __future__ import annotations

from typing import NamedTuple

from ingest.core.cluster.sketch import Words

ALIKE = 0.5
"""Share of common shingles, of all that either text has, from which two texts are one."""
INSIDE = 0.7
"""Share of the shorter text's shingles that stand in the longer one, from which it is a part of it."""
LEAST_JACCARD = 0.2
"""Below this share in common nothing is a copy: a report that quotes a brief is none."""
LEAST_FIGURES = 4
SAME_FIGURES = 0.5
"""Share of the figures of the text with fewer that the other has too: below it, two texts follow one template."""


class Likeness(NamedTuple):
    """How alike two texts are; each 0 to 1.

    Attributes:
        jaccard: Shingles in common, of all that either has.
        containment: Shingles in common, of the text that has fewer.
        figures: Numbers in common, of the text that has fewer; 1 where it has too few to tell.
    """

    jaccard: float
    containment: float
    figures: float


def compare_texts(one: Words, other: Words) -> Likeness:
    """Return how alike two texts are; nothing is alike to a text that is too short to be compared."""
    if not one.shingles or not other.shingles:
        return Likeness(0.0, 0.0, 1.0)
    common = len(one.shingles & other.shingles)
    fewer = min(len(one.shingles), len(other.shingles))
    together = len(one.shingles) + len(other.shingles) - common
    return Likeness(common / together, common / fewer, _figures(one.figures, other.figures))


def is_copy(likeness: Likeness) -> bool:
    """Whether texts so alike are one text, edited."""
    if likeness.figures < SAME_FIGURES or likeness.jaccard < LEAST_JACCARD:
        return False
    return likeness.jaccard >= ALIKE or likeness.containment >= INSIDE


def is_part(likeness: Likeness) -> bool:
    """Whether the shorter text stands in the longer one, however little of it that is."""
    return likeness.figures >= SAME_FIGURES and likeness.containment >= INSIDE


def _figures(one: frozenset[str], other: frozenset[str]) -> float:
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer >= LEAST_FIGURES else 1.0
