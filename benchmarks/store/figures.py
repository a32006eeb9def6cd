"""What was measured, what is asked of it, and how it is told: tables and a picture."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from .looking import RARE, SEARCHES

RATES = ("stored one by one/s", "stored 50 at once/s", "change rows with articles/s")
TIMES = ("lookup ms", "twin lookup ms", "near-duplicate lookup ms", *SEARCHES)
ASKED = {
    "sqlite": dict(zip(RATES, (300.0, 2500.0, 20_000.0), strict=True)),
    "postgresql": dict(zip(RATES, (250.0, 1500.0, 20_000.0), strict=True)),
}
MOST_GROWTH = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """A database at one size.

    Attributes:
        figures: By name, as `RATES` and `TIMES` have them; a rate is better when higher, a time when lower.
        bytes_each: Bytes of the database for each article, its search index included.
    """

    articles: int
    figures: Mapping[str, float]
    bytes_each: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One kind of database at every size, the small one first, and the bare driver's rates: one by one, 50 at once."""

    kind: str
    sizes: Sequence[Sized]
    bare: tuple[float, float]


def best_of(rounds: Sequence[Sized]) -> Sized:
    """Return the best of each figure over rounds at one size: what else the machine does only ever makes them worse."""
    figures = {
        name: (max if name in RATES else min)(sized.figures[name] for sized in rounds) for name in (*RATES, *TIMES)
    }
    return Sized(articles=rounds[0].articles, figures=figures, bytes_each=rounds[0].bytes_each)


def growth(measured: Measured, name: str) -> float:
    """Return how many times worse a figure is at the largest size than at the smallest; below 1 it is better."""
    small, large = (sized.figures[name] for sized in (measured.sizes[0], measured.sizes[-1]))
    return small / large if name in RATES else large / small


def shortfalls(measured: Measured) -> list[str]:
    """Return what is asked and not reached, a line each."""
    small = measured.sizes[0].figures
    short = [
        f"{measured.kind}: {name} is {small[name]:,.0f}, asked for {asked:,.0f}"
        for name, asked in ASKED[measured.kind].items()
        if small[name] < asked
    ]
    grown = [(name, growth(measured, name)) for name in (*RATES, *TIMES)] if len(measured.sizes) > 1 else []
    return short + [
        f"{measured.kind}: {name} is {times:.2f} times worse at {measured.sizes[-1].articles:,} articles"
        for name, times in grown
        if times > MOST_GROWTH and name != RARE
    ]


def show(measured: Measured) -> None:
    """Print one kind's table."""
    table = Table(title=measured.kind, title_justify="left")
    table.add_column("figure")
    for sized in measured.sizes:
        table.add_column(f"{sized.articles:,} articles", justify="right")
    for heading in ("times worse", "asked", "bare driver"):
        table.add_column(heading, justify="right")
    bare = dict(zip(RATES, measured.bare, strict=False))
    for name in (*RATES, *TIMES):
        values = [f"{sized.figures[name]:,.{0 if name in RATES else 2}f}" for sized in measured.sizes]
        asked = ASKED[measured.kind].get(name)
        grown = f"{growth(measured, name):.2f}" if len(values) > 1 else ""
        table.add_row(
            name, *values, grown, f"{asked:,.0f}" if asked else "", f"{bare[name]:,.0f}" if name in bare else ""
        )
    table.add_row("bytes an article", *(f"{sized.bytes_each:,}" for sized in measured.sizes), "", "", "")
    Console(width=150).print(table)


def write_figures(results: Sequence[Measured], file: Path) -> None:
    """Write all figures as JSON."""
    file.write_text(json.dumps([asdict(measured) for measured in results], indent=1) + "\n", encoding="utf-8")


def draw(results: Sequence[Measured], file: Path) -> bool:
    """Draw each figure over the number of articles as PNG; False when matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra; without it the tables stand
    except ImportError:
        return False
    picture = Figure(figsize=(14.0, 10.0), layout="constrained")
    for place, name in enumerate((*RATES, *TIMES), 1):
        axes = picture.add_subplot(3, 4, place)
        for measured in results:
            axes.plot(
                [sized.articles for sized in measured.sizes],
                [sized.figures[name] for sized in measured.sizes],
                marker="o",
                label=measured.kind,
            )
        axes.set_title(name)
        axes.set_xscale("log")
        axes.set_ylim(bottom=0)
        axes.grid(visible=True, alpha=0.25)
        axes.legend()
    picture.savefig(file, dpi=120)
    return True
