"""Verify: which runs stand word for word in the article text that the publisher's structured data gives.

The structured text is a guide, never a source here: only what the page shows is taken. It is believed when the page
shows most of it; a summary or another article's text under that name is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ingest.core.extract.flat import Run
from ingest.core.text import fold_typography, tokens

_LEAST_WORDS = 4
_LONG_WORDS = 20
_END_CHARS = 80
_LEAST_SHARE = 0.6
_LEAST_ARTICLE_WORDS = 40


class Verified(NamedTuple):
    """Runs that the structured text holds.

    Attributes:
        runs: Their indexes.
        whole: Whether the structured text ends where one of them ends, so that what follows is not the article.
    """

    runs: frozenset[int]
    whole: bool


NOTHING_VERIFIED = Verified(frozenset(), whole=False)


def verify_runs(runs: Sequence[Run], article_text: str | None) -> Verified:
    """Return the runs that the structured text holds; none when it is absent or not believed."""
    words = tokens(fold_typography(article_text)) if article_text else []
    if len(words) < _LEAST_ARTICLE_WORDS:
        return NOTHING_VERIFIED
    whole = f" {' '.join(words)} "
    known = frozenset(words)
    folded = {
        index: _fold(run.text)
        for index, run in enumerate(runs)
        if run.words >= _LEAST_WORDS and _may_stand(run.text, known)
    }
    found = frozenset(index for index, text in folded.items() if text in whole or _but_its_first(text) in whole)
    seen = {folded[index]: runs[index].words for index in found}
    if sum(seen.values()) < _LEAST_SHARE * len(words):
        return NOTHING_VERIFIED
    end = f" {' '.join(words[-_LEAST_WORDS:])} "
    return Verified(found, whole=any(folded[index].endswith(end) for index in found))


def _may_stand(text: str, known: frozenset[str]) -> bool:
    """Whether the article text knows the last word of a run at all: most of a page's menus end here."""
    end = tokens(fold_typography(text[-_END_CHARS:]))
    return not end or end[-1] in known


def _but_its_first(text: str) -> str:
    """Return a folded paragraph without its first word: publishers lose the first letter that is set large."""
    return text[text.index(" ", 1) :] if text.count(" ") > _LONG_WORDS else text


def _fold(text: str) -> str:
    return f" {' '.join(tokens(fold_typography(text)))} "
