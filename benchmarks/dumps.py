"""Reads text dumps of every news page of a bench folder, and scores what comes out.

    python benchmarks/dumps.py --bench FOLDER [--keep DIR] [--worst 20]

The folder's own `make_dump.py` takes the markup off its pages, its scorer judges the text; beside ours stands what the
whole dump would score, and a filter of lines as web-text corpora use. `--worst` lists the pages that lose most, with
the lines that are too many (+) or missed (-). Exit code 1 when a check fails. Times are CPU time, in this process.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checks import Check, show_checks
from extraction.bench import NEWS, BadBench, open_bench
from extraction.options import end_well
from extraction.ours import shared_rules
from rich.console import Console
from rich.table import Table

from ingest.core.page import read_dump
from ingest.core.rules import Rulebook
from ingest.core.text import clean_text, fold_space
from ingest.errors import EmptyPage
from ingest.model import Article

_LEAST_F1 = 0.920
_MOST_MEDIAN_MS = 2.0
_LEAST_FILTER_WORDS = 5
_SHOWN_LINES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """One page without its markup; `body` is the text that it should give."""

    id: str
    url: str
    text: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of a dump; `article` is None where it holds no text at all."""

    dump: Dump
    article: Article | None
    took_ms: float


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--bench", type=Path, required=True, help="folder of saved pages; see README.md")
    parser.add_argument("--keep", type=Path, help="folder for the answers; else they are thrown away")
    parser.add_argument("--worst", type=int, default=0, help="how many of the worst pages to list with their lines")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        return end_well(lambda: run(options.bench.resolve(), folder, options.worst), interrupted="interrupted")


def run(bench: Path, folder: Path, worst: int) -> int:
    """Make the dumps, read them, check and score what comes out."""
    rulebook = shared_rules()
    readings = [_read(dump, rulebook) for dump in list_dumps(bench)]
    bodies: dict[str, dict[str, Article | str | None]] = {
        "ours": {reading.dump.id: reading.article for reading in readings},
        "line filter": {reading.dump.id: _filtered(reading.dump.text) for reading in readings},
        "whole dump": {reading.dump.id: reading.dump.text for reading in readings},
    }
    scores = {name: _score(bench, folder / f"{name.replace(' ', '_')}.jsonl", body) for name, body in bodies.items()}
    show_scores(scores)
    show_worst(readings, json.loads((folder / "ours.jsonl.pages").read_text(encoding="utf-8"))["ours"], worst)
    times = sorted(reading.took_ms for reading in readings if reading.article is not None)
    lost = sum(_lost(reading) for reading in readings)
    f1 = float(scores["ours"]["z.f1"])
    checks = [
        Check(claim=f"body z.f1 ≥ {_LEAST_F1}", holds=f1 >= _LEAST_F1, figure=f"{f1:.4f}"),
        Check(claim="every line kept, a field or in the ledger", holds=lost == 0, figure=f"{lost} lines lost"),
        Check(
            claim=f"median time a dump ≤ {_MOST_MEDIAN_MS:.0f} ms",
            holds=statistics.median(times) <= _MOST_MEDIAN_MS,
            figure=f"median {statistics.median(times):.1f} ms, mean {statistics.fmean(times):.1f} ms",
        ),
    ]
    return 0 if show_checks(f"{len(readings)} dumps read", checks) else 1


def list_dumps(bench: Path) -> Iterator[Dump]:
    """Yield the dump of every news page whose text is known and not suspect."""
    opened = open_bench(bench, NEWS, limit=None)
    if opened.dumper is None:
        raise BadBench(f"{bench} has no make_dump.py")
    for page in opened.pages:
        yield Dump(id=page.id, url=page.url, text=opened.dumper.dump(page.body()), body=page.gold["body"] or "")


def _read(dump: Dump, rulebook: Rulebook) -> Reading:
    began_s = time.process_time()
    try:
        article = read_dump(dump.text, dump.url, rulebook).article
    except EmptyPage:
        article = None
    return Reading(dump=dump, article=article, took_ms=(time.process_time() - began_s) * 1000)


def _filtered(text: str) -> str:
    """Return the lines that a corpus would keep: five words or more, a mark at the end, no braces."""
    return "\n".join(
        line
        for line in text.splitlines()
        if len(line.split()) >= _LEAST_FILTER_WORDS and line[-1] in ".!?\"'”’。！？" and "{" not in line
    )


def _score(bench: Path, answers: Path, found: dict[str, Article | str | None]) -> dict[str, str]:
    """Write the answers and return what the folder's scorer says of them."""
    lines = [_answer(key, value) for key, value in found.items()]
    answers.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    folder = bench / "extraction"
    command = [sys.executable, str(bench / "score_body.py"), str(folder), str(answers), "--sets", ",".join(NEWS)]
    command += ["--skip", str(folder / "suspects.txt"), "--pages", f"{answers}.pages"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(part.split("=") for part in said.strip().splitlines()[-1].split() if "=" in part)


def _answer(key: str, found: Article | str | None) -> dict[str, object]:
    """Return an answer as the scorer reads it."""
    if not isinstance(found, Article):
        return {"id": key, "body_text": found or ""}
    said = found.metadata
    published = said.published_at.isoformat() if said.published_at else None
    fields = {"headline": said.headline, "authors": said.authors, "published_at": published}
    return {"id": key, "body_text": found.body.text, **fields}


def show_scores(scores: dict[str, dict[str, str]]) -> None:
    """Print the scores side by side."""
    wanted = ("z.f1", "z.p", "z.r", "pf1", "z.acc", "bad", "title", "authors", "date")
    table = Table(title="text dumps of news pages", title_justify="left")
    for heading in ("", *wanted):
        table.add_column(heading)
    for name, said in scores.items():
        table.add_row(name, *[f"{float(said[key]):.3f}" if key in said else "" for key in wanted])
    Console(width=150).print(table)


def show_worst(readings: list[Reading], scores: dict[str, dict[str, float]], count: int) -> None:
    """Print the pages that lose most, with the lines that are too many and those that were missed."""
    for reading in sorted(readings, key=lambda reading: scores[reading.dump.id].get("pf1", 1.0))[:count]:
        kept = reading.article.body.text if reading.article else ""
        print(f"\n{reading.dump.id} pf1 {scores[reading.dump.id].get('pf1', 1.0):.3f} {reading.dump.url[:100]}")
        for sign, lines, others in (("+", kept, reading.dump.body), ("-", reading.dump.body, kept)):
            known = " ".join(re.findall(r"\w+", others))
            missing = [line for line in lines.splitlines() if " ".join(re.findall(r"\w+", line)) not in known]
            print(*[f"  {sign} {line[:120]}" for line in missing[:_SHOWN_LINES]], sep="\n")


def _lost(reading: Reading) -> int:
    """Count the lines of a dump that came out nowhere."""
    if reading.article is None:
        return 0
    body, metadata = reading.article.body, reading.article.metadata
    fields = (metadata.headline, metadata.deck, metadata.lead_image.caption if metadata.lead_image else None)
    given = [line for line in map(fold_space, clean_text(reading.dump.text).splitlines()) if line]
    texts = [*fields, *[block.text for block in body.blocks], *[block.text for block in body.removed]]
    came = Counter(_bare(text) for text in texts if text)
    return (Counter(map(_bare, given)) - came).total()


def _bare(line: str) -> str:
    return line.lstrip("•·▪◦‣*–- ")


if __name__ == "__main__":
    sys.exit(main())
