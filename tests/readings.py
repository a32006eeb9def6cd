"""Readings and held articles of filler text, for tests of what is decided about them."""

from __future__ import annotations

from dataclasses import replace

from ingest.core.fingerprint import hash_content, hash_texts
from ingest.core.text import count_words
from ingest.model import (
    Access,
    AccessVerdict,
    Article,
    Block,
    BlockKind,
    Body,
    Extent,
    Held,
    Integrity,
    Metadata,
    PageKind,
    PageReading,
    PolicySignals,
    Wall,
)

OPEN = AccessVerdict(access=Access.OPEN, wall=Wall.NONE, extent=Extent.FULL)
WALLED = AccessVerdict(access=Access.SUBSCRIPTION, wall=Wall.SHOWN, extent=Extent.TRUNCATED)
PAID_FULL = AccessVerdict(access=Access.SUBSCRIPTION, wall=Wall.NONE, extent=Extent.FULL)
SCRAMBLED = replace(PAID_FULL, integrity=Integrity.SCRAMBLED)
LONG = tuple(f"The harbour council met on day {n} and put off the vote on the new crane once more." for n in range(8))
SHORT = LONG[:1]


def article(texts: tuple[str, ...], verdict: AccessVerdict = OPEN, *, headline: str = "Crane vote put off") -> Article:
    body = Body(blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts), origin="dom")
    return Article(
        url_final="https://harbour.example/crane",
        domain="harbour.example",
        metadata=Metadata(headline=headline, url_canonical="https://harbour.example/crane"),
        body=body,
        verdict=verdict,
        policy=PolicySignals(),
        word_count=count_words(body.text),
        content_hash=hash_content(headline, None, texts),
        body_hash=hash_texts(texts),
        quality=1.0,
    )


def reading(
    texts: tuple[str, ...], verdict: AccessVerdict = OPEN, *, headline: str = "Crane vote put off"
) -> PageReading:
    return PageReading(
        kind=PageKind.ARTICLE,
        kind_reason="",
        article=article(texts, verdict, headline=headline),
        extractor="ingest/test",
    )


def hold(texts: tuple[str, ...], verdict: AccessVerdict = OPEN, *, headline: str = "Crane vote put off") -> Held:
    source = article(texts, verdict, headline=headline)
    return Held(
        article_id=1,
        revision_no=1,
        headline=headline,
        deck=None,
        body_text=source.body.text,
        word_count=source.word_count,
        content_hash=source.content_hash,
        extent=verdict.extent,
        verdict=verdict,
    )
