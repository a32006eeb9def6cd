"""Weigh runs: which of them read like article text, before anybody asks where the article is.

A weight is in words: positive for prose, negative for what menus and teasers are made of, 0 for what is not to be seen
or is marked as noise. Marks pass down from elements to all that they hold, unless they are void: refused, since the
element plainly holds the body.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from ingest.core.extract.flat import MENUS, Element, FlatPage, Run
from ingest.core.extract.verify import Verified
from ingest.core.noise import classify_line
from ingest.core.rules import Mark, Marks
from ingest.model import NoiseClass

HIDDEN = Mark(NoiseClass.OTHER, "hidden:element")
NOSCRIPT = Mark(NoiseClass.OTHER, "hidden:noscript")
_SENTENCE_ENDS = tuple(".!?…。！？।؟۔”\"」»:：’'‘“)")
_PROSE_WORDS = 14
_LEAST_PROSE_WORDS = 6
_MOST_WEIGHT = 120.0
_LINK_HEAVY = 0.5
_LONELY = 0.4  # the share of its weight that prose keeps when no other prose is near
_UNVERIFIED = 0.3  # the share that is left to prose that the publisher's own article text lacks
_SHORT = -1.0
_MARKED = -4.0
_CHAIN = 4
_VAGUE = frozenset(("role:dialog", "tag:dialog"))
_COUNTS = frozenset(("shared:comments.exact:#", "shared:navigation.exact:00 00"))
_CELLS = frozenset(("td", "th"))
_CURRENCY = re.compile("[$€£¥₽₺]")
_SET_APART = frozenset(("pre", "table"))  # quotes in figures repeat the text
_NOTHING = Element("", "", None, hidden=False, body=0, kept=False, block=False)


class Sight(StrEnum):
    """Whose eyes a page is read with: a reader's, one for whom scripts have run, one who runs no scripts."""

    SHOWN = "shown"
    REVEALED = "revealed"
    NOSCRIPT = "noscript"


class Reading(NamedTuple):
    """A flat page with what its runs say by themselves, wherever they stand.

    Attributes:
        marks: For each run, what its own words make it; None when they may be anything.
        prose: For each run, its words if it reads like a paragraph, else 0.
        weights: For each run, its weight in words where nothing around it says that it is noise.
        verified: Which runs the publisher's own article text holds.
    """

    page: FlatPage
    marks: list[Mark | None]
    prose: list[int]
    weights: list[float]
    verified: Verified


class Weighed(NamedTuple):
    """A flat page with what each run is worth where it stands.

    Attributes:
        marks: For each run, the mark that it stands under, or that its own words give it; None when it may be body.
        weights: For each run, its weight in words.
        prose: As in `Reading`.
        verified: As in `Reading`.
        hidden: For each run, whether these eyes cannot see it.
    """

    page: FlatPage
    marks: list[Mark | None]
    weights: list[float]
    prose: list[int]
    verified: Verified
    hidden: list[bool]


def is_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does."""
    return text.endswith(_SENTENCE_ENDS)


def is_prose(run: Run) -> bool:
    """Whether a run by itself reads like a paragraph of an article."""
    if run.linked > _LINK_HEAVY:
        return False
    return run.words >= _PROSE_WORDS or (run.words >= _LEAST_PROSE_WORDS and is_sentence(run.text))


def read_runs(page: FlatPage, shared: Marks, own: Marks, verified: Verified) -> Reading:
    """Classify every run of a page by its own words, the publisher's marks first; what is verified is body."""
    said: dict[str, Mark | None] = {}  # menus stand on a page two and three times
    marks: list[Mark | None] = []
    prose: list[int] = []
    for index, run in enumerate(page.runs):
        if index in verified.runs:
            marks.append(None)
            prose.append(run.words)
            continue
        if page.elements[run.element].tag in MENUS:
            marks.append(None)  # what it stands in says enough
            prose.append(0)
            continue
        text, words = run.text, run.words
        if text not in said:
            said[text] = (classify_line(text, words, own) if own.phrases else None) or classify_line(
                text, words, shared
            )
        mark = said[text]
        if mark is not None and mark.rule in _COUNTS and _is_figure(page.elements[run.element].tag, text):
            mark = None
        marks.append(mark)
        prose.append(words if is_prose(run) else 0)
    return Reading(page, marks, prose, _weights(page, marks, prose, verified), verified)


