"""Edges: paragraphs that are noise only where an article begins or ends."""

from __future__ import annotations

import pytest
from reading_pages import PROSE, page_of, paragraphs, read_body

from ingest.model import NoiseClass

NOTES = {
    "an author": ("Ada Quill is the author of two books on lamps, and of a third on wicks.", NoiseClass.BYLINE),
    "a first print": (
        "This story first appeared in the spring issue, we are told, and was first published there.",
        "other",
    ),
    "an offer": ("For more information on the lamps, ask at the customs house before noon.", NoiseClass.RELATED),
    "a letter": (
        "Our harbour newsletter brings you the tide tables and a poem every Friday morning.",
        NoiseClass.NEWSLETTER,
    ),
    "a disclaimer": (
        "Disclaimer: nothing in this column is advice on the purchase of boats, "
        + "whether old or new, large or small, painted or plain, " * 6
        + "and no reader should take it as such.",
        NoiseClass.LEGAL,
    ),
}


def _texts(*said: str) -> list[str]:
    return [block.text for block in read_body(page_of(f"<article>{paragraphs(*said)}</article>")).blocks]


@pytest.mark.parametrize(("note", "noise"), NOTES.values(), ids=NOTES)
def test_a_note_that_closes_an_article_is_not_body(note: str, noise: str) -> None:
    body = read_body(page_of(f"<article>{paragraphs(*PROSE[:7], note)}</article>"))

    assert [block.text for block in body.blocks] == list(PROSE[:7])
    assert [block.noise for block in body.removed if block.text == note] == [noise]


@pytest.mark.parametrize("note", [note for note, _ in NOTES.values()][:4], ids=list(NOTES)[:4])
def test_the_same_words_within_an_article_are_body(note: str) -> None:
    said = [*PROSE[:3], note, *PROSE[3:8]]

    assert _texts(*said) == said


def test_an_editors_note_before_the_article_is_not_body() -> None:
    note = "Editor's note: this column was written before the lamps were lit."

    assert _texts(note, *PROSE[:5]) == list(PROSE[:5])


def test_a_long_closing_paragraph_that_names_a_newsletter_is_body() -> None:
    last = "The newsletter of the harbour board was read aloud. " + " ".join(PROSE[5:8])

    assert _texts(*PROSE[:5], last)[-1] == last


def test_edges_never_take_most_of_a_text() -> None:
    said = [PROSE[0], *(note for note, _ in list(NOTES.values())[:4])]

    assert _texts(*said) == said


@pytest.mark.parametrize(
    "line",
    ["Write to Ada Quill at quill@news.example", "(lqa/nsw)", "이하늘 기자 haneul@news.example"],
    ids=["an address", "in brackets", "an address in Korean"],
)
def test_a_short_line_that_signs_an_article_is_a_byline(line: str) -> None:
    body = read_body(page_of(f"<article>{paragraphs(*PROSE[:5], line)}</article>"))

    assert [block.text for block in body.blocks] == list(PROSE[:5])
    assert [block.noise for block in body.removed if block.text == line] == [NoiseClass.BYLINE]
