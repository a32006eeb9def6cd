"""What a text dump says of access: a wall's words count in lines as they do in pages, and only where they stand."""

from __future__ import annotations

import pytest
from reading_pages import PROSE, shipped_rules

from ingest.core.page import read_dump
from ingest.model import Access, AccessVerdict, CutBy, Extent, Wall

MENU = tuple(f"Section {word}" for word in "harbour pier boats ropes lamps tea bells nets stones paint".split())
TITLE = "Harbour board counts the lamps along the northern pier"
FOOTER = ("Share", "About us", "Privacy Policy", "All rights reserved.")


def _verdict(*lines: str) -> AccessVerdict:
    return read_dump("\n".join(lines), "https://news.example/lamps", shipped_rules()).article.verdict


def _walled(*wall: str, paragraphs: int = 3) -> AccessVerdict:
    return _verdict(*MENU, TITLE, *PROSE[:paragraphs], *wall, *FOOTER)


@pytest.mark.parametrize(
    ("wall", "access"),
    [
        ("Subscribe to continue reading", Access.SUBSCRIPTION),
        ("This article is for subscribers only.", Access.SUBSCRIPTION),
        ("Dieser Artikel ist nur für Abonnenten", Access.SUBSCRIPTION),
        ("Il vous reste 80% de cet article à lire. La suite est réservée aux abonnés.", Access.SUBSCRIPTION),
        ("この記事は会員限定です。残り1234文字", Access.SUBSCRIPTION),
        ("Register to continue reading for free", Access.REGISTRATION),
    ],
    ids=["English", "English, of the article", "German", "French with the remainder", "Japanese", "registration"],
)
def test_a_wall_behind_the_text_is_shown_and_cuts_it(wall: str, access: Access) -> None:
    verdict = _walled(wall)

    assert (verdict.access, verdict.wall) == (access, Wall.SHOWN)
    assert (verdict.extent, verdict.cut_by) == (Extent.TRUNCATED, CutBy.PUBLISHER)
    assert any(piece.signal.startswith("words:") and piece.value in wall for piece in verdict.evidence)


def test_a_wall_of_many_lines_is_a_wall() -> None:
    verdict = _walled(
        "Subscribe to continue reading",
        "Stand at the rail with our keepers",
        "Try 2 months for $1.50",
        "See all offers",
    )

    assert (verdict.access, verdict.wall, verdict.extent) == (Access.SUBSCRIPTION, Wall.SHOWN, Extent.TRUNCATED)


def test_a_meter_without_its_numbers_is_metered_and_shows_no_wall() -> None:
    verdict = _walled("You have {{left}} free article{{plural}} left this month")

    assert (verdict.access, verdict.wall, verdict.extent) == (Access.METERED, Wall.UNKNOWN, Extent.FULL)


@pytest.mark.parametrize(
    "lines",
    [
        ("Subscribe to continue reading", *MENU, TITLE, *PROSE, *FOOTER),
        (*MENU, TITLE, *PROSE, *FOOTER, *MENU * 2, "Subscribe to continue reading"),
        (*MENU, TITLE, *PROSE, "Log in to comment", *FOOTER),
        (*MENU, TITLE, *PROSE, *FOOTER),
    ],
    ids=["in the menu", "far behind the text", "of the comments", "nowhere"],
)
def test_words_of_a_wall_elsewhere_are_none(lines: tuple[str, ...]) -> None:
    verdict = _verdict(*lines)

    assert (verdict.access, verdict.wall, verdict.extent) == (Access.UNKNOWN, Wall.UNKNOWN, Extent.FULL)


def test_a_text_that_breaks_off_is_evidence_of_a_cut() -> None:
    cut = "The treasurer closed the books with a small surplus, most of it …"
    verdict = _verdict(*MENU, TITLE, *PROSE[:2], cut, *FOOTER)

    assert ("end:ellipsis", "extent=truncated") in {(piece.signal, piece.says) for piece in verdict.evidence}
