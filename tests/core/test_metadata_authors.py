"""Metadata: the people a byline names, the wire services, and the publisher who is no person."""

from __future__ import annotations

import json

import pytest

from ingest.core.metadata import read_metadata
from ingest.core.metadata.names import read_names
from ingest.core.structured import parse_document
from ingest.model import Metadata


def _read(head: str = "", body: str = "") -> Metadata:
    html = f"<html><head><title>Lamps</title>{head}</head><body>{body}</body></html>"
    return read_metadata(parse_document("https://www.harbour.example/a", html, "utf-8", "default"), None)


def _ld(**fields: object) -> str:
    node = {"@type": "NewsArticle", "headline": "Lamps", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("By Ada Quay", ("Ada Quay",)),
        ("BY ADA QUAY", ("ADA QUAY",)),
        ("Ada Quay and Ben Mole", ("Ada Quay", "Ben Mole")),
        ("Ada Quay, Ben Mole & Cy Dock", ("Ada Quay", "Ben Mole", "Cy Dock")),
        ("Von Ada Quay und Ben Mole", ("Ada Quay", "Ben Mole")),
        ("Par Ada Quay et Ben Mole", ("Ada Quay", "Ben Mole")),
        ("Por Ada Quay y Ben Mole", ("Ada Quay", "Ben Mole")),
        ("Ada Quay, senior reporter", ("Ada Quay",)),
        ("Ada Quay Political Correspondent", ("Ada Quay",)),
        ("Ada Quay (Portside)", ("Ada Quay",)),
        ("Ada Quay The Associated Press", ("Ada Quay",)),
        ("Ada Quay | Photos: Ben Mole", ("Ada Quay",)),
        ("@adaquay", ()),
        ("ada@harbour.example", ()),
        ("https://harbour.example/ada", ()),
        ("3 March 2026", ()),
        ("Follow Ada Quay", ()),
        ("View all posts by Ada Quay", ("Ada Quay",)),
        ("Alle Artikel von Ada Quay", ("Ada Quay",)),
        ("Donnerstag", ()),
        ("Send an e-mail to the author", ()),
        ("Dr.", ()),
        ("Ada Quay, MD, RDN", ("Ada Quay",)),
        ("ADA QUAY, BEN MOLE", ("ADA QUAY", "BEN MOLE")),
        ("Ada Quay, Ada Quay", ("Ada Quay",)),
        ("渡辺 港子", ("渡辺 港子",)),
        ("", ()),
    ],
    ids=[
        "by", "capitals", "and", "list", "German", "French", "Spanish", "role after comma", "role after name",
        "place", "agency after name", "picture credit", "handle", "mail", "address", "date", "call", "all posts",
        "all articles, German", "weekday", "call to write", "title alone", "degrees",
        "list in capitals",
        "twice", "Japanese", "empty",
    ],
)  # fmt: skip
def test_a_byline_yields_names_and_nothing_else(written: str, people: tuple[str, ...]) -> None:
    assert read_names([written]).people == people


@pytest.mark.parametrize(
    ("written", "wire"),
    [
        ("Reuters", "Reuters"),
        ("Ada Quay and AFP", "AFP"),
        ("dpa/lno", "dpa"),
        ("The Associated Press", "AP"),
        ("By The Associated Press", "AP"),
        ("Ada Quay", None),
        ("Apa Quay", None),
    ],
    ids=["alone", "beside a person", "with a region", "in full", "by", "none", "a name that begins like one"],
)
def test_a_wire_service_is_told_from_people(written: str, wire: str | None) -> None:
    named = read_names([written])

    assert named.wire == wire
    assert wire not in named.people


def test_houses_are_no_people() -> None:
    named = read_names(["Harbour News Staff", "Ada Quay", "The Gazette"], ["The Gazette"])

    assert (named.people, named.houses) == (("Ada Quay",), ("Harbour News Staff", "The Gazette"))


