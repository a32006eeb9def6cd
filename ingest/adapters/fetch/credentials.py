"""Credentials of the operator's own subscriptions: to which hop they go, and how they stay out of what is kept.

They go to their very origin (scheme, host and port), never to another, and not back to their own once a chain of
redirects has left it. robots.txt and site policies are asked without them. A response to them loses its `Set-Cookie`
values, and the secret itself should a page repeat it, before anybody else sees it.
Source: RFC 6454 §4 (origins).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.core.urls import origin_of
from ingest.model import Redirect, Subscription

REDACTED = "[redacted]"
_SHORTEST_SECRET = 8
_PARTS = re.compile(r"[^;=\s]+")


class Credentials:
    """What is sent where."""

    def __init__(self, subscriptions: Sequence[Subscription] = ()) -> None:
        self._by_origin = {subscription.origin: subscription for subscription in subscriptions}

    def for_hop(self, url: str, redirects: Sequence[Redirect]) -> Subscription | None:
        """Return the subscription whose credentials go to this address; None for none.

        Args:
            redirects: The hops that led here; all of them must have been at its origin.
        """
        origin = origin_of(url)
        stayed = all(origin_of(hop.url) == origin for hop in redirects)
        return self._by_origin.get(origin) if stayed else None


def redact_headers(headers: tuple[tuple[str, str], ...], subscription: Subscription) -> tuple[tuple[str, str], ...]:
    """Return a response's headers without cookies and without the secret."""
    return tuple((name, REDACTED if name == "set-cookie" else _redact(value, subscription)) for name, value in headers)


def redact_body(body: bytes, subscription: Subscription) -> bytes:
    """Return a response's body without the secret, should the server have repeated it."""
    for secret in _secrets(subscription):
        body = body.replace(secret.encode("latin-1"), REDACTED.encode())
    return body


def _redact(text: str, subscription: Subscription) -> str:
    for secret in _secrets(subscription):
        text = text.replace(secret, REDACTED)
    return text


def _secrets(subscription: Subscription) -> Iterator[str]:
    """Yield what must not be seen: the whole value, then each part of it that is long enough to be a secret."""
    yield subscription.value
    yield from (part for part in _PARTS.findall(subscription.value) if len(part) >= _SHORTEST_SECRET)
