"""robots.txt: what an answer amounts to, and what its rules say about one address. Pure.

Verdicts (RFC 9309 §2.3.1): success gives rules; 4xx but 429 allows everything; 429, 5xx and no answer at all forbid
everything, except that rules had within the last 30 days still hold. Rules are kept at most 24 hours.
Matching is protego's; this module picks our group by the exact product token (§2.2.1) and names the rule that decided.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from protego import Protego

from ingest.core.robots.lines import FIELD, LINE_END, USER_AGENTS, agent_token, agents_in, fields
from ingest.model import RobotsRecord, RobotsVerdict

MAX_AGE = timedelta(hours=24)
STALE_FOR = timedelta(days=30)
RETRY_AFTER = timedelta(minutes=15)
"""How long a missing answer counts before robots.txt is asked again."""

_NOBODY = "~"  # a name that no group can have: it is given the rules for everybody
_RULES = {"allow": "Allow", "disallow": "Disallow"}
_MAX_NAMED = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsJudgement:
    """What robots.txt says about one address.

    Attributes:
        rule: The line that decided, as `Disallow: /private/`, or why there is none; never empty.
        crawl_delay_s: Seconds between requests that the file asks for; None when it does not.
    """

    allowed: bool
    rule: str
    crawl_delay_s: float | None = None


def read_robots(origin: str, status: int, body: bytes, *, now: datetime, stale: RobotsRecord | None) -> RobotsRecord:
    """Return what an answer amounts to, ready to be stored.

    Args:
        origin: Whose robots.txt was asked for.
        status: The final status, redirects followed.
        body: At most 500 KiB; looked at only for a 2xx.
        now: When it was received.
        stale: What was known before; None when nothing was.
    """
    if status == 429 or status >= 500:
        return no_answer(origin, f"status {status}", now=now, stale=stale, status=status)
    found = 200 <= status < 300
    return RobotsRecord(
        origin=origin,
        verdict=RobotsVerdict.RULES if found else RobotsVerdict.ALLOW_ALL,
        reason=f"status {status}",
        status=status,
        text=_decode(body) if found else "",
        fetched_at=now,
        expires_at=now + MAX_AGE,
    )


def too_many_redirects(origin: str, status: int, *, now: datetime) -> RobotsRecord:
    """Return the verdict on a robots.txt that only redirects: unavailable, so everything is allowed (§2.3.1.2)."""
    return RobotsRecord(
        origin=origin,
        verdict=RobotsVerdict.ALLOW_ALL,
        reason="too many redirects",
        status=status,
        text="",
        fetched_at=now,
        expires_at=now + MAX_AGE,
    )


def no_answer(
    origin: str, reason: str, *, now: datetime, stale: RobotsRecord | None, status: int | None = None
) -> RobotsRecord:
    """Return the verdict when robots.txt could not be had: what was known within 30 days, else nothing is allowed.

    It is asked for again after a quarter of an hour. Rules that still hold keep the time at which they were fetched.
    """
    expires_at = now + RETRY_AFTER
    if stale and stale.verdict is not RobotsVerdict.DISALLOW_ALL and now - stale.fetched_at <= STALE_FOR:
        return replace(stale, reason=f"{reason}; still holds from {stale.fetched_at:%Y-%m-%d}", expires_at=expires_at)
    return RobotsRecord(
        origin=origin,
        verdict=RobotsVerdict.DISALLOW_ALL,
        reason=reason,
        status=status,
        text="",
        fetched_at=now,
        expires_at=expires_at,
    )


def judge(record: RobotsRecord, url: str, agent_token: str) -> RobotsJudgement:
    """Return what a record says about one address of its origin.

    Args:
        record: What the origin's robots.txt amounted to.
        url: The address, absolute.
        agent_token: Our product token, letters, `_` and `-` alone, as `ingest`.
    """
    if record.verdict is RobotsVerdict.ALLOW_ALL:
        return RobotsJudgement(allowed=True, rule=f"no robots.txt ({record.reason})")
    if record.verdict is RobotsVerdict.DISALLOW_ALL:
        return RobotsJudgement(allowed=False, rule=f"robots.txt could not be had ({record.reason})")
    token = agent_token.lower()
    rules = _parse(record.text)
    agent = token if token in _tokens(record.text) else _NOBODY
    delay = _delay(rules, agent)
    if rules.can_fetch(url, agent):
        return RobotsJudgement(allowed=True, rule="no rule against it", crawl_delay_s=delay)
    return RobotsJudgement(allowed=False, rule=_name_rule(record.text, url, agent), crawl_delay_s=delay)


def _decode(body: bytes) -> str:
    """Decode as UTF-8 (§2.2), or as the UTF-16 that a byte order mark announces; NUL cannot be stored, so it goes."""
    utf16 = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = body.decode("utf-16" if utf16 else "utf-8-sig", errors="replace")
    return text.replace("\x00", "")


@lru_cache(maxsize=64)
def _parse(text: str) -> Protego:
    return Protego.parse("\n".join(_with_plain_tokens(text)))


_tokens = lru_cache(maxsize=64)(agents_in)


def _with_plain_tokens(text: str) -> Iterator[str]:
    """Yield the lines with versions and the like cut from user agents, as §2.2.1 matches the token alone."""
    for line in LINE_END.split(text):
        match = FIELD.match(line)
        plain = match is not None and match[1].lower() in USER_AGENTS
        yield f"User-agent: {agent_token(match[2])}" if match and plain else line


def _delay(rules: Protego, agent: str) -> float | None:
    asked = [rules.crawl_delay(agent)]
    rate = rules.request_rate(agent)
    if rate is not None:
        asked.append(rate.seconds / rate.requests)
    return max((delay for delay in asked if delay is not None), default=None)


def _name_rule(text: str, url: str, agent: str) -> str:
    """Return the longest Disallow line of our group that matches; only called when one does."""
    values = sorted(set(_disallowed(text, agent)), key=len, reverse=True)
    for value in values[:_MAX_NAMED]:
        if not Protego.parse(f"User-agent: *\nDisallow: {value}").can_fetch(url, _NOBODY):
            return f"Disallow: {value[:200]}"
    return "Disallow"


def _disallowed(text: str, agent: str) -> Iterator[str]:
    wanted = "*" if agent == _NOBODY else agent
    group: set[str] = set()
    in_rules = False
    for field, value in fields(text):
        if field in USER_AGENTS:
            group = set() if in_rules else group
            group.add(agent_token(value))
            in_rules = False
        elif field in _RULES:
            in_rules = True
            if field == "disallow" and value and wanted in group:
                yield value
