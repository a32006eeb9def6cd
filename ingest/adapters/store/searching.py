"""Search over what is stored. The index follows the change log in steps of its own, so that storing never waits for it.

What a step holds is committed with how far it came; a step that is cut short is done again. An article that changes is
found by its former words until the next step; one that is deleted is out of the index at once.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, select, update

from ingest.adapters.store.changelog import read_head
from ingest.adapters.store.database import Database
from ingest.adapters.store.reading import EVERY_ARTICLE, ArticleFilter, conditions_of
from ingest.adapters.store.rows import ArticleRow, make_row
from ingest.adapters.store.search_index import find_matches, put_articles
from ingest.adapters.tables import CURRENT_REVISION, article, article_revision, change, search_state
from ingest.adapters.tables.views import ARTICLES
from ingest.core.search import Question

_MOST_AT_ONCE = 2_000
STEP = 200
"""Changes that one step follows."""
_TEXTS = (
    article.c.id,
    article_revision.c.headline,
    article_revision.c.deck,
    article_revision.c.authors,
    article_revision.c.body_text,
)


class Searching:
    """What searches ask."""

    _db: Database

    def index_step(self, limit: int = STEP) -> int:
        """Bring the search index forward by so many changes; return how many are still ahead of it."""
        with self._db.reading() as connection:  # nothing is locked where nothing is ahead
            if connection.execute(select(search_state.c.seq)).scalar_one() >= read_head(connection).seq:
                return 0
        with self._db.writing() as connection:
            state = select(search_state.c.seq).where(search_state.c.id == 1).with_for_update()
            seq: int = connection.execute(state).scalar_one()
            head = read_head(connection)
            if seq >= head.seq:
                return 0
            reached = _follow(connection, seq, limit) if seq >= head.min_seq - 1 else _catch_up(connection, seq, limit)
            connection.execute(update(search_state).where(search_state.c.id == 1).values(seq=reached))
            return head.seq - reached

    def search(
        self,
        question: Question,
        wanted: ArticleFilter = EVERY_ARTICLE,
        *,
        limit: int = 20,
        before_id: int | None = None,
    ) -> tuple[ArticleRow, ...]:
        """Return articles that a question finds, the newest first.

        Args:
            limit: At most so many.
            before_id: Continue a list behind this article; None starts at the newest.
        """
        view, found = ARTICLES.table, list[ArticleRow]()
        conditions = conditions_of(wanted)
        with self._db.reading() as connection:
            matches = find_matches(connection, question, before_id)
            size = limit
            while len(found) < limit and (ids := list(islice(matches, size))):
                query = select(view).where(view.c.id.in_(ids), *conditions).order_by(view.c.id.desc())
                rows = connection.execute(query.limit(limit - len(found))).mappings()
                found += (make_row(ArticleRow, row) for row in rows)
                size = min(2 * size, _MOST_AT_ONCE)  # where few of them are wanted, look at more at once
        return tuple(found)


def _follow(connection: Connection, seq: int, limit: int) -> int:
    """Index what changed after a number; return the number reached."""
    step = select(change.c.seq, change.c.article_id).where(change.c.seq > seq).order_by(change.c.seq).limit(limit)
    rows = connection.execute(step).all()
    changed = {row.article_id for row in rows}
    put_articles(connection, connection.execute(_texts().where(article.c.id.in_(changed))).mappings().all())
    reached: int = rows[-1].seq
    return reached


def _catch_up(connection: Connection, seq: int, limit: int) -> int:
    """As `_follow`, where the log no longer reaches back so far: every article knows its own newest change."""
    later = _texts().add_columns(article.c.change_seq).where(article.c.change_seq > seq)
    rows = connection.execute(later.order_by(article.c.change_seq).limit(limit)).mappings().all()
    put_articles(connection, rows)
    return max((row["change_seq"] for row in rows), default=read_head(connection).seq)


def _texts() -> Select[Any]:
    # Held until COMMIT (PostgreSQL), so that no article goes between being read and being indexed.
    return (
        select(*_TEXTS)
        .join(article_revision, CURRENT_REVISION)
        .where(article.c.merged_into.is_(None))
        .with_for_update(read=True, key_share=True, of=article)
    )
