"""What a reading changes in what is held: never a downgrade, never a lost access change, policy before everything."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.core.decide import (
    GatedText,
    Policies,
    TdmReserved,
    apply_policies,
    candidate_urls,
    decide_change,
    decide_duplicate,
    decide_gone,
)
from ingest.core.fingerprint import hash_content, hash_texts
from ingest.core.text import count_words
from ingest.model import (
    Access,
    AccessVerdict,
    Article,
    Block,
    BlockKind,
    Body,
    Change,
    Extent,
    FetchedPage,
    FrontierEntry,
    Held,
    Integrity,
    Metadata,
    NoiseClass,
    PageKind,
    PageReading,
    PolicySignals,
    RemovedBlock,
    Target,
    Wall,
)

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
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


@pytest.mark.parametrize(
    ("held", "come", "expected"),
    [
        (None, reading(LONG), {Change.NEW}),
        (hold(LONG), reading(LONG), {Change.NONE}),
        (hold(LONG), reading((*LONG, "A correction was added at noon.")), {Change.REVISED}),
        (hold(LONG), reading(SHORT), {Change.REVISED}),
        (hold(LONG), reading(SHORT, WALLED), {Change.KEPT_BETTER_TEXT, Change.ACCESS_CHANGED}),
        (hold(LONG, WALLED), reading(SHORT, WALLED), {Change.KEPT_BETTER_TEXT}),
        (hold(SHORT, WALLED), reading(LONG, OPEN), {Change.REVISED, Change.ACCESS_CHANGED}),
        (hold(LONG), reading(LONG, PAID_FULL), {Change.ACCESS_CHANGED}),
        (hold(LONG, PAID_FULL), reading(LONG[::-1], SCRAMBLED), {Change.KEPT_BETTER_TEXT}),
        (hold(LONG), reading((), WALLED), {Change.KEPT_BETTER_TEXT, Change.ACCESS_CHANGED}),
        (hold(LONG, PAID_FULL), reading(LONG, AccessVerdict(extent=Extent.FULL)), {Change.NONE}),
        (replace(hold(LONG), gone=True), reading(LONG), {Change.REVISED}),
    ],
    ids=[
        "first seen",
        "untouched",
        "an open article grew",
        "an open article was shortened by its publisher",
        "a wall came down over it",
        "the wall showed less than before",
        "the wall was lifted",
        "the same text is now for subscribers",
        "scrambled text",
        "nothing but a wall",
        "knowing less is no change",
        "back after it was gone",
    ],
)
def test_held_against_come(held: Held | None, come: PageReading, expected: set[Change]) -> None:
    decision = decide_change(held, come)

    assert set(decision.changes) == expected
    assert len(decision.reasons) == len(decision.changes)
    assert all(decision.reasons)


VERDICTS = st.builds(
    AccessVerdict,
    access=st.sampled_from(Access),
    wall=st.sampled_from(Wall),
    extent=st.sampled_from(Extent),
    integrity=st.sampled_from(Integrity),
)


@given(st.lists(st.tuples(st.integers(0, 8), VERDICTS), min_size=1, max_size=12))
def test_in_any_sequence_of_fetches_text_shrinks_only_by_the_publishers_own_open_edit(
    visits: list[tuple[int, AccessVerdict]],
) -> None:
    held = hold(LONG)
    for paragraphs, verdict in visits:
        come = reading(LONG[:paragraphs], verdict)
        decision = decide_change(held, come)
        if not decision.has(Change.REVISED):
            continue
        if come.article.word_count < held.word_count:
            walled = verdict.access.closed or verdict.wall is Wall.SHOWN

            assert come.article.word_count > 0
            assert verdict.extent not in (Extent.TRUNCATED, Extent.NONE)
            assert not walled or come.article.word_count >= 0.9 * held.word_count
        assert verdict.integrity is Integrity.PLAIN or held.verdict.integrity is not Integrity.PLAIN
        held = hold(LONG[:paragraphs], verdict)


def test_typography_alone_is_no_revision() -> None:
    plain = ('He said "no" - and left...',)
    set_by_hand = ("He said “no” – and left…",)

    assert decide_change(hold(plain), reading(set_by_hand)).changes == (Change.NONE,)


@pytest.mark.parametrize(
    ("gated", "tdm", "verdict", "reserved", "blocks", "archived", "skipped"),
    [
        ("keep", "record", PAID_FULL, True, 8, True, None),
        ("lead", "record", PAID_FULL, False, 2, False, None),
        ("metadata_only", "record", PAID_FULL, False, 0, False, None),
        ("metadata_only", "record", OPEN, False, 8, True, None),
        ("keep", "metadata_only", OPEN, True, 0, False, None),
        ("keep", "skip", OPEN, True, 8, False, "tdm_reserved"),
        ("keep", "skip", OPEN, False, 8, True, None),
    ],
    ids=["keep all", "lead", "metadata only", "open is untouched", "reserved", "skipped", "not reserved"],
)
def test_policies_cut_before_anything_is_kept(
    gated: GatedText,
    tdm: TdmReserved,
    verdict: AccessVerdict,
    reserved: bool,
    blocks: int,
    archived: bool,
    skipped: str,
) -> None:
    come = reading(LONG, verdict)
    come = replace(come, article=replace(come.article, policy=PolicySignals(tdm_reserved=reserved)))

    allowed = apply_policies(come, Policies(gated_text=gated, tdm_reserved=tdm))

    assert len(allowed.reading.article.body.blocks) == blocks
    assert allowed.may_archive is archived
    assert allowed.skipped == skipped
    assert allowed.reading.article.word_count == count_words(allowed.reading.article.body.text)


def test_a_publisher_may_have_its_own_policy() -> None:
    policies = Policies(publishers={"harbour.example": ("metadata_only", None)})

    assert apply_policies(reading(LONG, PAID_FULL), policies).reading.article.body.blocks == ()


def test_hidden_blocks_leave_the_ledger_with_the_text_they_may_hold() -> None:
    come = reading(SHORT, PAID_FULL)
    ledger = (
        RemovedBlock(noise=NoiseClass.HIDDEN, text=LONG[3], rule="hidden", position=4, hidden=True),
        RemovedBlock(noise=NoiseClass.SHARE, text="Share", rule="share", position=5),
    )
    come = replace(come, article=replace(come.article, body=replace(come.article.body, removed=ledger)))

    allowed = apply_policies(come, Policies(gated_text="lead"))

    assert [block.text for block in allowed.reading.article.body.removed] == ["Share"]


def entry(*, article_id: int | None, failures: int) -> FrontierEntry:
    return FrontierEntry(
        id=1,
        url="https://harbour.example/crane",
        host="harbour.example",
        target=Target.PAGE,
        lease_token="t",
        first_seen_at=NOON,
        article_id=article_id,
        failures=failures,
    )


@pytest.mark.parametrize(
    ("article_id", "failures", "status", "gone"),
    [(1, 1, 404, True), (1, 3, 410, True), (1, 0, 404, False), (None, 4, 404, False), (1, 4, 503, False)],
    ids=["second look", "410", "first look", "never an article", "server trouble"],
)
def test_an_article_is_gone_only_on_a_second_look(
    article_id: int | None, failures: int, status: int, gone: bool
) -> None:
    decision = decide_gone(entry(article_id=article_id, failures=failures), status)

    assert (decision is not None and decision.changes == (Change.GONE,)) is gone


def test_a_duplicate_is_said_beside_what_else_happens() -> None:
    decision = decide_duplicate(decide_change(None, reading(LONG)), 7)

    assert decision.changes == (Change.NEW, Change.DUPLICATE)
    assert "7" in decision.reasons[1]


def test_the_addresses_of_a_page_are_tried_canonical_first_each_once() -> None:
    page = FetchedPage(
        url="https://harbour.example/c?x=1",
        final_url="https://harbour.example/crane",
        status=200,
        headers=(),
        body=b"",
        fetched_at=NOON,
    )

    urls = candidate_urls(page.url, page, reading(LONG))

    assert urls == ("https://harbour.example/crane", "https://harbour.example/c?x=1")


def test_every_pair_of_access_states_is_either_a_change_or_not_and_says_why() -> None:
    for before, after in itertools.product(Access, Access):
        held = hold(LONG, replace(OPEN, access=before))
        decision = decide_change(held, reading(LONG, replace(OPEN, access=after)))

        assert decision.has(Change.ACCESS_CHANGED) == (before is not after and after is not Access.UNKNOWN)
