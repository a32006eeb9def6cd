"""The tables of a run as plain texts, the same for the terminal and for Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extraction.tables import Table

from .figures import AllFigures
from .reliability import Bin
from .wrong import Wrong

# (the scorer's measure, its part, heading); parts of three-part measures are precision, recall, F1
_COLUMNS = (
    ("not free", 0, "not free P"),
    ("not free", 1, "R"),
    ("not free", 2, "F1"),
    ("not free, in words", 2, "in words F1"),
    ("trap alarms", 0, "trap alarms"),
    ("open", 0, "free called open"),
    ("kind", 0, "kind exact"),
    ("truncated", 0, "cut P"),
    ("truncated", 1, "R"),
    ("truncated", 2, "F1"),
)
_BODY = (
    ("must", "must-have found"),
    ("must all", "pages with all of them"),
    ("leak", "noise in the body"),
    ("leak pages", "pages with any"),
    ("leak wall", "noise of walls and sharing"),
)
_DASH = "–"


def all_tables(figures: AllFigures) -> tuple[Table, ...]:
    """Return the tables of the verdict, the body, confidence and kinds; a table without rows is left out."""
    tables = (
        _detection(figures.by_name),
        _body(figures.ours),
        reliability_table("Confidence of access, on publishers left out of the calibration", figures.access_bins),
        reliability_table("Confidence of extent, on publishers left out of the calibration", figures.extent_bins),
        _kinds(figures),
    )
    return tuple(table for table in tables if table.rows)


def wrong_table(wrong: Sequence[Wrong]) -> Table:
    """Return every page that is wrong, with the evidence."""
    rows = tuple(
        (each.page, "; ".join(each.how), each.label, each.said, "; ".join(each.evidence) or "none") for each in wrong
    )
    return Table(
        title=f"{len(wrong)} pages on which anything is wrong",
        headings=("page", "wrong", "label", "said", "evidence"),
        rows=rows,
        prose=True,
    )


def _detection(by_name: Mapping[str, Mapping[str, tuple[float, ...]]]) -> Table:
    """Return a row for each detector; what it never says anything of is no zero."""
    rows = []
    for name, figures in by_name.items():
        cells = []
        for measure, part, _ in _COLUMNS:
            said = len(figures[measure]) < 6 or sum(figures[measure][3:5]) > 0
            speaks = figures["not free"][3:5] != (0, 0) if measure == "trap alarms" else said
            cells.append(f"{figures[measure][part]:.3f}" if speaks else _DASH)
        rows.append((name, *cells))
    headings = ("", *(heading for *_, heading in _COLUMNS))
    return Table(title="Access and extent", headings=headings, rows=tuple(rows))


def _body(ours: Mapping[str, tuple[float, ...]]) -> Table:
    cells = tuple(f"{ours[measure][0]:.4f} of {ours[measure][1]:.0f}" for measure, _ in _BODY)
    return Table(title="Body", headings=("", *(heading for _, heading in _BODY)), rows=(("ingest", *cells),))


def reliability_table(title: str, bins: Sequence[Bin]) -> Table:
    """Return what was said beside what was right, a row for each bin."""
    rows = tuple(
        (
            f"from {each.low:.1f}",
            str(each.verdicts),
            f"{each.said:.3f}",
            f"{each.right:.3f}",
            f"{each.least:.2f} to {each.most:.2f}",
        )
        for each in bins
    )
    return Table(title=title, headings=("confidence", "verdicts", "said", "right", "90 % interval"), rows=rows)


def _kinds(figures: AllFigures) -> Table:
    columns = sorted({kind for counts in figures.kinds.values() for kind in counts})
    rows = tuple(
        (name, *(str(counts[kind]) if counts[kind] else "" for kind in columns))
        for name, counts in figures.kinds.items()
    )
    return Table(title="Kinds of page", headings=("", *columns), rows=rows)
