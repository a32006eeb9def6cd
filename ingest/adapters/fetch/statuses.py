"""What a status means to us: a page, a verdict on access, a challenge, a redirect, or none of these. Pure.

A paywall is a verdict, so 402 is a page that is read; a bot challenge is read so that it can be named. Bodies of all
other answers are never received.

Sources: RFC 9110 §15 and §10.2.3; the response headers that challenge services document.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER_S = 86_400.0
"""No server makes us wait longer than a day."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BODILESS = frozenset({204, 205})
_CHALLENGE_STATUSES = frozenset({403, 405, 429, 503})
# header → the value's beginning that marks a challenge; the empty one: any value does
_CHALLENGE_MARKS = {
    "cf-mitigated": "challenge",
    "x-amzn-waf-action": "",
    "x-datadome": "protected",
    "x-vercel-mitigated": "challenge",
}

Headers = Iterable[tuple[str, str]]


def is_redirect(status: int) -> bool:
    """Whether the answer names another address to ask."""
    return status in _REDIRECTS


def bears_page(status: int, headers: Headers) -> bool:
    """Whether the body is a page to read: success, payment required, or a challenge that says so in its headers."""
    if 200 <= status < 300:
        return status not in _BODILESS
    return status == 402 or (status in _CHALLENGE_STATUSES and is_challenge(headers))


def is_challenge(headers: Headers) -> bool:
    """Whether headers (names in lower case) say that this is a test of the reader, not an answer."""
    return any(
        name in _CHALLENGE_MARKS and value.strip().lower().startswith(_CHALLENGE_MARKS[name]) for name, value in headers
    )


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Return how long a server asks to be left alone, 0 to 86,400 seconds; None when it does not or is not understood.

    Args:
        value: Retry-After, as seconds or as an HTTP date.
        now: The present, aware.
    """
    text = (value or "").strip()[:64]
    if text.isascii() and text.isdigit():
        return min(float(text), MAX_RETRY_AFTER_S)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - now).total_seconds(), 0.0), MAX_RETRY_AFTER_S)
