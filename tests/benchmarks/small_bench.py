"""A bench folder of made-up pages, and figures as a run would have found them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import small_scorer
from extraction.bench import Bench, SavedPage
from extraction.extractors import Extractor
from extraction.figures import Figures, Timing
from extraction.rounds import Answer

BODIES = {
    "ferry": "The ferry across the sound sails again from Monday, the harbour office said on Friday afternoon.\n"
    "It will carry bicycles and dogs, though neither may stand on the upper deck while the wind is strong.",
    "bakery": "A bakery on the square has found its lost oven, which stood behind the flour for eleven quiet years.\n"
    "The owner now bakes in both, and the whole street is said to smell of rye until late at night.",
    "tower": "The clock of the old tower runs backwards since the storm, and nobody in the town hall minds.\n"
    "Visitors come to be told the wrong time, said the mayor, and they all stay for lunch before they leave.",
}


def write_bench(folder: Path, bodies: Mapping[str, str] | None = None) -> Path:
    """Write a bench folder with one set, `zyte`, and return it."""
    pages = folder / "extraction" / "html"
    pages.mkdir(parents=True)
    lines = []
    for name, body in (bodies or BODIES).items():
        (pages / f"{name}.html.gz").write_bytes(gzip.compress(page_of(name, body).encode()))
        lines.append(json.dumps(line_of(name, body)))
    (folder / "extraction" / "zyte.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    scorer = Path(small_scorer.__file__).read_text(encoding="utf-8")
    (folder / "score_body.py").write_text(scorer, encoding="utf-8")
    return folder


def page_of(name: str, body: str) -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body.split("\n"))
    title = f"The {name} in the news"
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head><body><nav><a href=/>Home"
        f"</a></nav><article><h1>{title}</h1>{paragraphs}</article><footer>All rights reserved</footer></body></html>"
    )


def line_of(name: str, body: str) -> dict[str, Any]:
    gold = {"body": body, "title": f"The {name} in the news", "lang": "en"}
    return {"id": name, "url": f"https://example.org/{name}", "html": f"html/{name}.html.gz", "gold": gold}


def saved_page(page_id: str, *, of_set: str = "zyte", **gold: Any) -> SavedPage:
    whole = dict.fromkeys(("body", "optional", "title", "lang")) | gold
    return SavedPage(id=page_id, of_set=of_set, url=f"https://example.org/{page_id}", file=Path("none"), gold=whole)


def bench_of(*pages: SavedPage) -> Bench:
    return Bench(pages=pages, scorer=small_scorer, dumper=None)


def extractor_of(name: str, *, ours: bool = False) -> Extractor:
    return Extractor(name=name, label=name, make=lambda: lambda _html, _url: {}, ours=ours)


def figures_of(
    name: str,
    groups: Mapping[str, Mapping[str, float]],
    *,
    ours: bool = False,
    ms: float = 10.0,
    peak_mib: float = 50.0,
) -> Figures:
    time = Timing(pages=1, median_ms=ms, mean_ms=ms, p99_ms=ms)
    return Figures(
        extractor=extractor_of(name, ours=ours),
        groups=groups,
        scores={},
        answers={},
        news_time=time,
        all_time=time,
        peak_mib=peak_mib,
        failed=0,
    )


def answer_in(cpu_ms: float | None) -> Answer:
    return Answer(cpu_ms=cpu_ms)