@pytest.mark.parametrize(
    ("written", "houses"),
    [
        ("Puddle & Post", ("Puddle & Post",)),
        ("Puddle & Post and AFP", ("Post", "AFP")),
        ("W24 Redaktion", ("W24 Redaktion",)),
        ("24 March News", ()),
    ],
    ids=["the whole name of a house", "a service beside it", "digits in a word", "a date"],
)
def test_the_names_of_houses_may_hold_what_names_of_people_do_not(written: str, houses: tuple[str, ...]) -> None:
    assert read_names([written], ["Puddle & Post", "Post"]).houses == houses


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ("Ada Quay", ("Ada Quay",)),
        ({"@type": "Person", "name": "Ada Quay"}, ("Ada Quay",)),
        ([{"@type": "Person", "name": "Ada Quay"}, {"name": "Ben Mole"}], ("Ada Quay", "Ben Mole")),
        ({"@type": "Person", "name": ["Ada Quay"]}, ("Ada Quay",)),
        ({"@type": "Person", "name": "https://harbour.example/ada"}, ()),
        (None, ()),
    ],
    ids=["text", "node", "list", "name in a list", "address for a name", "none"],
)
def test_stated_authors_are_read_in_every_form(author: object, authors: tuple[str, ...]) -> None:
    assert _read(_ld(author=author)).authors == authors


def test_a_reference_to_an_author_is_followed() -> None:
    nodes = [
        {"@type": "NewsArticle", "headline": "Lamps", "author": {"@id": "#ada"}},
        {"@type": "Person", "@id": "#ada", "name": "Ada Quay"},
    ]

    assert _read(f'<script type="application/ld+json">{json.dumps(nodes)}</script>').authors == ("Ada Quay",)


ADDRESS = '<meta name="author" content="https://harbour.example/ada">'


@pytest.mark.parametrize(
    ("head", "body", "authors", "origin"),
    [
        ('<meta name="author" content="Ada Quay">', "", ("Ada Quay",), "meta:author"),
        (ADDRESS, "<p class=byline>By Ada Quay</p>", ("Ada Quay",), "dom:[class*=byline i]"),
        ("", '<a rel="author" href="/ada">Ada Quay</a>', ("Ada Quay",), 'dom:a[rel~="author"]'),
        ("", "<b class=columnist__name>Ada Quay</b>", ("Ada Quay",), "dom:[class*=columnist i][class*=name i]"),
        ("", "<p class=by>By Ada Quay</p>", ("Ada Quay",), "dom:[class~=by i]"),
        ("", "<address>Ada Quay</address>", ("Ada Quay",), "dom:address"),
        ("", "<address>Quay House, 4 Pier Road, Portside</address>", (), None),
        ("", '<footer><a rel="author" href="/ada">Ada Quay</a></footer>', (), None),
        ("", '<div class="related"><p class=byline>By Ada Quay</p></div>', (), None),
    ],
    ids=[
        "meta", "an address is no author", "link", "columnist", "a short name", "an element for it", "a postal address",
        "footer", "another article",
    ],
)  # fmt: skip
def test_shown_bylines_stand_in_where_nothing_is_stated(
    head: str, body: str, authors: tuple[str, ...], origin: str | None
) -> None:
    metadata = _read(head, body)

    assert metadata.authors == authors
    assert next((piece.origin for piece in metadata.provenance if piece.field == "authors"), None) == origin


def test_a_person_is_preferred_to_the_house_and_the_agency_is_kept_apart() -> None:
    stated = _ld(author=[{"@type": "Organization", "name": "Harbour"}, {"@type": "Person", "name": "Ada Quay"}])
    metadata = _read(stated, "<p class=byline>By Ada Quay, Reuters</p>")

    assert metadata.authors == ("Ada Quay",)
    assert metadata.agency in (None, "Reuters")


def test_the_writer_of_the_next_article_is_no_author_of_this_one() -> None:
    body = "".join(
        f"<article><h2>Lamps</h2><p class=byline>By {name}</p></article>" for name in ("Ada Quay", "Ben Mole")
    )

    assert _read("", body).authors == ("Ada Quay",)


def test_an_agency_alone_is_the_author_and_the_agency() -> None:
    metadata = _read(_ld(author={"@type": "Organization", "name": "Reuters"}))

    assert (metadata.authors, metadata.agency) == (("Reuters",), "Reuters")


def test_the_byline_is_kept_as_written() -> None:
    assert _read("", "<p class=byline>By Ada Quay, senior reporter</p>").byline_raw == "By Ada Quay, senior reporter"


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        (_ld(publisher={"@type": "Organization", "name": "Harbour News"}), "Harbour News"),
        ('<meta property="og:site_name" content="Harbour News">', "Harbour News"),
        ('<script type="application/ld+json">{"@type":"WebSite","name":"Harbour News"}</script>', "Harbour News"),
        (_ld(publisher="https://harbour.example"), None),
        ("", None),
    ],
    ids=["stated", "site name", "site's node", "an address", "none"],
)
def test_the_publisher_is_named_as_the_page_names_it(head: str, publisher: str | None) -> None:
    assert _read(head).publisher == publisher
