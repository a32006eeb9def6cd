"""Tells copies from lookalikes in a labelled set of this project's own texts, and lists what is alike on a bench.

    python -m benchmarks.duplicates [--bench FOLDER] [--seed N] [--thresholds]

Prints for each kind of edit how many copies are found (by sketch and by words), for each kind of lookalike how many
are taken for copies, and precision and recall over all; with --thresholds the same for other thresholds; with --bench
every pair of its pages that is alike. Exit code 0: precision and recall are as asked; 1: they are not; 2: bad option.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ingest.core.cluster import Likeness, Words, band_keys, compare_texts, is_copy, read_words

from .edits import Pair, copies, strangers
from .lookalikes import lookalikes
from .stories import read_stories

PRECISION, RECALL = 0.99, 0.95
"""What is asked, over the whole set."""
_SHOWN = 0.15
_WIDTHS = ("7.3f", "7.3f", "7.3f", "8.2f", "7.2f")


class Judged(NamedTuple):
    """A pair, how alike its texts are, and whether they share a band."""

    pair: Pair
    likeness: Likeness
    banded: bool

    @property
    def found(self) -> bool:
        """Whether the store would put them together."""
        return self.banded and is_copy(self.likeness)


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark and return the exit code."""
    parser = argparse.ArgumentParser("python -m benchmarks.duplicates", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--bench", type=Path, help="a folder of pages with their gold texts")
    parser.add_argument("--seed", type=int, default=1, help="of the edits (default 1)")
    parser.add_argument("--thresholds", action="store_true", help="compare thresholds")
    options = parser.parse_args(arguments)
    if options.bench is not None and not (options.bench / "extraction").is_dir():
        parser.error(f"--bench {options.bench}: there is no folder `extraction` in it")
    stories = read_stories()
    began = time.perf_counter()
    pairs = [*copies(stories, options.seed), *strangers(stories, options.seed), *lookalikes(options.seed)]
    judged = [_judge(pair) for pair in pairs]
    spent_ms = (time.perf_counter() - began) / len(pairs) * 1000
    print(f"{len(stories)} stories, {len(pairs)} pairs, {spent_ms:.2f} ms a pair")
    _print_kinds(judged)
    precision, recall = _score(judged, [one.found for one in judged])
    print(f"precision {precision:.4f} (asked {PRECISION}), recall {recall:.4f} (asked {RECALL})")
    if options.thresholds:
        _print_thresholds(judged)
    if options.bench is not None:
        _print_bench(options.bench)
    return 0 if precision >= PRECISION and recall >= RECALL else 1


def _judge(pair: Pair) -> Judged:
    one, other = read_words(pair.one), read_words(pair.other)
    return Judged(pair, compare_texts(one, other), bool(set(band_keys(one)) & set(band_keys(other))))


def _print_kinds(judged: Sequence[Judged]) -> None:
    kinds: dict[tuple[bool, str], list[Judged]] = defaultdict(list)
    for one in judged:
        kinds[not one.pair.copy, one.pair.kind].append(one)
    print(f"{'kind':40} {'pairs':>6} {'sketch':>7} {'words':>7} {'both':>7} {'jaccard':>8} {'inside':>7}")
    for (stranger, kind), some in sorted(kinds.items()):
        means = [
            sum(values) / len(some)
            for values in zip(*((j.banded, is_copy(j.likeness), j.found, *j.likeness[:2]) for j in some), strict=True)
        ]
        figures = " ".join(f"{mean:{width}}" for mean, width in zip(means, _WIDTHS, strict=True))
        print(f"{('not ' if stranger else '') + kind:40} {len(some):6} {figures}")


def _score(judged: Sequence[Judged], found: Sequence[bool]) -> tuple[float, float]:
    right = sum(one.pair.copy and told for one, told in zip(judged, found, strict=True))
    return right / max(sum(found), 1), right / sum(one.pair.copy for one in judged)


def _print_thresholds(judged: Sequence[Judged]) -> None:
    print(f"{'alike':>6} {'inside':>7} {'least':>6} {'figures':>8} {'precision':>10} {'recall':>7}")
    for alike in (0.4, 0.5, 0.6, 0.7):
        for inside in (0.6, 0.7, 0.8, 0.9):
            for least in (0.1, 0.2, 0.3):
                for figures in (0.0, 0.5):
                    told = [_told(one, alike, inside, least, figures) for one in judged]
                    precision, recall = _score(judged, told)
                    print(f"{alike:6} {inside:7} {least:6} {figures:8} {precision:10.4f} {recall:7.4f}")


def _told(one: Judged, alike: float, inside: float, least: float, figures: float) -> bool:
    jaccard, containment, same = one.likeness
    return one.banded and same >= figures and jaccard >= least and (jaccard >= alike or containment >= inside)


def _print_bench(folder: Path) -> None:
    texts = _bench_texts(folder)
    places: dict[int, list[str]] = defaultdict(list)
    for name, words in texts.items():
        for key in band_keys(words):
            places[key].append(name)
    banded = {frozenset((a, b)) for names in places.values() for a in names for b in names if a < b}
    names = sorted(texts)
    print(f"bench: {len(texts)} texts, {len(banded)} pairs share a band")
    pairs = ((a, b, compare_texts(texts[a], texts[b])) for at, a in enumerate(names) for b in names[:at])
    shown = [pair for pair in pairs if pair[2].containment >= _SHOWN]
    for a, b, likeness in sorted(shown, key=lambda pair: -pair[2].containment):
        marks = ("COPY" if is_copy(likeness) else "-", "sketch" if frozenset((a, b)) in banded else "-")
        values = f"jaccard {likeness.jaccard:.2f} inside {likeness.containment:.2f} figures {likeness.figures:.2f}"
        print(f"{marks[0]:5} {marks[1]:7} {values}  {a}  {b}")


def _bench_texts(folder: Path) -> dict[str, Words]:
    texts: dict[str, Words] = {}
    for file in sorted((folder / "extraction").glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            page = json.loads(line)
            words = read_words(page["gold"].get("body") or "")
            if words.shingles:
                texts[page["id"]] = words
    return texts
