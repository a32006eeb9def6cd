"""Two values of a field side by side: what stayed, what went and what came, by words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

MAX_WORDS = 3_000
"""Words of either side that are compared between their common beginning and end; what lies behind is left out."""
_AROUND = 12
_PIECE = re.compile(r"\S+\s*|\s+")


class Run(NamedTuple):
    """Neighbouring words that fared alike."""

    fate: Literal["kept", "gone", "new", "left out"]
    text: str


def diff_values(before: Any, after: Any) -> Iterator[Run]:
    """Yield the runs of words that lead from one value to the other; long stretches that stayed are shortened."""
    old, new = (_PIECE.findall(_written(value)) for value in (before, after))
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    yield from _kept(old[:start], at_start=True)
    middle = (words[start : len(words) - end][:MAX_WORDS] for words in (old, new))
    yield from _changes(*middle)
    yield from _kept(old[len(old) - end :], at_end=True)


def _changes(old: list[str], new: list[str]) -> Iterator[Run]:
    for how, left, right, start, stop in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if how == "equal":
            yield from _kept(old[left:right])
            continue
        if left < right:
            yield Run("gone", "".join(old[left:right]))
        if start < stop:
            yield Run("new", "".join(new[start:stop]))


def _kept(words: list[str], *, at_start: bool = False, at_end: bool = False) -> Iterator[Run]:
    if len(words) <= 2 * _AROUND + 1:
        if words:
            yield Run("kept", "".join(words))
        return
    if not at_start:
        yield Run("kept", "".join(words[:_AROUND]))
    yield Run("left out", f" … {len(words) - _AROUND * (2 - at_start - at_end)} words … ")
    if not at_end:
        yield Run("kept", "".join(words[-_AROUND:]))


def _common(old: list[str], new: list[str]) -> int:
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count


def _written(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
