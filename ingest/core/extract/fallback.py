"""Fallback: where the text is sought when the page shows next to none, and nothing declares or shows it closed.

In this order: a container that only a script reveals, the `<noscript>` twin of the page, the structured data's article
text, the state that a script would render. On a page that anything declares or shows closed nothing of this is taken:
there the text is what the page shows. Never adds to a body; it only replaces one that is as good as missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from ingest.core.extract.verify import Verified
from ingest.core.text import count_words, fold_space
from ingest.model import WALL_CLASSES, Block, BlockKind, Body

MISSING_WORDS = 40
_TIMES_BETTER = 3
_LEAST_WORDS = 60
_TAG = re.compile(r"<[^<>]{1,200}>")
_PARAGRAPH_END = re.compile(r"</p>|</h\d>|</li>|<br\s?/?>|\n", re.IGNORECASE)
# A string of a script's state that holds paragraphs: its quotes are not escaped, its tags may be.
_MARKUP_STRING = re.compile(r'(?<!\\)"((?:[^"\\]|\\.){200,200000}+)"')
_MOST_SCRIPT_CHARS = 3_000_000


def is_missing(body: Body) -> bool:
    """Whether a body is as good as missing."""
    words = 0
    for block in body.blocks:
        words += count_words(block.text)
        if words >= MISSING_WORDS:
            return False
    return True


def hides_article(body: Body, verified: Verified, words: Sequence[int]) -> bool:
    """Whether most of the publisher's own article text stands on the page, but hidden.

    Args:
        words: Of each run of the page.
    """
    hidden = sum(words[block.position] for block in body.removed if block.hidden and block.position in verified.runs)
    return is_better(hidden, body)


def shows_wall(body: Body) -> bool:
    """Whether a wall stands where the text ends: then the text is closed, whatever is declared."""
    return any(block.near_end and not block.hidden and block.noise in WALL_CLASSES for block in body.removed)


def is_better(found: int, body: Body) -> bool:
    """Whether so many words are worth more than the body at hand."""
    return found >= _LEAST_WORDS and found >= _TIMES_BETTER * count_words(body.text)


def from_article_text(article_text: str | None) -> tuple[Block, ...]:
    """Return the paragraphs of the structured data's article text; none when there is none."""
    return _paragraphs(article_text or "")


def from_script_state(html: str) -> tuple[Block, ...]:
    """Return the paragraphs of the longest marked-up string that a script of the page carries; none if none does."""
    best = ""
    for markup in _markup_strings(html[:_MOST_SCRIPT_CHARS]):
        if markup.count("<p") >= 2 and len(markup) > len(best):
            best = markup
    return _paragraphs(best)


def _markup_strings(html: str) -> Iterator[str]:
    for match in _MARKUP_STRING.finditer(html):
        written = match[1]
        if "<p" not in written and "u003cp" not in written.lower():
            continue
        try:
            text = json.loads(f'"{written}"', strict=False)
            yield json.loads(f'"{text}"', strict=False) if "\\u003cp" in text.lower() else text
        except ValueError:
            continue


def _paragraphs(text: str) -> tuple[Block, ...]:
    parts = (fold_space(_TAG.sub("", part)) for part in _PARAGRAPH_END.split(text))
    return tuple(Block(kind=BlockKind.PARAGRAPH, text=part) for part in parts if part)
