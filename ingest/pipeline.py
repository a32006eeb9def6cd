"""THE LINE: one claimed URL travels it once and ends as one Outcome.

    fetch → read (in the jail) → find what is held → ask its site's policy → apply the operator's policy → decide
    → archive → store

It knows no adapter: what it needs stands in `needs` as Protocols, and `wiring` joins them. It alone catches page
errors; each becomes an Outcome whose reason is stored. Bugs rise. Nothing is in the database before `complete`, which
commits all.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import structlog

from ingest.core.decide import candidate_urls, decide_change, decide_duplicate
from ingest.core.identity import may_believe_canonical, without_canonical
from ingest.core.keep import apply_policies
from ingest.core.merge import decide_merge, decide_merged, tied_addresses
from ingest.core.revision import ignore_passing, review_decision
from ingest.core.schedule import plan_absent, plan_error, plan_failure, plan_success
from ingest.core.site_policy import with_site_policies
from ingest.core.vanish import VANISHED, decide_gone, decide_vanished, why_vanished
from ingest.errors import BadStatus, HostBusy, PageError, RobotsDisallowed, StaleLease
from ingest.model import (
    Change,
    Completion,
    FetchedPage,
    FrontierEntry,
    FrontierState,
    Held,
    Merge,
    Outcome,
    OutcomeKind,
    PageKind,
    PageReading,
    Plan,
    Target,
)
from ingest.needs import Line

log = structlog.get_logger()

# Shorter bodies are alike by chance: briefs, corrections, captions.
_TWIN_MIN_WORDS = 40
_PASSING = frozenset({PageKind.CHALLENGE, PageKind.CONSENT, PageKind.LOGIN, PageKind.ERROR, PageKind.SHELL})


async def ingest_entry(line: Line, entry: FrontierEntry) -> Outcome:
    """Take one claimed entry down the line and return how it ended; the outcome is stored and logged.

    Raises:
        StoreError: The database did not take the result; the lease runs out and the entry is fetched again.
    """
    try:
        completion = await _travel(line, entry)
    except PageError as error:
        completion = _fail(line, entry, error)
    try:
        outcome = await line.storing.complete(completion)
    except StaleLease as error:
        if completion.archive and line.archive:  # nothing stored: nothing may be left of it, least of all a purge's
            await line.archive.erase(completion.archive)
        outcome = replace(completion.outcome, kind=OutcomeKind.DEFERRED, code=error.code, detail=str(error))
    _log_outcome(outcome)
    return outcome


async def _travel(line: Line, entry: FrontierEntry) -> Completion:
    page = await line.fetching.fetch(entry)
    if page.not_modified:
        return _succeed(line, entry, page, OutcomeKind.NOT_MODIFIED, "not_modified")
    if entry.target is Target.SOURCE:
        return await _list(line, entry, page)
    reading = await line.reading.read_page(page, entry.hint)
    if reading.kind is not PageKind.ARTICLE:
        completion = _set_aside(line, entry, page, reading)
    else:
        completion = await _judge(line, entry, page, reading)
    return replace(completion, logged_out=reading.logged_out)


async def _list(line: Line, entry: FrontierEntry, page: FetchedPage) -> Completion:
    source = await line.reading.read_source(page, entry.source_kind)
    plan = plan_success(
        entry, line.pace, line.jitter(), now=page.fetched_at, changed=_body_changed(entry, page), source=source
    )
    done = _succeed(line, entry, page, OutcomeKind.LISTED, "listed")
    outcome = replace(done.outcome, links=len(source.links), detail="; ".join(source.problems[:2]))
    return replace(done, outcome=outcome, plan=plan, source=source)


async def _judge(line: Line, entry: FrontierEntry, page: FetchedPage, reading: PageReading) -> Completion:
    reading = with_site_policies(reading, await line.ask_site(page.final_url))
    reading, urls, held = await _find_held(line, entry, page, reading)
    merge = await _find_merge(line, page, reading, urls, held)
    held = merge.joined if merge else held
    if held is None and await line.storing.is_purged(urls):
        refused = _succeed(line, entry, page, OutcomeKind.DISALLOWED, "purged")
        return replace(refused, plan=Plan(state=FrontierState.DONE, delay_s=None))
    allowed = apply_policies(reading, line.policies, held)
    if allowed.skipped:
        return _succeed(line, entry, page, OutcomeKind.DISALLOWED, allowed.skipped)
    come = allowed.reading.article
    told_apart = ignore_passing(held, come, line.notices)
    decision = decide_change(held, replace(allowed.reading, article=told_apart))
    decision, review = review_decision(held, decision, come, line.notices, at=page.fetched_at)
    twin_id = None
    changed = not (decision.has(Change.NONE) or decision.changes == (Change.RETURNED,))
    if merge:
        decision = decide_merged(decision, merge)
    if decision.has(Change.NEW) and allowed.reading.article.word_count >= _TWIN_MIN_WORDS:
        twin_id = await line.storing.find_twin(allowed.reading.article.body_hash)
    if twin_id is not None:
        decision = decide_duplicate(decision, twin_id)
    kept = changed and allowed.may_archive and line.archive is not None
    archive = await line.archive.write(page) if kept and line.archive else None
    kind = OutcomeKind.STORED if changed or merge else OutcomeKind.UNCHANGED
    done = _succeed(line, entry, page, kind, "+".join(decision.changes), changed=changed)
    return replace(
        done,
        reading=allowed.reading,
        decision=decision,
        held=held,
        review=review,
        merge=merge,
        twin_id=twin_id,
        archive=archive,
    )


async def _find_held(
    line: Line, entry: FrontierEntry, page: FetchedPage, reading: PageReading
) -> tuple[PageReading, tuple[str, ...], Held | None]:
    """Return the reading, under its canonical address if that is believed, its addresses, and what is held of it."""
    urls = candidate_urls(entry.url, page, reading)
    held = await line.storing.find_held(urls)
    if may_believe_canonical(entry, page, reading, held):
        return reading, urls, held
    reading = without_canonical(reading, page)
    urls = candidate_urls(entry.url, page, reading)
    return reading, urls, await line.storing.find_held(urls)


async def _find_merge(
    line: Line, page: FetchedPage, reading: PageReading, urls: tuple[str, ...], held: Held | None
) -> Merge | None:
    if held is None or not held.others:
        return None
    tied = await line.storing.find_tied(tied_addresses(urls, page))
    return decide_merge(tied, reading) if tied and tied[0].article_id == held.article_id else None


def _set_aside(line: Line, entry: FrontierEntry, page: FetchedPage, reading: PageReading) -> Completion:
    """A challenge, consent or error page is a failure to try again; a section or product page is simply not ours."""
    done = _succeed(line, entry, page, OutcomeKind.NOT_ARTICLE, reading.kind.value)
    vanished = why_vanished(entry, page, reading)
    if vanished:
        gone = decide_vanished(entry, vanished)
        kind = OutcomeKind.GONE if gone else OutcomeKind.FAILED
        outcome = replace(done.outcome, kind=kind, code=VANISHED, detail=vanished)
        return replace(done, outcome=outcome, plan=plan_absent(entry, line.pace, line.jitter()), decision=gone)
    outcome = replace(done.outcome, detail=reading.kind_reason)
    plan = Plan(state=FrontierState.DONE, delay_s=None)
    if reading.kind in _PASSING:
        plan = plan_failure(entry, line.pace, line.jitter(), retry_after_s=None)
    return replace(done, outcome=outcome, plan=plan)


def _succeed(
    line: Line, entry: FrontierEntry, page: FetchedPage, kind: OutcomeKind, code: str, *, changed: bool = False
) -> Completion:
    plan = plan_success(entry, line.pace, line.jitter(), now=page.fetched_at, changed=changed, source=None)
    outcome = Outcome(url=entry.url, kind=kind, code=code, status=page.status, elapsed_ms=page.elapsed_ms)
    return Completion(entry=entry, outcome=outcome, plan=plan, page=page, origin=line.origin)


def _fail(line: Line, entry: FrontierEntry, error: PageError) -> Completion:
    plan = plan_error(entry, line.pace, line.jitter(), error, now=line.clock())
    status = error.status if isinstance(error, BadStatus) else None
    decision = decide_gone(entry, status) if status else None
    kind = OutcomeKind.FAILED
    if decision:
        kind = OutcomeKind.GONE
    elif plan.state is FrontierState.QUARANTINED:
        kind = OutcomeKind.QUARANTINED
    elif isinstance(error, HostBusy):
        kind = OutcomeKind.DEFERRED
    elif isinstance(error, RobotsDisallowed):
        kind = OutcomeKind.DISALLOWED
    outcome = Outcome(url=entry.url, kind=kind, code=error.code, detail=error.detail, status=status)
    return Completion(entry=entry, outcome=outcome, plan=plan, decision=decision, origin=line.origin)


def _body_changed(entry: FrontierEntry, page: FetchedPage) -> bool:
    return entry.body_hash != hashlib.sha256(page.body).hexdigest()


def _log_outcome(outcome: Outcome) -> None:
    facts = {
        "status": outcome.status,
        "article": outcome.article_id,
        "links": outcome.links or None,
        "detail": outcome.detail or None,
        "ms": round(outcome.elapsed_ms),
    }
    known = {name: value for name, value in facts.items() if value is not None}
    log.info(outcome.kind.value, code=outcome.code, url=outcome.url, **known)
