"""Reads every page of a bench folder through `ingest extract --manifest`, and scores what comes out.

    python benchmarks/reading.py --bench FOLDER [--workers 2] [--keep DIR]

It checks that every page is answered, in order, and that the body and the time keep their bounds; it prints what the
folder's own scorers say of body, metadata and access, the error codes, and what became of the kinds of page. Exit code
1 when a check fails. Times are taken in the workers, from parse to article; they hold for a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checks import Check, show_checks
from rich.console import Console
from rich.table import Table

_SETS = (
    "zyte",
    "naeb",
    "fundus_eval",
    "fundus",
    "wcxb_article",
    "wcxb_other",
    "trafilatura",
    "htmldate",
    "readability",
)
_NEWS = ("zyte", "naeb", "fundus_eval", "fundus")
_LEAST_F1 = 0.930
_MOST_MEDIAN_MS = 8.0
_MOST_NEWS_SET_ASIDE = 0.01


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--bench", type=Path, required=True, help="folder of saved pages; see README.md")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for the manifest and the answers; else they are thrown away")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        return run(options.bench.resolve(), folder, options.workers)


def run(bench: Path, folder: Path, workers: int) -> int:
    """Make the manifest, answer it, check and score the answers."""
    pages = list(list_pages(bench))
    manifest, answered = folder / "manifest.jsonl", folder / "answers.jsonl"
    manifest.write_text("".join(json.dumps(page["line"]) + "\n" for page in pages), encoding="utf-8")
    began_s = time.monotonic()
    command = ["-c", "from ingest.cli import main; main()", "extract", "--manifest", str(manifest)]
    ended = subprocess.run([sys.executable, *command, "--out", str(answered), "--workers", str(workers)], check=False)
    took_s = time.monotonic() - began_s
    answers = [json.loads(line) for line in answered.read_text(encoding="utf-8").splitlines()]
    news = {page["line"]["id"] for page in pages if page["set"] in _NEWS}
    f1 = show_scores(bench, answered)
    show_kinds(pages, answers)
    checks = [
        Check(claim="exit code 0", holds=ended.returncode == 0, figure=str(ended.returncode)),
        Check(
            claim="every page answered, in order",
            holds=[answer.get("id") for answer in answers] == [page["line"]["id"] for page in pages],
            figure=f"{len(answers)} of {len(pages)} in {took_s:.0f} s with {workers} workers",
        ),
        check_errors(answers),
        Check(claim=f"body z.f1 on NEWS ≥ {_LEAST_F1}", holds=f1 >= _LEAST_F1, figure=f"{f1:.4f}"),
        check_times(answers),
        check_news_kept(answers, news),
    ]
    return 0 if show_checks(f"{len(pages)} pages read", checks) else 1


def list_pages(bench: Path) -> Iterator[dict[str, Any]]:
    """Yield {set, line} for every page: the manifest's line, and the set it belongs to."""
    files = [(name, bench / "extraction" / f"{name}.jsonl", bench / "extraction") for name in _SETS]
    for name, file, folder in [*files, ("access", bench / "access" / "labels.jsonl", bench / "access")]:
        for saved in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            line = {"id": saved["id"], "html": str(folder / saved["html"]), "url": saved["url"]}
            yield {"set": name, "line": line}


def show_scores(bench: Path, answered: Path) -> float:
    """Print what the folder's scorers say, and return the body's z.f1 on NEWS without the suspects."""
    body = [sys.executable, str(bench / "score_body.py"), str(bench / "extraction"), str(answered)]
    skip = ["--skip", str(bench / "extraction" / "suspects.txt")]
    access = [sys.executable, str(bench / "score_access.py"), str(bench / "access" / "labels.jsonl"), str(answered)]
    print(subprocess.run([*body, *skip], check=True, capture_output=True, text=True).stdout)
    print(subprocess.run(access, check=True, capture_output=True, text=True).stdout)
    news = subprocess.run([*body, *skip, "--sets", ",".join(_NEWS)], check=True, capture_output=True, text=True).stdout
    total = news.strip().splitlines()[-1]
    print(f"NEWS: {total}\n")
    return float(dict(part.split("=") for part in total.split() if "=" in part)["z.f1"])


def show_kinds(pages: list[dict[str, Any]], answers: list[dict[str, Any]]) -> None:
    """Print what became of each set's pages."""
    kinds: dict[str, Counter[str]] = {}
    for page, answer in zip(pages, answers, strict=False):
        said = answer["page_kind"] if "error" not in answer else f"error: {answer['error']['code']}"
        kinds.setdefault(page["set"], Counter())[said] += 1
    table = Table(title="kinds of page", title_justify="left")
    columns = sorted({said for counts in kinds.values() for said in counts})
    for heading in ("set", *columns):
        table.add_column(heading, justify="left" if heading == "set" else "right")
    for name, counts in kinds.items():
        table.add_row(name, *[str(counts[said] or "") for said in columns])
    Console(width=150).print(table)


def check_errors(answers: list[dict[str, Any]]) -> Check:
    """No page may meet a bug or kill its worker; other errors are stated reasons."""
    codes = Counter(answer["error"]["code"] for answer in answers if "error" in answer)
    bugs = codes["parser_failed"] + codes["parser_killed"]
    figure = ", ".join(f"{count} {code}" for code, count in sorted(codes.items())) or "none"
    return Check(claim="no bug met, no worker killed", holds=bugs == 0, figure=f"errors: {figure}")


def check_times(answers: list[dict[str, Any]]) -> Check:
    """Time a page, everything included."""
    times = sorted(answer["elapsed_ms"] for answer in answers if "error" not in answer)
    median, mean = statistics.median(times), statistics.fmean(times)
    p99 = times[int(len(times) * 0.99)]
    return Check(
        claim=f"median time a page ≤ {_MOST_MEDIAN_MS:.0f} ms",
        holds=median <= _MOST_MEDIAN_MS,
        figure=f"median {median:.1f} ms, mean {mean:.1f} ms, p99 {p99:.0f} ms",
    )


def check_news_kept(answers: list[dict[str, Any]], news: set[str]) -> Check:
    """Few articles may be taken for something else."""
    aside = [answer for answer in answers if answer.get("id") in news and answer.get("page_kind") != "article"]
    share = len(aside) / len(news)
    return Check(
        claim=f"NEWS pages called anything but article ≤ {_MOST_NEWS_SET_ASIDE:.0%}",
        holds=share <= _MOST_NEWS_SET_ASIDE,
        figure=f"{len(aside)} of {len(news)}",
    )


if __name__ == "__main__":
    sys.exit(main())
