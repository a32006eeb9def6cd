"""Shows in the terminal what a re-extraction changes: fields, access flips, texts that are lost, what was not read."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.cli.screen import counted, plain, words
from ingest.operations.reextract.report import FieldTally, Report
from ingest.operations.value_diff import diff_values

_LISTED = 10
_SAMPLE_CHARS = 160
_STYLES = {"gone": "red strike", "new": "green", "kept": "", "left out": "dim"}


def show_report(console: Console, report: Report, *, applied: bool) -> None:
    """Print the report."""
    rate = f", {report.read / report.seconds:.0f} a second" if report.seconds and report.read else ""
    share = f" ({report.changed / report.read:.1%})" if report.read else ""
    by = f" with {report.extractor}" if report.extractor else ""
    changes = "changed" if applied else "would change"
    console.print(
        f"{counted(report.read, 'article', 'articles')} read again{by}{rate}; {report.changed} {changes}{share}",
        markup=False,
    )
    if report.fields:
        console.print(_fields(report))
    if "body_text" in report.fields:
        console.print(f"bodies gain {report.words_gained:,} and lose {report.words_lost:,} words")
    _show_rows(
        console, "access", [(f"{old} to {new}", str(count), "") for (old, new), count in report.flips.most_common()]
    )
    _show_rows(
        console,
        "texts that become much shorter",
        [(str(loss.article_id), f"{loss.before} to {loss.after} words", loss.url) for loss in report.losses],
    )
    _show_rows(
        console,
        "not read again",
        [(str(one.article_id), one.code, f"{one.detail}  {one.url}") for one in report.unread],
    )
    if report.forbidden:
        console.print(f"{counted(report.forbidden, 'article', 'articles')} of which the policy keeps nothing any more")


def _fields(report: Report) -> Table:
    table = Table()
    table.add_column("field")
    for name in ("articles", "filled", "emptied"):
        table.add_column(name, justify="right")
    table.add_column("for example", ratio=1)
    for name, tally in report.fields.items():
        table.add_row(name, str(tally.articles), str(tally.filled), str(tally.emptied), _example(tally))
    return table


def _example(tally: FieldTally) -> Text:
    shown = Text()
    if not tally.samples:
        return shown
    sample = tally.samples[0]
    shown.append(f"{sample.article_id}: ", style="dim")
    for run in diff_values(sample.change.before, sample.change.after):
        left = _SAMPLE_CHARS - len(shown)
        if left <= 0:
            shown.append("…")
            break
        shown.append(plain(run.text).replace("\n", " ")[:left], style=_STYLES[run.fate])
    return shown


def _show_rows(console: Console, title: str, rows: list[tuple[str, str, str]]) -> None:
    if not rows:
        return
    console.print(f"\n{title} ({len(rows)}):")
    grid = Table.grid(padding=(0, 2))
    for row in rows[:_LISTED]:
        grid.add_row(*(words(cell) for cell in ("", *row)))
    console.print(grid)
    if len(rows) > _LISTED:
        console.print(f"  … and {len(rows) - _LISTED} more; --html and --json list them", style="dim")
