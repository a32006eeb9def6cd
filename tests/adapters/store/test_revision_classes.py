"""What is stored of a change: its classes, its words, the article's status, the change row, and counted returns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hand_clock import HandClock
from store_samples import DAILY, NOON, claim_url, gone, judge, reading, store_page

from ingest.adapters.store import ArticleRecord, ChangeKind, Store
from ingest.model import Outcome, PageReading

URL = "https://example.org/news/one"
LONG = tuple(f"Paragraph {number} says something of its own about the quay." for number in range(6))
NOTE = "Correction: paragraph 2 spoke of the wrong quay."
TAKEN_BACK = "This article has been retracted after its source withdrew."


def visit(store: Store, clock: HandClock, read: PageReading, *, hours: int) -> Outcome:
    """So many hours after noon the page reads like this."""
    clock.ahead_s += 90_000
    (entry,) = store.claim(1, lease_s=60)
    return store.complete(judge(store, entry, read, at=NOON + timedelta(hours=hours)))


def record(store: Store) -> ArticleRecord:
    found = store.get_article(1)
    assert found is not None
    return found


def test_a_correction_is_stored_with_its_classes_and_words(store: Store, clock: HandClock) -> None:
    store_page(store, URL, reading(URL, LONG))
    visit(store, clock, reading(URL, (*LONG, NOTE), headline="Another headline"), hours=1)
    first, second = record(store).revisions

    assert (first.revision_class, first.classes, first.words_added) == (None, None, None)
    assert (second.revision_class, second.classes) == ("correction", ("correction", "headline_change"))
    assert (second.words_added, second.words_removed, second.returns) == (8, 0, 0)
    assert record(store).article.status == "corrected"


def test_a_retraction_is_told_in_the_change_log(store: Store, clock: HandClock) -> None:
    store_page(store, URL, reading(URL, LONG))
    visit(store, clock, reading(URL, (TAKEN_BACK, *LONG)), hours=1)
    kinds = [row.kind for row in record(store).changes]

    assert record(store).article.status == "retracted"
    assert kinds == [ChangeKind.CREATED, ChangeKind.REVISED, ChangeKind.RETRACTED]


def test_a_page_that_flaps_is_counted_where_it_returns_to(store: Store, clock: HandClock) -> None:
    store_page(store, URL, reading(URL, LONG, headline="A"))
    codes = [visit(store, clock, reading(URL, LONG, headline="BA"[step % 2]), hours=step + 1).code for step in range(8)]
    found = record(store)

    assert codes == ["revised", "revised", "revised", *["returned", "none"] * 2, "returned"]
    assert [(row.headline, row.revision_class, row.returns) for row in found.revisions] == [
        ("A", None, 0),
        ("B", "headline_change", 0),
        ("A", "return", 3),
        ("B", "return", 0),
    ]
    assert [row.kind for row in found.changes] == [ChangeKind.CREATED, *[ChangeKind.REVISED] * 3]


@pytest.mark.parametrize(("later", "status"), [((*LONG, NOTE), "corrected"), ((*LONG, "One more."), "updated")])
def test_an_article_that_comes_back_is_what_it_was(
    store: Store, clock: HandClock, later: tuple[str, ...], status: str
) -> None:
    store_page(store, URL, reading(URL, LONG))
    visit(store, clock, reading(URL, later), hours=1)
    clock.ahead_s += 90_000
    (entry,) = store.claim(1, lease_s=60)
    store.complete(replace(gone(entry), plan=DAILY))
    while_gone = record(store)
    visit(store, clock, reading(URL, later), hours=2)

    assert (while_gone.article.status, while_gone.article.body_text) == ("gone", "\n".join(later))
    assert record(store).article.status == status


def test_a_counter_that_moved_leaves_the_revision_as_it_is(store: Store, clock: HandClock) -> None:
    store_page(store, URL, reading(URL, (*LONG, "12 comments")))
    outcome = visit(store, clock, reading(URL, (*LONG, "13 comments")), hours=1)

    assert outcome.code == "none"
    assert len(record(store).revisions) == 1


def test_a_revision_of_an_older_program_counts_as_an_update(store: Store, clock: HandClock) -> None:
    store_page(store, URL, reading(URL, LONG))
    clock.ahead_s += 90_000
    (entry,) = store.claim(1, lease_s=60)
    store.complete(replace(judge(store, entry, reading(URL, (*LONG, "One more."))), review=None))
    held = store.find_held((URL,))

    assert held is not None
    assert [text.classes for text in held.earlier] == [None, None]
    assert record(store).article.status == "updated"
    assert claim_url(store, URL + "-two").article_id is None
