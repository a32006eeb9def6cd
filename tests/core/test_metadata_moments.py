"""Metadata: the date of pages that only show one, its zone, and the checks of what pages state."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from ingest.core.metadata import read_metadata
from ingest.core.metadata.dates import read_date
from ingest.core.structured import parse_document
from ingest.model import Block, BlockKind, Body, Metadata, NoiseClass, RemovedBlock

HEADLINE = "Lamps of the pier counted"


def _line(
    position: int, text: str, noise: NoiseClass = NoiseClass.OTHER, rule: str = "container:outside"
) -> RemovedBlock:
    return RemovedBlock(noise=noise, text=text, rule=rule, position=position)


def _body(*lines: RemovedBlock, kept: tuple[str, ...] = ("The harbour board met on Tuesday.",)) -> Body:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in kept)
    removed = sorted((_line(20, HEADLINE), *lines), key=lambda line: line.position)
    return Body(blocks=blocks, removed=tuple(removed), origin="dom")


def _read(body: Body, head: str = "", url: str = "https://harbour.example/a", lang: str = "de") -> Metadata:
    html = f"<html lang={lang}><head>{head}</head><body><h1>{HEADLINE}</h1></body></html>"
    return read_metadata(parse_document(url, html, "utf-8", "default"), body)


def _ld(**fields: object) -> str:
    node = {"@type": "NewsArticle", "headline": HEADLINE, **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def _day(metadata: Metadata) -> str | None:
    return metadata.published_at.date().isoformat() if metadata.published_at else None


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ((_line(21, "10.06.2018 22:00 Uhr"),), "2018-06-10"),
        ((_line(18, "02.12.19"),), "2019-12-02"),
        ((_line(22, "Von Maria Lind am 3. Mai 2013 | 0 Meinungen"),), "2013-05-03"),
        ((_line(21, "Aktualisiert: 9. Juni 2020"), _line(22, "7. Juni 2020")), "2020-06-07"),
        ((_line(21, "Aktualisiert: 9. Juni 2020"),), "2020-06-09"),
        ((_line(2, "Dienstag, 1. Juni 2021"),), None),
        ((_line(21, "9. Juni 2020", NoiseClass.RELATED),), None),
        ((_line(21, "Copyright 9. Juni 2020", NoiseClass.LEGAL),), None),
        ((_line(21, "9. Juni 2020 | Hafen", NoiseClass.CAPTION),), "2020-06-09"),
        ((_line(21, "Die Lampen der Mole am Abend des 9. Juni 2020", NoiseClass.CAPTION),), None),
        ((_line(60, "Dieser Artikel wurde am 4. Juni 2015 um 14:48 von Maria geschrieben."),), "2015-06-04"),
    ],
    ids=[
        "after the headline", "before it, short year", "in the byline", "a change comes last", "only a change",
        "the day's date at the top", "another article's", "a legal note", "as a caption", "in a caption",
        "a sentence of the theme",
    ],
)  # fmt: skip
def test_a_page_that_states_no_date_is_asked_what_it_shows_near_the_headline(
    lines: tuple[RemovedBlock, ...], day: str | None
) -> None:
    assert _day(_read(_body(*lines))) == day


def test_a_short_first_line_of_the_text_may_be_its_date() -> None:
    kept = ("Published 9 June 2020", "The harbour board met on Tuesday and counted lamps.")

    assert _day(_read(_body(kept=kept))) == "2020-06-09"


def test_a_date_in_prose_is_no_date_of_publication() -> None:
    kept = ("The pier was closed by the harbour board on 9 June 2020 after a storm.",)

    assert _day(_read(_body(kept=kept))) is None


def test_the_publisher_s_zone_is_kept() -> None:
    metadata = _read(_body(), _ld(datePublished="2026-03-05T01:30:15+07:00"))

    assert _day(metadata) == "2026-03-05"
    assert metadata.published_at is not None
    assert metadata.published_at.utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize(
    ("shown", "hours"),
    [
        ("Posted: Mar 4, 2026 / 10:35 PM PST", -8),
        ("March 4, 2026 10:35 PM", -8),
        ("March 5, 2026 7:35 AM", 1),
        ("March 4, 2026 10:41 PM", 0),
        ("March 2, 2026 10:35 PM", 0),
        ("March 4, 2026", 0),
    ],
    ids=["named", "west", "east", "another time", "another day", "no time"],
)
def test_a_moment_stated_in_utc_takes_the_zone_in_which_the_page_shows_it(shown: str, hours: int) -> None:
    metadata = _read(_body(_line(21, shown)), _ld(datePublished="2026-03-05T06:35:29Z"))

    assert metadata.published_at == read_date("2026-03-05T06:35:29Z")[0]
    assert metadata.published_at is not None
    assert metadata.published_at.utcoffset() == timedelta(hours=hours)


def test_the_same_moment_stated_with_a_zone_tells_the_zone() -> None:
    video = {"@type": "VideoObject", "uploadDate": "2026-03-04T22:35:29-08:00"}
    metadata = _read(_body(), _ld(datePublished="2026-03-05T06:35:29+00:00", video=video))

    assert _day(metadata) == "2026-03-04"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://harbour.example/2017/7/12/lamps", "2017-07-12"),
        ("https://harbour.example/2017/jul/12/lamps", "2017-07-12"),
        ("https://harbour.example/2019/06/15/lamps", "2019-06-17"),
        ("https://harbour.example/2021/06/15/lamps", "2019-06-17"),
    ],
    ids=["years before", "month by name", "days before", "after"],
)
def test_a_page_built_anew_is_as_old_as_its_address(url: str, day: str) -> None:
    assert _day(_read(_body(), _ld(datePublished="2019-06-17T18:28:00Z"), url)) == day


@pytest.mark.parametrize(
    ("shown", "moment"),
    [
        ("2017-07-12T08:20:00Z", "2017-07-12T08:20:00+00:00"),
        ("2017-07-13T08:20:00Z", "2017-07-12T00:00:00+00:00"),
        ("2017-07-12", "2017-07-12T00:00:00+00:00"),
    ],
    ids=["of that day", "of another day", "the day alone"],
)
def test_the_day_in_the_address_takes_the_hour_that_the_page_shows(shown: str, moment: str) -> None:
    head = _ld(datePublished="2019-06-17T18:28:00Z")
    html = f"<html><head>{head}</head><body><time datetime={shown}></time></body></html>"
    page = parse_document("https://harbour.example/2017/7/12/lamps", html, "utf-8", "default")
    found = read_metadata(page, None).published_at

    assert found is not None
    assert found.isoformat() == moment


def test_what_is_shown_must_agree_with_the_address() -> None:
    lines = (_line(21, "23. November 2023"), _line(22, "21. Dezember 2023, 14:10 Uhr"))
    metadata = _read(_body(*lines), url="https://harbour.example/2023/dec/21/lamps")

    assert metadata.published_at == read_date("2023-12-21T14:10Z")[0]


@pytest.mark.parametrize(
    ("lang", "url", "day"),
    [
        ("en-US", "https://harbour.example/a", "2026-03-09"),
        ("en", "https://www.harbour.com/a", "2026-03-09"),
        ("en", "https://www.harbour.co.uk/a", "2026-09-03"),
        ("en-GB", "https://www.harbour.com/a", "2026-09-03"),
        ("fr", "https://www.harbour.com/a", "2026-09-03"),
    ],
)
def test_the_order_of_day_and_month_is_the_language_s(lang: str, url: str, day: str) -> None:
    metadata = _read(_body(), '<meta property="article:published_time" content="03/09/2026">', url, lang)

    assert _day(metadata) == day


def test_the_state_of_a_script_is_asked_last() -> None:
    html = '<html><body><script>page = {"publishedAt":"2026-03-05"}</script></body></html>'
    metadata = read_metadata(parse_document("https://harbour.example/a", html, "utf-8", "default"), _body())

    assert _day(metadata) == "2026-03-05"
