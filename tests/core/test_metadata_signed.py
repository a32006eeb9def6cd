"""Metadata: what a text says of its making: dateline, wire service, signature."""

from __future__ import annotations

import pytest

from ingest.core.metadata import read_metadata
from ingest.core.structured import parse_document
from ingest.model import Block, BlockKind, Body, Metadata, NoiseClass, RemovedBlock

LAST = "The tide took the rest of the afternoon."


def _read(first: str, last: str = LAST, note: RemovedBlock | None = None, html: str = "") -> Metadata:
    body = Body(
        blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in (first, last)),
        removed=(note,) if note else (),
    )
    page = f"<html><head><title>Lamps</title></head><body>{html}</body></html>"
    return read_metadata(parse_document("https://www.harbour.example/a", page, "utf-8", "default"), body)


def _note(text: str, *, near_end: bool = True, hidden: bool = False) -> RemovedBlock:
    return RemovedBlock(
        noise=NoiseClass.BYLINE, text=text, rule="shared:byline", position=9, near_end=near_end, hidden=hidden
    )


@pytest.mark.parametrize(
    ("first", "dateline", "agency"),
    [
        ("PORTSIDE (Reuters) - Lamps were counted.", "PORTSIDE", "Reuters"),
        ("PORTSIDE, Norway (AP) — Lamps were counted.", "PORTSIDE, Norway", "AP"),
        ("PORT ST. QUAY, Mich., March 3 (AP) — Lamps were counted.", "PORT ST. QUAY, Mich.", "AP"),
        ("PORTSIDE, D.C. -- Lamps were counted.", "PORTSIDE, D.C.", None),
        ("PORTSIDE — Lamps were counted.", "PORTSIDE", None),
        ("Hafenstadt (dpa/lno) - Laternen wurden gezählt.", "Hafenstadt", "dpa"),
        ("Quay/Main (dpa) – Laternen wurden gezählt.", "Quay/Main", "dpa"),
        ("(Reuters) - Lamps were counted.", None, "Reuters"),
        ("(Portside) - Lamps were counted.", None, None),
        ("The board (of the pier) - all of it - counted lamps.", None, None),
        ("Lamps were counted — all of them.", None, None),
        ("Lamps were counted.", None, None),
    ],
    ids=[
        "capitals", "country in small letters", "state and day", "state with full stops", "no service",
        "small letters with a service", "a stroke in the place", "service alone", "brackets with something else",
        "brackets in a sentence", "a dash in a sentence", "nothing",
    ],
)  # fmt: skip
def test_place_and_service_are_read_where_a_text_opens_with_them(
    first: str, dateline: str | None, agency: str | None
) -> None:
    metadata = _read(first)

    assert (metadata.dateline, metadata.agency) == (dateline, agency)


def test_a_place_in_an_element_of_its_own_needs_no_capitals() -> None:
    html = '<p><span class="story__dateline">Port Side — </span>Lamps were counted.</p>'
    marked = _read("Port Side — Lamps were counted.", html=html)
    unmarked = _read("Port Side — Lamps were counted.")

    assert (marked.dateline, unmarked.dateline) == ("Port Side", None)


@pytest.mark.parametrize(
    ("last", "note", "agency"),
    [
        ("All lamps were found. (dpa/hq)", None, "dpa"),
        ("All lamps were found. [AFP].", None, "AFP"),
        ("All lamps (of the pier)", None, None),
        (LAST, _note("The Associated Press"), "AP"),
        (LAST, _note("Harbour desk (Reuters)"), "Reuters"),
        (LAST, _note("Reuters", near_end=False), None),
        (LAST, _note("Reuters", hidden=True), None),
        (LAST, _note("Reuters is not the writer of this note"), None),
    ],
    ids=[
        "brackets at the end", "square ones", "other brackets", "a line of its own", "a note", "far from the text",
        "hidden", "a sentence",
    ],
)  # fmt: skip
def test_a_credit_at_the_end_names_the_service(last: str, note: RemovedBlock | None, agency: str | None) -> None:
    assert _read("Lamps were counted.", last, note).agency == agency


@pytest.mark.parametrize(
    ("signature", "authors"),
    [
        ("이하늘 기자 haneul@harbour.example", ("이하늘",)),
        ("[항구일보=이하늘 기자]", ("이하늘",)),
        ("記者林小港／港町報導", ("林小港",)),
        ("기자 회견이 열렸다", ()),
        ("By Ada Quay and Ben Mole", ("Ada Quay", "Ben Mole")),
        ("Von Ada Quay", ("Ada Quay",)),
        ("By the numbers:", ()),
        ("By continuing, you agree to our terms", ()),
        ("Ada Quay", ()),
    ],
    ids=[
        "Korean", "Korean with the paper", "Chinese", "a press conference", "two names", "German", "no names", "a call",
        "nothing that says by",
    ],
)  # fmt: skip
def test_a_reporter_who_signs_with_a_title_is_the_author_where_none_is_named(
    signature: str, authors: tuple[str, ...]
) -> None:
    metadata = _read("첫 문장.", LAST, _note(signature))

    assert metadata.authors == authors


def test_each_value_says_where_it_stood() -> None:
    metadata = _read("PORTSIDE (AP) — Lamps were counted.", LAST, _note("이하늘 기자"))
    origins = {piece.field: piece.origin for piece in metadata.provenance}

    assert (origins["dateline"], origins["agency"], origins["authors"]) == (
        "body:first",
        "body:first",
        "body:reporter",
    )
