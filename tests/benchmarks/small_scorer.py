"""A scorer with the parts that a bench folder's own has: words by spaces, F1 of runs of four words, exact titles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any


def tokens(text: str | None) -> list[str]:
    return (text or "").split()


def cut_optional(pred: list[str], gold: list[str], optional: Sequence[str] | None) -> list[str]:
    assert gold
    assert not optional
    return pred


def overlap(one: Sequence[str], other: Sequence[str], size: int = 1) -> tuple[int, int, int]:
    """Return how many runs both have, and how many only the one and only the other has."""

    def runs(words: Sequence[str]) -> Counter[tuple[str, ...]]:
        count = max(1, len(words) - size + 1) if words else 0
        return Counter(tuple(words[start : start + size]) for start in range(count))

    both = sum((runs(one) & runs(other)).values())
    return both, sum(runs(one).values()) - both, sum(runs(other).values()) - both


def f1(both: int, surplus: int, missed: int) -> float:
    return 2 * both / (2 * both + surplus + missed) if both + surplus + missed else 1.0


def score_page(gold: Mapping[str, Any], pred: Mapping[str, Any]) -> dict[str, float]:
    measures: dict[str, float] = {}
    if gold["body"]:
        measures["pf1"] = f1(*overlap(tokens(pred.get("body")), tokens(gold["body"]), 4))
    for name in ("title", "lang"):
        if gold[name]:
            measures[name] = float(pred.get(name) == gold[name])
    return measures


def summarise(pages: Sequence[Mapping[str, float]]) -> dict[str, float]:
    figures: dict[str, float] = {"pages": len(pages)}
    for name in ("pf1", "title", "lang"):
        values = [page[name] for page in pages if name in page]
        if values:
            figures |= {name: fmean(values), f"{name}.n": len(values)}
    return figures
