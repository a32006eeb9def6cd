"""Verdict: how much of the text came, who cut it, and whether it is the text at all."""

from __future__ import annotations

from datetime import UTC, datetime
from string import ascii_letters

import pytest
from reading_pages import PROSE

from ingest.core.verdict import weigh_access
from ingest.model import (
    Access,
    AccessVerdict,
    Block,
    BlockKind,
    Body,
    CutBy,
    Declared,
    Extent,
    FetchedPage,
    Integrity,
    Link,
    Metadata,
)

URL = "https://news.example/story"
PAGE = FetchedPage(
    url=URL, final_url=URL, status=200, headers=(), body=b"", fetched_at=datetime(2026, 3, 1, tzinfo=UTC)
)
CLOSED = Access.SUBSCRIPTION
FILLER = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore."
)


def _body(*texts: str, next_page: str | None = None) -> Body:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts)
    return Body(blocks=blocks, origin="dom" if blocks else "none", next_page=next_page)


def _weigh(
    body: Body,
    *,
    access: Access = Access.UNKNOWN,
    stated_words: int | None = None,
    article_text: str | None = None,
    hint: Link | None = None,
    language: str | None = "en",
) -> AccessVerdict:
    declared = Declared(access=access, word_count=stated_words, article_text=article_text)
    return weigh_access(declared, body, Metadata(language=language), PAGE, hint)


def test_a_text_that_ends_as_sentences_do_is_full() -> None:
    verdict = _weigh(_body(*PROSE))

    assert (verdict.extent, verdict.cut_by) == (Extent.FULL, None)
    assert verdict.extent_confidence >= 0.5


@pytest.mark.parametrize("end", ["…", "...", "[…]", "[...]", "…”"])
def test_an_ellipsis_on_a_page_with_another_sign_is_a_cut(end: str) -> None:
    lead = _body(PROSE[0], PROSE[1].rstrip(".") + end)
    verdict = _weigh(lead, access=CLOSED, stated_words=900)

    assert (verdict.extent, verdict.cut_by) == (Extent.TRUNCATED, CutBy.PUBLISHER)
    assert any(piece.signal == "end:ellipsis" for piece in verdict.evidence)


def test_an_ellipsis_alone_is_too_little() -> None:
    assert _weigh(_body(*PROSE[:5], "And so the lamps went on burning …")).extent is Extent.FULL


def test_a_long_column_may_end_in_an_ellipsis() -> None:
    verdict = _weigh(_body(*PROSE * 6, "And so the lamps went on burning …"))

    assert not any(piece.signal == "end:ellipsis" for piece in verdict.evidence)


@pytest.mark.parametrize(
    ("stated_words", "extent"),
    [(400, Extent.TRUNCATED), (150, Extent.FULL), (40, Extent.FULL), (None, Extent.FULL)],
    ids=["far more words", "as many words", "too few to mean anything", "nothing stated"],
)
def test_the_stated_word_count_is_held_against_the_text(stated_words: int | None, extent: Extent) -> None:
    assert _weigh(_body(*PROSE), access=CLOSED, stated_words=stated_words).extent is extent


def test_a_stated_count_of_letters_is_no_count_of_words() -> None:
    letters = sum(map(len, PROSE))

    assert _weigh(_body(*PROSE), access=CLOSED, stated_words=letters).extent is Extent.FULL


def test_a_longer_text_in_the_feed_means_that_the_page_was_cut() -> None:
    hint = Link(url=URL, content=" ".join(PROSE))
    verdict = _weigh(_body(*PROSE[:2]), hint=hint)

    assert (verdict.extent, verdict.cut_by) == (Extent.TRUNCATED, CutBy.PUBLISHER)
    assert _weigh(_body(*PROSE), hint=hint).extent is Extent.FULL


def test_article_text_that_the_page_lacks_is_the_extractor_s_miss_unless_something_closes_the_page() -> None:
    told = " ".join(PROSE * 2)
    missed = _weigh(_body(PROSE[0].rstrip(".")), article_text=told)
    walled = _weigh(_body(PROSE[0].rstrip(".")), article_text=told, access=CLOSED)

    assert (missed.extent, missed.cut_by) == (Extent.TRUNCATED, CutBy.EXTRACTOR)
    assert (walled.extent, walled.cut_by) == (Extent.TRUNCATED, CutBy.PUBLISHER)


