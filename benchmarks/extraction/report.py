"""The run as files: `report.md` for people, `report.json` and `pages.jsonl` for programs, `worst.md` with quotes.

Only `worst.md` quotes pages; it says so.
"""

from __future__ import annotations

import json
import os
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from .bench import Bench
from .figures import Figures, Noise, Timing
from .goals import Goal
from .tables import Table, all_tables, describe_noise, goals_table, worst_table
from .worst import Loss

QUOTES = "Texts of pages are quoted here; they belong to their publishers. Keep this file out of repositories.\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All that one run found.

    Attributes:
        goals: By the reading of ours that they judge, as `ingest, rules off`.
    """

    at: datetime
    bench: Bench
    figures: tuple[Figures, ...]
    noise: Noise | None
    goals: dict[str, tuple[Goal, ...]]
    losses: tuple[Loss, ...]


def write_report(run: Run, folder: Path) -> None:
    """Write the four files into an existing folder."""
    parts = [
        _opening(run),
        *(as_markdown(goals_table(f"Asked and measured: {name}", goals)) for name, goals in run.goals.items()),
    ]
    parts += [as_markdown(table) for table in all_tables(run.figures)]
    _write(folder / "report.md", "\n".join(parts))
    _write(folder / "worst.md", QUOTES + as_markdown(worst_table(run.losses)))
    _write(folder / "report.json", json.dumps(_as_json(run), indent=1, ensure_ascii=False) + "\n")
    _write(folder / "pages.jsonl", "".join(f"{json.dumps(line)}\n" for line in _page_lines(run)))


def as_markdown(table: Table) -> str:
    """Return a table with its title; cells cannot break it."""
    rule = [":--", *([":--"] if table.prose else ["--:"]) * (len(table.headings) - 1)]
    lines = [table.headings, rule, *table.rows]
    return "\n".join([f"## {table.title}\n", *(_row(line) for line in lines)]) + "\n"


def _row(cells: Sequence[str]) -> str:
    escaped = (" ".join(cell.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _opening(run: Run) -> str:
    counts = Counter(page.of_set for page in run.bench.pages)
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    return (
        f"# Extraction, {run.at:%Y-%m-%d %H:%M} UTC\n\n"
        f"{len(run.bench.pages)} pages ({told}); Python {platform.python_version()} on {os.cpu_count()} cores. Every "
        "page was decoded once, for all. CPU time, from decoded text to result; imports are left out, the rubbish "
        f"collector is in.\n\n{describe_noise(run.noise)}\n\n![Quality over time](quality_over_time.png)\n"
    )


def _as_json(run: Run) -> dict[str, object]:
    return {
        "at": run.at.isoformat(),
        "pages": dict(Counter(page.of_set for page in run.bench.pages)),
        "machine": {"python": platform.python_version(), "system": platform.system(), "cores": os.cpu_count()},
        "noise": asdict(run.noise) if run.noise else None,
        "goals": {name: [asdict(goal) for goal in goals] for name, goals in run.goals.items()},
        "extractors": [
            {
                "name": each.extractor.name,
                "label": each.extractor.label,
                "groups": each.groups,
                "news_time": _timing(each.news_time),
                "all_time": _timing(each.all_time),
                "peak_mib": each.peak_mib,
                "failed": {page: answer.error for page, answer in each.answers.items() if answer.error},
            }
            for each in run.figures
        ],
    }


def _timing(time: Timing | None) -> dict[str, float] | None:
    return asdict(time) if time else None


def _page_lines(run: Run) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = []
    for page in run.bench.pages:
        by_name = {
            each.extractor.name: {"pf1": each.scores[page.id].get("pf1"), "cpu_ms": each.answers[page.id].cpu_ms}
            for each in run.figures
            if page.id in each.answers
        }
        lines.append({"id": page.id, "set": page.of_set, "url": page.url, "read": by_name})
    return lines


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
