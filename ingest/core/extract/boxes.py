"""Boxes: what stands beside the article's own box, inside its container.

Most articles stand in one box, the element around their paragraphs. Boxes that follow it in the same container are
author notes, offers and teasers; a heading whose own box was emptied headed what was removed. It looks at elements
and at what was kept, never at words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from ingest.core.extract.flat import FlatPage
from ingest.core.extract.weigh import Weighed
from ingest.core.rules import Mark
from ingest.model import WALL_CLASSES, NoiseClass

_AFTER = Mark(NoiseClass.OTHER, "box:after the article's")
_EMPTIED = Mark(NoiseClass.RELATED, "box:of what was removed")
# Text stands in these; the box is the element around them.
_TEXT = frozenset("blockquote dd dl dt h1 h2 h3 h4 h5 h6 li ol p pre q table tbody td tfoot th thead tr ul".split())
_LISTED = frozenset(("li", "td", "th", "dd", "dt"))
_LISTS = frozenset(("ol", "ul"))
_OFFERED = WALL_CLASSES | {NoiseClass.NEWSLETTER}
_OFFER = Mark(NoiseClass.PAYWALL, "box:what an offer holds")
_MAIN_SHARE = 0.72
_FEW_QUESTIONS = 2
_ASIDES = frozenset((NoiseClass.CAPTION, NoiseClass.CREDIT, NoiseClass.BYLINE, NoiseClass.OTHER, NoiseClass.ICON_TITLE))


def box_of(page: FlatPage, element: int) -> int:
    """Return the innermost element around an element's text that is more than a paragraph; -1 when there is none."""
    while element >= 0 and (page.elements[element].tag in _TEXT or not page.elements[element].block):
        element = page.parents[element]
    return element


def find_beside(weighed: Weighed, container: int, removed: dict[int, Mark]) -> dict[int, Mark]:
    """Return what stands in boxes of its own after the article's, and headings of emptied boxes."""
    kept = [index for index in range(*weighed.page.spans[container]) if index not in removed]
    found = _emptied(weighed, container, removed, kept)
    found.update(_offers(weighed, container, removed))
    found.update(_after_main(weighed, kept))
    return found


def _after_main(weighed: Weighed, kept: Sequence[int]) -> dict[int, Mark]:
    """Return what stands in other boxes after the one that holds nearly all prose, where there is one."""
    page = weighed.page
    boxes = {index: box_of(page, page.runs[index].element) for index in kept}
    sums: dict[int, int] = {}
    for index, box in boxes.items():
        sums[box] = sums.get(box, 0) + weighed.prose[index]
    main = max(sums, key=sums.__getitem__, default=-1)
    if main < 0 or sums[main] <= _MAIN_SHARE * sum(sums.values()):
        return {}
    last = max(index for index, box in boxes.items() if box == main)
    beside = [
        index
        for index, box in boxes.items()
        if index > last and index not in weighed.verified.runs and not _belongs(page, index, box, main)
    ]
    questions = sum(page.runs[index].text.endswith("?") for index in beside)
    return {} if questions >= _FEW_QUESTIONS else dict.fromkeys(beside, _AFTER)


def _belongs(page: FlatPage, index: int, box: int, main: int) -> bool:
    """Whether a run in a later box may be body: lists and tables, boxes of the same kind, questions and answers."""
    one, other = page.elements[box], page.elements[main]
    if one.tag == other.tag and one.names == other.names:
        return True
    element = page.runs[index].element
    while element >= 0 and element != main:
        tag, names = page.elements[element].tag, page.elements[element].names
        if tag in _LISTED or "faq" in names.lower():
            return True
        element = page.parents[element]
    return False


def _offers(weighed: Weighed, container: int, removed: dict[int, Mark]) -> dict[int, Mark]:
    """Return the items of lists that stand in one box with an offer, right below it: they say what it holds."""
    page = weighed.page
    end = page.spans[container][1]
    found: dict[int, Mark] = {}
    for index, mark in removed.items():
        first = index + 1
        if mark.noise not in _OFFERED or first in removed or first >= end:
            continue
        listed = page.runs[first].element
        while listed > container and page.elements[listed].tag not in _LISTS:
            listed = page.parents[listed]
        box = page.parents[listed] if listed > container else -1
        if box > container and page.spans[listed][0] == first and page.spans[box][0] <= index:
            below = (at for at in range(*page.spans[listed]) if at not in removed)
            found.update(dict.fromkeys(below, _OFFER._replace(noise=mark.noise)))
    return found


def _emptied(weighed: Weighed, container: int, removed: dict[int, Mark], kept: Sequence[int]) -> dict[int, Mark]:
    """Return the kept lines that are all that is left of a box: they headed what was removed."""
    page = weighed.page
    start, end = page.spans[container]
    counts = [0, *accumulate(int(index not in removed) for index in range(start, end))]
    found: dict[int, Mark] = {}
    for index in kept:
        if weighed.prose[index]:
            continue
        element = page.runs[index].element
        while element >= 0 and element != container:
            first, after = page.spans[element]
            if counts[after - start] - counts[first - start] > 1:
                break
            told = {removed[at].noise for at in range(first, after) if at != index} - _ASIDES
            if told:
                # Where all of it but buttons was of one class, so is its title.
                classes = told - {NoiseClass.NAVIGATION} or told
                found[index] = _EMPTIED._replace(noise=classes.pop()) if len(classes) == 1 else _EMPTIED
                break
            element = page.parents[element]
    return found
