"""Reads labelled pages with our line and with simple detectors, and compares what they say of access and extent.

    python -m benchmarks.access --bench FOLDER [--out FOLDER] [--limit N] [--rules off|on]

Prints what is asked beside what was measured, everyone's figures, how far our confidence can be trusted, and what pages
of known kind were taken for; with --out also writes them as Markdown and JSON, with every page that is wrong and the
evidence. Exit code 0: all that is asked is reached; 1: something is not; 2: a bad option or folder; 130: interrupted.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from extraction.bench import NEWS
from extraction.options import end_well, prepare, report_parser
from extraction.ours import all_rules, shared_rules
from extraction.tables import goals_table
from extraction.terminal import Counter, show_table

from .figures import gather
from .goals import judge
from .labels import AccessBench, open_access_bench
from .readers import Reading, read_all_ways, read_kind
from .report import write_report
from .tables import all_tables
from .wrong import find_wrong

_RULES = {"off": shared_rules, "on": all_rules}


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark and return the exit code."""
    options = _parse(arguments)
    return end_well(lambda: _run(options), interrupted="interrupted")


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = report_parser("python -m benchmarks.access", __doc__)
    parser.add_argument("--rules", choices=tuple(_RULES), default="off", help="publishers' rule files (default off)")
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace) -> int:
    bench = open_access_bench(options.bench, limit=options.limit)
    folder = prepare(options.out) if options.out is not None else None
    readings, kinds = _read(bench, options.rules)
    figures = gather(bench, readings, kinds)
    goals = judge(figures)
    for table in (goals_table("Asked and measured", goals), *all_tables(figures)):
        show_table(table)
    if folder is not None:
        wrong = find_wrong(bench.scorer, bench.labelled, readings)
        write_report(figures, goals, wrong, _set_aside(bench, kinds), folder)
        print(f"Report: {folder / 'report.md'}; every page that is wrong: {folder / 'wrong.md'}")
    return 0 if all(goal.reached for goal in goals) else 1


def _read(bench: AccessBench, rules: str) -> tuple[dict[str, Reading], dict[str, tuple[str, str]]]:
    rulebook = _RULES[rules]()
    readings: dict[str, Reading] = {}
    kinds: dict[str, tuple[str, str]] = {}
    with Counter(len(bench.labelled) + len(bench.kinds)) as counter:
        for each in bench.labelled:
            readings[each.page.id] = read_all_ways(each.page, rulebook)
            counter.show(len(readings), "access")
        for page in bench.kinds:
            kinds[page.id] = read_kind(page, rulebook)
            counter.show(len(readings) + len(kinds), page.of_set)
    return readings, kinds


def _set_aside(bench: AccessBench, kinds: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (f"{page.id} {page.url}", ", ".join(kinds[page.id]))
        for page in bench.kinds
        if page.of_set in NEWS and kinds[page.id][0] != "article"
    ]
