"""How much of the text came: how it ends, how long it is against what is stated of it.

Each sign is weak alone: some publishers count characters in `wordCount`, some columns end in an ellipsis. A body that
is incomplete for other reasons than a wall (next page, empty shell) says so apart, in `cut`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.core.text import count_words
from ingest.model import Body, Declared, Evidence, Link

SHORT_OF_STATED = 0.6
FULL_OF_STATED = 0.85
MIN_STATED_WORDS = 80
SHORT_WEIGHT = 0.5
SHORT_WEIGHT_CLOSED = 0.7
"""Short of what is stated means more on a page that is declared closed."""
LEAD_WORDS = 40
LEAD_WEIGHT = 0.7
"""Of a page that is declared closed, a sentence or two are its lead, however well they end."""
ELLIPSIS_WORDS = 600
"""Longer texts that end in an ellipsis are columns that mean it."""
FEED_LEAD = 1.25
"""A feed's own text this much longer than the page's means that the page was cut."""
_ELLIPSES = ("…", "...", "[…]", "[...]")
_CLOSING = "\"'”»)"
_SENTENCE_ENDS = ".!?:;。！？」』）)\"'”’»]*"


def extent_evidence(body: Body, declared: Declared, hint: Link | None, *, words: int) -> Iterator[Evidence]:
    """Yield what speaks for a cut-off text or a full one; `words` is how many the body has."""
    last = body.blocks[-1].text if body.blocks else ""
    if words == 0:
        yield Evidence(signal="words:none", value="0", says="extent=none", weight=0.9)
        return
    yield from _against_stated(body, declared, words)
    yield from _against_feed(hint, words)
    if words < LEAD_WORDS and declared.access.closed:
        yield Evidence(signal="words:lead", value=str(words), says="extent=truncated", weight=LEAD_WEIGHT)
    if body.next_page:
        yield Evidence(
            signal="page:next", value=body.next_page[:200], says="extent=truncated", weight=0.8, where="pagination"
        )
    if words < ELLIPSIS_WORDS and last.rstrip(_CLOSING).endswith(_ELLIPSES):
        yield Evidence(signal="end:ellipsis", value=last[-60:], says="extent=truncated", weight=0.45)
    elif last and last[-1] in _SENTENCE_ENDS:
        yield Evidence(signal="end:sentence", value=last[-60:], says="extent=full", weight=0.3)


def _against_stated(body: Body, declared: Declared, words: int) -> Iterator[Evidence]:
    stated = declared.word_count
    if stated and stated >= MIN_STATED_WORDS:
        value = f"{words}/{stated}"
        if words >= FULL_OF_STATED * stated:
            yield Evidence(signal="words", value=value, says="extent=full", weight=0.6)
        elif words < SHORT_OF_STATED * stated and not _counts_letters(stated, body.text):
            weight = SHORT_WEIGHT_CLOSED if declared.closed else SHORT_WEIGHT
            yield Evidence(signal="words", value=value, says="extent=truncated", weight=weight)
    if declared.article_text and body.origin == "dom":
        told = count_words(declared.article_text)
        if told >= MIN_STATED_WORDS and words < SHORT_OF_STATED * told:
            yield Evidence(signal="words:articleBody", value=f"{words}/{told}", says="extent=truncated", weight=0.5)
        elif told >= MIN_STATED_WORDS and words >= FULL_OF_STATED * told:
            yield Evidence(signal="words:articleBody", value=f"{words}/{told}", says="extent=full", weight=0.4)


def _counts_letters(stated: int, text: str) -> bool:
    """Whether a stated count is of letters, as some write it: near the text's length, with or without spaces."""
    letters = len("".join(text.split()))
    return 0.8 * letters <= stated <= 1.2 * len(text)


def _against_feed(hint: Link | None, words: int) -> Iterator[Evidence]:
    told = count_words(hint.content) if hint and hint.content else 0
    if told >= MIN_STATED_WORDS and told > FEED_LEAD * words:
        yield Evidence(signal="feed:longer", value=f"{words}/{told}", says="extent=truncated", weight=0.7)
