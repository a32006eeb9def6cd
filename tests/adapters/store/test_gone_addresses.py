"""An article that several addresses lead to is gone when none of them is there any more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from merge_rig import STORY, A, B, article_at, changes, decide, fetch
from store_samples import DONE, gone

from ingest.adapters.store import ChangeKind, Store
from ingest.adapters.tables import frontier

MERGED, REVISED, CLUSTERED = ChangeKind.MERGED, ChangeKind.REVISED, ChangeKind.CLUSTERED


def two(store: Store) -> int:
    """Store the whole text under one address and under another; return where the change log stands."""
    fetch(store, A)
    fetch(store, B, (*STORY[:11], "And a line that is its own."))
    return store.change_head().seq


def test_a_page_that_is_gone_meanwhile_does_not_mark_what_went(store: Store) -> None:
    two(store)
    late = decide(store, B, day=1)
    fetch(store, A, answered=B, day=1)
    outcome = store.complete(gone(late.entry))

    assert outcome.article_id == 1
    assert article_at(store, A).article.status != "gone"


def test_an_article_is_gone_when_none_of_its_addresses_is_there(store: Store) -> None:
    two(store)
    fetch(store, A, answered=B, day=1)
    seen = []
    for url in (A, B):
        absent = replace(gone(decide(store, url, day=2).entry), plan=DONE)
        store.complete(absent)
        seen.append(article_at(store, A).article.status)

    assert (seen[0] == "gone", seen[1]) == (False, "gone")
    assert changes(store)[-1][:2] == (ChangeKind.GONE, 1)


@pytest.mark.parametrize("state", ["done", "quarantined"])
def test_an_address_that_is_not_looked_at_any_more_keeps_no_article_from_being_gone(store: Store, state: str) -> None:
    two(store)
    fetch(store, A, answered=B, day=1)
    late = decide(store, A, day=2)
    with store._db.writing() as connection:
        connection.execute(frontier.update().where(frontier.c.url == B).values(state=state))
    store.complete(gone(late.entry))

    assert article_at(store, B).article.status == "gone"


def test_an_article_known_as_gone_under_one_address_is_there_under_the_other(store: Store) -> None:
    two(store)
    store.complete(gone(decide(store, A, day=1).entry))
    fetch(store, B, canonical=A, day=2)

    assert article_at(store, A).article.status != "gone"
