"""Metadata: the lead image, its caption and credit, and the address the page is known by."""

from __future__ import annotations

import json

import pytest

from ingest.core.metadata import read_metadata
from ingest.core.structured import parse_document
from ingest.model import LeadImage, Metadata

URL = "https://www.harbour.example/2026/lamps"
SHARED = '<meta property="og:image" content="/shared.jpg">'


def _read(head: str = "", body: str = "", url: str = URL) -> Metadata:
    html = f"<html><head><title>Lamps</title>{head}</head><body>{body}</body></html>"
    return read_metadata(parse_document(url, html, "utf-8", "default"), None)


def _figure(image: str, caption: str = "") -> str:
    return f"<article><h1>Lamps</h1><figure>{image}{caption}</figure></article>"


@pytest.mark.parametrize(
    ("head", "body", "address"),
    [
        (SHARED, "", "https://www.harbour.example/shared.jpg"),
        (SHARED, _figure('<img src="/pier.jpg">'), "https://www.harbour.example/pier.jpg"),
        ("", _figure('<img src="s.gif" srcset="/a.jpg 400w, /b.jpg 1200w">'), "https://www.harbour.example/b.jpg"),
        ("", _figure('<img src="data:image/gif;base64,R0" data-src="/lazy.jpg">'), "https://www.harbour.example/lazy.jpg"),
        (
            "",
            _figure('<picture><source srcset="/wide.webp 1600w"><img src="/pier.jpg"></picture>'),
            "https://www.harbour.example/wide.webp",
        ),
        (SHARED, _figure('<img src="/placeholder.png">'), "https://www.harbour.example/shared.jpg"),
        (SHARED, _figure('<img src="/pier.jpg" width="80">'), "https://www.harbour.example/shared.jpg"),
        (SHARED, f'<aside>{_figure("")}<figure><img src="/other.jpg"></figure></aside>', "https://www.harbour.example/shared.jpg"),
        (SHARED, '<div class="author-box"><figure><img src="/ada.jpg"></figure></div>', "https://www.harbour.example/shared.jpg"),
        ('<meta property="og:image" content="data:image/png;base64,xx">', "", None),
        ("", "", None),
    ],
    ids=[
        "shared", "shown first", "widest of a set", "lazy", "source of a picture", "placeholder", "too small",
        "in an aside", "portrait", "inline data", "none",
    ],
)  # fmt: skip
def test_the_picture_shown_at_the_head_is_the_lead(head: str, body: str, address: str | None) -> None:
    image = _read(head, body).lead_image

    assert (image.url if image else None) == address


@pytest.mark.parametrize(
    ("written", "caption", "credit"),
    [
        ("<figcaption>The pier.</figcaption>", "The pier.", None),
        ("<figcaption>The pier. <span class=credit>Ada Quay</span></figcaption>", "The pier.", "Ada Quay"),
        ("<figcaption>The pier. Photo: Ada Quay</figcaption>", "The pier.", "Ada Quay"),
        ("<figcaption>The pier. © Ada Quay</figcaption>", "The pier.", "Ada Quay"),
        ("<figcaption>The pier. (Foto: Ada Quay)</figcaption>", "The pier.", "Ada Quay"),
        ("", None, None),
    ],
    ids=["caption", "marked credit", "after a word", "after a sign", "in brackets", "neither"],
)
def test_caption_and_credit_are_told_apart(written: str, caption: str | None, credit: str | None) -> None:
    image = _read("", _figure('<img src="/pier.jpg">', written)).lead_image

    assert image == LeadImage(url="https://www.harbour.example/pier.jpg", caption=caption, credit=credit)


@pytest.mark.parametrize(
    "image",
    [
        '"/pier.jpg"',
        '["/pier.jpg", "/other.jpg"]',
        '{"@type":"ImageObject","url":"/pier.jpg"}',
        '{"contentUrl":"/pier.jpg"}',
    ],
    ids=["text", "list", "node", "content address"],
)
def test_a_stated_picture_is_read_in_every_form(image: str) -> None:
    stated = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Lamps","image":{image}}}</script>'

    assert _read(stated).lead_image == LeadImage(url="https://www.harbour.example/pier.jpg")


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ("", URL),
        ('<link rel="canonical" href="/2026/lamps-counted">', "https://www.harbour.example/2026/lamps-counted"),
        ('<link rel="canonical" href="https://amp.harbour.example/lamps">', "https://amp.harbour.example/lamps"),
        ('<link rel="canonical" href="https://elsewhere.example/lamps">', URL),
        ('<link rel="canonical" href="https://www.harbour.example/">', URL),
        ('<link rel="canonical" href="javascript:void(0)">', URL),
        ('<meta property="og:url" content="https://www.harbour.example/og">', "https://www.harbour.example/og"),
        (
            '<link rel="canonical" href="https://www.harbour.example/2026/lamps?utm_source=feed#top">',
            URL,
        ),
    ],
    ids=[
        "none stated",
        "relative",
        "another host of the publisher",
        "another publisher",
        "the front page",
        "no address",
        "shared address",
        "tracking and fragment",
    ],
)
def test_a_page_is_known_by_an_address_of_its_own_publisher(head: str, canonical: str) -> None:
    assert _read(head).url_canonical == canonical


@pytest.mark.parametrize(
    ("markup", "caption"),
    [
        (
            '<div><div><img src="/a.jpg" srcset="/a.jpg 900w"></div><p class="img-caption">The pier.</p></div>',
            "The pier.",
        ),
        ('<div><picture><img src="/a.jpg"></picture><img src="/b.jpg"><p class="caption">Two.</p></div>', None),
        ('<picture><img src="/a.jpg"></picture><figure><figcaption>Another.</figcaption></figure>', None),
    ],
    ids=["a lone picture", "of two pictures", "of another figure"],
)
def test_a_caption_outside_a_figure_belongs_to_the_one_picture_beside_it(markup: str, caption: str | None) -> None:
    image = _read("", f"<article>{markup}</article>").lead_image

    assert image is not None
    assert image.caption == caption


def test_a_stated_picture_brings_its_stated_caption_and_credit() -> None:
    stated = {
        "@type": "ImageObject",
        "url": "https://www.harbour.example/shared.jpg?w=900",
        "caption": "The pier &amp; its lamps.",
        "creditText": "Ada Quay",
    }
    node = {"@type": "NewsArticle", "headline": "Lamps", "image": [stated]}
    head = f'{SHARED}<script type="application/ld+json">{json.dumps(node)}</script>'

    assert _read(head).lead_image == LeadImage(
        url="https://www.harbour.example/shared.jpg", caption="The pier & its lamps.", credit="Ada Quay"
    )
