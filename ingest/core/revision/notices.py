"""Lines in which a publisher speaks of the article itself, as corrections do, and lines that pass, as counters do.

The words are data (`rules/_notices.toml`); here they are compiled and looked for. A notice is believed only where one
stands: a label with its colon, or the phrase that such a note begins with. An article about a retraction is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.core.rules import fold_line
from ingest.core.text import count_spaced

NOTICE_WORDS = 120
"""A longer paragraph is no notice, whatever it begins with."""
PASSING_WORDS = 14
"""A longer line is text, whatever stands in it."""
_NOTHING = re.compile(r"(?!)")
_BEFORE_LABEL = re.compile(r"^\W+")
_AFTER_LABEL = r"\s*(?:[(（\[].{1,60}[)）\]]\s*|[\d\s.,/]{1,30}[^\s:：]{0,15}\s*)?(?:[:：–—]|\s-\s|$)"


class Notice(StrEnum):
    """What a publisher says of an article."""

    RETRACTION = "retraction"
    CORRECTION = "correction"
    EDITORS_NOTE = "editors_note"
    UPDATE = "update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The words of one notice.

    Attributes:
        labels: Case-folded; they count where `labelled` agrees.
        labelled: Matches a label that a colon, dash or date follows, or that stands alone.
        starts: What such a note begins with, folded.
        contains: What it says anywhere, folded.
    """

    labels: tuple[str, ...] = ()
    labelled: re.Pattern[str] = _NOTHING
    starts: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()

    @classmethod
    def of(cls, labels: Iterable[str], starts: Iterable[str], contains: Iterable[str]) -> Phrases:
        """Compile the words of a notice; each is written as people write it."""
        named = sorted((label.casefold() for label in labels), key=len, reverse=True)
        pattern = rf"(?:{'|'.join(map(re.escape, named))}){_AFTER_LABEL}"
        return cls(
            labels=tuple(named),
            labelled=re.compile(pattern) if named else _NOTHING,
            starts=tuple(map(fold_line, starts)),
            contains=tuple(map(fold_line, contains)),
        )

    def stand_in(self, bare: str, folded: str) -> bool:
        """Whether a line holds them; it comes case-folded from its first letter on, and folded."""
        # The plain comparisons come first: they are next to nothing, and hold for no line of an article.
        if bare.startswith(self.labels) and self.labelled.match(bare):
            return True
        return folded.startswith(self.starts) or any(phrase in folded for phrase in self.contains)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """All words, compiled; empty: nothing is recognised.

    Attributes:
        words: The weightiest notice first.
        passing: Matches a whole folded line that says nothing lasting.
    """

    words: dict[Notice, Phrases] = field(default_factory=dict)
    passing: re.Pattern[str] = _NOTHING

    def notice_of(self, text: str) -> Notice | None:
        """Return what a line says of its article, the weightiest; None for a line of the article."""
        if count_spaced(text) > NOTICE_WORDS:
            return None
        bare, folded = _BEFORE_LABEL.sub("", text.casefold(), 1), fold_line(text)
        return next((notice for notice, phrases in self.words.items() if phrases.stand_in(bare, folded)), None)

    def is_passing(self, text: str) -> bool:
        """Whether a line says nothing that lasts: a counter, the age of a page, the length of reading."""
        return len(text) < 160 and count_spaced(text) <= PASSING_WORDS and bool(self.passing.fullmatch(fold_line(text)))


def compile_passing(lines: Iterable[str], starts: Iterable[str]) -> re.Pattern[str]:
    """Compile whole lines and beginnings of lines that pass; "#" stands for a number."""
    said = [*map(_pattern, lines), *(f"{_pattern(line)}.*" for line in starts)]
    return re.compile("|".join(said)) if said else _NOTHING


def notices_in(texts: Iterable[str | None], notices: Notices) -> frozenset[Notice]:
    """Return everything that these lines say of their article."""
    found = (notices.notice_of(text) for text in texts if text)
    return frozenset(notice for notice in found if notice)


def _pattern(text: str) -> str:
    return re.escape(fold_line(text)).replace(r"\#", r"#(?: #)*")
