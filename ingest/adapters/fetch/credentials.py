"""Credentials of the operator's own subscriptions: to which hop they go, and how they stay out of what is kept.

They go to their very origin (scheme, host and port), never to another, and not back to their own once a chain of
redirects has left it. robots.txt and site policies are asked without them. A response to them loses its `Set-Cookie`
values, and the secret itself should a page repeat it, before anybody else sees it; so does an error. No redirect is
followed to an address that holds the secret: it would travel to whoever is there, and stand wherever addresses do.
Source: RFC 6454 §4 (origins).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import TypeVar
from urllib.parse import quote, quote_plus, unquote, urlsplit

from ingest.core.urls import origin_of
from ingest.errors import FetchError
from ingest.model import Redirect, Subscription

REDACTED = "[redacted]"
_SHORTEST_SECRET = 8
_PARTS = re.compile(r"[^;=\s]+")
_SET_BY_SERVERS = frozenset({"set-cookie", "set-cookie2", "authentication-info"})
Failure = TypeVar("Failure", bound=FetchError)


class Credentials:
    """What is sent where.

    Args:
        subscriptions: Whose.
        current: Gives them as they stand now, for those whose secrets may be replaced meanwhile; None when none may.
    """

    def __init__(
        self,
        subscriptions: Sequence[Subscription] = (),
        *,
        current: Callable[[], Sequence[Subscription]] | None = None,
    ) -> None:
        self._by_origin = {subscription.origin: subscription for subscription in subscriptions}
        self._current = current

    def as_of_now(self) -> Credentials:
        """Return what holds for one whole trip: what is sent must be what is looked for in the answer."""
        return self if self._current is None else Credentials(self._current())

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
    return tuple(
        (name, REDACTED if name in _SET_BY_SERVERS else _redact(value, subscription)) for name, value in headers
    )


def redact_body(body: bytes, subscription: Subscription) -> bytes:
    """Return a response's body without the secret, should the server have repeated it."""
    for secret in _secrets(subscription):
        body = body.replace(secret.encode(), REDACTED.encode())
    return body


def redact_error(error: Failure, subscription: Subscription) -> Failure:
    """Take the secret out of an error's words. What caused it may quote the server: raise it `from None`."""
    error.detail = _redact(error.detail, subscription)
    if holds_secret(error.url, subscription):
        parts = urlsplit(error.url)
        error.url = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/{REDACTED}"
    error.args = (error.url, *(_redact(arg, subscription) if isinstance(arg, str) else arg for arg in error.args[1:]))
    return error


def holds_secret(url: str, subscription: Subscription) -> bool:
    """Whether an address holds the secret, as it stands or escaped."""
    return any(secret in spelled for spelled in (url, unquote(url)) for secret in _secrets(subscription))


def _redact(text: str, subscription: Subscription) -> str:
    for secret in _secrets(subscription):
        text = text.replace(secret, REDACTED)
    return text


def _secrets(subscription: Subscription) -> Iterator[str]:
    """Yield what must not be seen, escaped in every common way, the longest first.

    The whole value, each cookie's, and each part of it that is long enough to be a secret.
    """
    values = (pair.partition("=")[2].strip() for pair in subscription.value.split(";"))
    parts = {part for part in (*values, *_PARTS.findall(subscription.value)) if len(part) >= _SHORTEST_SECRET}
    written = {subscription.value, *parts}
    spelled = {spell for one in written for spell in (one, quote(one, ""), quote_plus(one), unquote(one), escape(one))}
    yield from sorted(spelled, key=len, reverse=True)
