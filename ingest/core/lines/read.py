"""The lines of a dump, read: looked at, the article's stretch found, its head and its text, the rest in the ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.core.lines.head import DATELINE, find_head, find_signed
from ingest.core.lines.ledger import write_ledger
from ingest.core.lines.look import look_at
from ingest.core.lines.signs import find_gaps
from ingest.core.lines.stretch import find_stretch, find_text
from ingest.core.rules import Rulebook
from ingest.core.text import clean_text
from ingest.model import Block, BlockKind, Body

_BULLET = re.compile(r"^[•·▪◦‣*–-]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesReading:
    """What the lines of a text dump say.

    Attributes:
        headline: None when no line above the text can be one.
        deck: None when no line stands between headline and text.
        caption: Of the lead image; None when none is told apart from the text.
        dateline: The place that the first paragraph opens with; None when it opens with none.
        signed: The short lines around the headline, of which some may say by whom and when; they are in the ledger too.
        body: All other lines, kept or removed; positions count these lines, from 0; `origin` is `text-dump`.
    """

    headline: str | None
    deck: str | None
    caption: str | None
    dateline: str | None
    signed: tuple[str, ...]
    body: Body


def read_lines(text: str, rulebook: Rulebook) -> LinesReading:
    """Read a text dump; an empty one gives no headline and an empty body."""
    texts = [" ".join(line.split()) for line in clean_text(text).split("\n")]
    lines = look_at([line for line in texts if line], rulebook.shared)
    gaps = find_gaps(lines)
    first, last = find_stretch(lines, gaps)
    head = find_head(lines, first, last)
    kept = find_text(lines, gaps, head.opening, last)
    dateline = DATELINE.match(lines[head.opening].text) if head.opening < last else None
    said = [None if index is None else lines[index].text for index in (head.headline, head.deck, head.caption)]
    return LinesReading(
        headline=said[0],
        deck=said[1],
        caption=said[2],
        dateline=dateline[1].strip() if dateline else None,
        signed=find_signed(lines, head),
        body=Body(
            blocks=tuple(_block(lines[index].text) for index in kept),
            removed=write_ledger(lines, kept, head.fields, (head.opening, last), rulebook.shared),
            origin="text-dump" if kept else "none",
        ),
    )


def _block(text: str) -> Block:
    bullet = _BULLET.match(text)
    if bullet:
        return Block(kind=BlockKind.LIST_ITEM, text=text[bullet.end() :])
    return Block(kind=BlockKind.PARAGRAPH, text=text)
