"""Text dumps: a page without its markup, told apart line by line."""

from __future__ import annotations

from reading_pages import PROSE, shipped_rules

from ingest.core.lines import read_lines
from ingest.model import NoiseClass

HEAD = ("ArrowIcon FacebookIcon TwitterChevron", "Board counts the lamps of the pier", "Tea was asked for, and found")
CAPTION = "The pier as it looked on Tuesday, before the lamps had been counted by the board."
PARAGRAPHS = (f"PORTSIDE -- {PROSE[0]}", *PROSE[1:7])
TAIL = (
    "Sponsored Content",
    "You have {{left}} free article{{plural}} left this month",
    "Stand at the rail with our keepers",
    "Try 2 months for $1.50",
    "Your trial period has expired",
    "See all offers",
)


def test_a_dump_gives_headline_deck_caption_dateline_and_paragraphs() -> None:
    reading = read_lines("\n\n".join((*HEAD, CAPTION, *PARAGRAPHS, *TAIL)), shipped_rules())
    classes = {block.text: block.noise for block in reading.body.removed}

    assert (reading.headline, reading.deck, reading.caption) == (HEAD[1], HEAD[2], CAPTION)
    assert reading.dateline == "PORTSIDE"
    assert tuple(block.text for block in reading.body.blocks) == PARAGRAPHS
    assert [classes[line] for line in (HEAD[0], *TAIL)] == [
        NoiseClass.ICON_TITLE,
        NoiseClass.SPONSORED,
        NoiseClass.METER,
        NoiseClass.PAYWALL,
        NoiseClass.PAYWALL,
        NoiseClass.PAYWALL,
        NoiseClass.PAYWALL,
    ]


def test_an_empty_dump_is_an_empty_reading() -> None:
    reading = read_lines("", shipped_rules())

    assert (reading.headline, reading.body.blocks, reading.body.origin) == (None, (), "none")
