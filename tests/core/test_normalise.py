"""Normalise: valid text everywhere, hashes that survive typography, counts in any script, a quality."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_pages import PROSE

from ingest.core.fingerprint import fold_typography, hash_content, hash_texts
from ingest.core.normalise import normalise_article
from ingest.model import (
    AccessVerdict,
    Article,
    Block,
    BlockKind,
    Body,
    Evidence,
    LeadImage,
    Metadata,
    NoiseClass,
    PolicySignals,
    RemovedBlock,
)

URL = "https://www.news.example.co.uk/story"
DIRTY = "Lamps\x00 of\u200b the\xa0pier\ud800 e\u0301"
CLEAN = "Lamps of the pier \xe9"


def _article(*texts: str, metadata: Metadata | None = None, origin: str = "dom") -> Article:
    return normalise_article(
        url_final=URL,
        metadata=metadata or Metadata(),
        body=Body(blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts), origin=origin),
        verdict=AccessVerdict(),
        policy=PolicySignals(),
    )


def test_every_text_of_an_article_is_clean() -> None:
    metadata = Metadata(
        headline=DIRTY,
        deck=DIRTY,
        kicker=DIRTY,
        summary=DIRTY,
        byline_raw=DIRTY,
        authors=(DIRTY,),
        agency=DIRTY,
        dateline=DIRTY,
        published_raw=DIRTY,
        modified_raw=DIRTY,
        section=DIRTY,
        tags=(DIRTY,),
        publisher=DIRTY,
        lead_image=LeadImage(url="https://news.example/a.jpg", caption=DIRTY, credit=DIRTY),
    )
    cleaned = _article(DIRTY, metadata=metadata)
    image = cleaned.metadata.lead_image
    texts = [value for field in fields(Metadata) if isinstance(value := getattr(cleaned.metadata, field.name), str)]

    assert image is not None
    assert {*cleaned.metadata.authors, *cleaned.metadata.tags, image.caption, image.credit, cleaned.body.text} == {
        CLEAN
    }
    assert set(texts) - {"unknown"} == {CLEAN}


def test_the_ledger_and_the_evidence_are_clean_too() -> None:
    removed = RemovedBlock(noise=NoiseClass.OTHER, text=DIRTY, rule="shared:x", position=0)
    piece = Evidence(signal="words:payment", value=DIRTY + "x" * 300, says="wall=shown", weight=0.5, where=DIRTY)
    article = normalise_article(
        url_final=URL,
        metadata=Metadata(),
        body=Body(removed=(removed,), container=DIRTY, next_page=f"{URL}?p=2\x00"),
        verdict=AccessVerdict(evidence=(piece,)),
        policy=PolicySignals(),
    )

    assert (article.body.removed[0].text, article.body.container) == (CLEAN, CLEAN)
    assert article.body.next_page == f"{URL}?p=2"
    assert article.verdict.evidence[0].where == CLEAN
    assert len(article.verdict.evidence[0].value) == 200


def test_what_is_empty_once_it_is_clean_is_none() -> None:
    article = _article("\u200b\x00", PROSE[0], metadata=Metadata(headline="\u200b", authors=("\x00", "Ada Quay")))

    assert article.metadata.headline is None
    assert article.metadata.authors == ("Ada Quay",)
    assert [block.text for block in article.body.blocks] == [PROSE[0]]


@pytest.mark.parametrize(
    ("written", "retyped"),
    [
        ('He said "no" to it', "He said “no” to it"),
        ("It's the pier's lamp", "It’s the pier‘s lamp"),
        ("a lamp - a pier", "a lamp – a pier"),
        ("and so on...", "and so on…"),
        ("two lamps", "two\xa0lamps"),
        ("two lamps", "two  lamps "),
        ("harbour", "har\xadbour"),
        ("caf\xe9", "cafe\u0301"),
    ],
    ids=["quotes", "apostrophes", "dashes", "ellipsis", "hard space", "wide space", "soft hyphen", "composition"],
)
def test_retyping_changes_no_hash(written: str, retyped: str) -> None:
    one, other = _article(written, *PROSE), _article(retyped, *PROSE)

    assert (one.body_hash, one.content_hash) == (other.body_hash, other.content_hash)
    assert fold_typography(written) == fold_typography(retyped)


@pytest.mark.parametrize(
    "other",
    [PROSE[1:], (*PROSE[1:], PROSE[0]), (*PROSE, "One more."), (PROSE[0].upper(), *PROSE[1:])],
    ids=["fewer", "another order", "more", "another case"],
)
def test_another_text_has_another_hash(other: tuple[str, ...]) -> None:
    assert _article(*other).body_hash != _article(*PROSE).body_hash


def test_the_headline_belongs_to_the_content_and_not_to_the_body() -> None:
    one = _article(*PROSE, metadata=Metadata(headline="Lamps"))
    other = _article(*PROSE, metadata=Metadata(headline="Lamps counted"))

    assert one.body_hash == other.body_hash
    assert one.content_hash != other.content_hash


def test_headline_and_deck_are_not_confused_and_empty_texts_do_not_count() -> None:
    assert hash_content("Lamps", None, PROSE) != hash_content(None, "Lamps", PROSE)
    assert hash_texts(["", " ", *PROSE]) == hash_texts(PROSE)
    assert hash_texts(["ab", "c"]) != hash_texts(["a", "bc"])


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Two lamps were lit.", 4),
        ("港の灯りが点いた。", 8),
        ("ไฟท่าเรือ", 9),
        ("항구의 등불이 켜졌다", 3),
        ("أضيئت مصابيح الميناء", 3),
        ("東京 2026 lamps", 4),
        ("— … —", 0),
    ],
    ids=["spaced", "Japanese", "Thai", "Korean", "Arabic", "mixed", "punctuation"],
)
def test_words_are_counted_in_any_script(text: str, count: int) -> None:
    assert _article(text).word_count == count


def test_the_domain_is_the_registrable_one() -> None:
    assert _article(*PROSE).domain == "example.co.uk"


def test_quality_grows_with_text_and_with_what_is_known() -> None:
    known = Metadata(headline="Lamps", authors=("Ada Quay",))
    bare, full, named = _article(), _article(*PROSE * 2), _article(*PROSE * 2, metadata=known)
    carried = _article(*PROSE * 2, origin="json-ld")

    assert 0.0 <= bare.quality < carried.quality < full.quality < named.quality <= 1.0


def test_texts_are_composed() -> None:
    text = _article("e\u0301t\u00e9 \u212b").body.text

    assert unicodedata.is_normalized("NFC", text)


@given(
    st.lists(
        st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("a \n\t`’…́ﬁ\u00a0")), max_size=12),
        max_size=5,
    )
)
def test_texts_hashed_together_hash_as_each_is_folded(texts: list[str]) -> None:
    folded = [line for text in texts if (line := fold_typography(text))]

    assert hash_texts(texts) == hashlib.sha256("".join(f"{line}\n" for line in folded).encode()).hexdigest()