def test_a_next_page_is_a_cut_but_nobody_s_wall() -> None:
    verdict = _weigh(_body(*PROSE, next_page=f"{URL}?page=2"))

    assert (verdict.extent, verdict.cut_by, verdict.access) == (Extent.TRUNCATED, CutBy.PAGINATION, Access.UNKNOWN)


@pytest.mark.parametrize(
    ("access", "cut_by"),
    [(Access.UNKNOWN, CutBy.SCRIPT), (CLOSED, CutBy.PUBLISHER)],
    ids=["nothing closes it", "closed"],
)
def test_no_text_at_all_is_the_script_s_or_the_publisher_s_doing(access: Access, cut_by: CutBy) -> None:
    verdict = _weigh(_body(), access=access)

    assert (verdict.extent, verdict.cut_by) == (Extent.NONE, cut_by)


def test_a_handful_of_words_without_an_end_is_neither_full_nor_cut() -> None:
    verdict = _weigh(_body("Lamps of the pier"))

    assert (verdict.extent, verdict.extent_confidence) == (Extent.UNKNOWN, 0.0)


@pytest.mark.parametrize(
    ("access", "extent", "cut_by"),
    [(Access.RESTRICTED, Extent.TRUNCATED, CutBy.PUBLISHER), (Access.OPEN, Extent.FULL, None)],
)
def test_two_sentences_of_a_closed_page_are_its_lead(access: Access, extent: Extent, cut_by: CutBy | None) -> None:
    verdict = _weigh(_body(PROSE[0], PROSE[1]), access=access)

    assert (verdict.extent, verdict.cut_by) == (extent, cut_by)


@pytest.mark.parametrize("place", [1, 4], ids=["after the lead", "later"])
def test_filler_after_a_lead_is_no_text(place: int) -> None:
    verdict = _weigh(_body(*PROSE[:place], FILLER, FILLER), access=CLOSED)

    assert (verdict.integrity, verdict.extent, verdict.cut_by) == (
        Integrity.FILLER,
        Extent.TRUNCATED,
        CutBy.PUBLISHER,
    )


def test_an_article_that_speaks_of_filler_is_plain() -> None:
    about = "Printers have filled pages with lorem ipsum for five hundred years, and nobody has read it since then."

    assert _weigh(_body(*PROSE, about)).integrity is Integrity.PLAIN


def _scrambled(text: str) -> str:
    """Return the text with each letter moved one on in the alphabet: lengths and shape stay as they were."""
    return text.translate(str.maketrans(ascii_letters, ascii_letters[1:] + ascii_letters[:1]))


def test_scrambled_letters_behind_a_lead_are_noticed() -> None:
    rest = [_scrambled(text) for text in PROSE[2:] * 2]
    verdict = _weigh(_body(*PROSE[:2], *rest), access=CLOSED)

    assert (verdict.integrity, verdict.extent) == (Integrity.SCRAMBLED, Extent.TRUNCATED)


@pytest.mark.parametrize(
    "texts",
    [
        PROSE * 2,
        (
            *PROSE[:2],
            *["Die Lampen auf der Mole sind nun gezählt, und der Rat hat sich über den Tee nicht einigen können."] * 6,
        ),
        (*PROSE[:2], "Tulip Rose Aster 4 2 1", "Harbour Rovers 3 Quay United 1"),
    ],
    ids=["prose", "turns to another language", "results too short to judge"],
)
def test_what_is_only_unusual_is_plain(texts: tuple[str, ...]) -> None:
    assert _weigh(_body(*texts)).integrity is Integrity.PLAIN


def test_scrambling_cannot_be_told_in_an_unknown_language() -> None:
    rest = [_scrambled(text) for text in PROSE[2:] * 2]

    assert _weigh(_body(*PROSE[:2], *rest), language=None).integrity is Integrity.PLAIN
