"""The normalised article: every text clean and bounded, hashes that survive typography, a count, a quality.

Equal text gives equal hashes whatever quotes, dashes and spaces a publisher uses today. Nothing is invented here and
nothing but invisible characters is lost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from ingest.core.fingerprint import hash_article
from ingest.core.text import clean_text, count_words, fold_space
from ingest.core.urls import domain_of
from ingest.model import (
    AccessVerdict,
    Article,
    Block,
    Body,
    Evidence,
    LeadImage,
    Metadata,
    PolicySignals,
    RemovedBlock,
)

_Block = TypeVar("_Block", Block, RemovedBlock)

GOOD_WORDS = 150
"""From this length on a body's size no longer lowers the quality."""


def normalise_article(
    *,
    url_final: str,
    metadata: Metadata,
    body: Body,
    verdict: AccessVerdict,
    policy: PolicySignals,
    words: int | None = None,
) -> Article:
    """Return the article as it is stored.

    Args:
        url_final: The address that answered; its registrable domain is the article's.
        metadata: What the page states.
        body: Kept and removed blocks.
        verdict: On access.
        policy: What the publisher says of machines.
        words: How many words the body has as it comes; None to count them here.
    """
    clean_meta = _clean_metadata(metadata)
    clean_body = _clean_body(body)
    if words is None or clean_body.blocks != body.blocks:
        words = count_words(clean_body.text)
    content_hash, body_hash = hash_article(
        clean_meta.headline, clean_meta.deck, [block.text for block in clean_body.blocks]
    )
    return Article(
        url_final=url_final,
        domain=domain_of(url_final),
        metadata=clean_meta,
        body=clean_body,
        verdict=replace(verdict, evidence=tuple(_clean_evidence(piece) for piece in verdict.evidence)),
        policy=_clean_policy(policy),
        word_count=words,
        content_hash=content_hash,
        body_hash=body_hash,
        quality=_quality(clean_meta, clean_body, words),
    )


def _quality(metadata: Metadata, body: Body, words: int) -> float:
    """Return 0 to 1: how sure it is that this is the article and its text."""
    score = 0.5 * min(1.0, words / GOOD_WORDS)
    score += 0.2 if body.origin == "dom" else 0.1 if words else 0.0
    score += 0.1 * sum(
        bool(value) for value in (metadata.headline, metadata.published_at, metadata.authors or metadata.agency)
    )
    return round(min(1.0, score), 3)


def _clean_metadata(metadata: Metadata) -> Metadata:
    image = metadata.lead_image
    if image is not None:
        image = LeadImage(url=_line(image.url), caption=_line(image.caption), credit=_line(image.credit))
    return replace(
        metadata,
        headline=_line(metadata.headline),
        deck=_line(metadata.deck),
        kicker=_line(metadata.kicker),
        summary=_line(metadata.summary),
        byline_raw=_line(metadata.byline_raw),
        agency=_line(metadata.agency),
        dateline=_line(metadata.dateline),
        published_raw=_line(metadata.published_raw),
        modified_raw=_line(metadata.modified_raw),
        section=_line(metadata.section),
        publisher=_line(metadata.publisher),
        authors=tuple(filter(None, map(fold_space, metadata.authors))),
        tags=tuple(filter(None, map(fold_space, metadata.tags))),
        lead_image=image,
    )


def _clean_body(body: Body) -> Body:
    return replace(
        body,
        blocks=tuple([block for block in _clean_blocks(body.blocks) if block.text]),
        removed=tuple(_clean_blocks(body.removed)),
        container=clean_text(body.container),
        next_page=clean_text(body.next_page) if body.next_page else None,
    )


def _clean_blocks(blocks: tuple[_Block, ...]) -> list[_Block]:
    """Return the blocks with their texts clean: themselves where they are clean already, as nearly all are."""
    texts = [block.text for block in blocks]
    clean = list(map(str.strip, map(clean_text, texts)))
    if clean == texts:
        return list(blocks)
    return [
        block if text == block.text else block._replace(text=text) for block, text in zip(blocks, clean, strict=True)
    ]


def _clean_policy(policy: PolicySignals) -> PolicySignals:
    return replace(
        policy,
        tdm_policy=_line(policy.tdm_policy),
        robots_directives=tuple(map(fold_space, policy.robots_directives)),
        content_usage=_line(policy.content_usage),
        licence=_line(policy.licence),
        raw=tuple((where, fold_space(value)) for where, value in policy.raw),
    )


def _clean_evidence(piece: Evidence) -> Evidence:
    value, where = fold_space(piece.value)[:200], fold_space(piece.where)[:200]
    return piece if (value, where) == (piece.value, piece.where) else replace(piece, value=value, where=where)


def _line(text: str | None) -> str | None:
    """Return text on one line; None for what is empty once it is clean."""
    return (fold_space(text) or None) if text else None
