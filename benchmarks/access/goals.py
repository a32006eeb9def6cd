"""What is asked of the verdict, held against what one run measured: a list of claims, each reached or not.

Claims about pages that were not read are not in the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.goals import Goal

from .figures import AllFigures

_LEAST = (
    ("not free", 2, "not free: F1", 0.97),
    ("not free", 0, "not free: precision", 0.97),
    ("not free, in words", 2, "not free, where the wall is only said in words: F1", 0.90),
    ("truncated", 2, "truncated or none: F1", 0.85),
    ("open", 0, "free pages called open", 0.80),
    ("kind", 0, "kind exact where the publisher states one", 0.85),
    ("must", 0, "must-have sentences found", 0.995),
)
_MOST_TRAPS = 1
_MOST_LEAKS = 0.005
_MOST_NEWS_ASIDE = 0.01
_LEAST_OTHERS_ASIDE = 0.60


def judge(figures: AllFigures) -> tuple[Goal, ...]:
    """Hold our figures against what is asked."""
    return (*_of_access(figures.ours), *_of_body(figures.ours), *_of_evidence(figures), *_of_kinds(figures))


def _of_access(ours: Mapping[str, tuple[float, ...]]) -> Iterator[Goal]:
    for measure, place, claim, least in _LEAST:
        figure = ours[measure][place]
        yield Goal(claim=claim, asked=f"≥ {least:g}", measured=f"{figure:.4f}", reached=figure >= least)
    share, pages = ours["trap alarms"]
    alarms = round(share * pages)
    yield Goal(
        claim="false alarms on free pages with a wall's words or scripts",
        asked=f"≤ {_MOST_TRAPS}",
        measured=f"{alarms} of {pages:.0f}",
        reached=alarms <= _MOST_TRAPS,
    )


def _of_body(ours: Mapping[str, tuple[float, ...]]) -> Iterator[Goal]:
    leaks, walls = ours["leak"], ours["leak wall"]
    yield Goal(
        claim="noise strings in the body",
        asked=f"≤ {_MOST_LEAKS:g}",
        measured=f"{leaks[0]:.4f}",
        reached=leaks[0] <= _MOST_LEAKS,
    )
    kept = round(walls[0] * walls[1])
    yield Goal(
        claim="… that speak of subscribing, paying, registering, sharing",
        asked="0",
        measured=f"{kept} of {walls[1]:.0f}",
        reached=kept == 0,
    )


def _of_evidence(figures: AllFigures) -> Iterator[Goal]:
    bare = figures.open_without_evidence
    yield Goal(claim="open verdicts without evidence", asked="0", measured=str(bare), reached=bare == 0)


def _of_kinds(figures: AllFigures) -> Iterator[Goal]:
    aside = figures.walls_aside
    yield Goal(claim="walled pages called anything but article", asked="0", measured=str(aside), reached=aside == 0)
    for name, claim, asked in (
        ("NEWS", "NEWS pages called anything but article", f"≤ {_MOST_NEWS_ASIDE:g}"),
        ("wcxb_other", "pages that are no articles called something else", f"≥ {_LEAST_OTHERS_ASIDE:g}"),
    ):
        counts = figures.kinds.get(name)
        if not counts:
            continue
        total = sum(counts.values())
        others = total - counts["article"]
        share = others / total
        reached = share <= _MOST_NEWS_ASIDE if name == "NEWS" else share >= _LEAST_OTHERS_ASIDE
        yield Goal(claim=claim, asked=asked, measured=f"{share:.4f} ({others} of {total})", reached=reached)
