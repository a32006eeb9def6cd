"""Two articles that turn out to be one: one number stays, everything leads to it, and nothing is lost."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from merge_rig import LEAD, STORY, A, B, C, article_at, changes, decide, fetch
from sqlalchemy import select
from store_samples import WALLED

from ingest.adapters.store import ChangeKind, Store, check_database
from ingest.adapters.store.articles import HeldMoved
from ingest.adapters.tables import access_check, article, frontier
from ingest.core.search import read_question
from ingest.errors import StaleLease
from ingest.model import Change

MERGED, REVISED, CLUSTERED = ChangeKind.MERGED, ChangeKind.REVISED, ChangeKind.CLUSTERED


def two(store: Store) -> int:
    """Store the whole text under one address and under another; return where the change log stands."""
    fetch(store, A)
    fetch(store, B, (*STORY[:11], "And a line that is its own."))
    return store.change_head().seq


@pytest.mark.parametrize(
    ("url", "how"),
    [(A, {"answered": B}), (B, {"answered": A}), (A, {"canonical": B}), (B, {"canonical": A})],
    ids=["a leads to b", "b leads to a", "a names b", "b names a"],
)
def test_whichever_leads_to_which_the_article_stored_first_stays(store: Store, url: str, how: dict[str, str]) -> None:
    seq = two(store)
    outcome = fetch(store, url, day=1, **how)
    told = changes(store, seq)

    assert (outcome.article_id, outcome.code.endswith("merged")) == (1, True)
    assert [row.id for row in store.list_articles()] == [1]
    assert store.get_article(2) is None
    assert article_at(store, A).article.id == article_at(store, B).article.id == 1
    assert (MERGED, 2, 1, 1) in told
    assert [row for row in told if row[:2] == (MERGED, 1)] == [told[0]]
    assert store.status().articles == 1
    assert check_database(store.place) == () if store.place.startswith("sqlite") else True


def test_what_goes_keeps_its_history_under_its_old_number(store: Store) -> None:
    two(store)
    before = store.get_article(2)
    fetch(store, A, answered=B, day=1)
    record, merged = article_at(store, B), store.find_merged(2)
    with store._db.reading() as connection:
        looks = connection.execute(select(access_check.c.id).where(access_check.c.article_id == 2)).all()

    assert before is not None
    assert store.list_revisions(2) == before.revisions == record.merged_revisions
    assert len(looks) == len(before.checks)
    assert merged is not None
    assert (merged.merged_into, record.merged) == (1, (merged,))
    assert store.find_merged(1) is None
    assert store.find_twin(before.article.content_hash) is None


def test_the_better_text_goes_on_with_its_ledger_and_its_look(store: Store) -> None:
    fetch(store, A, LEAD, verdict=WALLED)
    fetch(store, B)
    before = store.get_article(2)
    seq = store.change_head().seq
    fetch(store, A, LEAD, verdict=WALLED, canonical=B, day=1)
    record = article_at(store, A)
    first, second = record.revisions
    with store._db.reading() as connection:
        own = connection.execute(
            select(access_check.c.article_id).join(article, article.c.access_check_id == access_check.c.id)
        ).scalars()
        owners = set(own)

    assert before is not None
    assert (first.body_text, second.body_text) == ("\n".join(LEAD), "\n".join(STORY))
    assert (second.origin, second.kind, second.classes) == ("merge", "revised", None)
    assert replace(second, article_id=2, revision_no=1, kind="created", origin="fetch") == before.revisions[0]
    assert [line.text for line in record.noise] == [line.text for line in before.noise]
    assert [(check.word_count, check.revision_no) for check in record.checks] == [
        (sum(len(text.split()) for text in LEAD), 1),
        (sum(len(text.split()) for text in STORY), 2),
        (sum(len(text.split()) for text in LEAD), 2),
    ]
    assert owners == {1, 2}
    assert (record.article.extent, record.article.access, record.article.wall) == ("full", "subscription", "shown")
    assert changes(store, seq) == [
        (MERGED, 1, 2, None),
        (REVISED, 1, 2, None),
        (ChangeKind.ACCESS_CHANGED, 1, 2, None),
        (MERGED, 2, 1, 1),
    ]


def test_the_control_without_the_choice_of_text_the_whole_one_is_left_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.core.merge._best_text", lambda stays, _: stays)
    fetch(store, A, LEAD, verdict=WALLED)
    fetch(store, B)
    fetch(store, A, LEAD, verdict=WALLED, canonical=B, day=1)

    assert article_at(store, A).article.body_text == "\n".join(LEAD)


def test_all_that_led_to_what_goes_leads_to_what_stays(store: Store) -> None:
    two(store)
    fetch(store, A, answered=B, day=1)
    with store._db.reading() as connection:
        led = set(connection.execute(select(frontier.c.article_id)).scalars())
    store.index_step()
    store.index_step()
    question = read_question("line that is its own")

    assert led == {1}
    assert {row.url for row in article_at(store, A).urls} == {A, B}
    assert store.search(question) == ()


def test_merged_once_it_stays_so_in_whatever_direction_the_addresses_lead(store: Store) -> None:
    two(store)
    completion = decide(store, A, answered=B, day=1)
    store.complete(completion)
    with pytest.raises(StaleLease):
        store.complete(completion)
    seq = store.change_head().seq
    again = [
        fetch(store, url, day=2, **how).code
        for url, how in ((A, {"answered": B}), (B, {"answered": A}), (A, {"canonical": B}), (B, {}))
    ]

    assert set(again) == {"none"}
    assert changes(store, seq) == []
    assert len(article_at(store, A).merged) == 1


def test_an_old_number_leads_to_the_present_one_in_one_step(store: Store) -> None:
    for url in (A, B, C):
        fetch(store, url)
    fetch(store, C, answered=B, day=1)
    first = store.find_merged(3)
    fetch(store, B, answered=A, day=2)
    record = article_at(store, C)

    assert first is not None
    assert first.merged_into == 2
    assert [(one.article_id, one.merged_into) for one in record.merged] == [(2, 1), (3, 1)]
    assert {row.url for row in record.urls} == {A, B, C}


def test_three_articles_that_one_trip_ties_become_one(store: Store) -> None:
    for url in (A, B, C):
        fetch(store, url)
    seq = store.change_head().seq
    fetch(store, C, answered=B, canonical=A, day=1)

    assert [row.id for row in store.list_articles()] == [1]
    assert [row for row in changes(store, seq) if row[0] is MERGED] == [
        (MERGED, 1, 1, None), (MERGED, 2, 1, 1), (MERGED, 3, 1, 1),
    ]  # fmt: skip


def test_a_decision_about_what_went_meanwhile_is_refused(store: Store) -> None:
    two(store)
    late = decide(store, B, (*STORY, "Late."), day=1)
    fetch(store, A, answered=B, day=1)
    with pytest.raises(HeldMoved):
        store.complete(late)
    fetch(store, B, (*STORY, "Late."), day=2)

    assert len(store.list_revisions(2)) == 1
    assert article_at(store, A).article.body_text.endswith("Late.")


@pytest.mark.parametrize("url", [A, B], ids=["what stays", "what goes"])
def test_a_merge_that_did_not_see_the_newest_text_is_refused_and_writes_nothing(store: Store, url: str) -> None:
    two(store)
    fetch(store, C, STORY[:9])
    held = decide(store, C, answered=A, canonical=B, day=1)
    fetch(store, url, (*STORY, "Soon."), day=1)
    seq = store.change_head().seq
    with pytest.raises(HeldMoved):
        store.complete(held)

    assert held.merge is not None
    assert changes(store, seq) == []
    assert len(store.list_articles()) == 3


def test_a_writer_of_what_goes_and_a_merge_end_one_after_the_other(store: Store) -> None:
    two(store)
    late = decide(store, B, (*STORY, "Late."), day=1)
    merge = decide(store, A, answered=B, day=1)
    ended: dict[str, object] = {}
    start = threading.Barrier(2)

    def end(name: str, completion: object) -> None:
        start.wait()
        try:
            ended[name] = store.complete(completion)  # type: ignore[arg-type]  # one of the two above
        except StaleLease as error:
            ended[name] = error

    threads = [threading.Thread(target=end, args=pair) for pair in (("late", late), ("merge", merge))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    refused = [name for name, end in ended.items() if isinstance(end, StaleLease)]

    assert len(refused) == 1
    assert (store.find_merged(2) is not None) is (refused == ["late"])
    assert len(store.list_revisions(2)) == (1 if refused == ["late"] else 2)


def test_the_reasons_stand_in_the_trip_log(store: Store) -> None:
    two(store)
    completion = decide(store, A, answered=B, day=1)

    assert completion.decision is not None
    assert completion.decision.has(Change.MERGED)
    assert "article 2 is article 1" in completion.decision.reasons
