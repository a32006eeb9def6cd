"""Whether the text is what it seems: filler or scrambled letters stand in for it behind some walls.

Filler is recognised by its words, scrambling by the collapse of the language's function words, which no length check
sees. A text in another language than declared is not scrambled: some other list fits it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.core.text import LANGUAGES, function_word_share, guess_language, tokens
from ingest.core.weights import weighed
from ingest.model import Body, Evidence

MIN_FILLER_WORDS = 8
FILLER_SHARE = 0.3
MIN_SCRAMBLED_WORDS = 60
LEAD_SHARE = 0.15
SCRAMBLED_SHARE = 0.08
FALLS_TO = 0.35
"""Prose has .2 to .5 function words in every language with a list. Scrambling is a fall from the lead's own share."""
_LEAD_BLOCKS = 2
_SAMPLE_CHARS = 300
_LOREM = frozenset(
    (
        "lorem ipsum dolor sit amet consectetur consetetur adipiscing adipisicing sadipscing elit elitr sed diam "
        "nonumy eirmod eiusmod tempor incididunt invidunt ut labore et dolore magna aliqua aliquyam erat voluptua "
        "enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis "
        "aute irure in reprehenderit voluptate velit esse cillum fugiat nulla pariatur excepteur sint occaecat "
        "cupidatat non proident sunt culpa qui officia deserunt mollit anim id est laborum vero eos accusam justo "
        "duo dolores rebum stet clita kasd gubergren takimata "
    ).split()
)
_SURE = frozenset(
    ("lorem ipsum adipiscing consetetur sadipscing eirmod eiusmod incididunt nonumy gubergren takimata").split()
)
"""No text is filler without one of these."""
_SURE_STEMS = tuple(word[1:] for word in sorted(_SURE))
"""The same without the letter that may be a capital: found in a text as it stands."""


def integrity_evidence(body: Body, language: str | None, summary: str | None) -> Iterator[Evidence]:
    """Yield what speaks against the text: `integrity=filler` or `integrity=scrambled`; nothing when it is plain.

    Args:
        body: The text as extracted.
        language: BCP 47; None when unknown, and then scrambling cannot be told.
        summary: The publisher's own short text, which is never scrambled; None when there is none.
    """
    filler = _filler(body)
    if filler:
        yield weighed("text.filler", signal="text:filler", value=filler[:200], says="integrity=filler")
        return
    known = LANGUAGES.get((language or "").partition("-")[0].lower())
    if known is None or language is None:
        return
    lead, rest = _parts(body, summary)
    if all(_reads_plain(part, known) for part in _samples(rest)):
        return
    lead_share = function_word_share(lead, language)
    if lead_share is None or lead_share < LEAD_SHARE:
        return
    words = tokens(rest)
    if len(words) < MIN_SCRAMBLED_WORDS:
        return
    share = sum(map(known.__contains__, words)) / len(words)
    if share < SCRAMBLED_SHARE and share < FALLS_TO * lead_share and guess_language(rest) is None:
        signal, value = "text:function-words", f"{share:.3f}"
        yield weighed("text.scrambled", signal=signal, value=value, says="integrity=scrambled")


def _parts(body: Body, summary: str | None) -> tuple[str, str]:
    """Return the text known to be plain (the publisher's summary, the first paragraphs) and the rest."""
    first = [block.text for block in body.blocks[:_LEAD_BLOCKS]]
    return "\n".join([summary or "", *first]), "\n".join(block.text for block in body.blocks[_LEAD_BLOCKS:])


def _samples(text: str) -> tuple[str, ...]:
    """Return what stands for a text: its beginning, middle and end, or the whole of a short one.

    Letters are scrambled from somewhere to the end, so a text whose three parts read plain is plain.
    """
    if len(text) <= 4 * _SAMPLE_CHARS:
        return (text,)
    middle = (len(text) - _SAMPLE_CHARS) // 2
    return text[:_SAMPLE_CHARS], text[middle : middle + _SAMPLE_CHARS], text[-_SAMPLE_CHARS:]


def _reads_plain(text: str, known: frozenset[str]) -> bool:
    """Whether so many bare words are function words that no way of counting could call the text scrambled; quick."""
    words = text.lower().split()
    return sum(map(known.__contains__, words)) >= 2 * SCRAMBLED_SHARE * len(words)


def _filler(body: Body) -> str | None:
    """Return the first block that is filler; None when there is none."""
    whole = body.text
    if not any(stem in whole for stem in _SURE_STEMS):
        return None
    return next((block.text for block in body.blocks if _is_filler(block.text)), None)


def _is_filler(text: str) -> bool:
    words = tokens(text)
    if len(words) < MIN_FILLER_WORDS or _SURE.isdisjoint(words):
        return False
    return sum(map(_LOREM.__contains__, words)) / len(words) >= FILLER_SHARE
