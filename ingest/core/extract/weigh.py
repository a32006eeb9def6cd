"""Weigh runs: which of them read like article text, before anybody asks where the article is.

A weight is in words: positive for prose, negative for what menus and teasers are made of, 0 for what is not to be seen
or is marked as noise. Marks pass down from elements to all that they hold, unless the element plainly holds the body.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from ingest.core.extract.flat import FlatPage, Run
from ingest.core.noise import classify_line
from ingest.core.rules import Mark, Marks
from ingest.model import NoiseClass

HIDDEN = Mark(NoiseClass.HIDDEN, "hidden:element")
NOSCRIPT = Mark(NoiseClass.HIDDEN, "hidden:noscript")
_SENTENCE_ENDS = (
    ".",
    "!",
    "?",
    "…",
    "。",
    "！",
    "？",
    "।",
    "؟",
    "۔",
    ".”",
    '."',
    "」",
    "”",
    '"',
    "»",
    ".)",
    ":",
    "：",
    "’",
    "'",
    "‘",
    "“",
)
_PROSE_WORDS = 14
_LEAST_PROSE_WORDS = 6
_MOST_WEIGHT = 120.0
_LINK_HEAVY = 0.5


class Weighed(NamedTuple):
    """A flat page with what each run is worth.

    Attributes:
        page: The page.
        marks: For each run, the mark that it stands under, or that its own words give it; None when it may be body.
        causes: For each run, index of the element whose mark or hiding it stands under; -1 when none.
        weights: For each run, its weight in words.
        prose: For each run, its words if it reads like prose, whatever it stands under; else 0.
    """

    page: FlatPage
    marks: list[Mark | None]
    causes: list[int]
    weights: list[float]
    prose: list[int]


def is_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does."""
    return text.rstrip().endswith(_SENTENCE_ENDS)


def is_prose(run: Run) -> bool:
    """Whether a run by itself reads like a paragraph of an article."""
    if run.linked > _LINK_HEAVY:
        return False
    return run.words >= _PROSE_WORDS or (run.words >= _LEAST_PROSE_WORDS and is_sentence(run.text))


def weigh_page(page: FlatPage, shared: Marks, own: Marks, *, void: Collection[int], noscript: bool) -> Weighed:
    """Weigh every run of a page.

    Args:
        void: Elements whose marks do not count, since they hold the body.
        noscript: Whether text that only readers without scripts see may be body.
    """
    causes = _causes(page, void)
    marks: list[Mark | None] = []
    weights: list[float] = []
    prose: list[int] = []
    for run in page.runs:
        cause = causes[run.element]
        mark = _mark_of(page, cause) if cause >= 0 else None
        if mark is None and run.noscript and not noscript:
            mark = NOSCRIPT
        if mark is None:
            mark = classify_line(run.text, run.words, own) or classify_line(run.text, run.words, shared)
        marks.append(mark)
        prose.append(run.words if is_prose(run) else 0)
        weights.append(0.0 if cause >= 0 or mark is NOSCRIPT else _weight(run, mark))
    return Weighed(page, marks, [causes[run.element] for run in page.runs], weights, prose)


def _causes(page: FlatPage, void: Collection[int]) -> list[int]:
    """Return, for each element, the outermost element whose mark or hiding it stands under; -1 when none."""
    causes: list[int] = []
    for index, element in enumerate(page.elements):
        above = causes[element.parent] if element.parent >= 0 else -1
        own = (element.mark is not None or element.hidden) and index not in void and not element.kept
        causes.append(-1 if element.kept else above if above >= 0 else index if own else -1)
    return causes


def _mark_of(page: FlatPage, cause: int) -> Mark | None:
    element = page.elements[cause]
    return HIDDEN if element.hidden else element.mark


def _weight(run: Run, mark: Mark | None) -> float:
    if mark is not None:
        return -4.0
    if run.linked > _LINK_HEAVY:
        return -min(4.0 + run.words * 0.5, 15.0)
    if run.words >= _PROSE_WORDS or (run.words >= _LEAST_PROSE_WORDS and is_sentence(run.text)):
        return min(run.words * (1.0 - run.linked), _MOST_WEIGHT)
    return -2.0
