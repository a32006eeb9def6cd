"""A site that sells no access: what its menus and footer show, and when that is an observation at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from reading_pages import PROSE

from ingest.core.verdict import weigh_access
from ingest.core.weights import TABLE, WEIGHTS, confidence_in
from ingest.model import (
    Access,
    AccessVerdict,
    Block,
    BlockKind,
    Body,
    Declared,
    Evidence,
    FetchedPage,
    Metadata,
    NoiseClass,
    RemovedBlock,
    Wall,
)

NOTHING = Declared()
MENU = tuple(f"Section number {number}" for number in range(40))


def _declares(says: str, weight: float, signal: str = "json-ld:isAccessibleForFree") -> Declared:
    piece = Evidence(signal=signal, value="x", says=says, weight=weight)
    access = Access(says.partition("=")[2]) if weight else Access.UNKNOWN
    return Declared(access=access, evidence=(piece,))


def _weigh(
    *lines: str,
    declared: Declared = NOTHING,
    noise: NoiseClass = NoiseClass.NAVIGATION,
    source: bytes = b"<html></html>",
    end: str = ".",
) -> AccessVerdict:
    """Return the verdict on six paragraphs with these lines behind them."""
    texts = (*PROSE[:5], PROSE[5].rstrip(".") + end)
    kept = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts)
    menu = (*((NoiseClass.NAVIGATION, line) for line in MENU), *((noise, line) for line in lines))
    removed = tuple(
        RemovedBlock(noise=of, text=text, rule="shared:x", position=6 + at) for at, (of, text) in enumerate(menu)
    )
    url = "https://news.example/story"
    page = FetchedPage(
        url=url, final_url=url, status=200, headers=(), body=source, fetched_at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    return weigh_access(declared, Body(blocks=kept, removed=removed, origin="dom"), Metadata(language="en"), page, None)


def test_a_page_whose_site_sells_nothing_is_open_and_says_why() -> None:
    verdict = _weigh("About us")

    assert (verdict.access, verdict.declared, verdict.wall) == (Access.OPEN, Access.UNKNOWN, Wall.NONE)
    assert [piece.signal for piece in verdict.evidence if piece.says == "access=open"] == ["page:no-offer"]
    assert verdict.access_confidence == confidence_in(TABLE.scales["access"], WEIGHTS["offer.none"].weight) >= 0.7


@pytest.mark.parametrize(
    "line",
    ["Subscribe", "Abo", "Abonnez-vous", "Premium", "Suscríbete", "Assine", "購読のご案内", "Подписка", "E-Paper"],
)
def test_an_offer_anywhere_on_the_site_leaves_the_page_unknown(line: str) -> None:
    assert _weigh(line).access is Access.UNKNOWN


@pytest.mark.parametrize("line", ["Sign in", "Mein Konto", "ログイン"])
def test_an_account_without_an_offer_says_less(line: str) -> None:
    verdict = _weigh(line)

    assert verdict.access is Access.OPEN
    assert 0.5 <= verdict.access_confidence < _weigh().access_confidence


@pytest.mark.parametrize("noise", [NoiseClass.NEWSLETTER, NoiseClass.RELATED, NoiseClass.COMMENTS])
def test_boxes_of_letters_teasers_and_comments_sell_no_access(noise: NoiseClass) -> None:
    assert _weigh("Subscribe", noise=noise).access is Access.OPEN


@pytest.mark.parametrize(
    ("lines", "access"),
    [
        (("Get our newsletter in the morning", "Your address", "Subscribe"), Access.OPEN),
        (("S'abonner", "Par e-mail"), Access.OPEN),
        (("You have subscribed to this newsletter.",), Access.OPEN),
        (("Newsletter", "Weather", "Tides", "Lamps", "Ropes", "Subscribe"), Access.UNKNOWN),
        (("Newsletter", "Subscribe from 3 euros a month, first month free"), Access.UNKNOWN),
    ],
    ids=["a button", "before its box", "a line that says so", "far from the box", "an offer by the box"],
)
def test_a_newsletter_s_button_sells_no_access(lines: tuple[str, ...], access: Access) -> None:
    assert _weigh(*lines).access is access


def test_a_few_lines_show_nothing_of_a_site() -> None:
    verdict = _weigh()
    few = replace(Body(blocks=(Block(kind=BlockKind.PARAGRAPH, text=PROSE[0]),), origin="dom"), removed=())
    page = FetchedPage(
        url="https://news.example/x",
        final_url="https://news.example/x",
        status=200,
        headers=(),
        body=b"<p>",
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
    )

    assert verdict.access is Access.OPEN
    assert weigh_access(NOTHING, few, Metadata(), page, None).access is Access.UNKNOWN


@pytest.mark.parametrize(
    "source", [b"", b'<div class="article-paywall">'], ids=["no source, as of a dump", "a wall in the source"]
)
def test_a_source_that_nobody_saw_or_that_names_a_wall_is_no_sign_of_an_open_page(source: bytes) -> None:
    assert _weigh(source=source).access is Access.UNKNOWN


def test_a_vendor_s_script_is_enough_to_doubt() -> None:
    vendor = _declares("access=restricted", 0.0, signal="script:vendor")

    assert _weigh(declared=vendor).access is Access.UNKNOWN


@pytest.mark.parametrize("access", ["registration", "metered", "subscription", "restricted"])
def test_what_is_declared_closed_stays_closed_without_a_conflict(access: str) -> None:
    verdict = _weigh(declared=_declares(f"access={access}", 0.7))

    assert (verdict.access, verdict.conflict) == (Access(access), False)


def test_a_wall_s_words_outweigh_a_site_that_sells_nothing() -> None:
    closed = _declares("access=restricted", 0.3)

    assert _weigh(declared=replace(closed, access=Access.UNKNOWN)).access is not Access.OPEN
