"""Prune: of the runs in the container, which are body, and what the others are.

It starts from the marks, then removes what stands around the article inside its container: headline, deck and byline
before the first paragraph, loose short lines after the last one, links and headings that lead nowhere.
"""

from __future__ import annotations

from itertools import pairwise

from ingest.core.extract.boxes import box_of, find_beside
from ingest.core.extract.edges import find_edges
from ingest.core.extract.flat import FlatPage, Run
from ingest.core.extract.typography import names_first_letter
from ingest.core.extract.weigh import Weighed, is_prose, is_sentence
from ingest.core.rules import Mark, Marks
from ingest.core.text import fold_typography, tokens
from ingest.model import NoiseClass

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TITLES = frozenset(("h1", "h2"))
_LISTS = frozenset(("li", "td", "th", "dd", "dt"))
_LINKS = Mark(NoiseClass.RELATED, "links:most of it")
_HEADLINE = Mark(NoiseClass.OTHER, "headline:repeated")
_BEFORE = Mark(NoiseClass.OTHER, "edge:before the first paragraph")
_AFTER = Mark(NoiseClass.OTHER, "edge:after the last paragraph")
_OTHER_ARTICLE = Mark(NoiseClass.RELATED, "headline:of another article")
_LOOSE = Mark(NoiseClass.OTHER, "heading:of nothing")
_UNVERIFIED = Mark(NoiseClass.OTHER, "structured:not in articleBody")
_LIST_LINES = 5  # so many lines after the last paragraph are a list without its tags
_SENTENCE_ENDS = (".", "!", "?", "…", "”", '"', "。", "！", "？", "।", "۔", "؟")
_TIMES_TITLE = 2
_TITLE_WORDS = 4
_MOST_OF_TEXT = 0.6
_FEW_ARTICLES = 2
_ARTICLE_WORDS = 25
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
    for index, mark in enumerate(weighed.marks[start:end], start):
        found = mark or _own_mark(weighed, index, title)
        if found is not None:
            removed[index] = found
    removed.update(_other_articles(weighed, container, title))
    removed.update(find_beside(weighed, container, removed))
    removed.update(find_edges(weighed, [index for index in range(start, end) if index not in removed], edges))
    kept = [index for index in range(start, end) if index not in removed]
    first = next((index for index in kept if is_prose(runs[index])), -1)
    verified = [index for index in kept if index in weighed.verified.runs]
    if verified and weighed.verified.whole and _is_most(weighed, kept, verified[0], verified[-1]):
        begins = _set_large(weighed, kept, verified[0])
        removed.update({index: _UNVERIFIED for index in kept if not begins <= index <= verified[-1]})
        return removed
    if first < 0:
        return removed
    last = next(index for index in reversed(kept) if is_prose(runs[index]))
    opening = _opening(weighed, kept, first)
    removed.update({index: _BEFORE for index in kept if index < opening})
    removed.update(dict.fromkeys(_tail(weighed, kept, last), _AFTER))
    end = next(index for index in reversed(kept) if index not in removed)
    if tag_of(weighed, runs[end]) in _HEADINGS:
        removed[end] = _LOOSE
    return removed


def _is_most(weighed: Weighed, kept: list[int], first: int, last: int) -> bool:
    """Whether most of the kept prose stands between two runs: of a list the publisher may state a single entry."""
    total = sum(weighed.prose[index] for index in kept)
    return sum(weighed.prose[index] for index in kept if first <= index <= last) >= _MOST_OF_TEXT * total


def _set_large(weighed: Weighed, kept: list[int], first: int) -> int:
    """Return where the text begins: with the paragraph right before its first verified one, if its letter is large."""
    before = kept[max(kept.index(first) - 1, 0)]
    element = weighed.page.elements[weighed.page.runs[before].element]
    return before if weighed.prose[before] and names_first_letter(element.names) else first


def _other_articles(weighed: Weighed, container: int, title: list[str]) -> dict[int, Mark]:
    """Return all but this headline's part of a container in which whole articles follow one another."""
    page = weighed.page
    start, end = page.spans[container]
    heads = [index for index in range(start, end) if tag_of(weighed, page.runs[index]) in _TITLES]
    own = next((index for index in heads if title and _says(page.runs[index].text, title)), -1)
    alike = [index for index in heads if index == own or _is_twin(page, page.runs[own], page.runs[index])]
    if own < 0 or len(alike) < _FEW_ARTICLES:
        return {}
    bounds = [*alike, end]
    at = alike.index(own)
    if min(sum(weighed.prose[bounds[at + n] : bounds[at + n + 1]]) for n in range(len(alike) - at)) < _ARTICLE_WORDS:
        return {}
    first = page.spans[page.parents[page.runs[own].element]][0] if at else start
    return {index: _OTHER_ARTICLE for index in range(start, end) if not first <= index < bounds[at + 1]}


