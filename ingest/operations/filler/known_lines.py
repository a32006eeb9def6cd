"""Fill a line, but for the words by which marks for every page know that it is noise: a case is about those, too."""

from __future__ import annotations

from ingest.core.noise import classify_line
from ingest.core.rules import Marks
from ingest.core.text import count_words
from ingest.model import NoiseClass
from ingest.operations.filler.words import fill_text

_MOST_WORDS = 12
# Lines of these classes are a site's furniture; others name people, places and stories.
_FURNITURE = frozenset(
    (
        NoiseClass.ADVERT,
        NoiseClass.CONSENT,
        NoiseClass.ICON_TITLE,
        NoiseClass.METER,
        NoiseClass.NAVIGATION,
        NoiseClass.NEWSLETTER,
        NoiseClass.PAYWALL,
        NoiseClass.REGISTRATION,
        NoiseClass.SHARE,
        NoiseClass.TEMPLATE,
    )
)


def fill_line(marks: Marks, text: str) -> str:
    """Return filler for a piece of text between two tags; a short line of known furniture stays as it is.

    Of other known lines the words stay that they are known by, and of all lines the names of months and days.

    Args:
        marks: Those that hold for every page.
    """
    line = " ".join(text.split())
    if not line:
        return text
    words = count_words(line)
    mark = classify_line(line, words, marks)
    if mark is None:
        return fill_text(text, marks.openings)
    if mark.noise in _FURNITURE and words <= _MOST_WORDS:
        return text
    return fill_text(text, marks.openings.union(mark.rule.rpartition(":")[2].casefold().split()))
