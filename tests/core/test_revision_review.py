"""What a reading is against what is held: the class of a change, what is none, returns, and the article's status."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import LONG, OPEN, WALLED, article, hold

from ingest.adapters.rulebook import load_notices
from ingest.core.decide import decide_change
from ingest.core.revision import ignore_passing, review_decision
from ingest.core.revision.returns import MAX_RETURNS, WINDOW
from ingest.model import (
    Article,
    ArticleStatus,
    Change,
    Decision,
    EarlierText,
    Extent,
    Held,
    PageKind,
    PageReading,
    Review,
    RevisionClass,
)
from ingest.resources import rules_folder

NOTICES = load_notices((rules_folder(),))
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
NOTE = "Correction: the council met on day 3, not on day 4."
TAKEN_BACK = "This article has been retracted after its source withdrew."
EDITED = (*LONG[:3], LONG[3].replace("crane", "quay"), *LONG[4:])


def judge(held: Held | None, come: Article, at: datetime = NOON) -> tuple[Decision, Review]:
    alike = ignore_passing(held, come, NOTICES)
    read = PageReading(kind=PageKind.ARTICLE, kind_reason="", article=alike, extractor="ingest/test")
    return review_decision(held, decide_change(held, read), come, NOTICES, at=at)


def dated(come: Article, hours: int) -> Article:
    return replace(come, metadata=replace(come.metadata, modified_at=NOON + timedelta(hours=hours)))


HELD = replace(hold(LONG), modified_at=NOON)
CUT = replace(OPEN, extent=Extent.TRUNCATED)
NEW_LINE = "The harbour master will speak to the council about it on Thursday evening."


@pytest.mark.parametrize(
    ("held", "come", "classes", "status"),
    [
        (HELD, article(LONG, headline="Crane vote fails"), "headline_change", "updated"),
        (HELD, article(EDITED), "silent_edit", "updated"),
        (HELD, dated(article(EDITED), 1), "update", "updated"),
        (HELD, article((*LONG, NEW_LINE)), "update", "updated"),
        (HELD, article((*EDITED, NEW_LINE)), "silent_edit update", "updated"),
        (HELD, article((*EDITED, NOTE)), "correction", "corrected"),
        (HELD, dated(article((*EDITED, NOTE)), 1), "correction update", "corrected"),
        (HELD, article(EDITED, headline="A new one"), "silent_edit headline_change", "updated"),
        (HELD, article((*EDITED, "UPDATE: the vote is over.")), "update", "updated"),
        (HELD, article((TAKEN_BACK, *LONG)), "retraction update", "retracted"),
        (HELD, article(LONG[:6]), "silent_edit", "updated"),
        (hold(LONG[:2], CUT), article(LONG), "fuller_text", "live"),
        (hold((*LONG[:2], LONG[2][:30] + "…"), CUT), article(LONG), "fuller_text", "live"),
        (replace(HELD, status=ArticleStatus.CORRECTED), article((*LONG, NEW_LINE)), "update", "corrected"),
    ],
    ids=[
        "headline", "silent", "dated", "new paragraph", "new paragraph and a silent edit", "note", "note and date",
        "headline and body", "update note", "retraction", "cut", "more was given", "the rest of a broken paragraph",
        "corrected stays corrected",
    ],
)  # fmt: skip
def test_a_change_has_its_classes_and_the_article_its_status(
    held: Held, come: Article, classes: str, status: str
) -> None:
    decision, review = judge(held, come)

    assert decision.has(Change.REVISED)
    assert " ".join(review.classes) == classes
    assert review.status == status


def test_words_are_counted() -> None:
    _, review = judge(HELD, article((*EDITED, NEW_LINE)))

    assert (review.words_added, review.words_removed) == (14, 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((*LONG, "12 comments"), (*LONG, "13 comments")),
        ((*LONG, "Updated 3 minutes ago"), ("2 hours ago", *LONG)),
        (LONG, (*LONG[:4], "5 min read", *LONG[4:])),
        (("“Yes” – no", *LONG), ('"Yes" - no', *LONG)),
    ],
    ids=["counter", "time since", "a counter comes", "typography"],
)
def test_noise_makes_no_revision(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    decision, _ = judge(hold(before), article(after))

    assert decision.changes == (Change.NONE,)


def test_the_control_a_fact_makes_one() -> None:
    decision, _ = judge(hold((*LONG, "The match ended 3-2.")), article((*LONG, "The match ended 3-3.")))

    assert decision.changes == (Change.REVISED,)


def test_a_retraction_is_told_though_its_page_holds_too_little_to_be_taken() -> None:
    decision, review = judge(HELD, article((TAKEN_BACK,), WALLED))

    assert decision.has(Change.KEPT_BETTER_TEXT)
    assert decision.has(Change.RETRACTED)
    assert review.classes == ()


def test_a_retraction_is_told_once_and_can_be_taken_back() -> None:
    retracted = replace(HELD, status=ArticleStatus.RETRACTED)

    again, _ = judge(retracted, article((TAKEN_BACK,), WALLED))
    back, review = judge(retracted, article(LONG))

    assert not again.has(Change.RETRACTED)
    assert back.has(Change.BACK)
    assert review.status is ArticleStatus.LIVE


def test_an_article_that_carries_a_note_when_first_seen_has_its_status_at_once() -> None:
    statuses = [judge(None, article(texts))[1].status for texts in (LONG, (*LONG, NOTE), (TAKEN_BACK, *LONG))]
    decision, _ = judge(None, article((TAKEN_BACK, *LONG)))

    assert statuses == [ArticleStatus.LIVE, ArticleStatus.CORRECTED, ArticleStatus.RETRACTED]
    assert decision.changes == (Change.NEW, Change.RETRACTED)


def walk(headlines: list[str], hours: int) -> tuple[list[EarlierText], list[Change]]:
    """Let a page show these headlines in turn, and store what the decisions say."""
    stored: list[EarlierText] = []
    changes: list[Change] = []
    held: Held | None = None
    for step, headline in enumerate(headlines):
        at = NOON + timedelta(hours=hours * step)
        come = article(LONG, headline=headline)
        decision, review = judge(held, come, at)
        changes += decision.changes
        if held is None or decision.has(Change.REVISED):
            stored.append(
                EarlierText(
                    revision_no=len(stored) + 1,
                    seen_at=at,
                    settled_hash=review.settled_hash,
                    classes=review.classes if held else None,
                )
            )
            held = replace(hold(LONG, headline=headline), revision_no=len(stored), earlier=tuple(stored[-12:]))
    return stored, changes


def test_a_headline_on_trial_makes_few_revisions_and_the_rest_are_returns() -> None:
    stored, changes = walk(["A", "B"] * 50, hours=1)

    assert [text.classes for text in stored[2:]] == [
        (RevisionClass.RETURN, RevisionClass.HEADLINE_CHANGE),
        (RevisionClass.RETURN, RevisionClass.HEADLINE_CHANGE),
    ]
    assert changes.count(Change.RETURNED) == 48


def test_a_text_that_comes_back_after_the_window_is_news() -> None:
    stored, _ = walk(["A", "B", "A"], hours=24 * 15)

    assert [RevisionClass.RETURN in (text.classes or ()) for text in stored] == [False, False, False]


@given(turns=st.lists(st.sampled_from("ABCD"), min_size=1, max_size=60), hours=st.integers(1, 72))
def test_however_a_page_flaps_its_revisions_are_bounded(turns: list[str], hours: int) -> None:
    stored, _ = walk(turns, hours)
    windows = 1 + timedelta(hours=hours * len(turns)) // WINDOW

    assert len(stored) <= windows * (len(set(turns)) + MAX_RETURNS)


def test_the_control_without_the_cap_every_turn_is_a_revision(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.core.revision.review.may_write_return", lambda *_: True)

    stored, _ = walk(["A", "B"] * 10, hours=1)

    assert len(stored) == 20
