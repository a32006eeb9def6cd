"""What a reading changes in what is held: never a downgrade, never a lost access change, policy before everything."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import LONG, OPEN, PAID_FULL, SCRAMBLED, SHORT, WALLED, hold, reading

from ingest.core.decide import (
    candidate_urls,
    decide_change,
    decide_duplicate,
)
from ingest.model import (
    Access,
    AccessVerdict,
    Change,
    Extent,
    FetchedPage,
    Held,
    Integrity,
    PageReading,
    PolicySignals,
    Wall,
)

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


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
        (replace(hold(LONG), gone=True), reading(LONG), {Change.BACK}),
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


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [(None, True, True), (True, False, True), (True, True, False), (True, None, False), (None, None, False)],
    ids=["reserved now", "no longer", "still", "silence after a statement", "never said"],
)
def test_a_change_of_the_reservation_is_a_change_of_access(
    before: bool | None, after: bool | None, changed: bool
) -> None:
    come = reading(LONG)
    come = replace(come, article=replace(come.article, policy=PolicySignals(tdm_reserved=after)))

    assert decide_change(replace(hold(LONG), tdm_reserved=before), come).has(Change.ACCESS_CHANGED) is changed
