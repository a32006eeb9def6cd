"""Two lists of paragraphs side by side: which stayed, moved, came, went, and which were changed.

Paragraphs that stand once in each list are anchors (patience diff); what lies between two anchors is paired by its
words. Time grows with the number of paragraphs, not with its square: a live blog of thousands is as safe as a brief.

Source: Bram Cohen's patience diff; Hunt and Szymanski (1977) for the longest increasing run.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from ingest.core.fingerprint import fold_typography
from ingest.core.text import tokens

ALIKE = 0.5
"""Share of common words from which two paragraphs are one, changed."""
_AHEAD = 8
_MAX_GAP = 2_000


class Fate(StrEnum):
    """What became of a paragraph."""

    KEPT = "kept"
    MOVED = "moved"
    CHANGED = "changed"
    INSERTED = "inserted"
    DELETED = "deleted"


class BlockChange(NamedTuple):
    """A paragraph before and after; None on the side where it does not stand."""

    fate: Fate
    before: str | None
    after: str | None


def diff_blocks(before: Sequence[str], after: Sequence[str]) -> tuple[BlockChange, ...]:
    """Return what leads from one list of paragraphs to the other, in reading order.

    Typographic variants are the same. A paragraph that stands elsewhere than before is told once, where it now stands.
    """
    old, new = [fold_typography(text) for text in before], [fold_typography(text) for text in after]
    changes: list[BlockChange] = []
    last_old = last_new = 0
    for at_old, at_new in [*_aligned(old, new), (len(old), len(new))]:
        changes += _fill(before[last_old:at_old], after[last_new:at_new])
        if at_old < len(old):
            changes.append(BlockChange(Fate.KEPT, before[at_old], after[at_new]))
        last_old, last_new = at_old + 1, at_new + 1
    return _with_moves(changes)


def count_changed(changes: Sequence[BlockChange]) -> tuple[int, int]:
    """Return how many words came in and how many went."""
    added = removed = 0
    for change in changes:
        if change.fate in (Fate.CHANGED, Fate.INSERTED, Fate.DELETED):
            old, new = Counter(tokens(change.before or "")), Counter(tokens(change.after or ""))
            added += (new - old).total()
            removed += (old - new).total()
    return added, removed


def _aligned(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Pairs of places with equal paragraphs, growing on both sides."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    stop_old, stop_new = len(old) - end, len(new) - end
    pairs = [(at, at) for at in range(start)]
    last_old = last_new = start
    for at_old, at_new in [*_anchors(old, new, start, stop_old, stop_new), (stop_old, stop_new)]:
        pairs += _run(old, new, (last_old, last_new), (at_old, at_new))
        if at_old < stop_old:
            pairs.append((at_old, at_new))
        last_old, last_new = at_old + 1, at_new + 1
    return pairs + [(stop_old + at, stop_new + at) for at in range(end)]


def _anchors(old: list[str], new: list[str], start: int, stop_old: int, stop_new: int) -> list[tuple[int, int]]:
    """The longest growing run of paragraphs that stand exactly once on either side."""
    once_old, once_new = Counter(old[start:stop_old]), Counter(new[start:stop_new])
    places = {text: at for at, text in enumerate(new[start:stop_new], start) if once_new[text] == 1}
    met = [
        (at, places[text])
        for at, text in enumerate(old[start:stop_old], start)
        if once_old[text] == 1 and text in places
    ]
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for index, (_, place) in enumerate(met):
        slot = bisect_left(tails, place)
        back.append(ends[slot - 1] if slot else -1)
        tails[slot : slot + 1] = [place]
        ends[slot : slot + 1] = [index]
    run: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        run.append(met[index])
        index = back[index]
    return run[::-1]


def _run(old: list[str], new: list[str], start: tuple[int, int], stop: tuple[int, int]) -> list[tuple[int, int]]:
    """Equal paragraphs that follow one anchor or lead up to the next, such as stand more than once."""
    (from_old, from_new), (to_old, to_new) = start, stop
    gap_old, gap_new = old[from_old:to_old], new[from_new:to_new]
    ahead = _common(gap_old, gap_new)
    behind = _common(gap_old[ahead:][::-1], gap_new[ahead:][::-1])
    return [(from_old + at, from_new + at) for at in range(ahead)] + [
        (to_old - at, to_new - at) for at in range(behind, 0, -1)
    ]


def _fill(gone: Sequence[str], come: Sequence[str]) -> list[BlockChange]:
    """What became of paragraphs between two anchors: each is sought among the next few that came."""
    if not gone or not come or len(gone) + len(come) > _MAX_GAP:
        return [*(BlockChange(Fate.DELETED, text, None) for text in gone), *_came(come)]
    old, new = [Counter(tokens(text)) for text in gone], [Counter(tokens(text)) for text in come]
    changes: list[BlockChange] = []
    at = 0
    for text, words in zip(gone, old, strict=True):
        likeness, place = max(
            ((_likeness(words, new[place]), -place) for place in range(at, min(at + _AHEAD, len(come)))),
            default=(0.0, 0),
        )
        if likeness < ALIKE:
            changes.append(BlockChange(Fate.DELETED, text, None))
            continue
        changes += _came(come[at:-place])
        fate = Fate.KEPT if fold_typography(text) == fold_typography(come[-place]) else Fate.CHANGED
        changes.append(BlockChange(fate, text, come[-place]))
        at = 1 - place
    return changes + _came(come[at:])


def _came(texts: Sequence[str]) -> list[BlockChange]:
    return [BlockChange(Fate.INSERTED, None, text) for text in texts]


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    together = old.total() + new.total()
    return 2 * (old & new).total() / together if together else 0.0


def _with_moves(changes: list[BlockChange]) -> tuple[BlockChange, ...]:
    """Tell a paragraph that went here and came there once."""
    gone: dict[str, list[str]] = {}
    for change in changes:
        if change.fate is Fate.DELETED and change.before is not None:
            gone.setdefault(fold_typography(change.before), []).append(change.before)
    told: list[BlockChange] = []
    moved: Counter[str] = Counter()
    for change in changes:
        text = fold_typography(change.after) if change.fate is Fate.INSERTED and change.after is not None else None
        if text and gone.get(text):
            moved[text] += 1
            told.append(BlockChange(Fate.MOVED, gone[text].pop(0), change.after))
        else:
            told.append(change)
    return tuple(change for change in told if not _told_elsewhere(change, moved))


def _told_elsewhere(change: BlockChange, moved: Counter[str]) -> bool:
    if change.fate is not Fate.DELETED or change.before is None:
        return False
    text = fold_typography(change.before)
    moved[text] -= 1
    return moved[text] >= 0


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count
