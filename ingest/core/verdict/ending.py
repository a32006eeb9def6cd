"""How much of the text came: how it ends, how long it is against what is stated of it.

Each sign is weak alone: some publishers count characters in `wordCount`, some columns end in an ellipsis. A body that
is incomplete for other reasons than a wall (next page, empty shell) says so apart, in `cut`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.core.text import count_words
from ingest.core.weights import weighed
from ingest.model import Body, Declared, Evidence, Link

SHORT_OF_STATED = 0.6
FULL_OF_STATED = 0.85
MIN_STATED_WORDS = 80
LEAD_WORDS = 40
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
        yield weighed("text.none", signal="words:none", value="0", says="extent=none")
        return
    yield from _against_stated(body, declared, words)
    yield from _against_feed(hint, words)
    if words < LEAD_WORDS and declared.access.closed:
        yield weighed("text.lead", signal="words:lead", value=str(words), says="extent=truncated")
    if body.next_page:
        value = body.next_page[:200]
        yield weighed("page.next", signal="page:next", value=value, says="extent=truncated", where="pagination")
    if words < ELLIPSIS_WORDS and last.rstrip(_CLOSING).endswith(_ELLIPSES):
        yield weighed("end.ellipsis", signal="end:ellipsis", value=last[-60:], says="extent=truncated")
    elif last and last[-1] in _SENTENCE_ENDS:
        yield weighed("end.sentence", signal="end:sentence", value=last[-60:], says="extent=full")


def _against_stated(body: Body, declared: Declared, words: int) -> Iterator[Evidence]:
    stated = declared.word_count
    if stated and stated >= MIN_STATED_WORDS:
        value = f"{words}/{stated}"
        if words >= FULL_OF_STATED * stated:
            yield weighed("count.full", signal="words", value=value, says="extent=full")
        elif words < SHORT_OF_STATED * stated and not _counts_letters(stated, body.text):
            # Means more on a page that is declared closed.
            row = "count.short-closed" if declared.closed else "count.short"
            yield weighed(row, signal="words", value=value, says="extent=truncated")
    if declared.article_text and body.origin == "dom":
        told = count_words(declared.article_text)
        signal, value = "words:articleBody", f"{words}/{told}"
        if told >= MIN_STATED_WORDS and words < SHORT_OF_STATED * told:
            yield weighed("stated.short", signal=signal, value=value, says="extent=truncated")
        elif told >= MIN_STATED_WORDS and words >= FULL_OF_STATED * told:
            yield weighed("stated.full", signal=signal, value=value, says="extent=full")


def _counts_letters(stated: int, text: str) -> bool:
    """Whether a stated count is of letters, as some write it: near the text's length, with or without spaces."""
    letters = len("".join(text.split()))
    return 0.8 * letters <= stated <= 1.2 * len(text)


def _against_feed(hint: Link | None, words: int) -> Iterator[Evidence]:
    told = _words_of(hint)
    if told >= MIN_STATED_WORDS and told > FEED_LEAD * words:
        yield weighed("feed.longer", signal="feed:longer", value=f"{words}/{told}", says="extent=truncated")


def _words_of(hint: Link | None) -> int:
    """Return how many words the feed's own text has; 0 when it carries none."""
    if hint is None:
        return 0
    return count_words(hint.content) if hint.content else hint.content_words or 0
