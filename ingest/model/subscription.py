"""The operator's own subscriptions: what is sent to one origin, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SubscriptionState(StrEnum):
    """How a subscription stands, as its canary showed at the last look."""

    UNKNOWN = "unknown"
    OK = "ok"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    REFUSED = "refused"

    @property
    def works(self) -> bool:
        """Whether pages come as a subscriber sees them, as far as is known."""
        return self not in (SubscriptionState.EXPIRED, SubscriptionState.REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What a page fetched with credentials carries on: whose they were, and how it shows that they did not hold.

    Attributes:
        logged_out: CSS selector of an element that is there when nobody is logged in.
    """

    name: str
    logged_out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Credentials of the operator's own, bound to one origin.

    Attributes:
        origin: Scheme, host and port as URLs of it have them, `https://www.example.com`.
        header: Name of the request header that carries them: `Cookie`, `Authorization` or `X-…`.
        value: Its value: the secret. It is in no representation of this.
        canary: An address on that origin whose page shows whether the login holds.
        expires_at: When it ends, as far as anybody said; None when nobody did.
        check_every_s: Seconds between looks at the canary.
        warn_days: Days before its end from which it is said to be expiring.
    """

    name: str
    origin: str
    header: str
    value: str = field(repr=False)
    canary: str
    login: Login
    expires_at: datetime | None = None
    check_every_s: float = 3600.0
    warn_days: int = 7
