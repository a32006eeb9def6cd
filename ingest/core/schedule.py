"""When an address is looked at next: one plan for each way a trip can end.

Sources adapt: sooner after a change, later after none, never under the period they ask for; they back off when they
fail, and never die. Articles are looked at again as they age, then left alone. Failures wait twice as long each time.
Delays are relative, so a clock that jumps cannot bring a burst, and bounded, so it cannot bring a stall. Nothing here
reads a clock or throws dice: both come in as arguments.

Sources: RFC 9110 §10.2.3 (Retry-After), RFC 9309 §2.3.1 (robots.txt that cannot be had).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.errors import BadStatus, HostBusy, PageError, RobotsDisallowed
from ingest.model import FrontierEntry, FrontierState, Plan, SourceReading, Target

_GONE_STATUSES = frozenset({404, 410, 451})
_MAX_DOUBLINGS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The operator's pace; every figure in seconds unless its name says otherwise.

    Attributes:
        page_recheck_ratio: A page is due when the time since its last look is this share of its age; above 0.
        page_recheck_min_s: A page is never looked at again sooner than this.
        page_recheck_until_days: Age after which a page is left alone.
        page_max_failures: Failures in a row after which a page waits in quarantine.
        page_max_absences: Looks at a page that is absent (404, 410, 451) after which it is left alone.
        source_default_s: The interval a new source starts with.
        source_ttl_max_s: The longest period of its own that a source is granted.
        source_faster: What a change multiplies a source's interval by; below 1.
        source_slower: What no change multiplies it by; above 1. With the defaults four looks in ten find a change.
        retry_first_s: The wait after the first failure; it doubles up to `retry_max_s`.
        disallowed_first_s: The same, where robots.txt said no: asking again soon tells nothing new.
        busy_s: The wait when the host's slot was taken and nothing was asked.
        spread: The share of a delay that jitter may add; delays are only ever lengthened.
        max_crashes: How often a page may harm its parser before it waits in quarantine.
    """

    page_recheck_ratio: float = 0.2
    page_recheck_min_s: float = 900
    page_recheck_until_days: float = 30
    page_max_failures: int = 12
    page_max_absences: int = 3
    source_default_s: float = 3600
    source_min_s: float = 300
    source_max_s: float = 86_400
    source_ttl_max_s: float = 604_800
    source_faster: float = 0.6
    source_slower: float = 1.4
    retry_first_s: float = 300
    retry_max_s: float = 86_400
    disallowed_first_s: float = 3600
    busy_s: float = 30
    spread: float = 0.1
    max_crashes: int = 2


def plan_success(
    entry: FrontierEntry, pace: Pace, jitter: float, *, now: datetime, changed: bool, source: SourceReading | None
) -> Plan:
    """Plan the next look after a fetch that went well.

    Args:
        jitter: A number in [0, 1) that spreads visits.
        now: The present; only ages are taken from it, so that a wrong clock does little harm.
        changed: Whether the source listed something new, or the page's content changed.
        source: What the source yielded; None for pages and for a 304.
    """
    if entry.target is Target.SOURCE:
        return _plan_source(entry, pace, jitter, changed=changed, source=source)
    delay_s = None if entry.backfill_id is not None else _recheck_delay_s(entry, pace, now)
    if delay_s is None:
        return Plan(state=FrontierState.DONE, delay_s=None)
    return Plan(state=FrontierState.WAITING, delay_s=_spread(delay_s, pace, jitter))


def plan_failure(entry: FrontierEntry, pace: Pace, jitter: float, *, retry_after_s: float | None) -> Plan:
    """Plan the next try after a failure that may pass.

    Doubles from `retry_first_s` to `retry_max_s`; a longer Retry-After wins, up to the same bound. A page that failed
    `page_max_failures` times in a row waits in quarantine; a source goes on waiting.

    Args:
        retry_after_s: What the server asked for, in seconds; None when it did not ask.
    """
    return _back_off(entry, pace, jitter, first_s=pace.retry_first_s, retry_after_s=retry_after_s)


def plan_error(entry: FrontierEntry, pace: Pace, jitter: float, error: PageError, now: datetime) -> Plan:
    """Plan what follows a typed error: a later try, quarantine, or the end.

    A busy host costs nothing. A source never ends: what cannot succeed for it is tried once in `retry_max_s`. A page
    that harms its parser is tried `max_crashes` times in all.
    """
    if isinstance(error, HostBusy):
        return _keep_waiting(entry, pace.busy_s * (1 + jitter))
    if entry.target is Target.SOURCE:
        return _plan_source_error(entry, pace, jitter, error)
    if _has_settled(entry, pace, now):
        return Plan(state=FrontierState.DONE, delay_s=None, failures=entry.failures + 1, crashes=_crashes(entry, error))
    if not error.retryable or _crashes(entry, error) >= pace.max_crashes:
        return _quarantine(entry, _crashes(entry, error))
    if isinstance(error, BadStatus) and error.status in _GONE_STATUSES:
        return plan_absent(entry, pace, jitter)
    return _retry(entry, pace, jitter, error)


