"""What is held of an article, looked up before a decision is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from ingest.adapters.store.database import Database
from ingest.adapters.tables import (
    CURRENT_REVISION,
    access_check,
    archive_record,
    article,
    article_revision,
    article_url,
)
from ingest.core.urls import url_key
from ingest.model import (
    Access,
    AccessVerdict,
    ArchiveRef,
    ArticleStatus,
    CutBy,
    EarlierText,
    Evidence,
    Extent,
    Held,
    Integrity,
    Origin,
    RevisionClass,
    Wall,
)

_EARLIER = 12
_NOT_PUBLISHED = (Origin.REEXTRACT.value, Origin.MERGE.value)


class HeldArticles:
    """What the line asks before it decides."""

    _db: Database

    def find_held(self, urls: Sequence[str]) -> Held | None:
        """Return the article that one of these addresses leads to, the first that does in their order; else None."""
        with self._db.reading() as connection:
            article_id, *others = dict.fromkeys(find_articles(connection, urls)) or (None,)
            return None if article_id is None else _read_held(connection, article_id, tuple(others))

    def find_tied(self, urls: Sequence[str]) -> tuple[Held, ...]:
        """Return all articles that these addresses lead to, each once, in the addresses' order."""
        with self._db.reading() as connection:
            found = dict.fromkeys(find_articles(connection, urls))
            return tuple(_read_held(connection, article_id) for article_id in found)

    def find_twin(self, body_hash: str, but_not: int | None = None) -> int | None:
        """Return the first article with the same body, if it has a body; else None.

        Args:
            but_not: An article that does not count: the one asked about.
        """
        same = select(article.c.id).join(article_revision, CURRENT_REVISION)
        same = same.where(
            article.c.body_hash == body_hash, article_revision.c.body_text != "", article.c.merged_into.is_(None)
        )
        if but_not is not None:
            same = same.where(article.c.id != but_not)
        with self._db.reading() as connection:
            return connection.execute(same.order_by(article.c.id).limit(1)).scalar_one_or_none()

    def find_raw(self, article_id: int) -> ArchiveRef | None:
        """Return where the raw response stands that the newest text was read from; None when it was not kept."""
        record = select(archive_record.c.file, archive_record.c.position, archive_record.c.length)
        joined = record.join(article_revision, article_revision.c.archive_id == archive_record.c.id)
        newest = joined.join(article, CURRENT_REVISION).where(article.c.id == article_id)
        with self._db.reading() as connection:
            row = connection.execute(newest).one_or_none()
        return None if row is None else ArchiveRef(file=row.file, offset=row.position, length=row.length)


def find_articles(connection: Connection, urls: Sequence[str]) -> list[int]:
    """Return the articles that these addresses lead to, in the addresses' order."""
    keys = [url_key(url) for url in urls]
    known = select(article_url.c.url_key, article_url.c.article_id).where(article_url.c.url_key.in_(keys))
    found = {row.url_key: row.article_id for row in connection.execute(known)}
    return [found[key] for key in keys if key in found]


def _read_held(connection: Connection, article_id: int, others: tuple[int, ...] = ()) -> Held:
    columns = select(
        article,
        article_revision.c.headline,
        article_revision.c.deck,
        article_revision.c.body_text,
        article_revision.c.word_count,
        article_revision.c.extent,
        *(article_revision.c[name] for name in ("modified_at", "seen_at", "settled_hash", "classes", "origin")),
        article_revision.c.extent_confidence,
        article_revision.c.cut_by,
        article_revision.c.integrity,
        access_check.c.evidence,
    )
    joined = columns.join(article_revision, CURRENT_REVISION).outerjoin(
        access_check, access_check.c.id == article.c.access_check_id
    )
    row = connection.execute(joined.where(article.c.id == article_id)).mappings().one()
    return Held(
        article_id=row["id"],
        revision_no=row["revision_no"],
        headline=row["headline"],
        deck=row["deck"],
        body_text=row["body_text"],
        word_count=row["word_count"],
        content_hash=row["content_hash"],
        extent=Extent(row["extent"]),
        verdict=_verdict(row),
        tdm_reserved=row["tdm_reserved"],
        gone=row["status"] == ArticleStatus.GONE.value,
        status=ArticleStatus(row["status"]),
        modified_at=row["modified_at"],
        earlier=(_earlier(row),) if row["revision_no"] == 1 else _read_earlier(connection, article_id),
        domain=row["domain"],
        others=others,
    )


def _read_earlier(connection: Connection, article_id: int) -> tuple[EarlierText, ...]:
    names = ("revision_no", "seen_at", "settled_hash", "classes", "origin")
    latest = (
        select(*(article_revision.c[name] for name in names))
        .where(article_revision.c.article_id == article_id)
        .order_by(article_revision.c.revision_no.desc())
        .limit(_EARLIER)
    )
    return tuple(_earlier(row) for row in reversed(connection.execute(latest).mappings().all()))


def _earlier(row: Any) -> EarlierText:
    classes = row["classes"]
    return EarlierText(
        revision_no=row["revision_no"],
        seen_at=row["seen_at"],
        settled_hash=row["settled_hash"],
        classes=None if classes is None else tuple(map(RevisionClass, classes)),
        published=row["origin"] not in _NOT_PUBLISHED,
    )


def _verdict(row: Any) -> AccessVerdict:
    """The access facts as last known, with the extent and integrity of the text that is held."""
    return AccessVerdict(
        access=Access(row["access"]),
        declared=Access(row["access_declared"]),
        wall=Wall(row["wall"]),
        extent=Extent(row["extent"]),
        cut_by=CutBy(row["cut_by"]) if row["cut_by"] else None,
        integrity=Integrity(row["integrity"]),
        access_confidence=row["access_confidence"],
        extent_confidence=row["extent_confidence"],
        conflict=row["conflict"],
        evidence=tuple(Evidence(**piece) for piece in row["evidence"] or ()),
    )
