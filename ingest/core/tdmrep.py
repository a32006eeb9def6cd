"""`/.well-known/tdmrep.json`: what a site reserves of text and data mining, path by path. Pure.

An answer that is no file, and an entry that is not as the protocol wants it, mean that nothing is stated. What was
known within the last 30 days still holds when no answer comes. Asked for once a day, and after an hour when it could
not be had. Source: TDM Reservation Protocol (W3C Community Group, final report of 2024), the file on the origin server.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from ingest.core.text import clean_text, fold_space
from ingest.model import SiteFile, SitePolicy, SiteRule

MAX_AGE = timedelta(hours=24)
RETRY_AFTER = timedelta(hours=1)
STALE_FOR = timedelta(days=30)
MAX_BYTES = 64 * 1024
MAX_RULES = 1000
_MAX_CHARS = 500


def read_tdmrep(origin: str, status: int, body: bytes, *, now: datetime, known: SitePolicy | None) -> SitePolicy:
    """Return what an answer amounts to, ready to be stored.

    Args:
        origin: Whose file was asked for.
        status: The final status, redirects followed.
        body: Looked at only for a 2xx; one of more than 64 KiB is not read.
        now: When it was received.
        known: What was known before; None when nothing was.
    """
    if status == 429 or status >= 500:
        return no_tdmrep(origin, f"status {status}", now=now, known=known, status=status)
    if not 200 <= status < 300:
        return _stated(origin, status, now)
    if len(body) > MAX_BYTES:
        return _stated(origin, status, now, problem="more than 64 KiB")
    text = clean_text(body.decode("utf-8-sig", errors="replace"))
    try:
        listed = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):  # ValueError: a number of thousands of digits, too
        return _stated(origin, status, now, problem="not JSON", raw=text)
    rules = tuple(_rules(listed))[:MAX_RULES]
    return _stated(origin, status, now, problem="" if rules else "no entry that can be used", rules=rules, raw=text)


def no_tdmrep(
    origin: str, reason: str, *, now: datetime, known: SitePolicy | None, status: int | None = None
) -> SitePolicy:
    """Return what holds when the file could not be had: what was known within 30 days, else nothing is stated."""
    fresh = known is not None and now - known.last_seen_at <= STALE_FOR
    return SitePolicy(
        origin=origin,
        file=SiteFile.TDMREP,
        status=status,
        problem=reason,
        rules=known.rules if known and fresh else (),
        raw=known.raw if known and fresh else "",
        first_seen_at=known.first_seen_at if known and fresh else now,
        last_seen_at=known.last_seen_at if known and fresh else now,
        expires_at=now + RETRY_AFTER,
    )


def tdmrep_forbidden(origin: str, rule: str, *, now: datetime) -> SitePolicy:
    """Return what holds where robots.txt does not let the file be asked for: nothing is stated."""
    return _stated(origin, None, now, problem=f"robots.txt: {rule}")


def _stated(
    origin: str,
    status: int | None,
    now: datetime,
    *,
    problem: str = "",
    rules: tuple[SiteRule, ...] = (),
    raw: str = "",
) -> SitePolicy:
    return SitePolicy(
        origin=origin,
        file=SiteFile.TDMREP,
        status=status,
        problem=problem,
        rules=rules,
        raw=raw,
        first_seen_at=now,
        last_seen_at=now,
        expires_at=now + MAX_AGE,
    )


def _rules(listed: Any) -> Iterator[SiteRule]:
    """Yield the entries that are as they should be; of one that is not, nothing."""
    for entry in listed if isinstance(listed, list) else [listed]:
        if not isinstance(entry, dict):
            continue
        path, reserved = _line(entry.get("location")), entry.get("tdm-reservation")
        if not path.startswith(("/", "*")) or len(path) > _MAX_CHARS:
            continue
        if isinstance(reserved, bool) or str(reserved) not in ("0", "1"):
            continue
        yield SiteRule(path, "tdm-reservation", str(reserved))
        policy = _line(entry.get("tdm-policy"))
        if policy:
            yield SiteRule(path, "tdm-policy", policy[:_MAX_CHARS])


def _line(written: object) -> str:
    return fold_space(written) if isinstance(written, str) else ""
