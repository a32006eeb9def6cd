"""The tables of a run as plain texts, the same for the terminal and for Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .bench import NEWS
from .figures import ALL_NEWS, Figures, Noise
from .goals import Goal
from .worst import Loss

_BODY = (("z.f1", "z.f1"), ("z.p", "precision"), ("z.r", "recall"), ("z.acc", "exact"), ("pf1", "pf1"), ("bad", "bad"))
_SNIPPETS = (("s.f1", "s.f1"), ("w.r", "must-have found"), ("wo", "must-not found"))
_METADATA = ("title", "authors", "date", "topics", "description", "lead_image", "lang")
_METADATA_SETS = ("fundus", "naeb", "htmldate", "trafilatura", "wcxb_article", "readability", "access")
_SNIPPET_SETS = ("trafilatura", "wcxb_article", "access")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of texts under headings; all columns but the first hold figures, unless `prose` says otherwise."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    prose: bool = False


def all_tables(figures: Sequence[Figures]) -> tuple[Table, ...]:
    """Return the tables of quality, time and memory; a table without a figure is left out."""
    metadata = [
        _by_measure(f"Metadata, {group}", figures, [(group, measure, measure) for measure in _METADATA])
        for group in _METADATA_SETS
    ]
    sets = [(group, "pf1", group) for group in (*NEWS, "wcxb_article", "wcxb_other", "readability")]
    snippets = [
        _by_measure(f"Snippets, {group}", figures, [(group, measure, shown) for measure, shown in _SNIPPETS])
        for group in _SNIPPET_SETS
    ]
    tables = [
        _by_measure("Body, NEWS", figures, [(ALL_NEWS, measure, shown) for measure, shown in _BODY]),
        _by_measure("Body, pf1 by set", figures, sets),
        *snippets,
        *metadata,
        _costs(figures),
    ]
    return tuple(table for table in tables if table.rows)


def goals_table(title: str, goals: Iterable[Goal]) -> Table:
    """Return what was asked, what was measured, and whether it is reached."""
    rows = tuple((goal.claim, goal.asked, goal.measured, "yes" if goal.reached else "NO") for goal in goals)
    return Table(title=title, headings=("claim", "asked", "measured", "reached"), rows=rows, prose=True)


def worst_table(losses: Sequence[Loss]) -> Table:
    """Return the pages that lose most, with the reasons."""
    rows = tuple(
        (
            f"{loss.page.id} {loss.page.url}",
            f"{loss.lost:.3f}",
            str(loss.missed),
            str(loss.surplus),
            loss.error or loss.kind,
            "; ".join(f"{rule} ({words})" for rule, words in loss.taken),
            loss.longest_missed,
            f"{loss.foreign_words}: {loss.foreign}" if loss.foreign else "",
        )
        for loss in losses
    )
    headings = (
        "page",
        "lost F1",
        "missed",
        "surplus",
        "read as",
        "missed words went to",
        "longest stretch missed",
        "foreign words, longest block",
    )
    return Table(title=f"The worst {len(losses)} pages of ours", headings=headings, rows=rows, prose=True)


def describe_noise(noise: Noise | None) -> str:
    """Return how far times of this run can be trusted, as one sentence."""
    if noise is None:
        return "The reference was not read twice: how far times can be trusted is not known."
    one, other = noise.medians_ms
    return (
        f"Noise: the reference read every page twice; its medians, {one:.2f} and {other:.2f} ms, lie {noise.apart:.1%} "
        f"apart, and nine tenths of the pages took {noise.low:.2f} to {noise.high:.2f} times as long the second time."
    )


def _by_measure(title: str, figures: Sequence[Figures], columns: Sequence[tuple[str, str, str]]) -> Table:
    """Return a row for each extractor; columns and rows that hold no figure are left out."""
    known = [
        (group, measure, shown)
        for group, measure, shown in columns
        if any(each.figure(group, measure) is not None for each in figures)
    ]
    rows = []
    for each in figures:
        cells = [_cell(each.figure(group, measure), each, measure) for group, measure, _ in known]
        if any(cells):
            rows.append((each.extractor.label, *cells))
    return Table(title=title, headings=("", *(shown for *_, shown in known)), rows=tuple(rows))


def _cell(figure: float | None, each: Figures, measure: str) -> str:
    """Return a figure as text; metadata that a peer does not give is no zero."""
    if figure is None:
        return ""
    given = figure > 0 and (each.extractor.metadata or measure == "title")
    return f"{figure:.4f}" if measure not in _METADATA or each.extractor.ours or given else ""


def _costs(figures: Sequence[Figures]) -> Table:
    rows = []
    for each in figures:
        cells = []
        for time in (each.news_time, each.all_time):
            cells += [f"{ms:.2f}" for ms in (time.median_ms, time.mean_ms, time.p99_ms)] if time else ["", "", ""]
        rows.append((each.extractor.label, *cells, f"{each.peak_mib:.0f}", str(each.failed)))
    headings = ("", "NEWS median", "mean", "p99", "all median", "mean", "p99", "peak MiB", "failed")
    return Table(title="CPU ms a page, memory, failures", headings=headings, rows=tuple(rows))
