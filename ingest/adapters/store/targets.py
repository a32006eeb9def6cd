"""What a purge is aimed at, and what that means in SQL: which articles, which frontier entries, which addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from ingest.adapters.tables import article, article_url, frontier
from ingest.core.urls import url_key
from ingest.model import Target

Numbers = Sequence[int] | Select[Any]
"""Numbers of rows, or the query that gives them."""

_ENDS = ("/", ":", "?", "#")


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeTarget:
    """What is to be purged: whatever any of these names.

    Attributes:
        urls: Addresses of articles, in any spelling.
        hosts: Host names as `host_of` gives them: this very host, not those under it.
        source_ids: Sources whose listings first led to an article.
    """

    urls: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    source_ids: tuple[int, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the addresses."""
        return tuple(url_key(url) for url in self.urls)


def articles_of(target: PurgeTarget) -> ColumnElement[bool]:
    """Which articles a target names, as SQL: by any of their addresses, or by the source that first listed them.

    What was merged into an article is named with it, and names it.
    """
    addressed = select(article_url.c.article_id).where(
        or_(article_url.c.url_key.in_(target.keys), *(at_host(article_url.c.url, name) for name in target.hosts))
    )
    named = article.alias("named")
    standing = select(func.coalesce(named.c.merged_into, named.c.id)).where(
        or_(named.c.id.in_(addressed), named.c.source_id.in_(target.source_ids))
    )
    return or_(article.c.id.in_(standing), article.c.merged_into.in_(standing))


def with_merged(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Return articles together with those that were merged into them, in the order of their numbers."""
    merged = select(article.c.id).where(article.c.merged_into.in_(ids))
    return sorted({*ids, *connection.execute(merged).scalars()})


def entries_of(target: PurgeTarget, article_ids: Numbers) -> ColumnElement[bool]:
    """Which frontier entries lead to these articles or are named by the target, as SQL; never those of sources."""
    keys = select(article_url.c.url_key).where(article_url.c.article_id.in_(article_ids))
    named = or_(
        frontier.c.article_id.in_(article_ids),
        frontier.c.url_key.in_(keys),
        frontier.c.url_key.in_(target.keys),
        frontier.c.host.in_(target.hosts),
        frontier.c.source_id.in_(target.source_ids),
    )
    return (frontier.c.target == Target.PAGE.value) & named


def known_keys(connection: Connection, target: PurgeTarget, article_ids: Numbers, entry_ids: Numbers) -> set[str]:
    """Return the keys of every address that a target, these articles and these entries have."""
    of_articles = select(article_url.c.url_key).where(article_url.c.article_id.in_(article_ids))
    of_entries = select(frontier.c.url_key).where(frontier.c.id.in_(entry_ids))
    found = (*connection.execute(of_articles).scalars(), *connection.execute(of_entries).scalars())
    return {*target.keys, *found}


def at_host(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether an address has this very host, as SQL."""
    lowered = func.lower(column)
    spellings = {name, _decoded(name)}
    starts = [f"{scheme}://{host}" for scheme in ("http", "https") for host in sorted(spellings)]
    return or_(
        *(lowered == start for start in starts),
        *(lowered.startswith(start + end, autoescape=True) for start in starts for end in _ENDS),
    )


def _decoded(name: str) -> str:
    """The name in its own letters, as addresses may have it; itself when it has no other form."""
    try:
        return name.encode("ascii").decode("idna")
    except UnicodeError:
        return name
