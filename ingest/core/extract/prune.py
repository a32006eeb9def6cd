"""Prune: of the runs in the container, which are body, and what the others are.

It starts from the marks, then removes what stands around the article inside its container: headline, deck and byline
before the first paragraph, loose short lines after the last one, links and headings that lead nowhere.
"""

from __future__ import annotations

from ingest.core.extract.boxes import find_beside
from ingest.core.extract.edges import find_edges
from ingest.core.extract.flat import Run
from ingest.core.extract.weigh import Weighed, is_prose, is_sentence
from ingest.core.rules import Mark, Marks
from ingest.core.text import fold_typography, tokens
from ingest.model import NoiseClass

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("li", "td", "th", "dd", "dt"))
_LINKS = Mark(NoiseClass.RELATED, "links:most of it")
_HEADLINE = Mark(NoiseClass.OTHER, "headline:repeated")
_BEFORE = Mark(NoiseClass.OTHER, "edge:before the first paragraph")
_AFTER = Mark(NoiseClass.OTHER, "edge:after the last paragraph")
_LOOSE = Mark(NoiseClass.OTHER, "heading:of nothing")
_UNVERIFIED = Mark(NoiseClass.OTHER, "structured:not in articleBody")
_LINK_HEAVY = 0.6
_LEAST_LINKED_WORDS = 8
_FULL_STOPS = (".", ".”", '."', "。", "।", "۔", "؟")


def prune_container(weighed: Weighed, container: int, headline: str | None, edges: Marks) -> dict[int, Mark]:
    """Return the runs of the container that are not body, each with its mark.

    Args:
        headline: The article's headline, if it is known.
        edges: What is noise only where an article begins or ends.
    """
    start, end = weighed.page.spans[container]
    runs = weighed.page.runs
    removed: dict[int, Mark] = {}
    title = tokens(fold_typography(headline)) if headline else []
    for index in range(start, end):
        mark = weighed.marks[index] or _own_mark(weighed, index, title)
        if mark is not None:
            removed[index] = mark
    removed.update(find_beside(weighed, container, removed))
    removed.update(find_edges(weighed, [index for index in range(start, end) if index not in removed], edges))
    kept = [index for index in range(start, end) if index not in removed]
    prose = [index for index in kept if is_prose(runs[index])]
    verified = [index for index in kept if index in weighed.verified.runs]
    if verified and weighed.verified.whole:
        removed.update({index: _UNVERIFIED for index in kept if not verified[0] <= index <= verified[-1]})
        return removed
    if not prose:
        return removed
    removed.update({index: _BEFORE for index in kept if index < prose[0]})
    removed.update(dict.fromkeys(_tail(weighed, kept, prose[-1]), _AFTER))
    kept = [index for index in kept if index not in removed]
    removed.update(_loose_headings(weighed, kept))
    return removed


def _tail(weighed: Weighed, kept: list[int], last: int) -> list[int]:
    """Short lines after the last paragraph, but for lists and tables, which may well be the end of an article."""
    return [
        index
        for index in kept
        if index > last
        and not is_sentence(weighed.page.runs[index].text)
        and tag_of(weighed, weighed.page.runs[index]) not in _LISTS
    ]


def tag_of(weighed: Weighed, run: Run) -> str:
    """Return the tag of the innermost recorded element around a run."""
    return weighed.page.elements[run.element].tag if run.element >= 0 else ""


def _own_mark(weighed: Weighed, index: int, title: list[str]) -> Mark | None:
    run = weighed.page.runs[index]
    if index in weighed.verified.runs:  # links to other articles are in many a publisher's article text
        return _LINKS if run.linked == 1.0 and not is_sentence(run.text) else None
    if tag_of(weighed, run) == "h1" or (title and _says(run.text, title)):
        return _HEADLINE
    if run.linked > _LINK_HEAVY and not _linked_sentence(weighed, index):
        return _LINKS
    return None


def _says(text: str, title: list[str]) -> bool:
    """Whether a text consists of exactly these words."""
    plain = text.casefold()
    return title[0] in plain and title[-1] in plain and tokens(fold_typography(text)) == title


def _linked_sentence(weighed: Weighed, index: int) -> bool:
    """Whether a run is a paragraph that happens to be a link: a sentence, right before or after unlinked prose."""
    run = weighed.page.runs[index]
    if run.words < _LEAST_LINKED_WORDS or not run.text.endswith(_FULL_STOPS):
        return False
    around = (index - 1, index + 1)
    return any(0 <= at < len(weighed.prose) and weighed.prose[at] and weighed.marks[at] is None for at in around)


def _loose_headings(weighed: Weighed, kept: list[int]) -> dict[int, Mark]:
    """Headings that no text follows before the next heading of the kept runs, or the end."""
    loose: dict[int, Mark] = {}
    for at, index in enumerate(kept):
        if tag_of(weighed, weighed.page.runs[index]) in _HEADINGS and at + 1 == len(kept):
            loose[index] = _LOOSE
    return loose
