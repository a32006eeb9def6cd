"""What re-extraction asks of the store: which texts have their raw response, and how a new reading of it is written.

A new reading becomes a revision with `origin = reextract`; the older one stays as it is. Whoever changed an article
since it was looked up wins: what was read of the older text is then not written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, text

from ingest.adapters.store.changelog import ChangeKind, NewChange, log_changes, stamp_changes
from ingest.adapters.store.columns import access_columns, check_columns, ledger_column, revision_columns
from ingest.adapters.store.database import Database, insert_row, update_row
from ingest.adapters.store.failures import condition_blamed
from ingest.adapters.store.hints import hint_from_json
from ingest.adapters.store.reading import EVERY_ARTICLE, ArticleFilter, conditions_of
from ingest.adapters.tables import (
    CURRENT_REVISION,
    access_check,
    archive_record,
    article,
    article_revision,
    article_url,
    frontier,
)
from ingest.adapters.tables.views import ARTICLES
from ingest.model import ArchiveRef, FetchedPage, Link, Origin, PageReading

ACCESS_FIELDS = ("access", "access_declared", "wall", "conflict", "tdm_reserved")
"""Facts of the article that a reading decides anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which articles are read again.

    Attributes:
        where: A condition in SQL over the columns of `articles_v1`; None for none. It is the operator's own.
    """

    filter: ArticleFilter = EVERY_ARTICLE
    where: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawHeld:
    """An article whose present text can be read again.

    Attributes:
        stored: Columns of its current revision.
        facts: `ACCESS_FIELDS` as the article has them.
        judged_here: Whether those facts come from this very response; if not, a newer one decided them.
        hint: What its source said of it; None when nothing.
    """

    article_id: int
    revision_no: int
    url: str
    raw: ArchiveRef
    archive_id: int
    stored: Mapping[str, Any]
    facts: Mapping[str, Any]
    judged_here: bool
    hint: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """A new reading that is to be written: its text as a revision, its access facts, or both."""

    held: RawHeld
    reading: PageReading
    page: FetchedPage
    new_text: bool
    new_facts: bool


class Reextracting:
    """What re-extraction asks."""

    _db: Database

    def count_raw(self, chosen: Chosen, *, after_id: int = 0) -> int:
        """Return how many articles `list_raw` would give in all.

        Raises:
            BadInput: The condition in SQL cannot be used.
        """
        counted = select(func.count()).select_from(_raw(chosen, after_id, article.c.id).subquery())
        with self._db.snapshot() as connection, condition_blamed(chosen.where):
            total: int = connection.execute(counted).scalar_one()
            return total

    def list_raw(self, chosen: Chosen, *, after_id: int = 0, limit: int = 200) -> tuple[RawHeld, ...]:
        """Return articles whose current text's raw response is kept, by their number.

        Args:
            after_id: Only articles with a greater number.

        Raises:
            BadInput: The condition in SQL cannot be used.
        """
        addresses = select(article_url.c.url_key).where(article_url.c.article_id == article.c.id)
        hint = select(frontier.c.hint).where(frontier.c.url_key.in_(addresses), frontier.c.hint.is_not(None)).limit(1)
        columns = (
            *(column.label(f"stored_{column.name}") for column in article_revision.c if column.name != "noise"),
            *(article.c[name].label(f"fact_{name}") for name in ACCESS_FIELDS),
            access_check.c.archive_id.label("judged_by"),
            archive_record.c.file,
            archive_record.c.position,
            archive_record.c.length,
            hint.scalar_subquery().label("hint"),
        )
        query = _raw(chosen, after_id, *columns).order_by(article.c.id).limit(limit)
        with self._db.snapshot() as connection, condition_blamed(chosen.where):
            return tuple(_raw_held(dict(row)) for row in connection.execute(query).mappings())

    def write_rereadings(self, rereadings: Sequence[Reread]) -> int:
        """Write new readings in one transaction and return how many articles took one; the others have changed."""
        with self._db.writing() as connection:
            now = self._db.now(connection)
            changes: list[NewChange] = []
            for reread in sorted(rereadings, key=lambda reread: reread.held.article_id):
                changes += _write(connection, reread)
            last = log_changes(connection, changes, at=now)
            stamp_changes(connection, changes, last)
        if last is not None:
            self._db.reached(last)
        return len({change.article_id for change in changes})


def _raw(chosen: Chosen, after_id: int, *columns: Any) -> Select[Any]:
    view = ARTICLES.table
    ids = select(view.c.id).where(*conditions_of(chosen.filter))
    if chosen.where is not None:
        ids = ids.where(text("(" + chosen.where.replace(":", "\\:") + ")"))
    joined = (
        select(*columns)
        .select_from(article)
        .join(article_revision, CURRENT_REVISION)
        .join(archive_record, archive_record.c.id == article_revision.c.archive_id)
        .outerjoin(access_check, access_check.c.id == article.c.access_check_id)
    )
    return joined.where(article.c.id > after_id, article.c.id.in_(ids))


def _raw_held(row: dict[str, Any]) -> RawHeld:
    stored = {name.removeprefix("stored_"): value for name, value in row.items() if name.startswith("stored_")}
    return RawHeld(
        article_id=stored["article_id"],
        revision_no=stored["revision_no"],
        url=stored["url_final"],
        raw=ArchiveRef(file=row["file"], offset=row["position"], length=row["length"]),
        archive_id=stored["archive_id"],
        stored=stored,
        facts={name: row[f"fact_{name}"] for name in ACCESS_FIELDS},
        judged_here=row["judged_by"] == stored["archive_id"],
        hint=hint_from_json(stored["url_final"], row["hint"]),
    )


def _write(connection: Connection, reread: Reread) -> list[NewChange]:
    held = reread.held
    locked = select(article).where(article.c.id == held.article_id).with_for_update()
    found = connection.execute(locked).mappings().one_or_none()
    row = dict(found) if found else None
    if row is None or row["revision_no"] != held.revision_no or row["merged_into"] is not None:
        return []
    revision_no = held.revision_no
    kinds: list[ChangeKind] = []
    values: dict[str, Any] = {}
    if reread.new_text:
        revision_no += 1
        kinds.append(ChangeKind.REVISED)
        read = reread.reading.article
        values |= {"revision_no": revision_no, "content_hash": read.content_hash, "body_hash": read.body_hash}
        _write_revision(connection, reread, revision_no)
    if reread.new_facts:
        facts = access_columns(reread.reading, row)
        if not kinds or any(facts.get(name, row[name]) != row[name] for name in ("access", "wall")):
            kinds.append(ChangeKind.ACCESS_CHANGED)
        check = check_columns(reread.reading, reread.page) | {
            "article_id": held.article_id,
            "revision_no": revision_no,
            "kept_better_text": False,
            "archive_id": held.archive_id,
        }
        values |= facts | {"access_check_id": insert_row(connection, access_check, check)}
    update_row(connection, article, held.article_id, values)
    return [NewChange(kind=kind, article_id=held.article_id, revision_no=revision_no) for kind in kinds]


def _write_revision(connection: Connection, reread: Reread, revision_no: int) -> None:
    values = revision_columns(reread.reading, reread.page) | {
        **ledger_column(reread.reading),
        "article_id": reread.held.article_id,
        "revision_no": revision_no,
        "kind": ChangeKind.REVISED.value,
        "origin": Origin.REEXTRACT.value,
        "archive_id": reread.held.archive_id,
    }
    connection.execute(insert(article_revision), values)
