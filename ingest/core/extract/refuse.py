"""Refuse marks that would take the body itself away.

Class names lie: `widget`, `teaser`, `paywall`, `share` stand on whole articles. A mark is void where its element claims
to hold the body or holds the page's headline; where a wall's name stands on paragraphs that say nothing of a wall; and
where its rule would take more than 40 % of the words that the page's prose has without it. Comments are never given
this benefit: they often are longer than the article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from ingest.core.extract.container import find_container
from ingest.core.extract.flat import FlatPage
from ingest.core.extract.weigh import Reading, Sight, Weighed, weigh_page
from ingest.core.rules import Mark
from ingest.model import WALL_CLASSES, NoiseClass

_WALL_WORDS = WALL_CLASSES | {NoiseClass.NEWSLETTER, NoiseClass.TEMPLATE, NoiseClass.SPONSORED}
_NEVER = frozenset((NoiseClass.COMMENTS, NoiseClass.CONSENT))
_BUTTONS = frozenset(("role:button", "tag:button", "tag:label"))
_TEASERS = frozenset(("shared:related.names:teaser", "shared:related.names:teasers"))
_MOST_SHARE = 0.4
_LEAST_WORDS = 40


class Refusal(NamedTuple):
    """The page weighed, without the marks that were refused.

    Attributes:
        container: Index of the element that holds the article; -1 when no prose is seen.
        problems: What was refused for taking too much: `refused:` and the rule's name, sorted.
    """

    weighed: Weighed
    container: int
    problems: tuple[str, ...]


def weigh_without_refused(reading: Reading, sight: Sight) -> Refusal:
    """Weigh a page, and again without the rules that take more than 40 % of the body."""
    page = reading.page
    marked = [(index, element.mark) for index, element in enumerate(page.elements) if element.mark is not None]
    void = (
        _claims(page) | _silent_walls(reading, marked) | _long_buttons(reading, marked) | _lone_leads(reading, marked)
    )
    weighed = weigh_page(reading, sight=sight, void=void)
    container = find_container(weighed)
    suspects = [(index, mark) for index, mark in marked if index not in void and mark.noise not in _NEVER]
    if not _may_be_greedy(weighed, container, suspects):
        return Refusal(weighed, container, ())
    free = weigh_page(reading, sight=sight, void=void.union(index for index, _ in suspects))
    whole = find_container(free)
    refused = _too_greedy(free, whole, suspects) if whole >= 0 else {}
    if not refused:
        return Refusal(weighed, container, ())
    problems = tuple(sorted(f"refused:{rule}" for rule in refused))
    weighed = weigh_page(reading, sight=sight, void=void.union(*refused.values()))
    return Refusal(weighed, find_container(weighed), problems)


def _claims(page: FlatPage) -> set[int]:
    """Elements that claim to hold the body, or hold the page's headline."""
    void = set()
    for index, element in enumerate(page.elements):
        if element.body:
            void.add(index)
        if element.tag == "h1":
            void.update(page.ancestors(page.parents[index]))
    return void


def _silent_walls(reading: Reading, marked: Sequence[tuple[int, Mark]]) -> set[int]:
    """Elements with the name of a wall that hold paragraphs, and no word of a wall."""
    silent = set()
    for index, mark in marked:
        if mark.noise in WALL_CLASSES:
            span = range(*reading.page.spans[index])
            spoken = any((said := reading.marks[at]) is not None and said.noise in _WALL_WORDS for at in span)
            if not spoken and any(reading.prose[at] for at in span):
                silent.add(index)
    return silent


def _lone_leads(reading: Reading, marked: Sequence[tuple[int, Mark]]) -> set[int]:
    """Elements named for teasers that hold a paragraph and no link: teasers lead elsewhere, and stand in rows."""
    page = reading.page
    leads: dict[str, list[int]] = {}
    for index, mark in marked:
        if mark.rule in _TEASERS:
            leads.setdefault(page.elements[index].names, []).append(index)
    return {
        alike[0]
        for alike in leads.values()
        if len(alike) == 1
        and any(reading.prose[at] for at in range(*page.spans[alike[0]]))
        and not any(page.runs[at].linked for at in range(*page.spans[alike[0]]))
    }


def _long_buttons(reading: Reading, marked: Sequence[tuple[int, Mark]]) -> set[int]:
    """Elements that act as buttons, but hold paragraphs: whole product boxes are made clickable."""
    return {
        index
        for index, mark in marked
        if mark.rule in _BUTTONS and any(reading.prose[at] for at in range(*reading.page.spans[index]))
    }


def _may_be_greedy(weighed: Weighed, container: int, suspects: Sequence[tuple[int, Mark]]) -> bool:
    """Whether any rule holds enough prose, wherever it stands, to be worth weighing the page without it."""
    sums = [0, *accumulate(weighed.prose)]
    taken: defaultdict[str, int] = defaultdict(int)
    for index, mark in suspects:
        first, end = weighed.page.spans[index]
        taken[mark.rule] += sums[end] - sums[first]
    if container < 0:
        return any(taken.values())
    start, end = weighed.page.spans[container]
    shown = sum(_chained(weighed, start, end))
    return max(taken.values(), default=0) > _MOST_SHARE * shown


def _chained(weighed: Weighed, start: int, end: int) -> list[float]:
    """Of each run from start to end its prose words: in full where a neighbour is prose too, else a third of them."""
    pairs = zip(weighed.prose[start:end], weighed.weights[start:end], strict=True)
    words = [0, *(words if weight > 0 else 0 for words, weight in pairs), 0]
    return [float(words[at]) if words[at - 1] or words[at + 1] else words[at] / 3 for at in range(1, end - start + 1)]


def _too_greedy(free: Weighed, container: int, suspects: Sequence[tuple[int, Mark]]) -> dict[str, set[int]]:
    """Return the elements of each rule that takes more than its share of the words in the container."""
    page = free.page
    start, end = page.spans[container]
    sums = [0.0, *accumulate(_chained(free, start, end))]
    if sums[-1] < _LEAST_WORDS:
        return {}
    taken: defaultdict[str, float] = defaultdict(float)
    elements: defaultdict[str, set[int]] = defaultdict(set)
    covered: dict[str, int] = {}
    for index, mark in suspects:
        first, last = max(page.spans[index][0], start), min(page.spans[index][1], end)
        if last <= first:
            continue
        elements[mark.rule].add(index)
        if first >= covered.get(mark.rule, -1):  # nested elements of one rule are counted once
            taken[mark.rule] += sums[last - start] - sums[first - start]
            covered[mark.rule] = last
    return {rule: elements[rule] for rule, words in taken.items() if words > _MOST_SHARE * sums[-1]}