def plan_absent(entry: FrontierEntry, pace: Pace, jitter: float) -> Plan:
    """Plan after a page was not there: it may come (links run ahead of caches) or be gone; it is looked at a few times.

    The second look comes soon, whatever the page's age; an article is not left alone before it was had.
    """
    absences = entry.failures + 1
    unsure = entry.article_id is not None and not entry.was_absent and absences < pace.page_max_failures
    if absences < pace.page_max_absences or unsure:
        return _back_off(entry, pace, jitter, first_s=pace.page_recheck_min_s, retry_after_s=None)
    if entry.article_id is None:
        return _quarantine(entry, entry.crashes)
    return Plan(state=FrontierState.DONE, delay_s=None, failures=absences, crashes=entry.crashes)


def _plan_source(
    entry: FrontierEntry, pace: Pace, jitter: float, *, changed: bool, source: SourceReading | None
) -> Plan:
    known_s = entry.interval_s
    factor = pace.source_faster if changed else pace.source_slower
    adapted_s = pace.source_default_s if known_s is None else known_s * factor
    asked_s = min(max((source.ttl_s if source else None) or 0, 0), pace.source_ttl_max_s)
    # A 304 does not repeat the period that was asked for: what was granted above the bound stays.
    ceiling_s = pace.source_max_s if source or known_s is None else max(known_s, pace.source_max_s)
    interval_s = max(asked_s, min(max(adapted_s, pace.source_min_s), ceiling_s))
    return Plan(state=FrontierState.WAITING, delay_s=_spread(interval_s, pace, jitter), interval_s=interval_s)


def _plan_source_error(entry: FrontierEntry, pace: Pace, jitter: float, error: PageError) -> Plan:
    hopeless = not error.retryable or _crashes(entry, error) >= pace.max_crashes
    if not hopeless:
        return _retry(entry, pace, jitter, error)
    return _back_off(entry, pace, jitter, first_s=pace.retry_max_s, retry_after_s=None, crashes=_crashes(entry, error))


def _retry(entry: FrontierEntry, pace: Pace, jitter: float, error: PageError) -> Plan:
    first_s = pace.disallowed_first_s if isinstance(error, RobotsDisallowed) else pace.retry_first_s
    asked_s = error.retry_after_s if isinstance(error, BadStatus) else None
    return _back_off(entry, pace, jitter, first_s=first_s, retry_after_s=asked_s, crashes=_crashes(entry, error))


def _back_off(
    entry: FrontierEntry,
    pace: Pace,
    jitter: float,
    *,
    first_s: float,
    retry_after_s: float | None,
    crashes: int | None = None,
) -> Plan:
    crashes = entry.crashes if crashes is None else crashes
    failures = entry.failures + 1
    if entry.target is Target.PAGE and failures >= pace.page_max_failures:
        return _quarantine(entry, crashes)
    doubled_s = first_s * 2 ** min(failures - 1, _MAX_DOUBLINGS)
    wait_s = min(max(doubled_s, retry_after_s or 0.0), pace.retry_max_s)
    return Plan(
        state=FrontierState.WAITING,
        delay_s=_spread(wait_s, pace, jitter),
        interval_s=entry.interval_s,
        failures=failures,
        crashes=crashes,
    )


def _keep_waiting(entry: FrontierEntry, delay_s: float) -> Plan:
    return Plan(
        state=FrontierState.WAITING,
        delay_s=delay_s,
        interval_s=entry.interval_s,
        failures=entry.failures,
        crashes=entry.crashes,
    )


def _quarantine(entry: FrontierEntry, crashes: int) -> Plan:
    return Plan(state=FrontierState.QUARANTINED, delay_s=None, failures=entry.failures + 1, crashes=crashes)


def _recheck_delay_s(entry: FrontierEntry, pace: Pace, now: datetime) -> float | None:
    """Seconds until the wait is `page_recheck_ratio` of the age it then has; None when that is beyond the bound."""
    ratio = pace.page_recheck_ratio
    if ratio >= 1:  # a wait that never catches up with the age
        return None
    age_s = _age_s(entry, now)
    delay_s = max(age_s * ratio / (1 - ratio), pace.page_recheck_min_s)
    return delay_s if age_s + delay_s <= _until_s(pace) else None


def _has_settled(entry: FrontierEntry, pace: Pace, now: datetime) -> bool:
    """Whether an article that is held has left its time of rechecks: its failures matter to nobody."""
    return entry.article_id is not None and _age_s(entry, now) > _until_s(pace)


def _age_s(entry: FrontierEntry, now: datetime) -> float:
    """Seconds since publication, or since it was first heard of where no earlier date is given; never negative."""
    published_at = entry.hint.published_at if entry.hint else None
    born_at = min(entry.first_seen_at, published_at) if published_at else entry.first_seen_at
    return max((now - born_at).total_seconds(), 0.0)


def _until_s(pace: Pace) -> float:
    return timedelta(days=pace.page_recheck_until_days).total_seconds()


def _crashes(entry: FrontierEntry, error: PageError) -> int:
    return entry.crashes + int(error.crashed)


def _spread(delay_s: float, pace: Pace, jitter: float) -> float:
    return delay_s * (1 + pace.spread * jitter)
