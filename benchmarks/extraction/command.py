"""Reads a bench folder's pages with our extractor and the libraries that people use today, and compares.

    python -m benchmarks.extraction --bench FOLDER [--out FOLDER] [--sets a,b] [--limit N] [--peers a,b] [--rules both]

Prints tables of quality, time and memory and what is asked of us beside what was measured; with --out also writes them
as Markdown and JSON, with a plot, the figures of every page, and the pages on which we lose most. Exit code 0: all that
is asked is reached; 1: something is not; 2: a bad option or folder; 130: interrupted, and the report holds the pages
that everyone has read until then.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from .bench import NEWS, SETS, Bench, open_bench
from .extractors import PEER_NAMES, REFERENCE, Extractor, find_extractor
from .figures import Figures, noise_between, summarise
from .goals import judge
from .options import INTERRUPTED, end_well, prepare, report_parser
from .ours import shared_rules
from .plot import draw
from .report import Run, write_report
from .rounds import Readings, read_all, readers
from .tables import all_tables, describe_noise, goals_table
from .terminal import Counter, show_table
from .worst import find_worst

_WORST = 30
_RULES = {"off": ("ours",), "on": ("ours-rules",), "both": ("ours", "ours-rules")}


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark and return the exit code."""
    options = _parse(arguments)
    return end_well(lambda: _run(options), interrupted="interrupted before the first pages were read")


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = report_parser("python -m benchmarks.extraction", __doc__)
    parser.add_argument("--sets", default=",".join(SETS), help="sets to read, by comma (default %(default)s)")
    parser.add_argument("--peers", default="all", help=f"all, none, or some of {','.join(PEER_NAMES)} (default all)")
    parser.add_argument("--rules", choices=tuple(_RULES), default="both", help="publishers' rule files (default both)")
    parser.add_argument("--no-dumps", action="store_true", help="leave out the text dumps of the NEWS pages")
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace) -> int:
    extractors = choose(options.peers, options.rules)
    bench = open_bench(options.bench, _split(options.sets), limit=options.limit)
    if not options.no_dumps and bench.dumper is not None and any(page.of_set in NEWS for page in bench.pages):
        extractors.append(find_extractor("ours-dump"))
    run = _measure(bench, extractors, options.out)
    for table in all_tables(run.figures):
        show_table(table)
    for name, goals in run.goals.items():
        show_table(goals_table(f"Asked and measured: {name}", goals))
    print(describe_noise(run.noise))
    if options.out is not None:
        write_report(run, options.out)
        drawn = draw(run.figures, options.out / "quality_over_time.png")
        print(
            f"Report: {options.out / 'report.md'}" + ("" if drawn else "; no plot, since matplotlib is not installed")
        )
    if len(run.bench.pages) < len(bench.pages):
        print(f"interrupted after {len(run.bench.pages)} of {len(bench.pages)} pages", file=sys.stderr)
        return INTERRUPTED
    return 0 if all(goal.reached for goals in run.goals.values() for goal in goals) else 1


def choose(peers: str, rules: str) -> list[Extractor]:
    """Return what takes part, in the order in which a batch goes round; the reference for time takes part twice.

    Raises:
        BadBench: A peer is unknown or not installed.
    """
    named = {"all": PEER_NAMES, "none": ()}.get(peers, _split(peers))
    chosen = [find_extractor(name) for name in (*_RULES[rules], *named)]
    return [*chosen, *(each for each in chosen if each.name == REFERENCE)]


def _split(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in written.split(",") if part.strip()))


def _measure(bench: Bench, extractors: list[Extractor], out: Path | None) -> Run:
    with ExitStack() as stack:
        folder = prepare(out) if out else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        log = stack.enter_context((folder / "readers.log").open("wb"))
        made = stack.enter_context(readers(extractors, log))
        counter = stack.enter_context(Counter(len(bench.pages) * len(made)))
        readings = read_all(bench, made, frozenset(NEWS), counter.show)
        peaks = [reader.peak_kib for reader in made]
    if not readings.pages:
        raise KeyboardInterrupt
    return _conclude(replace(bench, pages=readings.pages), extractors, readings, peaks)


def _conclude(bench: Bench, extractors: list[Extractor], readings: Readings, peaks: list[int]) -> Run:
    figures: dict[str, Figures] = {}
    noise = None
    for extractor, told, peak_kib in zip(extractors, readings.answers, peaks, strict=True):
        if extractor.name in figures:
            noise = noise_between(figures[extractor.name].answers, told)
        else:
            figures[extractor.name] = summarise(bench, extractor, told, peak_kib)
    own = [figures[name] for name in _RULES["both"] if name in figures]
    everyone = tuple(figures.values())
    return Run(
        at=datetime.fromtimestamp(time.time(), UTC),
        bench=bench,
        figures=everyone,
        noise=noise,
        goals={each.extractor.label: judge(each, figures.get("ours-dump"), everyone) for each in own[:1]},
        losses=find_worst(bench, own[0], shared_rules(), count=_WORST),
    )
