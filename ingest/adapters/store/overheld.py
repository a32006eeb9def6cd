"""Which articles hold more than the operator's policies allow now: the same question as `decide_keep` asks, as SQL.

It finds candidates by index and by column; what may stay is decided by `ingest.core.keep` alone, once they are read.
The terms of a stored text are those of the response that it was read from; where that said nothing of access, the
article's as last known, as it is when a page comes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select

from ingest.adapters.tables import access_check, article, article_revision, noise
from ingest.core.keep import Policies
from ingest.model import Access, Wall

_CLOSED = tuple(access.value for access in Access if access.closed)

later = access_check.alias("later")
NEWEST_LOOK = access_check.c.id == (
    select(func.max(later.c.id))
    .where(later.c.article_id == access_check.c.article_id, later.c.checked_at == access_check.c.checked_at)
    .scalar_subquery()
)
"""Of several looks at one response, the newest."""

_OWN_LOOK = and_(
    access_check.c.article_id == article_revision.c.article_id,
    access_check.c.checked_at == article_revision.c.seen_at,
    NEWEST_LOOK,
)


def overheld(policies: Policies, dialect: str) -> Select[Any]:
    """Return the query for the numbers of articles that hold more than they may; it finds none where all may stay."""
    named = tuple(policies.publishers)
    groups = [(article.c.domain.not_in(named), policies.of(""))] if named else [(article.c.id > 0, policies.of(""))]
    groups += [(article.c.domain == domain, policies.of(domain)) for domain in named]
    conditions = [
        and_(domain, or_(*_too_much(gated_text, tdm_reserved, policies.lead_paragraphs, dialect)))
        for domain, (gated_text, tdm_reserved) in groups
        if (gated_text, tdm_reserved) != ("keep", "record")
    ]
    return select(article.c.id).where(or_(false(), *conditions))


def _too_much(gated_text: str, tdm_reserved: str, lead: int, dialect: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    count = func.json_array_length if dialect == "sqlite" else func.jsonb_array_length
    if gated_text == "metadata_only":
        found.append(_holds(_gated(), article_revision.c.body_text != "", count))
    if gated_text == "lead":
        found.append(_holds(_gated(), count(article_revision.c.block_kinds) > lead, count))
    if gated_text != "keep":
        found.append(_raw_look(_gated()))
    if tdm_reserved != "record":
        found += [_holds(_reserved(), article_revision.c.body_text != "", count), _raw_look(_reserved())]
    if tdm_reserved == "skip":
        found.append(_has_revision(_reserved()) & ~_has_revision(~_reserved()))
    return found


def _holds(terms: ColumnElement[bool], text: ColumnElement[bool], count: Any) -> ColumnElement[bool]:
    """Whether a revision under these terms has such a text, a raw response or a noise ledger."""
    ledger = exists().where(
        noise.c.article_id == article_revision.c.article_id, noise.c.revision_no == article_revision.c.revision_no
    )
    kept = or_(text, article_revision.c.archive_id.is_not(None), count(article_revision.c.noise) > 0, ledger)
    return _has_revision(terms, kept)


def _has_revision(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    joined = article_revision.outerjoin(access_check, _OWN_LOOK)
    return exists().select_from(joined).where(article_revision.c.article_id == article.c.id, *conditions)


def _raw_look(terms: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a look under these terms has its raw response, be it the one that a revision was read from or not."""
    looked = access_check.c.article_id == article.c.id
    return exists().where(looked, access_check.c.archive_id.is_not(None), terms)


def _gated() -> ColumnElement[bool]:
    said = func.coalesce(access_check.c.access, Access.UNKNOWN.value)
    access = case((said == Access.UNKNOWN.value, article.c.access), else_=said)
    wall = func.coalesce(access_check.c.wall, article.c.wall)
    return or_(access.in_(_CLOSED), and_(access == Access.UNKNOWN.value, wall == Wall.SHOWN.value))


def _reserved() -> ColumnElement[bool]:
    looked = access_check.c.id.is_not(None)
    said = case((looked, access_check.c.tdm_reserved), else_=article.c.tdm_reserved)
    return func.coalesce(said, false())
