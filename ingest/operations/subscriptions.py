"""Watches the operator's own subscriptions: looks at each canary as politely as at any page, and tells what changed.

It never logs in: when credentials no longer hold, the operator brings new ones. What was fetched meanwhile is then
asked for again, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from ingest.adapters.store import Store
from ingest.core.urls import origin_of
from ingest.errors import BadStatus, FetchError, ReadError, RobotsDisallowed, StoreError
from ingest.model import Subscription, SubscriptionState
from ingest.wiring import Parts

log = structlog.get_logger()

_REFUSING = frozenset({401, 403, 407})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a canary showed.

    Attributes:
        state: UNKNOWN when it could not be seen: that says nothing about the credentials.
        due_again: Addresses that are asked for again, since the credentials had not held when they were fetched.
    """

    name: str
    state: SubscriptionState
    detail: str
    due_again: int = 0


async def watch_subscriptions(parts: Parts) -> None:
    """Look at every canary whose turn has come."""
    for subscription in parts.subscriptions:
        try:
            age_s = await parts.store.run(Store.subscription_age_s, subscription.name)
            if age_s is None or age_s >= subscription.check_every_s:
                await check_subscription(parts, subscription)
        except StoreError as error:
            log.warning("store", code=error.code, detail=str(error))


async def check_subscription(parts: Parts, subscription: Subscription) -> Look:
    """Look at a canary now, store what it showed, and log it when it is news.

    Raises:
        StoreError: The database did not take it.
    """
    current = {one.name: one for one in parts.subscriptions_now()}.get(subscription.name)
    state, detail = SubscriptionState.EXPIRED, "its secret cannot be read any more: `ingest doctor` says why"
    if current is not None:
        state, detail = await _look(parts, current)
    noted = await parts.store.run(Store.note_subscription, subscription.name, state, detail, origin=subscription.origin)
    if state not in (noted.before, SubscriptionState.UNKNOWN):
        tell = log.info if state.works else log.warning
        tell(
            "subscription",
            name=subscription.name,
            state=state.value,
            before=noted.before.value,
            detail=detail,
            due_again=noted.due_again or None,
        )
    return Look(name=subscription.name, state=state, detail=detail, due_again=noted.due_again)


async def _look(parts: Parts, subscription: Subscription) -> tuple[SubscriptionState, str]:
    """Return what the canary shows and one line on it."""
    try:
        page = await parts.fetching.get(subscription.canary)
        if page.login is None:
            return (
                SubscriptionState.EXPIRED,
                f"the canary leads away from {subscription.origin}, to {origin_of(page.final_url)}",
            )
        reading = await parts.line.reading.read_page(page, None)
    except RobotsDisallowed:
        return SubscriptionState.UNKNOWN, "robots.txt does not let the canary be asked: name another address"
    except BadStatus as error:
        refused = error.status in _REFUSING
        return SubscriptionState.REFUSED if refused else SubscriptionState.UNKNOWN, f"status {error.status}"
    except (FetchError, ReadError) as error:
        return SubscriptionState.UNKNOWN, f"the canary could not be had: {error.code}"
    if reading.logged_out:
        return SubscriptionState.EXPIRED, f"{subscription.login.logged_out} is on the canary"
    if _ends_soon(subscription, parts.line.clock()):
        return SubscriptionState.EXPIRING, f"ends {subscription.expires_at:%Y-%m-%d}"
    return SubscriptionState.OK, "the canary shows a login"


def _ends_soon(subscription: Subscription, now: datetime) -> bool:
    ends = subscription.expires_at
    return ends is not None and now >= ends - timedelta(days=subscription.warn_days)
