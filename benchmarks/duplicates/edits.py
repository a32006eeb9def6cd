"""What newsrooms do to a text that they take over, each as a function, and texts that only look alike."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from .stories import Story

_WORD = re.compile(r"\S+")
_SENTENCE = re.compile(r"(?<=[.!?。।؟])\s*")


class Pair(NamedTuple):
    """Two texts, whether one is a copy of the other, and what was done."""

    kind: str
    one: str
    other: str
    copy: bool


Edit = Callable[[Story, Story, random.Random], list[str]]


def _same(story: Story, _other: Story, _dice: random.Random) -> list[str]:
    return list(story.paragraphs)


def _agency_line(story: Story, _other: Story, _dice: random.Random) -> list[str]:
    first = f"HARBOURTOWN (Wire) - {story.paragraphs[0]}"
    return [first, *story.paragraphs[1:], "(Reporting by the Wire; editing by the desk)"]


def _cut(share: float) -> Edit:
    def cut(story: Story, _other: Story, _dice: random.Random) -> list[str]:
        words, kept, left = len(story.text.split()), [], 0
        spaced = words > len(story.text) / 12
        whole = words if spaced else len(story.text)
        for paragraph in story.paragraphs:
            kept.append(paragraph)
            left += len(paragraph.split()) if spaced else len(paragraph)
            if left >= share * whole:
                break
        return kept

    return cut


def _reordered(story: Story, _other: Story, dice: random.Random) -> list[str]:
    first, *rest = story.paragraphs
    dice.shuffle(rest)
    return [first, *rest]


def _local_lead(story: Story, other: Story, _dice: random.Random) -> list[str]:
    return [other.paragraphs[0], *story.paragraphs]


def _own_frame(story: Story, other: Story, dice: random.Random) -> list[str]:
    """A lead and an end of its own around three quarters of the text."""
    return [other.paragraphs[0], *_cut(0.7)(story, other, dice), other.paragraphs[-1]]


def _quotes(story: Story, other: Story, dice: random.Random) -> list[str]:
    """One sentence in five translated anew: other words in its place."""
    spare = [sentence for text in other.paragraphs for sentence in _SENTENCE.split(text) if sentence]
    told = []
    for paragraph in story.paragraphs:
        sentences = [s if dice.random() > 0.2 else dice.choice(spare) for s in _SENTENCE.split(paragraph) if s]
        told.append(" ".join(sentences))
    return told


def _words(share: float) -> Edit:
    """A desk's small changes: so many words in a hundred are others."""

    def edit(story: Story, other: Story, dice: random.Random) -> list[str]:
        spare = _WORD.findall(other.text)
        return [
            _WORD.sub(lambda found: found[0] if dice.random() > share else dice.choice(spare), text)
            for text in story.paragraphs
        ]

    return edit


EDITS: dict[str, Edit] = {
    "re-headlined": _same,
    "agency line added": _agency_line,
    "cut to three quarters": _cut(0.75),
    "cut to a half": _cut(0.5),
    "paragraphs reordered": _reordered,
    "local lead added": _local_lead,
    "own lead and end around most of it": _own_frame,
    "translated quotes replaced": _quotes,
    "3 words in 100 changed": _words(0.03),
    "6 words in 100 changed": _words(0.06),
}


def copies(stories: tuple[Story, ...], seed: int) -> Iterator[Pair]:
    """Yield every story with every edit of it."""
    for at, story in enumerate(stories):
        other = stories[(at + len(stories) // 2) % len(stories)]
        for kind, edit in EDITS.items():
            dice = random.Random(f"{seed} {kind} {story.name}")
            yield Pair(kind, story.text, "\n".join(edit(story, other, dice)), copy=True)


def strangers(stories: tuple[Story, ...], seed: int) -> Iterator[Pair]:
    """Yield pairs of different stories, some of which quote a paragraph of the other."""
    dice = random.Random(seed)
    for at, story in enumerate(stories):
        for other in dice.sample(stories[:at] + stories[at + 1 :], 12):
            yield Pair("different stories", story.text, other.text, copy=False)
        other = stories[(at + 7) % len(stories)]
        if len(story.text) < 4 * len(other.paragraphs[1]) or len(other.text) < 4 * len(other.paragraphs[1]):
            continue
        quoting = (*story.paragraphs[:2], other.paragraphs[1], *story.paragraphs[2:])
        yield Pair("quotes a paragraph of the other", "\n".join(quoting), other.text, copy=False)