def _is_figure(tag: str, text: str) -> bool:
    """Whether bare numbers tell something: in a table, or of money; beside a button they count or tell the time."""
    return tag in _CELLS or _CURRENCY.search(text) is not None


def weigh_page(reading: Reading, *, sight: Sight, void: Collection[int]) -> Weighed:
    """Weigh every run of a page.

    Args:
        reading: The page and what its runs say by themselves.
        sight: What counts as hidden.
        void: Elements whose marks do not count, since they hold the body.
    """
    page, revealed, scripted = reading.page, sight is Sight.REVEALED, sight is not Sight.NOSCRIPT
    causes = _causes(page, void, hiding=not revealed)
    marks, weights, hidden = reading.marks.copy(), reading.weights.copy(), [False] * len(page.runs)
    for index, run in enumerate(page.runs):
        cause, unseen = causes[run.element], run.noscript and scripted
        if cause < 0 and not unseen:
            continue
        element = page.elements[cause] if cause >= 0 else _NOTHING
        unseen = unseen or (element.hidden and not revealed)
        own = marks[index]
        outer = element.mark
        if unseen:
            marks[index] = own or outer or (NOSCRIPT if run.noscript else HIDDEN)
        elif outer is not None and (outer.noise is NoiseClass.CAPTION or (own is not None and outer.rule in _VAGUE)):
            marks[index] = _closer(outer, own, page.elements[run.element].mark)
        else:
            marks[index] = outer
        weights[index] = 0.0
        hidden[index] = unseen
    return Weighed(page, marks, weights, reading.prose, reading.verified, hidden)


def _closer(outer: Mark, own: Mark | None, inner: Mark | None) -> Mark:
    """Return what tells most of a run under a mark: of a dialogue its words, of a caption the credit in it."""
    if outer.noise is not NoiseClass.CAPTION:
        return own or outer
    said = (mark for mark in (inner, own) if mark is not None and mark.noise is NoiseClass.CREDIT)
    return next(said, outer)


def _causes(page: FlatPage, void: Collection[int], *, hiding: bool) -> list[int]:
    """Return, for each element, the outermost element whose mark or hiding it stands under; -1 when none."""
    causes: list[int] = []
    for index, (element, parent) in enumerate(zip(page.elements, page.parents, strict=True)):
        cause = causes[parent] if parent >= 0 else -1
        if element.kept:
            cause = -1
        elif cause < 0 and ((element.hidden and hiding) or (element.mark is not None and index not in void)):
            cause = index
        elif element.mark is not None and cause >= 0:
            cause = index if _is_credit_in_caption(element, page.elements[cause]) else cause
        elif cause >= 0 and element.tag in _SET_APART and _is_plain_figure(page.elements[cause]):
            cause = -1  # of what is set apart in a figure only the caption is one
        causes.append(cause)
    return causes


def _is_plain_figure(element: Element) -> bool:
    """Whether an element is a figure by its tag, and nothing else speaks against its content."""
    return element.mark is not None and element.mark.rule == "tag:figure" and not element.hidden


def _is_credit_in_caption(element: Element, around: Element) -> bool:
    """Whether an element says more exactly what it is than the figure around it."""
    inner, outer = element.mark, around.mark
    if inner is None or outer is None:
        return False
    return inner.noise is NoiseClass.CREDIT and outer.noise is NoiseClass.CAPTION


def _weights(page: FlatPage, marks: list[Mark | None], prose: list[int], verified: Verified) -> list[float]:
    weights: list[float] = []
    chained = _chains(page, prose)
    for index, run in enumerate(page.runs):
        if marks[index] is not None:
            weights.append(_MARKED)
        elif prose[index]:
            weight = min(prose[index] * (1.0 - run.linked), _MOST_WEIGHT)
            weight = weight if chained[index] else weight * _LONELY
            weights.append(weight if not verified.runs or index in verified.runs else weight * _UNVERIFIED)
        else:
            weights.append(-min(4.0 + run.words * 0.5, 15.0) if run.linked > _LINK_HEAVY else _SHORT)
    return weights


def _chains(page: FlatPage, prose: list[int]) -> list[bool]:
    """Whether each prose run has another one near, and no link between: paragraphs come in rows, teasers alternate."""
    chained = [False] * len(prose)
    last = -1
    for at, run in enumerate(page.runs):
        if prose[at]:
            if last >= 0 and at - last <= _CHAIN:
                chained[last] = chained[at] = True
            last = at
        elif run.linked > _LINK_HEAVY:
            last = -1
    return chained
