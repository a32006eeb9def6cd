"""Writes that articles are one, within the transaction of the trip that showed it: one stays, under its number.

All addresses and frontier entries lead to the one that stays. If another's text is the better one, it becomes a version
of the one that stays, with what was looked at, read and taken away for it. The rows that go keep their versions, checks
and raw responses, unchanged and under their old number; they say which article they are now, and nothing leads to them.
Decides nothing: the decision comes in, and is refused when it did not see what is there now.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from ingest.adapters.store.articles import ArticleRow, HeldMoved, Written, change_article, is_as_held
from ingest.adapters.store.batch import Batch
from ingest.adapters.store.changelog import ChangeKind, NewChange
from ingest.adapters.store.judged import Judged
from ingest.adapters.store.overheld import NEWEST_LOOK
from ingest.adapters.store.regrouping import leave_clusters
from ingest.adapters.store.search_index import forget_articles
from ingest.adapters.tables import (
    access_check,
    article,
    article_band,
    article_revision,
    article_url,
    frontier,
    noise,
)
from ingest.model import Held, Merge, Origin

CHECKS_COPIED = 3
"""At most so many access checks are copied: of the text, and of the two articles' facts."""
Rows = Mapping[int, ArticleRow]


def merge_articles(batch: Batch, new: Judged, merge: Merge, rows: Rows, *, at: datetime) -> tuple[Written, ...]:
    """Merge articles and gather what the reading changes in the one that stays.

    Args:
        rows: Of the articles, locked, and of those that share their clusters.

    Returns:
        What becomes of the one that stays, then of each other article that changed.

    Raises:
        HeldMoved: One of them changed since the decision was made; nothing was written.
    """
    _require_unchanged(merge, rows)
    goes = [held.article_id for held in merge.goes]
    _lead_elsewhere(batch.connection, goes, merge.stays.article_id)
    regrouped = leave_clusters(batch.connection, goes)
    taken = _take_over(batch, merge, rows)
    written = change_article(batch, new, {**rows[merge.stays.article_id], **taken}, at=at)
    told = [_told(ChangeKind.MERGED, merge.stays, taken["revision_no"])]
    if merge.text_of is not merge.stays:
        told.append(_told(ChangeKind.REVISED, merge.stays, taken["revision_no"]))
    told += [change for change in regrouped if change.article_id == written.article_id]
    stays = Written(
        article_id=written.article_id, changes=(*told, *written.changes), values={**taken, **written.values}
    )
    others = [change for change in regrouped if change.article_id != written.article_id]
    return (
        stays,
        *(_gone(held, merge.stays.article_id, at) for held in merge.goes),
        *(Written(article_id=change.article_id, changes=(change,)) for change in others),
    )


def _require_unchanged(merge: Merge, rows: Rows) -> None:
    for held in merge.members:
        if not is_as_held(rows.get(held.article_id), held):
            raise HeldMoved(f"article {held.article_id} has changed since it was looked up")


def _lead_elsewhere(connection: Connection, goes: list[int], stays: int) -> None:
    """Let all that led to the articles that go lead to the one that stays, earlier merges included."""
    for table in (article_url, frontier):
        connection.execute(update(table).where(table.c.article_id.in_(goes)).values(article_id=stays))
    connection.execute(update(article).where(article.c.merged_into.in_(goes)).values(merged_into=stays))
    connection.execute(delete(article_band).where(article_band.c.article_id.in_(goes)))
    forget_articles(connection, goes)


def _take_over(batch: Batch, merge: Merge, rows: Rows) -> dict[str, Any]:
    """Copy the better text and the facts that hold; return the columns of the one that stays."""
    stays, joined = merge.stays.article_id, merge.joined
    oldest = sorted(
        (rows[held.article_id] for held in merge.members), key=lambda row: (row["first_seen_at"], row["id"])
    )
    taken: dict[str, Any] = {
        "revision_no": joined.revision_no,
        "status": joined.status.value,
        "access": joined.verdict.access.value,
        "access_declared": joined.verdict.declared.value,
        "access_confidence": joined.verdict.access_confidence,
        "wall": joined.verdict.wall.value,
        "conflict": joined.verdict.conflict,
        "tdm_reserved": joined.tdm_reserved,
        "first_seen_at": oldest[0]["first_seen_at"],
        "source_id": next((row["source_id"] for row in oldest if row["source_id"] is not None), None),
        "compared_revision": 0,
    }
    copied: dict[int, int] = {}
    if merge.text_of is not merge.stays:
        row = rows[merge.text_of.article_id]
        taken |= {"content_hash": row["content_hash"], "body_hash": row["body_hash"]}
        seen_at = _copy_revision(batch, row, stays, joined.revision_no)
        own = (access_check.c.checked_at == seen_at) & NEWEST_LOOK
        copied |= _copy_checks(batch, row, stays, joined.revision_no, own)
    if merge.facts_of is not merge.stays:
        row = rows[merge.facts_of.article_id]
        if row["access_check_id"] not in copied:
            copied |= _copy_checks(batch, row, stays, joined.revision_no)
        taken["access_check_id"] = copied.get(row["access_check_id"])
    return taken


def _copy_revision(batch: Batch, row: ArticleRow, stays: int, revision_no: int) -> datetime:
    """Copy the current version of an article and its noise ledger; return when its response came."""
    current = select(article_revision).where(
        article_revision.c.article_id == row["id"], article_revision.c.revision_no == row["revision_no"]
    )
    own = {"article_id": stays, "revision_no": revision_no}
    values = dict(batch.connection.execute(current).mappings().one())
    compared = ("revision_class", "classes", "words_added", "words_removed")
    values |= own | {"kind": ChangeKind.REVISED.value, "origin": Origin.MERGE.value, "returns": 0}
    batch.insert(article_revision, values | dict.fromkeys(compared))
    ledger = select(noise).where(noise.c.article_id == row["id"], noise.c.revision_no == row["revision_no"])
    for line in batch.connection.execute(ledger.order_by(noise.c.line_no)).mappings():
        batch.insert(noise, dict(line) | own)
    seen_at: datetime = values["seen_at"]
    return seen_at


def _copy_checks(batch: Batch, row: ArticleRow, stays: int, revision_no: int, *also: Any) -> dict[int, int]:
    """Copy the check that an article's facts come from, and others of it; return each one's number by its old one."""
    wanted = or_(access_check.c.id == row["access_check_id"], *also)
    checks = select(access_check).where(access_check.c.article_id == row["id"], wanted).order_by(access_check.c.id)
    copied: dict[int, int] = {}
    for check in batch.connection.execute(checks).mappings().all():
        copied[check["id"]] = batch.number(access_check)
        batch.insert(
            access_check,
            dict(check) | {"id": copied[check["id"]], "article_id": stays, "revision_no": revision_no},
        )
    return copied


def _gone(held: Held, stays: int, at: datetime) -> Written:
    values = {
        "merged_into": stays,
        "merged_at": at,
        "cluster_id": held.article_id,
        "original_id": None,
        "likeness": None,
        "compared_revision": held.revision_no,
    }
    change = NewChange(
        kind=ChangeKind.MERGED, article_id=held.article_id, revision_no=held.revision_no, merged_into=stays
    )
    return Written(article_id=held.article_id, changes=(change,), values=values)


def _told(kind: ChangeKind, held: Held, revision_no: int) -> NewChange:
    return NewChange(kind=kind, article_id=held.article_id, revision_no=revision_no)
