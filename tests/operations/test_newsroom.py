"""The bundled newsroom is whole: each page in its own encoding, every state shown, every listed address served."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import BadInput
from ingest.model import Access, Change, Extent, Integrity, OutcomeKind
from ingest.operations.newsroom import Newsroom, NewsroomPage, answers_of_round, read_newsroom
from ingest.resources import demo_folder

FOLDER = demo_folder()
NEWSROOM = read_newsroom(FOLDER)
PAGES = [page for page in NEWSROOM.pages if page.expect]
ARTICLES = [page for page in PAGES if page.expect and page.expect.access]


def test_both_rounds_answer_every_address() -> None:
    first, second = (answers_of_round(NEWSROOM, FOLDER, round_no) for round_no in (1, 2))

    assert set(first) == set(second) == {(page.host, page.path) for page in NEWSROOM.pages}


def test_round_two_changes_exactly_what_the_manifest_says() -> None:
    first, second = (answers_of_round(NEWSROOM, FOLDER, round_no) for round_no in (1, 2))
    changed = {key for key in first if first[key] != second[key]}

    assert changed == {(page.host, page.path) for page in NEWSROOM.pages if not page.stands_still}


def test_every_access_state_is_shown() -> None:
    states = {page.expect.access for page in PAGES if page.expect}

    assert states >= {Access.OPEN, Access.METERED, Access.REGISTRATION, Access.SUBSCRIPTION, Access.UNKNOWN}


@pytest.mark.parametrize(
    "holds",
    [
        lambda page: page.expect.extent is Extent.TRUNCATED,
        lambda page: page.expect.integrity is Integrity.SCRAMBLED,
        lambda page: page.expect.outcome is OutcomeKind.DISALLOWED,
        lambda page: page.status == 402,
        lambda page: page.status == 403 and page.headers.get("cf-mitigated") == "challenge",
        lambda page: page.cut_after is not None,
        lambda page: page.second.expect is not None and page.second.expect.change is Change.REVISED,
        lambda page: page.second.expect is not None and page.second.expect.change is Change.ACCESS_CHANGED,
    ],
    ids=["cut short", "scrambled", "disallowed", "402", "challenge", "broken", "edited", "walled later"],
)
def test_every_kind_of_trouble_is_shown(holds: Callable[[NewsroomPage], bool]) -> None:
    assert any(holds(page) for page in PAGES)


def test_pages_come_in_several_languages_and_encodings() -> None:
    assert {page.expect.language for page in ARTICLES if page.expect} >= {"en", "de", "fr", "es", "ja", "ar"}
    assert {page.encoding for page in NEWSROOM.pages} == {"utf-8", "cp1252", "shift_jis", "cp1256"}


@pytest.mark.parametrize("page", ARTICLES, ids=lambda page: page.path.strip("/"))
def test_structured_data_is_valid_json(page: NewsroomPage) -> None:
    text = (FOLDER / page.file).read_text("utf-8")
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)

    assert all(json.loads(block)["@context"] == "https://schema.org" for block in blocks)


def test_feeds_and_sitemap_list_every_page_once_or_in_both() -> None:
    listed = set()
    for file in ("harbour-post/feed.xml", "harbour-post/news-sitemap.xml", "wire-daily/feed.xml"):
        text = (FOLDER / file).read_text("utf-8")
        listed |= set(re.findall(r"(?:<link>|<loc>|alternate\" href=\")([^<\"?]+/[a-z]+/[a-z-]+)", text))
    wanted = {page.url for page in PAGES if page.expect and page.expect.outcome is not OutcomeKind.LISTED}

    assert listed == wanted


def test_a_character_that_the_encoding_lacks_is_an_error_naming_the_file() -> None:
    page = next(page for page in NEWSROOM.pages if page.path == "/ja/asaichi")
    wrong = Newsroom.model_construct(hosts=(), pages=(page.model_copy(update={"encoding": "cp1252"}),))

    with pytest.raises(BadInput, match=r"asaichi\.html"):
        answers_of_round(wrong, FOLDER, 1)


@pytest.mark.parametrize(
    ("manifest", "complaint"),
    [
        ("host = [", "site.toml"),
        ("host = []\npage = []\ncolour = 'blue'", "colour"),
        (
            "[[host]]\nname = 'a.example'\nsources = {feed = ['/f']}\n[[page]]\nhost = 'a.example'\npath = '/'",
            "page.0.file",
        ),
        ("host = []\n[[page]]\nhost='a'\npath='/'\nfile='x'\nshows='x'\nexpect={outcome='eaten'}", "expect.outcome"),
    ],
    ids=["not TOML", "unknown key", "missing key", "unknown value"],
)
def test_a_bad_manifest_is_one_error_naming_the_place(tmp_path: Path, manifest: str, complaint: str) -> None:
    (tmp_path / "site.toml").write_text(manifest, encoding="utf-8")

    with pytest.raises(BadInput, match=re.escape(complaint)):
        read_newsroom(tmp_path)


def test_a_missing_newsroom_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"site\.toml"):
        read_newsroom(tmp_path)
