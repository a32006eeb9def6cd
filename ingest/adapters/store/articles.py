"""Writes what a decision says about an article, within the transaction of the trip that led to it.

Decides nothing: the decision comes in. It only refuses to write on top of what the decision did not see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ingest.adapters.store.changelog import ChangeKind, NewChange
from ingest.adapters.store.columns import access_columns, check_columns, noise_rows, review_columns, revision_columns
from ingest.adapters.store.database import insert_into, insert_row
from ingest.adapters.store.held import find_articles
from ingest.adapters.store.purging import any_purged
from ingest.adapters.tables import access_check, archive_record, article, article_revision, article_url, noise
from ingest.core.urls import url_key
from ingest.errors import StaleLease
from ingest.model import ArchiveRef, ArticleStatus, Change, Completion, Decision, FetchedPage, PageReading

_AWAY = (ArticleStatus.GONE.value, ArticleStatus.RETRACTED.value)


class HeldMoved(StaleLease):
    """The article changed between the decision and its storing: the decision no longer holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of the article.

    Attributes:
        changes: To be logged.
        values: Columns of the article still to be set, together with its place in the log.
    """

    article_id: int
    changes: tuple[NewChange, ...]
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A completion that carries an article and a decision about it, its parts at hand."""

    completion: Completion
    decision: Decision
    reading: PageReading
    page: FetchedPage
    first_seen_at: datetime

    @property
    def urls(self) -> tuple[str, ...]:
        """Every address under which the article was met, the most telling first."""
        canonical = self.reading.article.metadata.url_canonical
        met = (canonical, self.page.final_url, self.completion.entry.url)
        return tuple(dict.fromkeys(url for url in met if url))

    def status(self, revision_no: int) -> str:
        """Return the article's status after this; where nobody compared, its versions alone tell."""
        review = self.completion.review
        if review is not None:
            return review.status.value
        return (ArticleStatus.LIVE if revision_no == 1 else ArticleStatus.UPDATED).value


def write_article(connection: Connection, judged: Judged, *, at: datetime) -> Written:
    """Store a new article or what a reading changes in a held one; always its access check.

    Raises:
        HeldMoved: Another trip stored or changed the article since the decision was made.
    """
    held = judged.completion.held
    if held is None:
        return _create(connection, judged, at=at)
    row = _lock(connection, held.article_id)
    if row is None or row["revision_no"] != held.revision_no:
        raise HeldMoved(f"article {held.article_id} has changed since it was looked up")
    _add_urls(connection, held.article_id, judged.urls, at=at)
    return _change(connection, judged, row)


def mark_gone(connection: Connection, article_id: int) -> Written:
    """Mark an article as gone from its address; once it is, nothing more is logged."""
    row = _lock(connection, article_id)
    if row is None or row["status"] == ArticleStatus.GONE.value:
        return Written(article_id=article_id, changes=())
    return _written(article_id, row["revision_no"], [ChangeKind.GONE], {"status": ArticleStatus.GONE.value})


def _create(connection: Connection, judged: Judged, *, at: datetime) -> Written:
    if find_articles(connection, judged.urls):
        raise HeldMoved(f"{judged.completion.entry.url} was stored meanwhile")
    read = judged.reading.article
    values = {
        "source_id": judged.completion.entry.source_id,
        "domain": read.domain,
        "first_seen_at": judged.first_seen_at,
        "revision_no": 1,
        "content_hash": read.content_hash,
        "body_hash": read.body_hash,
        "cluster_id": 0,
        "status": judged.status(1),
        **access_columns(judged.reading, None),
    }
    article_id = insert_row(connection, article, values)
    if _add_urls(connection, article_id, judged.urls, at=at) < len({url_key(url) for url in judged.urls}):
        raise HeldMoved(f"{judged.completion.entry.url} is being stored by another worker")
    if any_purged(connection, judged.urls):
        raise HeldMoved(f"{judged.completion.entry.url} was purged meanwhile")
    archive_id = _write_archive(connection, judged.page, judged.completion.archive)
    _write_revision(connection, judged, article_id, 1, ChangeKind.CREATED, archive_id=archive_id)
    check_id = _write_check(connection, judged, article_id, 1, archive_id)
    cluster = _cluster_of_twin(connection, judged, {"id": article_id, "cluster_id": article_id})
    kinds = [ChangeKind.CREATED]
    if judged.decision.has(Change.RETRACTED):
        kinds.append(ChangeKind.RETRACTED)
    if cluster:
        kinds.append(ChangeKind.CLUSTERED)
    return _written(article_id, 1, kinds, {"cluster_id": cluster or article_id, "access_check_id": check_id})


