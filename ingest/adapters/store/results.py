"""Stores all that one trip brought, in one transaction: when `complete` returns, it is stored and the entry is done.

The frontier row is locked first and the change log is written last. Whoever lost the lease writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select, update

from ingest.adapters.store.articles import HeldMoved, Judged, Written, mark_gone, write_article
from ingest.adapters.store.backfills import within_bounds
from ingest.adapters.store.changelog import log_changes
from ingest.adapters.store.claims import end_lease, free_host
from ingest.adapters.store.columns import fetch_columns
from ingest.adapters.store.database import Database, insert_row, update_row
from ingest.adapters.store.links import insert_links
from ingest.adapters.store.subscriptions import login_columns, note_logged_out
from ingest.adapters.tables import article, fetch, frontier, robots, source
from ingest.core.urls import origin_of
from ingest.errors import StaleLease
from ingest.model import Change, Completion, Outcome, OutcomeKind, SourceKind, Target

_READ_WELL = (OutcomeKind.LISTED, OutcomeKind.NOT_MODIFIED)


class Results:
    """How a trip ends."""

    _db: Database

    def complete(self, completion: Completion) -> Outcome:
        """Store all that a trip brought and return its outcome, with the article's number and the count of new links.

        Raises:
            StaleLease: The entry was claimed by another worker, or the article changed since the decision was made;
                nothing was written. In the second case the entry is free again and still due.
        """
        try:
            with self._db.writing() as connection:
                outcome, seq = self._complete(connection, completion)
        except HeldMoved:
            with self._db.writing() as connection:
                end_lease(connection, completion.entry)
            raise
        if seq is not None:
            self._db.reached(seq)
        return outcome

    def _complete(self, connection: Connection, completion: Completion) -> tuple[Outcome, int | None]:
        entry = completion.entry
        locked = select(frontier, self._db.after().label("now")).where(frontier.c.id == entry.id)
        found = connection.execute(locked.with_for_update(of=frontier)).mappings().one_or_none()
        if found is None or found["lease_token"] != entry.lease_token:
            raise StaleLease(f"entry {entry.id} ({entry.url}) was claimed by another worker")
        before = dict(found)
        now: datetime = before["now"]
        written = _write_article(connection, completion, before, at=now)
        links = _write_source(connection, completion, at=now)
        article_id = written.article_id if written else before["article_id"]
        outcome = replace(completion.outcome, article_id=article_id, links=links)
        _write_fetch(connection, completion, outcome, at=now)
        entry_values = _entry_columns(completion, before, article_id, links=links, at=now)
        update_row(connection, frontier, entry.id, entry_values)
        free_host(connection, entry)
        return outcome, _finish_article(connection, written, at=now)


def _finish_article(connection: Connection, written: Written | None, *, at: datetime) -> int | None:
    """Log the changes and give the article its last values, its place in the log among them; return that place."""
    if written is None:
        return None
    seq = log_changes(connection, written.changes, at=at)
    values = dict(written.values) | ({} if seq is None else {"change_seq": seq})
    if values:
        update_row(connection, article, written.article_id, values)
    return seq


def _entry_columns(
    completion: Completion, before: Mapping[str, Any], article_id: int | None, *, links: int, at: datetime
) -> dict[str, Any]:
    plan = completion.plan
    planned = {
        "state": plan.state.value,
        "due_at": None if plan.delay_s is None else at + timedelta(seconds=plan.delay_s),
        "lease_token": None,
        "lease_until": None,
        "interval_s": plan.interval_s,
        "failures": plan.failures,
        "crashes": plan.crashes,
        "last_code": completion.outcome.code,
        "last_detail": completion.outcome.detail or None,
    }
    if completion.outcome.kind is OutcomeKind.DEFERRED:  # nothing was asked: it is as unread as before
        return planned
    return planned | {
        "visits": before["visits"] + 1,
        "last_fetched_at": at,
        "last_changed_at": at if _has_changed(completion, before, links) else before["last_changed_at"],
        "article_id": article_id,
        **_validators(completion),
    }


def _write_article(
    connection: Connection, completion: Completion, before: Mapping[str, Any], *, at: datetime
) -> Written | None:
    decision, reading, page = completion.decision, completion.reading, completion.page
    if decision is None:
        return None
    if decision.has(Change.GONE):
        return mark_gone(connection, before["article_id"]) if before["article_id"] is not None else None
    if reading is None or page is None:
        return None
    judged = Judged(
        completion=completion, decision=decision, reading=reading, page=page, first_seen_at=before["first_seen_at"]
    )
    return write_article(connection, judged, at=at)


def _write_source(connection: Connection, completion: Completion, *, at: datetime) -> int:
    """Store a source's links and how it fares; return how many links were new."""
    entry, reading = completion.entry, completion.source
    new = 0
    if reading is not None:
        links = within_bounds(connection, reading.links, entry.backfill_id)
        new = insert_links(connection, links, source_id=entry.source_id, backfill_id=entry.backfill_id, at=at)
    if entry.target is not Target.SOURCE or entry.source_id is None or completion.outcome.kind not in _READ_WELL:
        return new
    values: dict[str, Any] = {"last_success_at": at} | ({"last_new_at": at} if new else {})
    own = (source.c.id == entry.source_id) & (source.c.url == entry.url)
    connection.execute(update(source).where(source.c.id == entry.source_id).values(values))
    if reading is not None:
        said = {"title": reading.title, "ttl_s": reading.ttl_s}
        if entry.source_kind in (None, SourceKind.UNKNOWN):
            said["kind"] = reading.kind.value
            connection.execute(update(frontier).where(frontier.c.id == entry.id).values(source_kind=reading.kind.value))
        connection.execute(update(source).where(own).values(said))
    return new


def _write_fetch(connection: Connection, completion: Completion, outcome: Outcome, *, at: datetime) -> None:
    origin = origin_of(completion.page.final_url if completion.page else completion.entry.url)
    asked = select(robots.c.verdict, robots.c.fetched_at).where(robots.c.origin == origin)
    verdict, fetched_at = connection.execute(asked).one_or_none() or (None, None)
    note_logged_out(connection, completion, at=at)
    values = (
        fetch_columns(completion)
        | login_columns(connection, completion)
        | {
            "ended_at": at,
            "links": outcome.links,
            "article_id": outcome.article_id,
            "robots_verdict": verdict,
            "robots_fetched_at": fetched_at,
        }
    )
    insert_row(connection, fetch, values)


def _has_changed(completion: Completion, before: Mapping[str, Any], links: int) -> bool:
    if completion.decision is not None:
        return completion.decision.has(Change.NEW) or completion.decision.has(Change.REVISED)
    return completion.outcome.kind is OutcomeKind.LISTED and (links > 0 or before["last_changed_at"] is None)


def _validators(completion: Completion) -> dict[str, Any]:
    """What makes the next request conditional: only after a response that was read well, or 304 would hide the rest."""
    page, decision = completion.page, completion.decision
    if decision is not None and decision.has(Change.GONE):  # or a 304 would hide that it is back
        return {"etag": None, "last_modified": None}
    if page is None or completion.plan.failures:
        return {}
    said = {"etag": page.header("etag"), "last_modified": page.header("last-modified")}
    if page.not_modified:
        return {name: value for name, value in said.items() if value is not None}
    return said | {"body_hash": sha256(page.body).hexdigest()}
