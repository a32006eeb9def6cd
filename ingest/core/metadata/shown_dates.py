"""The date that a page shows a reader, when it states none: in a short line beside the headline or at the text's end.

The lines are those that were taken for noise (bylines, datelines, menus); their places say how near to the headline
they stand. Dates of other articles, of comments and of legal notes are not looked at. It never reads prose: a date in
a paragraph may be any day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ingest.core.metadata.months import MONTHS
from ingest.model import Body, NoiseClass, RemovedBlock

MAX_LINE_CHARS = 120
BEFORE, AFTER = 6, 14
"""How many lines before and after the headline are near it."""
MAX_KEPT_LINES = 3
MAX_SENTENCE_CHARS = 240
# Any name: whether it is a month's is looked up, which is far quicker than four hundred alternatives.
_NAME = r"[^\W\d_][^\s\d,/:|()–-]{1,13}?"
_DATE = re.compile(
    r"(?<![\d/.:-])(?:"
    r"(?:19|20)\d\d\s?[-./年년]\s?\d{1,2}\s?[-./月월]\s?\d{1,2}(?!\d)"
    r"|\d{1,2}\s?[./|-]\s?\d{1,2}\s?[./|-]\s?(?:(?:19|20)\d\d|(?<=[. ])\d\d)(?![\d/.-]*\d)"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th|º|°|er)?[\s-]*(?:de\s+|of\s+)?(?P<second>{_NAME})\.?,?[\s-]*(?:de\s+|del\s+)?"
    r"(?:19|20|25)\d\d(?!\d)"
    rf"|\b(?P<first>{_NAME})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d(?!\d)"
    r")",
    re.IGNORECASE,
)
_TWO_DIGITS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d\d)\Z")
_CLOCK = re.compile(
    r"[\s,|·•–-]{0,4}(?:um|at|à|klo|alle|om|às|a las)?\s?\d{1,2}\s?[:.hH]\s?\d{2}(?::\d{2})?"
    r"(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4}\b)?"
)
_PUBLISHED = re.compile(
    r"(?:(?:this|dieser|diese|cet|ce|este|esta|questo|dit|den här|dette) \w+ (?:\w+ ){0,3})?(?:posted|published|written"
    r"|created|veröffentlicht|verfasst|erstellt|geschrieben|publié|posté|publicado|publicada|pubblicato|geplaatst"
    r"|gepubliceerd|publicerad|publisert|udgivet|opublikowano|опубликовано|am|on)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_HAS_CLOCK = re.compile(r"\d\s?(?:[:.hH]\s?\d\d|[ap]\.?m)", re.IGNORECASE)
_CHANGED = re.compile(
    r"updat|aktualisier|zuletzt|modifi|mis à jour|actualiz|atualiz|aggiorna|geändert|päivitet|bijgewerkt"
    r"|uppdaterad|opdateret|обновл|оновл|aktualiz|güncell|last edited",
    re.IGNORECASE,
)
_APART = frozenset((
    NoiseClass.RELATED, NoiseClass.COMMENTS, NoiseClass.ADVERT, NoiseClass.SPONSORED, NoiseClass.LEGAL,
    NoiseClass.CONSENT, NoiseClass.CREDIT, NoiseClass.PAYWALL,
))  # fmt: skip


def read_shown(body: Body, headline: str | None) -> Iterator[str]:
    """Yield dates as written, likeliest first; those that a line calls a change last."""
    changed: list[str] = []
    for line in _lines(body, headline):
        found = _find(line)
        if found is None:
            continue
        written = _whole(line, found)
        if _CHANGED.search(line[: found.start()]):
            changed.append(written)
        else:
            yield written
    yield from changed


def _find(line: str) -> re.Match[str] | None:
    """Return the first date of a line."""
    for found in _DATE.finditer(line):
        name = found["first"] or found["second"]
        if name is None or name.lower() in MONTHS:
            return found
    return None


def _whole(line: str, found: re.Match[str]) -> str:
    """Return the date with its year in full and the time of day beside it."""
    date = _TWO_DIGITS.sub(lambda two: f"{two[1]}.{two[2]}.20{two[3]}", found[0].replace("|", "."))
    clock = _CLOCK.match(line, found.end())
    return date + (clock[0] if clock else "")


def _lines(body: Body, headline: str | None) -> Iterator[str]:
    """Yield the short lines near the headline, then those that begin and end the text, then those after it."""
    yield from near_headline(body, headline)
    kept = [block.text for block in body.blocks]
    short = [text for text in (*kept[:MAX_KEPT_LINES], *kept[-MAX_KEPT_LINES:]) if len(text) <= MAX_LINE_CHARS]
    yield from (text for text in short if _opens(text))
    yield from (block.text for block in body.removed if block.near_end and _may_tell(block))
    # A sentence of the theme may stand anywhere: "This entry was posted on …".
    yield from (
        text
        for block in body.removed
        if len(text := block.text) <= MAX_SENTENCE_CHARS and block.noise not in _APART and _PUBLISHED.match(text)
    )


def near_headline(body: Body, headline: str | None) -> Iterator[str]:
    """Yield the lines that may tell the article's date: those that follow the headline, then those before it."""
    removed = body.removed
    place = _place(body, headline)
    if place is None:
        return
    index, start = place
    for block in islice(removed, index, None):
        if block.position > start + AFTER:
            break
        if _may_tell(block):
            yield block.text
    for block in reversed(removed[max(0, index - BEFORE) : index]):
        if block.position >= start - BEFORE and _may_tell(block):
            yield block.text


def _may_tell(block: RemovedBlock) -> bool:
    text = block.text
    if len(text) > MAX_LINE_CHARS or not _DIGIT.search(text):
        return False
    if block.noise is NoiseClass.CAPTION or (block.noise is NoiseClass.COMMENTS and ".exact:" in block.rule):
        return _opens(text)
    # a link outside of the article may well be its date, leading to itself
    return block.noise not in _APART or block.rule == "container:link outside"


def _place(body: Body, headline: str | None) -> tuple[int, int] | None:
    """Return which removed line is the headline, and its position; where none is, those of the text's beginning."""
    for index, block in enumerate(body.removed):
        if block.text == headline or block.rule == "headline:repeated":
            return index, block.position
    if not body.blocks:
        return None
    # The ledger accounts for every block of the page: where its positions skip one, the text begins.
    first = next((index for index, block in enumerate(body.removed) if block.position != index), len(body.removed))
    return first, first


def _opens(text: str) -> bool:
    """Whether a line begins with its date, a few words of label apart."""
    found = _find(text)
    return found is not None and len(text[: found.start()].split()) <= 3


def read_times(body: Body, headline: str | None) -> Iterator[str]:
    """Yield the dates with a time of day that are shown near the headline, as written."""
    for line in near_headline(body, headline):
        found = _find(line) if _HAS_CLOCK.search(line) else None
        if found is not None:
            yield line[max(0, found.start() - 20) : found.end() + 30] if len(line) > 64 else line
