"""Of two copies of an article's text, which one stays: the table of all pairs, and the rule that it is made by. Pure.

A pair is what is held against what came: `look_at` brings any two copies down to one of some hundred pairs of
states, `weigh_copies` says for each whether the text that came is the same, is taken as a revision, or is the lesser
copy and left out. docs/never-downgrade.md prints the whole table; a test holds it equal to this file.

What it never does: take nothing for something, filler for words, or a cut behind a wall for the publisher's own
shortening. What it always does: believe a publisher who shortens an open article.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from ingest.core.fingerprint import fold_typography, hash_texts
from ingest.model import Access, AccessVerdict, Article, Extent, Held, Integrity, Wall

FRAGMENT_SHARE = 0.5
"""Below this share of the words held, a text that nothing calls whole or free is taken for a cut."""
PART_SHARE = 0.9
"""Below this share a closed page's text is the lesser copy; above it, it was edited."""
GROWN_SHARE = 1.1
"""Above this share even a cut text holds more than the whole one that is held: the article grew."""


class HeldText(StrEnum):
    """What is held of an article's text."""

    EMPTY = "nothing"
    BROKEN = "filler or scrambled"
    WHOLE = "the whole text"
    SOME = "a text, cut or perhaps not whole"


class Gate(StrEnum):
    """Whether the page that came asks something of its reader; silence is what was known before."""

    OPEN = "open"
    UNKNOWN = "not known"
    CLOSED = "closed"


class Given(StrEnum):
    """What the response gave of the text."""

    WHOLE = "whole"
    UNSURE = "perhaps whole"
    CUT = "cut"
    BROKEN = "broken"


class Length(StrEnum):
    """What came against what is held: the same, or by words."""

    SAME = "all the same"
    RETITLED = "same body"
    EMPTY = "no words"
    FRAGMENT = "under half"
    PART = "less, or only a part"
    FEWER = "somewhat less"
    MORE = "as much"
    GREW = "more"


class TextChange(StrEnum):
    """What becomes of the text that came."""

    SAME = "same"
    TAKE = "revision"
    KEEP = "kept"


class Pair(NamedTuple):
    """A state of what is held and one of what came."""

    held: HeldText
    gate: Gate
    given: Given
    length: Length


_CUT = (Extent.TRUNCATED, Extent.NONE)
_LESS = (Length.FRAGMENT, Length.PART, Length.FEWER)


def weigh_copies(pair: Pair) -> tuple[TextChange, str]:
    """Return what becomes of the text that came, and why, for every pair there is."""
    held, gate, given, length = pair
    if length is Length.SAME:
        return TextChange.SAME, "same text"
    if length is Length.RETITLED:
        return TextChange.TAKE, "the body stands, what is above it changed"
    if length is Length.EMPTY:
        return TextChange.KEEP, "no text came"
    if given is Given.BROKEN:
        return TextChange.KEEP, "the text that came is filler or scrambled"
    if held in (HeldText.EMPTY, HeldText.BROKEN):
        return TextChange.TAKE, "no sound text was held"
    if given is Given.CUT and (length in _LESS or (length is Length.MORE and held is HeldText.WHOLE)):
        return TextChange.KEEP, "cut"
    if gate is Gate.CLOSED and length in (Length.FRAGMENT, Length.PART):
        return TextChange.KEEP, "behind a wall"
    if gate is Gate.UNKNOWN and given is Given.UNSURE and length is Length.FRAGMENT:
        return TextChange.KEEP, "nothing says that it is whole or free"
    return TextChange.TAKE, "the publisher's own edit"


def all_pairs() -> tuple[Pair, ...]:
    """Return every pair of states that can be; against nothing held, words can only be more."""
    only = {Length.SAME, Length.RETITLED, Length.GREW}
    return tuple(
        Pair(held, gate, given, length)
        for held in HeldText
        for gate in Gate
        for given in Given
        for length in Length
        if held is not HeldText.EMPTY or length in only
    )


class _Copy(NamedTuple):
    """A copy that comes, as far as it is compared."""

    verdict: AccessVerdict
    cut: bool
    text: str
    word_count: int
    content_hash: str


def look_at(held: Held, come: Article) -> Pair:
    """Bring what is held and what came down to their states."""
    cut = bool(come.body.withheld_words) or come.verdict.extent in _CUT
    return _pair(held, _Copy(come.verdict, cut, come.body.text, come.word_count, come.content_hash))


def look_at_held(before: Held, after: Held) -> Pair:
    """Bring two copies that are held down to their states, the one that was seen later as though it came."""
    cut = after.extent in _CUT
    return _pair(before, _Copy(after.verdict, cut, after.body_text, after.word_count, after.content_hash))


def _pair(held: Held, come: _Copy) -> Pair:
    return Pair(
        held=_state_of_held(held),
        gate=_gate(held.verdict, come.verdict),
        given=_given(come),
        length=_length(held, come),
    )


def _state_of_held(held: Held) -> HeldText:
    if held.word_count == 0:
        return HeldText.EMPTY
    if held.verdict.integrity is not Integrity.PLAIN:
        return HeldText.BROKEN
    return HeldText.WHOLE if held.extent is Extent.FULL else HeldText.SOME


def _gate(before: AccessVerdict, now: AccessVerdict) -> Gate:
    known = before.access if now.access is Access.UNKNOWN else now.access
    if known.closed or now.wall is Wall.SHOWN:
        return Gate.CLOSED
    return Gate.UNKNOWN if known is Access.UNKNOWN else Gate.OPEN


def _given(come: _Copy) -> Given:
    if come.verdict.integrity is not Integrity.PLAIN:
        return Given.BROKEN
    if come.cut:
        return Given.CUT
    return Given.WHOLE if come.verdict.extent is Extent.FULL else Given.UNSURE


def _length(held: Held, come: _Copy) -> Length:
    if come.content_hash == held.content_hash:
        return Length.SAME
    if _hash_lines(come.text) == _hash_lines(held.body_text):
        return Length.RETITLED
    if come.word_count == 0 or held.word_count == 0:
        return Length.GREW if come.word_count else Length.EMPTY
    share = come.word_count / held.word_count
    if share < FRAGMENT_SHARE:
        return Length.FRAGMENT
    if share < PART_SHARE or (share < 1 and _says_nothing_new(held.body_text, come.text)):
        return Length.PART
    if share < 1:
        return Length.FEWER
    return Length.MORE if share <= GROWN_SHARE else Length.GREW


def _hash_lines(text: str) -> str:
    return hash_texts(text.split("\n"))


def _says_nothing_new(held: str, come: str) -> bool:
    """Whether every paragraph that came is held already, the last perhaps broken off."""
    before = [fold_typography(line) for line in held.split("\n")]
    *lines, last = [fold_typography(line) for line in come.split("\n")]
    return set(lines) <= set(before) and any(line.startswith(last.rstrip(" .…")) for line in before)
