"""Refuse marks that would take the body itself away.

Class names lie: `widget`, `teaser`, `paywall`, `share` stand on whole articles. A mark is void where its element claims
to hold the body or holds the page's headline; where a wall's name stands on paragraphs that say nothing of a wall; and
where its rule would take more than 40 % of the words that the page's prose has without it. Comments are never given
this benefit: they often are longer than the article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from ingest.core.extract.container import find_container
from ingest.core.extract.flat import FlatPage
from ingest.core.extract.weigh import Reading, Sight, Weighed, weigh_page
from ingest.model import NoiseClass

_WALLS = frozenset((NoiseClass.PAYWALL, NoiseClass.METER, NoiseClass.REGISTRATION))
_WALL_WORDS = _WALLS | {NoiseClass.NEWSLETTER, NoiseClass.TEMPLATE, NoiseClass.SPONSORED}
_NEVER = frozenset((NoiseClass.COMMENTS, NoiseClass.CONSENT))
_BUTTONS = frozenset(("role:button", "tag:button", "tag:label"))
_TEASERS = frozenset(("shared:related.names:teaser", "shared:related.names:teasers"))
_MOST_SHARE = 0.4
_LEAST_WORDS = 40


class Refusal(NamedTuple):
    """The page weighed, without the marks that were refused.

    Attributes:
        problems: What was refused for taking too much: `refused:` and the rule's name, sorted.
    """

    weighed: Weighed
    problems: tuple[str, ...]


def weigh_without_refused(reading: Reading, sight: Sight) -> Refusal:
    """Weigh a page, and again without the rules that take more than 40 % of the body."""
    page = reading.page
    void = _claims(page) | _silent_walls(reading) | _long_buttons(reading) | _lone_leads(reading)
    weighed = weigh_page(reading, sight=sight, void=void)
    harmless = {
        index for index, element in enumerate(page.elements) if element.mark and element.mark.noise not in _NEVER
    }
    free = weigh_page(reading, sight=sight, void=harmless | void)
    whole = find_container(free)
    if whole < 0:
        return Refusal(weighed, ())
    chained = _chained(free)
    start, end = page.spans[whole]
    total = sum(chained[start:end])
    refused = _too_greedy(page, void, chained, (start, end), total) if total >= _LEAST_WORDS else {}
    if not refused:
        return Refusal(weighed, ())
    void = void.union(*refused.values())
    problems = tuple(sorted(f"refused:{rule}" for rule in refused))
    return Refusal(weigh_page(reading, sight=sight, void=void), problems)


def _claims(page: FlatPage) -> set[int]:
    """Elements that claim to hold the body, or hold the page's headline."""
    void = {index for index, element in enumerate(page.elements) if element.body}
    for run in page.runs:
        if page.elements[run.element].tag == "h1":
            void.update(page.ancestors(page.parents[run.element]))
    return void


def _silent_walls(reading: Reading) -> set[int]:
    """Elements with the name of a wall that hold paragraphs, and no word of a wall."""
    silent = set()
    for index, element in enumerate(reading.page.elements):
        if element.mark is None or element.mark.noise not in _WALLS:
            continue
        span = range(*reading.page.spans[index])
        spoken = any((mark := reading.marks[at]) is not None and mark.noise in _WALL_WORDS for at in span)
        if not spoken and any(reading.prose[at] for at in span):
            silent.add(index)
    return silent


def _lone_leads(reading: Reading) -> set[int]:
    """Elements named for teasers that hold a paragraph and no link: teasers lead elsewhere, and stand in rows."""
    page = reading.page
    leads: dict[str, list[int]] = {}
    for index, element in enumerate(page.elements):
        if element.mark is not None and element.mark.rule in _TEASERS:
            leads.setdefault(element.names, []).append(index)
    return {
        index
        for alike in leads.values()
        for index in alike
        if len(alike) == 1
        and any(reading.prose[at] for at in range(*page.spans[index]))
        and not any(page.runs[at].linked for at in range(*page.spans[index]))
    }


def _long_buttons(reading: Reading) -> set[int]:
    """Elements that act as buttons, but hold paragraphs: whole product boxes are made clickable."""
    return {
        index
        for index, element in enumerate(reading.page.elements)
        if element.mark is not None
        and element.mark.rule in _BUTTONS
        and any(reading.prose[at] for at in range(*reading.page.spans[index]))
    }


def _chained(weighed: Weighed) -> list[float]:
    """Prose words, in full where a neighbour is prose too, at a third where it stands alone as in a teaser."""
    prose = [words if weight > 0 else 0 for words, weight in zip(weighed.prose, weighed.weights, strict=True)]
    padded = [0, *prose, 0]
    return [float(words) if padded[at] or padded[at + 2] else words / 3 for at, words in enumerate(prose)]


def _too_greedy(
    page: FlatPage, void: set[int], chained: Sequence[float], span: tuple[int, int], total: float
) -> dict[str, set[int]]:
    """Return the elements of each rule that takes more than its share of the words in the span."""
    taken: defaultdict[str, float] = defaultdict(float)
    elements: defaultdict[str, set[int]] = defaultdict(set)
    covered: dict[str, int] = {}
    for index, element in enumerate(page.elements):
        first, end = page.spans[index]
        if element.mark is None or element.mark.noise in _NEVER or index in void or end <= span[0] or first >= span[1]:
            continue
        rule = element.mark.rule
        elements[rule].add(index)
        if first >= covered.get(rule, -1):  # nested elements of one rule are counted once
            taken[rule] += sum(chained[max(first, span[0]) : min(end, span[1])])
            covered[rule] = end
    return {rule: elements[rule] for rule, words in taken.items() if words > _MOST_SHARE * total}
