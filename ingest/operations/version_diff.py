"""Two versions of a stored article side by side, and the same as JSON. Reads rows, looks nothing up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.adapters.store import RevisionRow
from ingest.core.revision import BlockChange, Fate, count_changed, diff_blocks
from ingest.errors import BadInput
from ingest.operations.value_diff import diff_values

TITLES = ("kicker", "headline", "deck", "byline_raw", "published_at", "modified_at")
"""Fields above the text that are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDiff:
    """What leads from one version to another.

    Attributes:
        fields: Name, value before, value after, of fields that differ.
        blocks: The paragraphs of both, in reading order.
    """

    before: RevisionRow
    after: RevisionRow
    fields: tuple[tuple[str, Any, Any], ...]
    blocks: tuple[BlockChange, ...]
    words_added: int
    words_removed: int


def compare_versions(versions: Sequence[RevisionRow], numbers: tuple[int, ...]) -> VersionDiff:
    """Compare two versions of an article.

    Args:
        versions: All of the article, in their order; at least one.
        numbers: None for the last two, one for it and the one before it, two for these.

    Raises:
        BadInput: There is no such version, or only one where two are needed.
    """
    by_number = {row.revision_no: row for row in versions}
    article, newest = versions[-1].article_id, versions[-1].revision_no
    after_no = numbers[-1] if numbers else newest
    before_no = numbers[0] if len(numbers) > 1 else after_no - 1
    if not numbers and newest == 1:
        raise BadInput(f"article {article} has one revision only: there is nothing to compare it with yet")
    for number in (before_no, after_no):
        if number not in by_number:
            raise BadInput(f"article {article} has no revision {number}; it has {_range(newest)}")
    if before_no == after_no:
        raise BadInput(f"revision {after_no} is compared with itself; name two, or none for the last two")
    before, after = by_number[before_no], by_number[after_no]
    blocks = diff_blocks(_paragraphs(before), _paragraphs(after))
    added, removed = count_changed(blocks)
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in TITLES)
    return VersionDiff(
        before=before,
        after=after,
        fields=tuple((name, old, new) for name, old, new in pairs if old != new),
        blocks=blocks,
        words_added=added,
        words_removed=removed,
    )


def diff_json(diff: VersionDiff) -> dict[str, Any]:
    """Return a comparison for programs; `runs` are the words of a changed paragraph, each with what became of it."""
    return {
        "article_id": diff.after.article_id,
        "before": _version(diff.before),
        "after": _version(diff.after),
        "words_added": diff.words_added,
        "words_removed": diff.words_removed,
        "fields": {name: {"before": _plain(old), "after": _plain(new)} for name, old, new in diff.fields},
        "blocks": [_block(change) for change in diff.blocks],
    }


def _block(change: BlockChange) -> dict[str, Any]:
    told: dict[str, Any] = {"fate": change.fate.value, "before": change.before, "after": change.after}
    if change.fate is Fate.CHANGED:
        told["runs"] = [[run.fate, run.text] for run in diff_values(change.before, change.after)]
    return told


def _version(row: RevisionRow) -> dict[str, Any]:
    return {
        "revision_no": row.revision_no,
        "seen_at": row.seen_at.isoformat(),
        "origin": row.origin,
        "revision_class": row.revision_class,
        "classes": None if row.classes is None else list(row.classes),
        "word_count": row.word_count,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _paragraphs(row: RevisionRow) -> list[str]:
    return row.body_text.split("\n") if row.body_text else []


def _range(newest: int) -> str:
    return "1 only" if newest == 1 else f"1 to {newest}"
