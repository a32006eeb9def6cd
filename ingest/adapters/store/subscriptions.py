"""How the operator's own subscriptions stand, and which pages are to be asked for again once one is well.

An article is noted with each trip: whose credentials were sent, and whether they held. When a subscription that did not
work works again, what was fetched meanwhile is due at once, and asked for as if nothing of it were held, so that no
server answers that it has not changed. Better text is never lost meanwhile: what came then was judged like any page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from ingest.adapters.store.database import Database
from ingest.adapters.tables import fetch, frontier, subscription
from ingest.model import Completion, FrontierState, SubscriptionState


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
        before: The state until now; UNKNOWN when there was none.
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

    def note_subscription(self, name: str, state: SubscriptionState, detail: str) -> Noted:
        """Store what a look at the canary showed; one that showed nothing (UNKNOWN) leaves a known state as it is."""
        with self._db.writing() as connection:
            now = self._db.now(connection)
            row = connection.execute(
                select(subscription).where(subscription.c.name == name).with_for_update()
            ).one_or_none()
            if row is None:
                first = {"name": name, "state": state.value, "since": now, "checked_at": now, "detail": detail}
                connection.execute(insert(subscription), first)
                return Noted(before=SubscriptionState.UNKNOWN, due_again=0)
            before = SubscriptionState(row.state)
            after = before if state is SubscriptionState.UNKNOWN else state
            values = {"state": after.value, "checked_at": now, "detail": detail}
            if after is not before:
                values["since"] = now
            connection.execute(update(subscription).where(subscription.c.name == name).values(values))
            again = after.works and not before.works
            return Noted(before=before, due_again=self._make_due(connection, name, row.since) if again else 0)

    def _make_due(self, connection: Connection, name: str, since: datetime) -> int:
        missed = select(fetch.c.frontier_id).where(
            fetch.c.subscription == name, fetch.c.logged_in.is_(False), fetch.c.ended_at >= since
        )
        fresh = update(frontier).where(
            frontier.c.id.in_(missed),
            frontier.c.state.in_((FrontierState.WAITING.value, FrontierState.DONE.value)),
        )
        due = fresh.values(
            state=FrontierState.WAITING.value, due_at=self._db.after(), etag=None, last_modified=None, body_hash=None
        )
        return connection.execute(due).rowcount


def read_subscription_rows(connection: Connection) -> tuple[SubscriptionRow, ...]:
    """Return how each subscription stands, by name."""
    rows = connection.execute(select(subscription).order_by(subscription.c.name)).mappings()
    return tuple(SubscriptionRow(**{**row, "state": SubscriptionState(row["state"])}) for row in rows)


def note_logged_out(connection: Connection, completion: Completion, *, at: datetime) -> None:
    """Mark a subscription as expired when a page shows that its credentials did not hold."""
    login = completion.page.login if completion.page else None
    if login is None or not completion.logged_out:
        return
    expired = {"state": SubscriptionState.EXPIRED.value, "since": at, "detail": f"seen on {completion.entry.url}"}
    known = connection.execute(
        select(subscription.c.state).where(subscription.c.name == login.name).with_for_update()
    ).scalar_one_or_none()
    if known is None:
        connection.execute(insert(subscription), {"name": login.name, "checked_at": None, **expired})
    elif SubscriptionState(known).works:
        connection.execute(update(subscription).where(subscription.c.name == login.name).values(expired))


def login_columns(connection: Connection, completion: Completion) -> dict[str, str | bool | None]:
    """Return a trip's columns: whose credentials were sent, and whether they held; call it after `note_logged_out`."""
    login = completion.page.login if completion.page else None
    if login is None:
        return {"subscription": None, "logged_in": None}
    state = select(subscription.c.state).where(subscription.c.name == login.name)
    known = connection.execute(state).scalar_one_or_none()
    return {"subscription": login.name, "logged_in": known is None or SubscriptionState(known).works}
