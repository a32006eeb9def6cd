"""What is asked of our extraction, held against what one run measured: a list of claims, each reached or not.

Claims about pages that were not read are not in the list. Figures of quality and memory are the same on every machine;
times are the machine's, so the claim that compares with the reference in the same run is the one to trust.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .bench import NEWS
from .extractors import REFERENCE
from .figures import ALL_NEWS, Figures, best_peer

_MARGIN = 0.008
_TENTH = 0.1
_MOST_PEAK_MIB = 120
_MOST_MS = (("median", 2.5), ("mean", 4.0), ("p99", 25.0))
# (group, the scorer's measure, its name for people, sign, asked)
_FIGURES = (
    (ALL_NEWS, "z.f1", "body z.f1", "≥", 0.970),
    (ALL_NEWS, "pf1", "body pf1", "≥", 0.963),
    (ALL_NEWS, "z.acc", "body exact", "≥", 0.36),
    (ALL_NEWS, "bad", "bad pages", "≤", 0.010),
    ("trafilatura", "s.f1", "snippets s.f1", "≥", 0.93),
    ("trafilatura", "wo", "must-not snippets found", "≤", 0.05),
    ("fundus", "title", "title exact", "≥", 0.93),
    ("naeb", "title", "title exact", "≥", 0.91),
    ("fundus", "authors", "authors F1", "≥", 0.91),
    ("naeb", "authors", "authors F1", "≥", 0.88),
    ("fundus", "date", "day", "≥", 0.985),
    ("naeb", "date", "day", "≥", 0.845),
    ("htmldate", "date", "day", "≥", 0.93),
    ("fundus", "topics", "topics F1", "≥", 0.60),
    ("fundus", "description", "description F1", "≥", 0.88),
    ("fundus", "lead_image", "lead image", "≥", 0.75),
)
_MOST_WRONG = (("readability", 1), ("access", 2))
_DUMPS_F1 = 0.920


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One claim.

    Attributes:
        claim: What is measured, and on which pages.
        asked: The bound, with its sign.
        measured: What came out.
    """

    claim: str
    asked: str
    measured: str
    reached: bool


def judge(ours: Figures, dumps: Figures | None, everyone: Sequence[Figures]) -> tuple[Goal, ...]:
    """Hold one reading of ours against what is asked of it.

    Args:
        ours: The reading that is judged.
        dumps: Our reading of text dumps; None when none were read.
        everyone: All of the run, peers included.
    """
    goals = [*_quality(ours), *_above_peers(ours, everyone), *_languages(ours)]
    if dumps is not None and (f1 := dumps.figure(ALL_NEWS, "z.f1")) is not None:
        goals.append(_bound("text dumps, NEWS: body z.f1", "≥", _DUMPS_F1, f1))
    return (*goals, *_costs(ours, everyone))


def _quality(ours: Figures) -> Iterator[Goal]:
    for group, measure, shown, sign, asked in _FIGURES:
        figure = ours.figure(group, measure)
        if figure is not None:
            yield _bound(f"{group}: {shown}", sign, asked, figure)


def _above_peers(ours: Figures, everyone: Sequence[Figures]) -> Iterator[Goal]:
    for group in (*NEWS, "wcxb_article"):
        mine, best = ours.figure(group, "pf1"), best_peer(everyone, group, "pf1")
        if mine is None or best is None:
            continue
        margin = _MARGIN if group in NEWS else 0.0
        peer, figure = best
        yield Goal(
            claim=f"{group}: body pf1 above the best peer",
            asked=f"≥ {figure:.4f} + {margin:.3f}" if margin else f"> {figure:.4f}",
            measured=f"{mine:.4f} ({mine - figure:+.4f} on {peer.extractor.label})",
            reached=mine >= figure + margin if margin else mine > figure,
        )


def _languages(ours: Figures) -> Iterator[Goal]:
    for group, most in _MOST_WRONG:
        share, pages = ours.figure(group, "lang"), ours.figure(group, "lang.n")
        if share is not None and pages is not None:
            wrong = round((1 - share) * pages)
            yield Goal(
                claim=f"{group}: pages with a wrong language",
                asked=f"≤ {most}",
                measured=f"{wrong} of {pages:.0f}",
                reached=wrong <= most,
            )


def _costs(ours: Figures, everyone: Sequence[Figures]) -> Iterator[Goal]:
    time = ours.news_time or ours.all_time
    if time is not None:
        measured = {"median": time.median_ms, "mean": time.mean_ms, "p99": time.p99_ms}
        for name, most in _MOST_MS:
            yield _bound(f"time a page: {name}, ms", "≤", most, measured[name])
        for peer in everyone:
            reference = peer.news_time or peer.all_time
            if peer.extractor.name == REFERENCE and reference is not None:
                ratio = time.median_ms / reference.median_ms
                yield _bound(f"median time over that of {peer.extractor.label}", "≤", _TENTH, ratio)
                break
    yield _bound("peak memory over all pages, MiB", "≤", _MOST_PEAK_MIB, ours.peak_mib)


def _bound(claim: str, sign: str, asked: float, figure: float) -> Goal:
    digits = 1 if asked >= 10 else 2 if asked >= 1 else 4
    return Goal(
        claim=claim,
        asked=f"{sign} {asked:g}",
        measured=f"{figure:.{digits}f}",
        reached=figure >= asked if sign == "≥" else figure <= asked,
    )
