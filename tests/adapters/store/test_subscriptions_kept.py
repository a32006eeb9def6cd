"""How subscriptions are kept: told of once, and what was missed is due again, once, whatever the order of events."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_clock import HandClock
from store_samples import DAILY, WALLED, claim_url, failed, judge, reading, store_page

from ingest.adapters.store import Store
from ingest.adapters.store import subscriptions as kept
from ingest.adapters.tables import frontier
from ingest.model import FrontierEntry, Link, Login, SubscriptionState
from ingest.model import SubscriptionState as State

ORIGIN = "https://example.org"
LOGIN = Login(name="pub", logged_out="form.login")


def look(store: Store, *states: SubscriptionState) -> int:
    """Look at the canary, once for each state; return what the last look made due again."""
    return [store.note_subscription("pub", state, "seen", origin=ORIGIN).due_again for state in states][-1]


def claim(store: Store, number: int) -> FrontierEntry:
    return claim_url(store, f"{ORIGIN}/news/{number}")


def end(store: Store, entry: FrontierEntry, *, logged_out: bool) -> None:
    """End a trip whose page was asked for with credentials."""
    verdict = {"verdict": WALLED} if logged_out else {}
    read = reading(entry.url, (f"The text of {entry.url}.",), **verdict)  # type: ignore[arg-type]  # the test names the fields
    completion = judge(store, entry, replace(read, logged_out=logged_out))
    assert completion.page is not None
    page = replace(completion.page, login=LOGIN)
    store.complete(replace(completion, page=page, logged_out=logged_out))


def due(store: Store) -> set[str]:
    with store._db.reading() as connection:
        rows = connection.execute(frontier.select().where(frontier.c.due_at <= store._db.after()))
        return {row.url.rpartition("/")[2] for row in rows if row.state == "waiting"}


def etag_of(store: Store, number: int) -> str | None:
    with store._db.reading() as connection:
        rows = connection.execute(frontier.select().where(frontier.c.url == f"{ORIGIN}/news/{number}"))
        etag: str | None = rows.one().etag
        return etag


def test_what_was_not_answered_to_a_reader_who_is_logged_in_is_due_again_once(store: Store, clock: HandClock) -> None:
    look(store, State.OK)
    clock.ahead_s = 10
    end(store, claim(store, 1), logged_out=False)
    end(store, claim(store, 2), logged_out=True)
    refused = claim(store, 3)
    store.complete(failed(refused, DAILY, code="bad_status"))
    store_page(store, f"{ORIGIN}/news/4", reading(f"{ORIGIN}/login"))  # led elsewhere, where no credentials go
    store_page(store, "https://other.example/news/5", reading("https://other.example/news/5", ("Elsewhere.",)))
    clock.ahead_s = 20
    renewed, again = look(store, State.EXPIRED, State.OK), look(store, State.OK)

    assert (renewed, again) == (3, 0)
    assert due(store) == {"2", "3", "4"}
    assert (etag_of(store, 1), etag_of(store, 2)) == ('"v1"', None)


def test_a_page_missed_before_the_state_changed_once_more_is_not_forgotten(store: Store, clock: HandClock) -> None:
    look(store, State.OK, State.EXPIRED)
    end(store, claim(store, 1), logged_out=True)
    clock.ahead_s = 100
    renewed = look(store, State.REFUSED, State.UNKNOWN, State.EXPIRING)

    assert renewed == 1


def test_what_was_fetched_before_it_last_worked_is_left_alone(store: Store, clock: HandClock) -> None:
    look(store, State.EXPIRED)
    end(store, claim(store, 1), logged_out=True)
    look(store, State.OK)
    with store._db.writing() as connection:
        connection.execute(frontier.update().values(due_at=None, renewed_at=None))
    clock.ahead_s = 100

    assert look(store, State.EXPIRED, State.OK) == 0


def test_what_is_being_fetched_is_left_to_whoever_fetches_it(store: Store) -> None:
    look(store, State.EXPIRED)
    end(store, claim(store, 1), logged_out=True)
    with store._db.writing() as connection:
        connection.execute(frontier.update().values(due_at=frontier.c.first_seen_at))
    (entry,) = store.claim(1, lease_s=60)
    renewed = look(store, State.OK)
    end(store, entry, logged_out=True)

    assert renewed == 0
    assert look(store, State.OK) == 1


def circle(store: Store, clock: HandClock, rounds: int) -> list[int]:
    """A selector that every page shows, with a canary that is well: what each round makes due again."""
    store.add_links((Link(url=f"{ORIGIN}/news/1"),))
    made_due = []
    for number in range(rounds):
        clock.ahead_s = 600 * number
        for entry in store.claim(1, lease_s=60):
            end(store, entry, logged_out=True)
        made_due.append(look(store, State.OK))
    return made_due


def test_a_selector_that_is_wrong_makes_no_circle(store: Store, clock: HandClock) -> None:
    assert circle(store, clock, 5) == [1, 0, 0, 0, 0]


def test_control_without_the_pause_it_would(store: Store, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "RENEWED_AGAIN_S", 0.0)

    assert circle(store, clock, 5) == [1, 1, 1, 1, 1]


def test_what_a_page_showed_is_told_with_the_next_look_and_only_once(store: Store) -> None:
    look(store, State.OK)
    end(store, claim(store, 1), logged_out=True)
    row, age_s = store.list_subscriptions()[0], store.subscription_age_s("pub")
    told = [store.note_subscription("pub", State.EXPIRED, "seen").before for _ in range(2)]

    assert (row.state, "seen on" in row.detail, age_s) == (State.EXPIRED, True, None)
    assert told == [State.OK, State.EXPIRED]


def test_an_access_check_says_which_subscription_served_the_response(store: Store) -> None:
    look(store, State.OK)
    end(store, claim(store, 1), logged_out=True)
    store_page(store, f"{ORIGIN}/news/2", reading(f"{ORIGIN}/news/2", ("Nobody's.",)))
    with_it, without = store.get_article(1), store.get_article(2)

    assert with_it is not None
    assert without is not None
    assert [(check.subscription, check.logged_in) for check in with_it.checks] == [("pub", False)]
    assert [(check.subscription, check.logged_in) for check in without.checks] == [(None, None)]
