"""Edges: paragraphs that are noise only because they open or close an article.

"This story first appeared in …", "She is the author of …", "Sign up here": within an article such words may be
anything, at its end they are the publisher speaking. Only the last few paragraphs and the first are looked at, and they
never lose more than a part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.core.extract.weigh import Weighed
from ingest.core.rules import Mark, Marks, fold_line
from ingest.model import NoiseClass

_LAST = 4
_MOST_WORDS = 45
_MOST_LEGAL_WORDS = 130  # lawyers write long
_MOST_SHARE = 0.4
_WORD = re.compile(r"[^\W\d_]+")  # as rules fold lines, but for numbers
_ASCII_WORD = re.compile("[a-z]+")
_MOST_SIGNED_WORDS = 8
_MOST_BRACKETED_WORDS = 4
_ADDRESS = Mark(NoiseClass.BYLINE, "edge:an address")
_IN_BRACKETS = Mark(NoiseClass.BYLINE, "edge:in brackets")
_OPENING = frozenset((NoiseClass.OTHER, NoiseClass.LEGAL, NoiseClass.NEWSLETTER))


def find_edges(weighed: Weighed, kept: Sequence[int], edges: Marks) -> dict[int, Mark]:
    """Return the kept runs at both ends that speak of the article instead of being it."""
    runs, prose = weighed.page.runs, weighed.prose
    found = _closing(weighed, kept, edges)
    first = next((index for index in kept if prose[index]), None)
    mark = _edge_mark(runs[first].text, runs[first].words, edges) if first is not None else None
    if first is not None and mark is not None and mark.noise in _OPENING:
        found.setdefault(first, mark)
    taken = sum(runs[index].words for index in found)
    return found if taken <= _MOST_SHARE * sum(runs[index].words for index in kept) else {}


def _closing(weighed: Weighed, kept: Sequence[int], edges: Marks) -> dict[int, Mark]:
    found: dict[int, Mark] = {}
    passed = 0
    for index in reversed(kept):
        run = weighed.page.runs[index]
        mark = _edge_mark(run.text, run.words, edges) or _signature(run.text, run.words)
        if mark is not None:
            found[index] = mark
        elif weighed.prose[index]:
            passed += 1
            if passed == _LAST:
                break
    return found


def _signature(text: str, words: int) -> Mark | None:
    """Return what a short line says of who wrote the article: an address to write to, an agency in brackets."""
    if words > _MOST_SIGNED_WORDS:
        return None
    if "@" in text and "." in text.partition("@")[2]:
        return _ADDRESS
    return _IN_BRACKETS if text[0] in "([（【" and text[-1] in ")]）】" and words <= _MOST_BRACKETED_WORDS else None


def _edge_mark(text: str, words: int, edges: Marks) -> Mark | None:
    if words > _MOST_LEGAL_WORDS:
        return None
    lowered = text.casefold()
    if words > _MOST_WORDS and not _may_be_legal(lowered, edges):
        return None
    listed = (_ASCII_WORD if lowered.isascii() else _WORD).findall(lowered)
    openings = edges.phrases.get(listed[0], ()) if listed else ()
    if not openings and edges.inner.keys().isdisjoint(listed):
        return None
    folded = f" {fold_line(text)} "
    marks = [phrase.mark for phrase in openings if phrase.how == "starts" and folded.startswith(phrase.text)]
    marks += [phrase.mark for word in listed for _, _, phrase in edges.inner.get(word, ()) if phrase.text in folded]
    return next((mark for mark in marks if words <= _MOST_WORDS or mark.noise is NoiseClass.LEGAL), None)


def _may_be_legal(lowered: str, edges: Marks) -> bool:
    inner, openings = _legal_words(edges)
    return lowered.startswith(openings) or any(word in lowered for word in inner)


@lru_cache(maxsize=4)
def _legal_words(edges: Marks) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return words of which one stands in each legal note, and first words of those that are known by their opening."""
    inner = [word for word, some in edges.inner.items() if any(one[2].mark.noise is NoiseClass.LEGAL for one in some)]
    openings = [
        word
        for word, phrases in edges.phrases.items()
        if any(phrase.how == "starts" and phrase.mark.noise is NoiseClass.LEGAL for phrase in phrases)
    ]
    return tuple(inner), tuple(openings)
