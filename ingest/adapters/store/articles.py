"""Gathers what a decision writes about an article, for the transaction of the trip that led to it.

Decides nothing: the decision comes in. It only refuses to write on top of what the decision did not see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeGuard

from sqlalchemy import select, update

from ingest.adapters.store.batch import Batch
from ingest.adapters.store.changelog import ChangeKind, NewChange
from ingest.adapters.store.columns import access_columns, check_columns, ledger_column, review_columns, revision_columns
from ingest.adapters.store.judged import Judged
from ingest.adapters.tables import access_check, archive_record, article, article_revision, article_url
from ingest.errors import StaleLease
from ingest.model import ArchiveRef, ArticleStatus, Change, FetchedPage, Held

ArticleRow = Mapping[str, Any]
_AWAY = (ArticleStatus.GONE.value, ArticleStatus.RETRACTED.value)


class HeldMoved(StaleLease):
    """The article changed between the decision and its storing: the decision no longer holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What becomes of the article.

    Attributes:
        changes: To be logged.
        values: Columns of the article still to be set, together with its place in the log.
    """

    article_id: int
    changes: tuple[NewChange, ...]
    values: Mapping[str, Any] = field(default_factory=dict)


def create_article(
    batch: Batch, new: Judged, known: Mapping[str, int], *, first_seen_at: datetime, at: datetime
) -> Written:
    """Gather a new article.

    Args:
        known: Addresses that lead to an article already, by their key.

    Raises:
        HeldMoved: One of its addresses does: another trip stored it since the decision was made.
    """
    if any(key in known for key in new.urls):
        raise HeldMoved(f"{new.completion.entry.url} was stored meanwhile")
    read = new.reading.article
    article_id = batch.number(article)
    archive_id = _add_archive(batch, new.page, new.completion.archive)
    check_id = _add_check(batch, new, article_id, 1, archive_id)
    cluster = _cluster_of_twin(batch, new, {"id": article_id, "cluster_id": article_id})
    values = {
        "id": article_id,
        "source_id": new.completion.entry.source_id,
        "domain": read.domain,
        "first_seen_at": first_seen_at,
        "revision_no": 1,
        "content_hash": read.content_hash,
        "body_hash": read.body_hash,
        "cluster_id": cluster or article_id,
        "access_check_id": check_id,
        "status": new.status(1),
        "change_seq": 0,
        **access_columns(new.reading, None),
    }
    batch.insert(article, values)
    for row in _url_rows(new, article_id, at=at):
        batch.insert(article_url, row)
    _add_revision(batch, new, article_id, 1, ChangeKind.CREATED, archive_id=archive_id)
    kinds = [ChangeKind.CREATED]
    if new.decision.has(Change.RETRACTED):
        kinds.append(ChangeKind.RETRACTED)
    if cluster:
        kinds.append(ChangeKind.CLUSTERED)
    return _written(article_id, 1, kinds, {})


def is_as_held(row: ArticleRow | None, held: Held) -> TypeGuard[ArticleRow]:
    """Whether an article is still at the revision that a decision saw, and stands by itself."""
    return row is not None and row["revision_no"] == held.revision_no and row["merged_into"] is None


def change_article(batch: Batch, new: Judged, row: ArticleRow | None, *, at: datetime) -> Written:
    """Gather what a reading changes in a held article; always its access check.

    Args:
        row: The article's, locked; None when it is no longer there.

    Raises:
        HeldMoved: Another trip changed the article since the decision was made.
    """
    held = new.completion.held
    if held is None or not is_as_held(row, held):
        raise HeldMoved(f"the article of {new.completion.entry.url} has changed since it was looked up")
    for url_row in _url_rows(new, held.article_id, at=at):  # one that leads to another article stays there
        batch.insert_new(article_url, url_row)
    return _change(batch, new, row)


def mark_gone(row: ArticleRow | None) -> Written | None:
    """Mark an article as gone from its address; once it is, nothing more is logged. None: there is no article.

    Raises:
        HeldMoved: It was merged into another one meanwhile.
    """
    if row is None:
        return None
    if row["merged_into"] is not None:
        raise HeldMoved(f"article {row['id']} was merged into article {row['merged_into']} meanwhile")
    if row["status"] == ArticleStatus.GONE.value:
        return Written(article_id=row["id"], changes=())
    return _written(row["id"], row["revision_no"], [ChangeKind.GONE], {"status": ArticleStatus.GONE.value})


def _change(batch: Batch, new: Judged, row: ArticleRow) -> Written:
    read, decision = new.reading.article, new.decision
    article_id, revision_no, kinds = row["id"], row["revision_no"], []
    archive_id = _add_archive(batch, new.page, new.completion.archive)
    values: dict[str, Any] = {}
    revised = decision.has(Change.REVISED) and read.content_hash != row["content_hash"]
    if revised:
        revision_no += 1
        values |= {"content_hash": read.content_hash, "body_hash": read.body_hash, "revision_no": revision_no}
        _add_revision(batch, new, article_id, revision_no, ChangeKind.REVISED, archive_id=archive_id)
    if revised or (decision.has(Change.BACK) and row["status"] in _AWAY):
        values["status"] = new.status(revision_no)
        kinds.append(ChangeKind.REVISED)
    if decision.has(Change.RETRACTED):
        values["status"] = ArticleStatus.RETRACTED.value
        kinds.append(ChangeKind.RETRACTED)
    if decision.has(Change.RETURNED):
        _count_return(batch, new, article_id)
    check_id = _add_check(batch, new, article_id, revision_no, archive_id)
    facts = access_columns(new.reading, row)
    if kinds or decision.has(Change.ACCESS_CHANGED):
        values |= facts | {"access_check_id": check_id}
    if decision.has(Change.ACCESS_CHANGED) and any(
        facts.get(name, row[name]) != row[name] for name in ("access", "wall", "tdm_reserved")
    ):
        kinds.append(ChangeKind.ACCESS_CHANGED)
    cluster = _cluster_of_twin(batch, new, row)
    if cluster:
        values["cluster_id"] = cluster
        kinds.append(ChangeKind.CLUSTERED)
    return _written(article_id, revision_no, kinds, values)


def _cluster_of_twin(batch: Batch, new: Judged, row: ArticleRow) -> int | None:
    """The cluster to join; None when there is no twin or both are together already."""
    twin_id = new.completion.twin_id
    if twin_id is None or twin_id == row["id"] or not new.decision.has(Change.DUPLICATE):
        return None
    asked = select(article.c.cluster_id).where(article.c.id == twin_id, article.c.merged_into.is_(None))
    cluster: int | None = batch.connection.execute(asked).scalar_one_or_none()
    return None if cluster == row["cluster_id"] else cluster


def _written(article_id: int, revision_no: int, kinds: list[ChangeKind], values: Mapping[str, Any]) -> Written:
    changes = (NewChange(kind=kind, article_id=article_id, revision_no=revision_no) for kind in kinds)
    return Written(article_id=article_id, changes=tuple(changes), values=values)


def _url_rows(new: Judged, article_id: int, *, at: datetime) -> list[dict[str, Any]]:
    return [
        {"url_key": key, "article_id": article_id, "url": url, "first_seen_at": at} for key, url in new.urls.items()
    ]


def _add_revision(
    batch: Batch,
    new: Judged,
    article_id: int,
    revision_no: int,
    kind: ChangeKind,
    *,
    archive_id: int | None,
) -> None:
    values = revision_columns(new.reading, new.page) | {
        **ledger_column(new.reading),
        **review_columns(new.completion.review),
        "article_id": article_id,
        "revision_no": revision_no,
        "kind": kind.value,
        "origin": new.completion.origin.value,
        "archive_id": archive_id,
    }
    batch.insert(article_revision, values)


def _count_return(batch: Batch, new: Judged, article_id: int) -> None:
    review = new.completion.review
    if review is not None and review.returned_to is not None:
        met = update(article_revision).where(
            article_revision.c.article_id == article_id, article_revision.c.revision_no == review.returned_to
        )
        batch.connection.execute(met.values(returns=article_revision.c.returns + 1))


def _add_archive(batch: Batch, page: FetchedPage, ref: ArchiveRef | None) -> int | None:
    if ref is None:
        return None
    number = batch.number(archive_record)
    values = {
        "id": number,
        "file": ref.file,
        "position": ref.offset,
        "length": ref.length,
        "url": page.final_url,
        "status": page.status,
        "fetched_at": page.fetched_at,
    }
    batch.insert(archive_record, values)
    return number


def _add_check(batch: Batch, new: Judged, article_id: int, revision_no: int, archive_id: int | None) -> int:
    number = batch.number(access_check)
    values = check_columns(new.reading, new.page) | {
        "id": number,
        "article_id": article_id,
        "revision_no": revision_no,
        "kept_better_text": new.decision.has(Change.KEPT_BETTER_TEXT),
        "archive_id": archive_id,
    }
    batch.insert(access_check, values)
    return number
