"""Articles of words that mean nothing, as many as asked for; the same number gives the same article."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from ingest.core.fingerprint import hash_content, hash_texts
from ingest.model import (
    Access,
    AccessVerdict,
    Article,
    Block,
    BlockKind,
    Body,
    Evidence,
    Extent,
    Metadata,
    NoiseClass,
    PageKind,
    PageReading,
    PolicySignals,
    Precision,
    Provenance,
    RemovedBlock,
    Wall,
)

HOSTS = 50
_BEGAN_AT = datetime(2026, 1, 1, tzinfo=UTC)
_SYLLABLES = ("ba", "dor", "en", "fi", "gul", "ha", "ki", "lom", "mer", "no", "pas", "ri", "sel", "tu", "vo", "wen")
_PARAGRAPHS, _WORDS = 12, 40
_NOISE_LINES = 20
_VERDICT = AccessVerdict(
    access=Access.OPEN,
    declared=Access.OPEN,
    wall=Wall.NONE,
    extent=Extent.FULL,
    access_confidence=0.9,
    extent_confidence=0.8,
    evidence=(Evidence(signal="json-ld:isAccessibleForFree", value="True", says="access=open", weight=0.9),),
)


def make_words(count: int, seed: int = 0) -> tuple[str, ...]:
    """Return a vocabulary: so many words of two to four syllables."""
    dice = random.Random(seed)
    return tuple("".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4))) for _ in range(count))


VOCABULARY = make_words(8000)
_WEIGHTS = tuple(1 / (rank + 3) for rank in range(len(VOCABULARY)))


def url_of(number: int) -> str:
    """Return the address of an article; the hosts take turns."""
    return f"https://paper-{number % HOSTS}.example.org/2026/story-{number}"


def make_reading(number: int) -> PageReading:
    """Return an article as the jail would give it: about 480 words and 20 lines of noise."""
    dice = random.Random(number)
    words = dice.choices(VOCABULARY, _WEIGHTS, k=_PARAGRAPHS * _WORDS)
    texts = tuple(" ".join(words[at : at + _WORDS]).capitalize() + "." for at in range(0, len(words), _WORDS))
    headline = " ".join(dice.choices(VOCABULARY, k=8)).capitalize()
    url, at = url_of(number), _BEGAN_AT + timedelta(seconds=number)
    removed = tuple(
        RemovedBlock(
            noise=NoiseClass.RELATED, text=" ".join(words[line : line + 7]), rule="shared:related", position=line
        )
        for line in range(_NOISE_LINES)
    )
    article = Article(
        url_final=url,
        domain="example.org",
        metadata=Metadata(
            headline=headline,
            deck=" ".join(words[:20]),
            authors=(" ".join(words[3:5]).title(),),
            published_at=at,
            published_raw=at.isoformat(),
            published_precision=Precision.SECOND,
            language="en",
            tags=tuple(words[5:9]),
            provenance=(Provenance(field="headline", origin="og:title"),),
        ),
        body=Body(
            blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts),
            removed=removed,
            origin="dom",
            container="article",
        ),
        verdict=_VERDICT,
        policy=PolicySignals(),
        word_count=len(words),
        content_hash=hash_content(headline, None, texts),
        body_hash=hash_texts(texts),
        quality=0.9,
    )
    return PageReading(kind=PageKind.ARTICLE, kind_reason="words", article=article, extractor="benchmark")
