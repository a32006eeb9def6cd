"""Verdict: what the status and the redirects say; the address that was asked for says nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from reading_pages import PROSE

from ingest.core.verdict import weigh_access
from ingest.model import Access, AccessVerdict, Block, BlockKind, Body, Declared, Evidence, FetchedPage, Metadata, Wall

URL = "https://news.example/story"
BODY = Body(blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in PROSE), origin="dom")

NOTHING = Declared()
OPEN = Declared(
    access=Access.OPEN,
    evidence=(Evidence(signal="meta:access", value="free", says="access=open", weight=0.9),),
)


def _weigh(status: int, final: str, *, url: str = URL, declared: Declared = NOTHING) -> AccessVerdict:
    page = FetchedPage(
        url=url, final_url=final, status=status, headers=(), body=b"", fetched_at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    return weigh_access(declared, BODY, Metadata(language="en"), page, None)


@pytest.mark.parametrize(
    ("status", "access", "wall"),
    [
        (200, Access.UNKNOWN, Wall.UNKNOWN),
        (401, Access.REGISTRATION, Wall.SHOWN),
        (402, Access.SUBSCRIPTION, Wall.SHOWN),
        (403, Access.UNKNOWN, Wall.UNKNOWN),
        (404, Access.UNKNOWN, Wall.UNKNOWN),
        (451, Access.RESTRICTED, Wall.SHOWN),
    ],
)
def test_a_status_is_a_verdict_only_where_it_speaks_of_access(status: int, access: Access, wall: Wall) -> None:
    verdict = _weigh(status, URL)

    assert (verdict.access, verdict.wall) == (access, wall)


def test_a_demand_for_payment_outweighs_a_page_that_calls_itself_open() -> None:
    verdict = _weigh(402, URL, declared=OPEN)

    assert (verdict.access, verdict.wall, verdict.conflict) == (Access.SUBSCRIPTION, Wall.SHOWN, True)
    assert any(piece.signal == "status:402" for piece in verdict.evidence)


@pytest.mark.parametrize(
    ("final", "access"),
    [
        ("https://news.example/login?next=/story", Access.REGISTRATION),
        ("https://login.news.example/?back=story", Access.REGISTRATION),
        ("https://news.example/anmelden", Access.REGISTRATION),
        ("https://news.example/subscribe/offers", Access.SUBSCRIPTION),
        ("https://abo.news.example/story", Access.SUBSCRIPTION),
        ("https://news.example/2026/story", Access.UNKNOWN),
        ("https://www.news.example/story", Access.UNKNOWN),
    ],
    ids=["login", "login host", "German login", "subscribe", "abo host", "moved", "www"],
)
def test_where_a_redirect_leads_is_evidence(final: str, access: Access) -> None:
    verdict = _weigh(200, final)

    assert verdict.access is access
    assert (verdict.wall is Wall.SHOWN) is access.closed


def test_an_address_that_already_spoke_of_login_says_nothing() -> None:
    asked = "https://news.example/login/2026/why-passwords-fail"

    assert _weigh(200, asked + "/", url=asked).access is Access.UNKNOWN
    assert _weigh(200, asked, url=asked).access is Access.UNKNOWN
