"""The run as files: `report.md` for people, `report.json` for programs, `wrong.md` with quotes from pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from extraction.goals import Goal
from extraction.report import QUOTES, as_markdown
from extraction.tables import goals_table

from .figures import AllFigures
from .tables import all_tables, wrong_table
from .wrong import Wrong


def write_report(
    figures: AllFigures, goals: Sequence[Goal], wrong: Sequence[Wrong], aside: Sequence[tuple[str, str]], folder: Path
) -> None:
    """Write the three files into an existing folder.

    Args:
        figures: What was measured.
        goals: What is asked beside it.
        wrong: The labelled pages on which anything is wrong.
        aside: NEWS pages that were not taken for articles, and what for.
        folder: Where to.
    """
    parts = [as_markdown(goals_table("Asked and measured", goals)), *map(as_markdown, all_tables(figures))]
    (folder / "report.md").write_text("# Access\n\n" + "\n".join(parts), encoding="utf-8")
    told = {
        "goals": [asdict(goal) for goal in goals],
        "figures": figures.by_name,
        "access_confidence": [asdict(each) for each in figures.access_bins],
        "extent_confidence": [asdict(each) for each in figures.extent_bins],
        "kinds": figures.kinds,
        "wrong": [_as_json(each) for each in wrong],
    }
    (folder / "report.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    lines = [f"- {page}: {kind}" for page, kind in aside] or ["None."]
    news = "\n## NEWS pages not taken for articles\n\n" + "\n".join(lines) + "\n"
    (folder / "wrong.md").write_text(QUOTES + as_markdown(wrong_table(wrong)) + news, encoding="utf-8")


def _as_json(each: Wrong) -> dict[str, object]:
    """Return a wrong page without what it quotes."""
    return {"page": each.page, "how": [how.partition(":")[0] for how in each.how], "said": each.said}