def _is_twin(page: FlatPage, one: Run, other: Run) -> bool:
    """Whether a heading is another article's: a first one of the same kind, or a link that is named like this one."""
    around, beside = page.parents[one.element], page.parents[other.element]
    own, heading = page.elements[one.element], page.elements[other.element]
    if around == beside or min(around, beside) < 0 or own.names != heading.names:
        return False
    outer, inner = page.elements[around], page.elements[beside]
    if own.tag == heading.tag == "h1" and outer.names == inner.names:
        return outer.tag == inner.tag
    linked = bool(own.names) and other.linked == 1.0
    return linked and outer.tag == inner.tag and outer.names.split()[:1] == inner.names.split()[:1]


def _opening(weighed: Weighed, kept: list[int], first: int) -> int:
    """Return where the body opens: with the subheading or the short sentence right before its first paragraph."""
    page = weighed.page
    box = box_of(page, page.runs[first].element)
    for index in reversed(kept[: kept.index(first)]):
        run = page.runs[index]
        tag = tag_of(weighed, run)
        opens = tag in _HEADINGS or (tag in ("dt", "p") and run.text.endswith(_SENTENCE_ENDS))
        if not opens or index < first - 2 or box_of(page, run.element) != box:
            break
        first = index
    return first


def _tail(weighed: Weighed, kept: list[int], last: int) -> list[int]:
    """Short lines after the last paragraph, but for lists and tables, which may well be the end of an article."""
    page = weighed.page
    lines = [
        index
        for index in kept
        if index > last and not is_sentence(page.runs[index].text) and tag_of(weighed, page.runs[index]) not in _LISTS
    ]
    heads = {
        index
        for index, below in pairwise([index for index in kept if index > last])
        if tag_of(weighed, page.runs[index]) in _HEADINGS and tag_of(weighed, page.runs[below]) in _LISTS
    }
    lines = [index for index in lines if index not in heads]
    box = box_of(page, page.runs[last].element)
    listed = [index for index in lines if tag_of(weighed, page.runs[index]) == "p" and not page.runs[index].linked]
    if len(listed) >= _LIST_LINES and all(box_of(page, page.runs[index].element) == box for index in listed):
        return [index for index in lines if index > listed[-1]]
    return lines


def tag_of(weighed: Weighed, run: Run) -> str:
    """Return the tag of the innermost recorded element around a run."""
    return weighed.page.elements[run.element].tag if run.element >= 0 else ""


def _own_mark(weighed: Weighed, index: int, title: list[str]) -> Mark | None:
    run = weighed.page.runs[index]
    if index in weighed.verified.runs:  # links to other articles are in many a publisher's article text
        alone = run.linked == 1.0 or (run.linked > _LINK_HEAVY and run.text[0] == "[" and run.text[-1] == "]")
        return _LINKS if alone and not run.text.endswith(_FULL_STOPS) else None
    tag = tag_of(weighed, run)
    if tag == "h1" or (title and run.words <= _TIMES_TITLE * len(title) and _says(run.text, title)):
        return _HEADLINE
    if tag == "h2" and len(title) >= _TITLE_WORDS and run.words <= _TIMES_TITLE * len(title) and _ends(run.text, title):
        return _HEADLINE
    return _LINKS if run.linked > _LINK_HEAVY and not _linked_sentence(weighed, index) else None


def _says(text: str, title: list[str]) -> bool:
    """Whether a text consists of exactly these words."""
    plain = text.casefold()
    return title[0] in plain and title[-1] in plain and tokens(fold_typography(text)) == title


def _ends(text: str, title: list[str]) -> bool:
    """Whether a text ends in these words, whatever stands before them: a kicker, perhaps glued to the first."""
    return title[-1] in text.casefold() and "".join(tokens(fold_typography(text))).endswith("".join(title))


def _linked_sentence(weighed: Weighed, index: int) -> bool:
    """Whether a run is a paragraph that happens to be a link: a sentence, right before or after unlinked prose."""
    run = weighed.page.runs[index]
    if run.words < _LEAST_LINKED_WORDS or not run.text.endswith(_FULL_STOPS):
        return False
    around = (index - 1, index + 1)
    return any(0 <= at < len(weighed.prose) and weighed.prose[at] and weighed.marks[at] is None for at in around)
