"""Tells what is wrong with a database, a line each: schema, views, integrity, and whether the change log adds up."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, and_, func, inspect, or_, select, text

from ingest.adapters.store.changelog import ChangeKind
from ingest.adapters.store.database import Database
from ingest.adapters.store.engine import check_settings
from ingest.adapters.store.schema import HEAD, current_revision
from ingest.adapters.tables import (
    CURRENT_REVISION,
    METADATA,
    VIEWS,
    article,
    article_revision,
    article_url,
    change,
    change_head,
    is_compared,
)
from ingest.errors import StoreRefused

_SHOWN = 10
"""So many of a kind are named; whoever has more has the same trouble with all of them."""


def find_problems(database: Database) -> tuple[str, ...]:
    """Return what is wrong, a line each; empty when all is well.

    Raises:
        StoreUnavailable: The database does not answer.
    """
    with database.reading() as connection:
        try:
            revision = current_revision(connection, database.place)
            check_settings(connection)
        except StoreRefused as refusal:
            return (str(refusal),)
        if revision != HEAD:
            return (f"schema is {revision or 'missing'}, not {HEAD}: run `ingest db upgrade`",)
        return (
            *_integrity(connection),
            *_schema(connection),
            *_views(connection),
            *_log_gaps(connection),
            *_log_and_revisions(connection),
            *_revision_gaps(connection),
            *_merges(connection),
        )


def _integrity(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for line in connection.execute(text("PRAGMA integrity_check")).scalars():
        if line != "ok":
            yield f"integrity: {line}"
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"integrity: row {row[1]} of {row[0]} points at a missing row of {row[2]}"


def _schema(connection: Connection) -> Iterator[str]:
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - slow, and needed by this check alone
    from alembic.migration import MigrationContext  # noqa: PLC0415 - as above

    context = MigrationContext.configure(connection, opts={"compare_type": False, "include_name": is_compared})
    for difference in compare_metadata(context, METADATA):
        yield f"schema: {difference}"


def _views(connection: Connection) -> Iterator[str]:
    inspector = inspect(connection)
    present = set(inspector.get_view_names())
    for view in VIEWS:
        if view.name not in present:
            yield f"view {view.name} is missing"
            continue
        found = [column["name"] for column in inspector.get_columns(view.name)]
        wanted = [column.name for column in view.table.columns]
        if found != wanted:
            yield f"view {view.name} has columns {found}, not {wanted}"


def _log_gaps(connection: Connection) -> Iterator[str]:
    head = connection.execute(select(change_head)).one_or_none()
    if head is None:
        yield "change log: its head is missing"
        return
    first, last, count = connection.execute(select(func.min(change.c.seq), func.max(change.c.seq), func.count())).one()
    held = head.seq - head.min_seq + 1
    if count != held or (count and (first, last) != (head.min_seq, head.seq)):
        yield f"change log: {count} rows from {first} to {last}, but its head says {head.min_seq} to {head.seq}"


def _log_and_revisions(connection: Connection) -> Iterator[str]:
    texts = (ChangeKind.CREATED.value, ChangeKind.REVISED.value)
    logged = and_(
        change.c.article_id == article_revision.c.article_id,
        change.c.revision_no == article_revision.c.revision_no,
        change.c.kind.in_(texts),
    )
    oldest = select(change_head.c.min_seq).scalar_subquery()
    silent = select(func.count()).select_from(article_revision.outerjoin(change, logged)).where(change.c.seq.is_(None))
    unlogged = connection.execute(silent).scalar_one()
    if unlogged and connection.execute(select(oldest)).scalar_one() == 1:
        yield f"change log: {unlogged} revisions have no change row"
    headless = select(func.count()).select_from(article.outerjoin(article_revision, CURRENT_REVISION))
    missing = connection.execute(headless.where(article_revision.c.article_id.is_(None))).scalar_one()
    if missing:
        yield f"articles: {missing} have no current revision"
    behind = select(func.count()).select_from(change.join(article, article.c.id == change.c.article_id))
    wrong = connection.execute(behind.where(article.c.change_seq < change.c.seq)).scalar_one()
    if wrong:
        yield f"articles: {wrong} change rows are newer than their article's change_seq"


def _revision_gaps(connection: Connection) -> Iterator[str]:
    """Revisions are counted from 1 without gaps, up to the article's current one."""
    number = article_revision.c.revision_no
    broken = (
        select(article_revision.c.article_id)
        .join(article, article.c.id == article_revision.c.article_id)
        .group_by(article_revision.c.article_id, article.c.revision_no)
        .having(or_(func.min(number) != 1, func.max(number) != func.count(), func.max(number) != article.c.revision_no))
    )
    ids = connection.execute(broken.order_by(article_revision.c.article_id).limit(_SHOWN)).scalars().all()
    if ids:
        yield f"articles: the revisions of {', '.join(map(str, ids))} have gaps or go beyond the current one"


def _merges(connection: Connection) -> Iterator[str]:
    """What was merged is an article that stands by itself, and no address leads to what went."""
    into = article.alias("into")
    astray = select(article.c.id).outerjoin(into, (into.c.id == article.c.merged_into) & into.c.merged_into.is_(None))
    astray = astray.where(article.c.merged_into.is_not(None), into.c.id.is_(None))
    ids = connection.execute(astray.order_by(article.c.id).limit(_SHOWN)).scalars().all()
    if ids:
        yield f"articles: {', '.join(map(str, ids))} were merged into articles that are not there"
    stale = select(func.count()).select_from(article_url.join(article, article.c.id == article_url.c.article_id))
    leading = connection.execute(stale.where(article.c.merged_into.is_not(None))).scalar_one()
    if leading:
        yield f"addresses: {leading} lead to articles that were merged into others"