def _change(connection: Connection, judged: Judged, row: Mapping[str, Any]) -> Written:
    read, decision = judged.reading.article, judged.decision
    article_id, revision_no, kinds = row["id"], row["revision_no"], []
    archive_id = _write_archive(connection, judged.page, judged.completion.archive)
    values: dict[str, Any] = {}
    revised = decision.has(Change.REVISED) and read.content_hash != row["content_hash"]
    if revised:
        revision_no += 1
        values |= {"content_hash": read.content_hash, "body_hash": read.body_hash, "revision_no": revision_no}
        _write_revision(connection, judged, article_id, revision_no, ChangeKind.REVISED, archive_id=archive_id)
    if revised or (decision.has(Change.BACK) and row["status"] in _AWAY):
        values["status"] = judged.status(revision_no)
        kinds.append(ChangeKind.REVISED)
    if decision.has(Change.RETRACTED):
        values["status"] = ArticleStatus.RETRACTED.value
        kinds.append(ChangeKind.RETRACTED)
    if decision.has(Change.RETURNED):
        _count_return(connection, judged, article_id)
    check_id = _write_check(connection, judged, article_id, revision_no, archive_id)
    facts = access_columns(judged.reading, row)
    if kinds or decision.has(Change.ACCESS_CHANGED):
        values |= facts | {"access_check_id": check_id}
    if decision.has(Change.ACCESS_CHANGED) and any(
        facts.get(name, row[name]) != row[name] for name in ("access", "wall", "tdm_reserved")
    ):
        kinds.append(ChangeKind.ACCESS_CHANGED)
    cluster = _cluster_of_twin(connection, judged, row)
    if cluster:
        values["cluster_id"] = cluster
        kinds.append(ChangeKind.CLUSTERED)
    return _written(article_id, revision_no, kinds, values)


def _cluster_of_twin(connection: Connection, judged: Judged, row: Mapping[str, Any]) -> int | None:
    """The cluster to join; None when there is no twin or both are together already."""
    twin_id = judged.completion.twin_id
    if twin_id is None or twin_id == row["id"] or not judged.decision.has(Change.DUPLICATE):
        return None
    cluster = connection.execute(select(article.c.cluster_id).where(article.c.id == twin_id)).scalar_one_or_none()
    return None if cluster == row["cluster_id"] else cluster


def _written(article_id: int, revision_no: int, kinds: list[ChangeKind], values: Mapping[str, Any]) -> Written:
    changes = (NewChange(kind=kind, article_id=article_id, revision_no=revision_no) for kind in kinds)
    return Written(article_id=article_id, changes=tuple(changes), values=values)


def _lock(connection: Connection, article_id: int) -> Mapping[str, Any] | None:
    locked = select(article).where(article.c.id == article_id).with_for_update()
    row = connection.execute(locked).mappings().one_or_none()
    return None if row is None else dict(row)


def _add_urls(connection: Connection, article_id: int, urls: tuple[str, ...], *, at: datetime) -> int:
    """Tie addresses to the article and return how many were new; one that leads to another article stays there."""
    by_key = {url_key(url): url for url in reversed(urls)}
    rows = [
        {"url_key": key, "article_id": article_id, "url": by_key[key], "first_seen_at": at} for key in sorted(by_key)
    ]
    kept = insert_into(connection, article_url).on_conflict_do_nothing().returning(article_url.c.url_key)
    return len(connection.execute(kept, rows).all())


def _write_revision(
    connection: Connection,
    judged: Judged,
    article_id: int,
    revision_no: int,
    kind: ChangeKind,
    *,
    archive_id: int | None,
) -> None:
    values = revision_columns(judged.reading, judged.page) | {
        **review_columns(judged.completion.review),
        "article_id": article_id,
        "revision_no": revision_no,
        "kind": kind.value,
        "origin": judged.completion.origin.value,
        "archive_id": archive_id,
    }
    connection.execute(insert(article_revision), values)
    lines = noise_rows(judged.reading, article_id, revision_no)
    if lines:
        connection.execute(insert(noise), lines)


def _count_return(connection: Connection, judged: Judged, article_id: int) -> None:
    review = judged.completion.review
    if review is not None and review.returned_to is not None:
        met = update(article_revision).where(
            article_revision.c.article_id == article_id, article_revision.c.revision_no == review.returned_to
        )
        connection.execute(met.values(returns=article_revision.c.returns + 1))


def _write_archive(connection: Connection, page: FetchedPage, ref: ArchiveRef | None) -> int | None:
    if ref is None:
        return None
    values = {
        "file": ref.file,
        "position": ref.offset,
        "length": ref.length,
        "url": page.final_url,
        "status": page.status,
        "fetched_at": page.fetched_at,
    }
    return insert_row(connection, archive_record, values)


def _write_check(
    connection: Connection, judged: Judged, article_id: int, revision_no: int, archive_id: int | None
) -> int:
    values = check_columns(judged.reading, judged.page) | {
        "article_id": article_id,
        "revision_no": revision_no,
        "kept_better_text": judged.decision.has(Change.KEPT_BETTER_TEXT),
        "archive_id": archive_id,
    }
    return insert_row(connection, access_check, values)
