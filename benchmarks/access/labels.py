"""The bench folder as this benchmark sees it: labelled pages, pages of known kind, and the scorer.

    access/labels.jsonl    one page a line: id, url, html, access, nonfree, completeness, basis, flags, must_have, noise
    extraction/SET.jsonl   NEWS and `wcxb_article` hold articles, `wcxb_other` what is none
    score_access.py        the scorer: score(labels, predictions)

It is read, never written to, and no page of it is part of the project.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from extraction.bench import NEWS, BadBench, SavedPage, load_script, read_pages, spread

KIND_SETS = (*NEWS, "wcxb_article", "wcxb_other")
_FIELDS = ("id", "access", "nonfree", "completeness", "basis", "flags", "why", "must_have", "noise")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One page and what the labeller said of it, under the scorer's names."""

    page: SavedPage
    label: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessBench:
    """The pages of one run.

    Attributes:
        labelled: Of the access set.
        kinds: Of the sets whose pages are articles, or are none; suspects are in, as their kind is not in doubt.
    """

    labelled: tuple[Labelled, ...]
    kinds: tuple[SavedPage, ...]
    scorer: ModuleType


def open_access_bench(folder: Path, *, limit: int | None) -> AccessBench:
    """Read the lines of all sets; pages are opened later.

    Args:
        limit: Pages of each set, spread evenly over it; None for all.

    Raises:
        BadBench: Something is missing, or is not what it should be.
    """
    file = folder / "access" / "labels.jsonl"
    pages = spread(list(read_pages("access", file)), limit)
    labels = _read_labels(file)
    kinds: list[SavedPage] = []
    for name in KIND_SETS:
        if (of_set := folder / "extraction" / f"{name}.jsonl").is_file():
            kinds += spread(list(read_pages(name, of_set)), limit)
    return AccessBench(
        labelled=tuple(Labelled(page=page, label=labels[page.id]) for page in pages),
        kinds=tuple(kinds),
        scorer=load_script(folder / "score_access.py", ("score", "NOT_FREE")),
    )


def _read_labels(file: Path) -> dict[str, Mapping[str, Any]]:
    labels = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    lacking = sorted({field for label in labels for field in _FIELDS if field not in label})
    if lacking:
        raise BadBench(f"{file}: labels lack {', '.join(lacking)}")
    return {label["id"]: label for label in labels}


def labels_of(labelled: Sequence[Labelled]) -> list[Mapping[str, Any]]:
    """Return the labels alone, as the scorer takes them."""
    return [each.label for each in labelled]
