"""Articles of words that mean nothing, as many as asked for; the same number gives the same article.

Words are as frequent as in a language: few in most articles, most in few. Twenty articles in a row share a story's
name, a word that no others hold. Paragraphs are drawn from fifty thousand, so that two articles rarely share one. From
ten thousand on, an article is one of the first ten thousand that tells of another story.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

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
_POOL = 50_000
OF_ONE_STORY = 20
"""Articles in a row that name the same story."""
BASE = 10_000
"""Articles of different texts."""
_NAMES, _NAME_SYLLABLES, _ADDED_SYLLABLES, _SCATTER = 16**5, 5, 3, 618_970_019
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
"""The most frequent word first."""
_WEIGHTS = tuple(accumulate(1 / (rank + 3) for rank in range(len(VOCABULARY))))


def url_of(number: int) -> str:
    """Return the address of an article; the hosts take turns."""
    return f"https://paper-{number % HOSTS}.example.org/2026/story-{number}"


def story_of(number: int) -> str:
    """Return the name that this article and its neighbours share: a word of five syllables or more."""
    turn, place = divmod(number, BASE)
    name = _spell(place // OF_ONE_STORY * _SCATTER % _NAMES, _NAME_SYLLABLES)
    return name + added_to_names(turn) if turn else name


def added_to_names(turn: int) -> str:
    """Return what the names of a later ten thousand have behind those of the first; `turn` is from 1 to 4,095."""
    return _spell(turn, _ADDED_SYLLABLES)


def make_reading(number: int) -> PageReading:
    """Return an article as the jail would give it: about 480 words and 20 lines of noise."""
    dice = random.Random(number % BASE)
    first, *rest = (_paragraph(place) for place in dice.choices(range(_POOL), k=_PARAGRAPHS))
    words = (story_of(number), *first[1:])
    texts = (_sentence(words), *map(_sentence, rest))
    headline = " ".join(dice.choices(VOCABULARY, k=8)).capitalize()
    url, at = url_of(number), _BEGAN_AT + timedelta(seconds=number % BASE)
    removed = tuple(
        RemovedBlock(
            noise=NoiseClass.RELATED, text=" ".join(words[line + 1 : line + 8]), rule="shared:related", position=line
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
            tags=words[5:9],
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
        word_count=_PARAGRAPHS * _WORDS,
        content_hash=hash_content(headline, None, texts),
        body_hash=hash_texts(texts),
        quality=0.9,
    )
    return PageReading(kind=PageKind.ARTICLE, kind_reason="words", article=article, extractor="benchmark")


@lru_cache(maxsize=_POOL)
def _paragraph(place: int) -> tuple[str, ...]:
    return tuple(random.Random(place).choices(VOCABULARY, cum_weights=_WEIGHTS, k=_WORDS))


@lru_cache(maxsize=_POOL)
def _sentence(words: tuple[str, ...]) -> str:
    return " ".join(words).capitalize() + "."


def _spell(place: int, count: int) -> str:
    syllables = []
    for _ in range(count):
        place, syllable = divmod(place, len(_SYLLABLES))
        syllables.append(_SYLLABLES[syllable])
    return "".join(syllables)
