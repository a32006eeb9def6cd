"""Weights and scales from labelled pages; rare signals stay near what their reason gives them.

A weight is the share of the doubt that a signal removes: 1 - (pages on which it was wrong) / (pages on which it would
have been wrong, had it said the same of every page). Both are counted together with PRIOR pages that would have been
wrong, of which its reason's weight keeps its share: one page never makes a signal sure. A row that spoke on fewer than
ENOUGH pages is measured together with those of its family that are worth the same by their reasons, so that no tie is
broken by chance, and stays on the side of every level on which its reason puts it.

A scale is drawn through bins of strength: the share of verdicts that is right, counted together with PRIOR verdicts
that are right as often as their strength says, pooled where it would fall (pool adjacent violators), and nowhere above
what the rule of succession (n + 1) / (n + 2) allows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from access.reliability import access_right, extent_right
from ingest.core.weights import LEVELS, WEIGHTS, Row, Scale, WeightTable
from ingest.model import AccessVerdict

from .judged import JudgedPage, judge_by, said_of, truth_of

PRIOR = 6.0
"""So many pages a reason is worth."""
ENOUGH = 25.0
"""On so many pages a row tells more than its reason."""
MOST = 0.98
"""No weight is higher: what is beyond doubt needs no table."""
BELIEVED = 0.5
"""What is weaker is no surer than it is strong, unless ENOUGH verdicts say otherwise."""
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
_COMPARED = (
    "truncated", "words-decide", "words-support", "meter-alone", "open-declares", "open-contradicts", "open-specific",
)  # fmt: skip
"""The levels that weights are held against."""
_STRAIGHT: Mapping[str, Scale] = dict.fromkeys(("access", "extent"), ((0.0, 0.0), (1.0, 1.0)))


class _Count(NamedTuple):
    """What a row did: pages it spoke on, on how many it was wrong, on how many it would have been by chance."""

    seen: float
    wrong: float
    blind: float


_NONE = _Count(0.0, 0.0, 0.0)


class _Bin(NamedTuple):
    """Verdicts of like strength: their mean strength, how many, how many right."""

    strength: float
    verdicts: float
    right: float

    @property
    def chance(self) -> float:
        return self.right / self.verdicts


def fit_table(pages: Sequence[JudgedPage]) -> WeightTable:
    """Return the table that pages give."""
    weights = fit_weights(pages)
    straight = WeightTable(weights, _STRAIGHT)
    verdicts = [(page, judge_by(page, straight)) for page in pages]
    return WeightTable(
        weights,
        {
            "access": fit_scale(told(verdicts, access_told)),
            "extent": fit_scale(told(verdicts, extent_told)),
        },
    )


def by_reasons() -> WeightTable:
    """Return the table as reasons alone have it: no page has corrected a weight, and strength is taken for chance."""
    return WeightTable({name: row._replace(weight=row.expected) for name, row in WEIGHTS.items()}, _STRAIGHT)


def fit_weights(pages: Iterable[JudgedPage]) -> dict[str, Row]:
    """Return every row of the table with its weight, and how often it was seen and right."""
    pages = tuple(pages)
    doubt = _doubts(pages)
    counts: dict[str, _Count] = {}
    for page in pages:
        for said in said_of(page):
            before = counts.get(said.row, _NONE)
            counts[said.row] = _Count(
                before.seen + said.share,
                before.wrong + said.share * (not said.right),
                before.blind + said.share * doubt[said.what],
            )
    return {name: _fit_row(row, counts) for name, row in WEIGHTS.items()}


def _fit_row(row: Row, counts: Mapping[str, _Count]) -> Row:
    """Return a row corrected by pages; what weighs nothing by its reason is context and stays so."""
    own = counts.get(row.name, _NONE)
    told = row._replace(seen=round(own.seen, 1), right=round(own.seen - own.wrong, 1))
    if not row.expected:
        return told._replace(weight=0.0)
    thin = own.seen < ENOUGH
    kin = [counts.get(other.name, _NONE) for other in WEIGHTS.values() if _alike(row, other)] if thin else [own]
    wrong, blind = sum(count.wrong for count in kin), sum(count.blind for count in kin)
    weight = 1.0 - (wrong + PRIOR * (1.0 - row.expected)) / (blind + PRIOR)
    low, high = _beside_levels(row.expected) if thin else (0.0, 1.0)
    return told._replace(weight=round(min(MOST, max(low, min(high, weight))), 3))


def _alike(row: Row, other: Row) -> bool:
    family = row.name.partition(".")[0]
    return (family, row.about, row.expected) == (other.name.partition(".")[0], other.about, other.expected)


def _beside_levels(expected: float) -> tuple[float, float]:
    """Return the range in which a weight passes the same levels."""
    levels = [LEVELS[name] for name in _COMPARED]
    low = max((level for level in levels if level <= expected), default=0.0)
    high = min((level for level in levels if level > expected), default=1.0)
    return low, high - 0.001


def _doubts(pages: Iterable[JudgedPage]) -> dict[str, float]:
    """Return how often each statement would be wrong if it were made of every page; 0.5 where none is known."""
    doubts: dict[str, float] = {}
    for about, (yes, no) in {"access": ("closed", "open"), "extent": ("cut", "full")}.items():
        truths = [truth for page in pages if (truth := truth_of(page.label, about)) is not None]
        share = sum(truths) / len(truths) if truths else 0.5
        doubts |= {yes: 1.0 - share, no: share}
    return doubts


def told(
    verdicts: Iterable[tuple[JudgedPage, AccessVerdict]],
    say: Callable[[JudgedPage, AccessVerdict], tuple[float, bool] | None],
) -> list[tuple[float, bool]]:
    """Return how sure each verdict is and whether it is right, of those that can be judged."""
    return [pair for page, verdict in verdicts if (pair := say(page, verdict)) is not None]


def access_told(page: JudgedPage, verdict: AccessVerdict) -> tuple[float, bool] | None:
    """Return how sure a verdict is of free or not free, and whether it is right; None where one of both is unknown."""
    right = access_right(page.label, verdict)
    return None if right is None else (verdict.access_confidence, right)


def extent_told(page: JudgedPage, verdict: AccessVerdict) -> tuple[float, bool] | None:
    """Return how sure a verdict is of cut or whole, and whether it is right; None where one of both is unknown."""
    right = extent_right(page.label, verdict)
    return None if right is None else (verdict.extent_confidence, right)


def fit_scale(verdicts: Iterable[tuple[float, bool]]) -> Scale:
    """Return the scale through (strength, whether right), a point for each bin, with points at 0 and 1."""
    bins: dict[float, list[tuple[float, bool]]] = defaultdict(list)
    for strength, right in verdicts:
        bins[max(edge for edge in EDGES if strength >= edge)].append((strength, right))
    pools: list[_Bin] = []
    for edge, inside in sorted(bins.items()):
        if edge < BELIEVED and len(inside) < ENOUGH:
            continue
        mean = sum(strength for strength, _ in inside) / len(inside)
        pools.append(_Bin(mean, len(inside) + PRIOR, sum(right for _, right in inside) + PRIOR * mean))
        while len(pools) > 1 and pools[-2].chance > pools[-1].chance:
            pools[-2:] = [_pool(*pools[-2:])]
    points = [(pool.strength, max(BELIEVED, min(pool.chance, _allowed(pools[at:])))) for at, pool in enumerate(pools)]
    if not points or points[0][0] > BELIEVED:
        points.insert(0, (BELIEVED, BELIEVED))
    inner = [(round(strength, 3), round(chance, 3)) for strength, chance in points if strength < 1.0]
    return ((0.0, 0.0), *inner, (1.0, inner[-1][1] if len(inner) > 1 else 1.0))


def _pool(one: _Bin, other: _Bin) -> _Bin:
    verdicts = one.verdicts + other.verdicts
    strength = (one.strength * one.verdicts + other.strength * other.verdicts) / verdicts
    return _Bin(strength, verdicts, one.right + other.right)


def _allowed(pools: Sequence[_Bin]) -> float:
    """Return the most that so many verdicts, and stronger ones, can show."""
    verdicts = sum(pool.verdicts - PRIOR for pool in pools)
    return (verdicts + 1.0) / (verdicts + 2.0)
