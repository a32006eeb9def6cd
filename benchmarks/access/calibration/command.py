"""Weighs every signal of access by labelled pages, and holds the result against publishers it has not seen.

    python -m benchmarks.access.calibrate --bench FOLDER [--write] [--limit N]

Prints each weight by its reason, as it stands and as pages correct it; and the figures of reasons alone, of the table
as it stands, and of tables that never saw a page of the publisher they judge (folds of domains). With --write the table
of the program (`ingest/core/weights/table.py`) is written anew, unless a figure of the last is worse than by reasons
alone. Exit code 0: the table is as pages have it, or was written; 1: it differs, or a figure is worse; 2: a bad option
or folder; 130: interrupted.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from extraction.options import end_well, report_parser
from extraction.ours import shared_rules
from extraction.tables import Table
from extraction.terminal import Counter, show_table

from access.labels import AccessBench, open_access_bench
from access.readers import Reading, read_all_ways
from access.reliability import reliability
from access.tables import reliability_table
from ingest.core.weights import TABLE, WeightTable

from .fit import by_reasons, fit_table
from .held_out import Judgement, judge_all, judge_held_out, judged_pages, losses, measure
from .write import TABLE_FILE, with_table


def main(arguments: Sequence[str]) -> int:
    """Run the calibration and return the exit code."""
    parser = report_parser("python -m benchmarks.access.calibrate", __doc__)
    parser.add_argument("--write", action="store_true", help="write the table, unless a figure is worse")
    options = parser.parse_args(arguments)
    return end_well(lambda: _run(options), interrupted="interrupted")


def _run(options: argparse.Namespace) -> int:
    bench = open_access_bench(options.bench, limit=options.limit)
    readings = _read(bench)
    pages = judged_pages(bench, readings)
    found = fit_table(pages)
    reasons = measure(bench, readings, judge_all(pages, by_reasons()))
    present = measure(bench, readings, judge_all(pages, TABLE))
    after = measure(bench, readings, judge_held_out(pages))
    for table in (
        _weights(found),
        _figures(reasons, present, after),
        reliability_table("Confidence of access, publishers held out", reliability(after.access)),
        reliability_table("Confidence of extent, publishers held out", reliability(after.extent)),
    ):
        show_table(table)
    return _end(losses(reasons, after), found, write=options.write)


def _end(worse: Sequence[str], found: WeightTable, *, write: bool) -> int:
    source = TABLE_FILE.read_text(encoding="utf-8")
    anew = with_table(source, found)
    if worse:
        print(f"Worse on publishers held out: {', '.join(worse)}. Nothing was written.")
        return 1
    if anew == source:
        print(f"{TABLE_FILE.name} is as the labelled pages have it.")
        return 0
    if not write:
        print(f"{TABLE_FILE.name} differs from what the labelled pages give; --write writes it.")
        return 1
    TABLE_FILE.write_text(anew, encoding="utf-8")
    print(f"Written: {TABLE_FILE}")
    return 0


def _read(bench: AccessBench) -> dict[str, Reading]:
    readings: dict[str, Reading] = {}
    rulebook = shared_rules()
    with Counter(len(bench.labelled)) as counter:
        for each in bench.labelled:
            readings[each.page.id] = read_all_ways(each.page, rulebook)
            counter.show(len(readings), "access")
    return readings


def _weights(found: WeightTable) -> Table:
    rows = tuple(
        (
            name,
            f"{row.expected:.2f}",
            f"{TABLE.weights[name].weight:.3f}",
            f"{row.weight:.3f}",
            f"{row.right:g} of {row.seen:g}",
        )
        for name, row in found.weights.items()
    )
    return Table(title="Weights", headings=("row", "by its reason", "now", "by pages", "right"), rows=rows)


def _figures(*judgements: Judgement) -> Table:
    names = tuple(judgements[0].figures)
    rows = tuple((name, *(f"{judgement.figures[name]:.4f}" for judgement in judgements)) for name in names)
    headings = ("", "by reasons alone", "table as it stands", "publishers held out")
    return Table(title="Figures", headings=headings, rows=rows)
