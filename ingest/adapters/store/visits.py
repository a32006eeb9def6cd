"""An entry's row after a trip: when it is due again, and what makes its next request conditional. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from ingest.model import Change, Completion, OutcomeKind


def visit_columns(
    completion: Completion, before: Mapping[str, Any], article_id: int | None, *, links: int, at: datetime
) -> dict[str, Any]:
    """Return what a trip sets in its entry's row.

    Args:
        before: The row as it was.
        links: How many were new.
    """
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
