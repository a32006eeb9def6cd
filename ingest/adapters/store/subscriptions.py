"""How the operator's own subscriptions stand, and which pages are to be asked for again once one is well.

An article is noted with each trip: whose credentials were sent, and whether they held. When a subscription that did not
work works again, what was fetched since it last did is due at once, and asked for as if nothing of it were held, so
that no server answers that it has not changed. Better text is never lost meanwhile: what came then was judged like any
page. A page that was made due again is left alone for hours, so that a selector that is wrong makes no circle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, exists, false, or_, select, update

from ingest.adapters.store.claims import fetched_from_web
from ingest.adapters.store.database import Database, insert_into
from ingest.adapters.tables import fetch, frontier, subscription
from ingest.model import Completion, FrontierState, Origin, SubscriptionState, Target

RENEWED_AGAIN_S = 6 * 3600.0
"""Seconds for which a page that was made due again is not made so once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRow:
    """How one subscription stands.

    Attributes:
        checked_at: When its canary was last looked at; None when only an article told so.
    """

    name: str
    state: SubscriptionState
    since: datetime
    checked_at: datetime | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What a look changed.

    Attributes:
        before: The state that was last told of; UNKNOWN when none was.
        due_again: Addresses that are asked for again, since the credentials had not held when they were fetched.
    """

    before: SubscriptionState
    due_again: int


class Subscriptions:
    """What the watch over subscriptions asks."""

    _db: Database

    def list_subscriptions(self) -> tuple[SubscriptionRow, ...]:
        """Return every subscription that was ever looked at."""
        with self._db.reading() as connection:
            return read_subscription_rows(connection)

    def subscription_age_s(self, name: str) -> float | None:
        """Return how many seconds ago a canary was looked at, on the database's clock; None when it never was."""
        asked = select(subscription.c.checked_at, self._db.after().label("now")).where(subscription.c.name == name)
        with self._db.reading() as connection:
            row = connection.execute(asked).one_or_none()
        return None if row is None or row.checked_at is None else (row.now - row.checked_at).total_seconds()

    def note_subscription(self, name: str, state: SubscriptionState, detail: str, *, origin: str = "") -> Noted:
        """Store what a look at the canary showed; one that showed nothing (UNKNOWN) leaves a known state as it is.

        Args:
            origin: What its credentials are bound to. When it works again, addresses there that were led elsewhere or
                refused meanwhile are due again too; empty: only pages that were answered.
        """
        chosen = subscription.c.name == name
        with self._db.writing() as connection:
            now = self._db.now(connection)
            ensured = insert_into(connection, subscription).on_conflict_do_nothing()
            fresh = {"name": name, "state": SubscriptionState.UNKNOWN.value, "since": now, "detail": ""}
            connection.execute(ensured, fresh)
            row = connection.execute(select(subscription).where(chosen)).one()
            before = SubscriptionState(row.state)
            after = before if state is SubscriptionState.UNKNOWN else state
            values: dict[str, Any] = {"state": after.value, "checked_at": now, "detail": detail, "told": after.value}
            values |= {"since": now} if after is not before else {}
            due_again = 0
            if state is not SubscriptionState.UNKNOWN and after.works:
                # Entries before the subscription: in that order a trip locks them when it ends.
                due_again = _renew(connection, name, origin, row.suspect_since, now) if row.suspect_since else 0
                values |= {"well_at": now, "suspect_since": None}
            elif not after.works and row.suspect_since is None:
                values["suspect_since"] = row.well_at or row.since
            connection.execute(update(subscription).where(chosen).values(values))
            return Noted(before=SubscriptionState(row.told or SubscriptionState.UNKNOWN), due_again=due_again)


def _renew(connection: Connection, name: str, origin: str, since: datetime, now: datetime) -> int:
    """Make due, without validators, what was asked for since then and not answered to a reader who is logged in."""
    own = fetch.c.subscription == name
    missed = select(fetch.c.frontier_id).where(own, fetch.c.logged_in.is_(False), fetch.c.ended_at >= since)
    held = exists().where(
        own,
        fetch.c.logged_in,
        fetch.c.frontier_id == frontier.c.id,
        fetch.c.ended_at == frontier.c.last_fetched_at,
    )
    there = frontier.c.url.startswith(f"{origin}/", autoescape=True) if origin else false()
    again = update(frontier).where(
        frontier.c.target == Target.PAGE.value,
        frontier.c.state.in_((FrontierState.WAITING.value, FrontierState.DONE.value)),
        or_(frontier.c.id.in_(missed), and_(there, frontier.c.last_fetched_at >= since, ~held)),
        or_(frontier.c.renewed_at.is_(None), frontier.c.renewed_at <= now - timedelta(seconds=RENEWED_AGAIN_S)),
        or_(frontier.c.lease_until.is_(None), frontier.c.lease_until <= now),
        fetched_from_web(),
    )
    due = again.values(
        state=FrontierState.WAITING.value,
        due_at=now,
        etag=None,
        last_modified=None,
        body_hash=None,
        renewed_at=now,
    )
    return connection.execute(due).rowcount


def read_subscription_rows(connection: Connection) -> tuple[SubscriptionRow, ...]:
    """Return how each subscription stands, by name."""
    rows = connection.execute(select(subscription).order_by(subscription.c.name)).mappings()
    return tuple(
        SubscriptionRow(
            name=row["name"],
            state=SubscriptionState(row["state"]),
            since=row["since"],
            checked_at=row["checked_at"],
            detail=row["detail"],
        )
        for row in rows
    )


def note_logged_out(
    connection: Connection, completion: Completion, renewed_at: datetime | None, *, at: datetime
) -> None:
    """Mark a subscription as expired when a page shows that its credentials did not hold; its canary is asked next.

    Args:
        renewed_at: When the page was last made due again since the subscription worked again; None when never. Soon
            after that its word does not count against the canary's.
    """
    login = completion.page.login if completion.page else None
    if login is None or not completion.logged_out or completion.origin is not Origin.FETCH:
        return
    if renewed_at is not None and at - renewed_at < timedelta(seconds=RENEWED_AGAIN_S):
        return
    chosen = subscription.c.name == login.name
    expired = {"state": SubscriptionState.EXPIRED.value, "since": at, "detail": f"seen on {completion.entry.url}"}
    row = connection.execute(select(subscription).where(chosen).with_for_update()).one_or_none()
    if row is None:
        first = {"name": login.name, "checked_at": None, "suspect_since": at, **expired}
        connection.execute(insert_into(connection, subscription).on_conflict_do_nothing(), first)
    elif SubscriptionState(row.state).works:
        suspect_since = row.suspect_since or row.well_at or row.since
        ended = expired | {"checked_at": None, "suspect_since": suspect_since}
        connection.execute(update(subscription).where(chosen).values(ended))


def login_columns(connection: Connection, completion: Completion) -> dict[str, str | bool | None]:
    """Return a trip's columns: whose credentials were sent, and whether they held; call it after `note_logged_out`."""
    login = completion.page.login if completion.page else None
    if login is None:
        return {"subscription": None, "logged_in": None}
    if completion.logged_out or completion.origin is not Origin.FETCH:
        return {"subscription": login.name, "logged_in": not completion.logged_out}
    state = select(subscription.c.state).where(subscription.c.name == login.name)
    known = connection.execute(state).scalar_one_or_none()
    return {"subscription": login.name, "logged_in": known is None or SubscriptionState(known).works}
