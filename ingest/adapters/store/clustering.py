"""Puts articles with the same text, wholly or nearly, into clusters, in steps that storing never waits for.

An article waits for a step whenever its revision is not the one that was compared last.

A step commits what it found together with how far it came; one that is cut short is done again. Steps run one at a
time, so two copies stored at once still meet. Nothing is ever deleted, and an article stays in its cluster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    union_all,
    update,
)

from ingest.adapters.store.changelog import ChangeKind, NewChange, log_changes, stamp_changes
from ingest.adapters.store.database import Database, update_row
from ingest.adapters.tables import CURRENT_REVISION, article, article_band, article_revision
from ingest.core.cluster import (
    BANDS,
    Likeness,
    Member,
    Words,
    band_keys,
    choose_original,
    compare_texts,
    is_copy,
    read_words,
)

STEP = 50
"""Articles that one step looks at."""
_CANDIDATES = 12
_PER_BAND = 40
_LOCK = 0x636C7573746572  # "cluster"
_FACTS = (
    *(article.c[name] for name in ("id", "domain", "first_seen_at", "revision_no", "cluster_id", "original_id")),
    *(article_revision.c[name] for name in ("agency", "published_at", "published_precision", "word_count")),
)
_EXACT = ("minute", "second")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterStep:
    """What one step did.

    Attributes:
        looked_at: Articles that were compared; 0: none waits any more.
        clustered: Articles whose cluster or original changed.
    """

    looked_at: int
    clustered: int


def _candidates_of() -> Select[Any]:
    """Articles that share a band with a text, those that share most first: built once, for building it is slow.

    Each band is asked by itself and bounded: a template's band may be shared by thousands.
    """
    bands = [
        select(
            select(article_band.c.article_id)
            .where(article_band.c.key == bindparam(f"key_{band}"), article_band.c.article_id != bindparam("number"))
            .order_by(article_band.c.article_id.desc())
            .limit(literal_column(str(_PER_BAND)))
            .subquery()
        )
        for band in range(BANDS)
    ]
    shared = union_all(*bands).subquery()
    most = select(shared.c.article_id).group_by(shared.c.article_id)
    return most.order_by(func.count().desc(), shared.c.article_id).limit(literal_column(str(_CANDIDATES)))


_CANDIDATES_OF = _candidates_of()


class Clustering:
    """How articles find their like."""

    _db: Database

    def count_uncompared(self) -> int:
        """Return how many articles wait to be compared."""
        with self._db.reading() as connection:
            count: int = connection.execute(select(func.count()).where(_waiting())).scalar_one()
            return count

    def cluster_step(self, limit: int = STEP) -> ClusterStep:
        """Compare up to so many articles that wait with all others, and put those that are alike together."""
        waiting = select(article.c.id, article.c.revision_no, article_revision.c.body_text).join(
            article_revision, CURRENT_REVISION
        )
        with self._db.reading() as connection:
            rows = connection.execute(waiting.where(_waiting()).order_by(article.c.id).limit(limit)).all()
        if not rows:
            return ClusterStep(looked_at=0, clustered=0)
        read = {row.id: (row.revision_no, read_words(row.body_text)) for row in rows}
        keys = {number: band_keys(words) for number, (_, words) in read.items()}
        with self._db.writing() as connection:
            changed, seq = _step(connection, read, keys, at=self._db.now(connection))
        if seq is not None:
            self._db.reached(seq)
        return ClusterStep(looked_at=len(rows), clustered=changed)


def _waiting() -> Any:
    return article.c.compared_revision != article.c.revision_no


def _step(
    connection: Connection,
    read: dict[int, tuple[int, Words]],
    keys: dict[int, tuple[int, ...]],
    *,
    at: datetime,
) -> tuple[int, int | None]:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    still = select(article.c.id, article.c.revision_no).where(article.c.id.in_(read), article.c.merged_into.is_(None))
    still = still.order_by(article.c.id)
    held = [row.id for row in connection.execute(still.with_for_update()) if row.revision_no == read[row.id][0]]
    _write_bands(connection, held, keys)
    before = {number: _cluster_of(connection, number) for number in held}
    touched: set[int] = set()
    for number in held:
        found = find_copies(connection, number, read[number][1], keys[number])
        if found:
            touched |= _join(connection, number, found)
    for number in held:
        update_row(connection, article, number, {"compared_revision": read[number][0]})
    touched -= {number for number in held if before[number] == _cluster_of(connection, number)}
    return len(touched), _log(connection, sorted(touched), at=at)


def _write_bands(connection: Connection, numbers: Sequence[int], keys: dict[int, tuple[int, ...]]) -> None:
    connection.execute(delete(article_band).where(article_band.c.article_id.in_(numbers)))
    rows = [
        {"article_id": number, "band": band, "key": key} for number in numbers for band, key in enumerate(keys[number])
    ]
    if rows:
        connection.execute(insert(article_band), rows)


def find_copies(
    connection: Connection, number: int, words: Words, keys: Sequence[int]
) -> dict[int, tuple[Likeness, RowMapping]]:
    """Articles that share a band and whose words say that they are copies; the most promising are compared."""
    if not keys:
        return {}
    asked = {"number": number, **{f"key_{band}": key for band, key in enumerate(keys)}}
    candidates = connection.execute(_CANDIDATES_OF, asked).scalars().all()
    if not candidates:
        return {}
    texts = select(*_FACTS, article_revision.c.body_text).join(article_revision, CURRENT_REVISION)
    found = {}
    for row in connection.execute(texts.where(article.c.id.in_(candidates))).mappings():
        likeness = compare_texts(words, read_words(row["body_text"]))
        if is_copy(likeness):
            found[row["id"]] = (likeness, row)
    return found


def _join(connection: Connection, number: int, found: dict[int, tuple[Likeness, RowMapping]]) -> set[int]:
    """Put an article and its copies, with all their clusters, into one; return the articles for which this is news."""
    own = connection.execute(
        select(*_FACTS).join(article_revision, CURRENT_REVISION).where(article.c.id == number)
    ).mappings()
    rows = {number: own.one(), **{other: row for other, (_, row) in found.items()}}
    clusters = {row["cluster_id"] for row in rows.values()}
    originals = {row["original_id"] for row in rows.values()} - rows.keys() - {None}
    known = select(*_FACTS).join(article_revision, CURRENT_REVISION).where(article.c.id.in_(originals))
    rows |= {row["id"]: row for row in connection.execute(known).mappings()}
    original = choose_original(map(_member, rows.values())).article_id
    cluster = min(clusters)
    changed = article.c.cluster_id.in_(clusters) & (
        (article.c.cluster_id != cluster) | article.c.original_id.is_distinct_from(original)
    )
    joined = update(article).where(changed).values(cluster_id=cluster, original_id=original)
    news = set(connection.execute(joined.returning(article.c.id)).scalars())
    best = max(likeness.containment for likeness, _ in found.values())
    update_row(connection, article, number, {"likeness": best})
    for other, (likeness, row) in found.items():
        if row["original_id"] is None:
            update_row(connection, article, other, {"likeness": likeness.containment})
    return news


def _cluster_of(connection: Connection, number: int) -> tuple[int, int | None]:
    row = connection.execute(select(article.c.cluster_id, article.c.original_id).where(article.c.id == number)).one()
    return row.cluster_id, row.original_id


def _member(row: RowMapping) -> Member:
    return Member(
        article_id=row["id"],
        domain=row["domain"],
        agency=row["agency"],
        published_at=row["published_at"] if row["published_precision"] in _EXACT else None,
        first_seen_at=row["first_seen_at"],
        word_count=row["word_count"],
    )


def _log(connection: Connection, numbers: Sequence[int], *, at: datetime) -> int | None:
    rows = connection.execute(select(article.c.id, article.c.revision_no).where(article.c.id.in_(numbers))).all()
    changes = [
        NewChange(kind=ChangeKind.CLUSTERED, article_id=row.id, revision_no=row.revision_no) for row in sorted(rows)
    ]
    last = log_changes(connection, changes, at=at)
    stamp_changes(connection, changes, last)
    return last
