"""What becomes of clusters that lose articles: another number, another original to be found, or one article alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from ingest.adapters.store.changelog import ChangeKind, NewChange
from ingest.adapters.store.database import update_row
from ingest.adapters.tables import article

_COLUMNS = tuple(article.c[name] for name in ("id", "revision_no", "cluster_id", "original_id"))


def leave_clusters(connection: Connection, ids: Sequence[int]) -> list[NewChange]:
    """Take articles that are about to go out of account in their clusters; return what is to be logged of the others.

    A cluster is named by its first article. One that loses its original is compared again; who is left alone is alone.
    """
    own = select(article.c.cluster_id).where(article.c.id.in_(ids))
    left = select(*_COLUMNS).where(article.c.cluster_id.in_(own), article.c.id.not_in(ids))
    rows = connection.execute(left.order_by(article.c.cluster_id, article.c.id)).mappings().all()
    changed = []
    for _, members in groupby(rows, key=lambda row: row["cluster_id"]):
        changed += _regroup(connection, list(members), frozenset(ids))
    return [
        NewChange(kind=ChangeKind.CLUSTERED, article_id=row["id"], revision_no=row["revision_no"])
        for row in sorted(changed, key=lambda row: row["id"])
    ]


def _regroup(connection: Connection, members: Sequence[Any], gone: frozenset[int]) -> list[Any]:
    """Write what is new of the members that stay; return those for which anything is."""
    cluster = members[0]["cluster_id"]
    values: dict[str, Any] = {}
    if cluster in gone or (len(members) == 1 and cluster != members[0]["id"]):
        values["cluster_id"] = members[0]["id"]
    if any(row["original_id"] in gone for row in members):
        values |= {"original_id": None, "compared_revision": 0}
    if len(members) == 1 and members[0]["original_id"] is not None:
        values |= {"original_id": None, "likeness": None}
    if not values:
        return []
    for row in members:
        update_row(connection, article, row["id"], values)
    return list(members)
