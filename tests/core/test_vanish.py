"""When an article is gone from its address, and what is a passing trouble."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pipeline_world import URL, entry, page
from readings import LONG, reading

from ingest.core.vanish import decide_gone, decide_vanished, was_absent, why_vanished
from ingest.model import Change, PageKind

SOFT = "soft 404 (title:not found)"


@pytest.mark.parametrize(
    ("article_id", "absent", "status", "gone"),
    [
        (1, True, 404, True),
        (1, True, 410, True),
        (1, True, 451, True),
        (1, False, 404, False),
        (None, True, 404, False),
        (1, True, 503, False),
        (1, True, 403, False),
    ],
    ids=["second look", "410", "451", "first look", "never an article", "server trouble", "refused"],
)
def test_an_article_is_gone_only_on_a_second_look(
    article_id: int | None, absent: bool, status: int, gone: bool
) -> None:
    decision = decide_gone(entry(article_id=article_id, was_absent=absent, failures=3), status)

    assert (decision is not None and decision.changes == (Change.GONE,)) is gone


@pytest.mark.parametrize(
    ("kind", "reason", "final_url", "why"),
    [
        (PageKind.ERROR, "title:not found", URL, SOFT),
        (PageKind.ERROR, "title:nicht gefunden", URL, "soft 404 (title:nicht gefunden)"),
        (PageKind.ERROR, "title:service unavailable", URL, None),
        (PageKind.ERROR, "title:something went wrong", URL, None),
        (PageKind.ERROR, "status:500", URL, None),
        (PageKind.SECTION, "address:/", "https://harbour.example/", "redirected to the front page"),
        (PageKind.OTHER, "states:nothing", "https://www.harbour.example", "redirected to the front page"),
        (PageKind.SECTION, "type:CollectionPage", "https://harbour.example/crane/news", None),
        (PageKind.CHALLENGE, "title:just a moment", URL, None),
        (PageKind.CONSENT, "title:cookies", URL, None),
        (PageKind.SHELL, "words:3", URL, None),
    ],
)
def test_another_page_in_its_place_is_told_from_a_passing_trouble(
    kind: PageKind, reason: str, final_url: str, why: str | None
) -> None:
    read = replace(reading(LONG), kind=kind, kind_reason=reason)

    assert why_vanished(entry(article_id=7), replace(page(), final_url=final_url), read) == why
    assert why_vanished(entry(), replace(page(), final_url=final_url), read) is None


def test_the_front_page_shown_since_a_login_has_ended_says_nothing_of_the_article() -> None:
    read = replace(reading(LONG), kind=PageKind.SECTION, kind_reason="address:/")
    led_home = replace(page(), final_url="https://harbour.example/")

    assert why_vanished(entry(article_id=7), led_home, read) is not None
    assert why_vanished(entry(article_id=7), led_home, replace(read, logged_out=True)) is None


def test_a_section_above_the_article_stands_in_its_place() -> None:
    read = replace(reading(LONG), kind=PageKind.SECTION, kind_reason="type:CollectionPage")
    going = replace(entry(article_id=7), url="https://harbour.example/news/port/crane-12")

    assert why_vanished(going, replace(page(), final_url="https://harbour.example/news/port/"), read)


@pytest.mark.parametrize(
    ("code", "detail", "absent"),
    [
        ("bad_status", "status 404", True),
        ("bad_status", "status 451", True),
        ("vanished", SOFT, True),
        ("bad_status", "status 503", False),
        ("timeout", "30 s", False),
        ("new", None, False),
        (None, None, False),
    ],
)
def test_the_last_look_is_read_from_what_is_stored(code: str | None, detail: str | None, absent: bool) -> None:
    assert was_absent(code, detail) is absent


def test_the_second_look_decides_with_its_reason() -> None:
    first, second = (decide_vanished(entry(article_id=7, was_absent=absent), SOFT) for absent in (False, True))

    assert first is None
    assert second is not None
    assert second.reasons == (f"{SOFT} on a second look",)
