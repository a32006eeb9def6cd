"""Whether articles that are held turn out to be one, and which stays: the only place that decides it.

Two articles are one when one trip ties their addresses together on one site (by a redirect, or a canonical address that
is believed), and their texts agree. The one that was stored first stays, so that numbers are only ever given up for
lower ones: merging never goes round. The better of their texts goes on. Sites are never merged: copies at other
publishers meet in a cluster. A merge is not undone, so texts that are too little to tell, or follow one template, stay
apart. Nothing here looks anything up or writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ingest.core.better import TextChange, look_at_held, weigh_copies
from ingest.core.cluster import compare_texts, is_part, read_words
from ingest.core.fingerprint import fold_typography
from ingest.core.urls import domain_of
from ingest.model import (
    Access,
    ArticleStatus,
    Change,
    Decision,
    EarlierText,
    FetchedPage,
    Held,
    Merge,
    PageReading,
)

_LASTING = (ArticleStatus.CORRECTED, ArticleStatus.UPDATED, ArticleStatus.LIVE)


class _Text(NamedTuple):
    headline: str
    body: str


def tied_addresses(urls: Sequence[str], page: FetchedPage) -> tuple[str, ...]:
    """Return those addresses of a trip that may speak for an article of the site that answered: the site's own."""
    site = domain_of(page.final_url)
    return tuple(url for url in urls if domain_of(url) == site)


def decide_merge(tied: Sequence[Held], reading: PageReading) -> Merge | None:
    """Decide which of some articles are one; None when no two are.

    Args:
        tied: What the addresses of one trip lead to, the most telling first; empty for nothing.
        reading: What the trip brought.
    """
    here = _of_site(tied, reading)
    if not here:
        return None
    first, *rest = here
    stays, *goes = sorted(
        (first, *(other for other in rest if _are_one(first, other, reading))), key=lambda held: held.article_id
    )
    if not goes:
        return None
    text_of = _best_text(stays, goes)
    facts_of = next(
        (held for held in (text_of, stays, *goes) if held.verdict.access is not Access.UNKNOWN),
        text_of,
    )
    joined = _join(stays, goes, text_of, facts_of)
    return Merge(stays=stays, goes=tuple(goes), text_of=text_of, facts_of=facts_of, joined=joined)


def decide_merged(decision: Decision, merge: Merge) -> Decision:
    """Add to a decision that articles become one."""
    told = dict(zip(decision.changes, decision.reasons, strict=True))
    told.pop(Change.NONE, None)
    gone = " and ".join(str(held.article_id) for held in merge.goes)
    told[Change.MERGED] = f"article {gone} is article {merge.stays.article_id}"
    return Decision(changes=tuple(told), reasons=tuple(told.values()))


def _of_site(tied: Sequence[Held], reading: PageReading) -> list[Held]:
    return [held for held in tied if held.domain == reading.article.domain]


def _are_one(one: Held, other: Held, reading: PageReading) -> bool:
    """Whether two texts agree with each other, or both with the one that answers for them now."""
    first, second = (_Text(held.headline or "", held.body_text) for held in (one, other))
    come = _Text(reading.article.metadata.headline or "", reading.article.body.text)
    return _agree(first, second) or (_agree(first, come) and _agree(second, come))


def _agree(one: _Text, other: _Text) -> bool:
    first, second = read_words(one.body), read_words(other.body)
    if first.shingles and second.shingles:
        return is_part(compare_texts(first, second))
    if not one.headline or fold_typography(one.headline) != fold_typography(other.headline):
        return False
    short, long = sorted((fold_typography(one.body), fold_typography(other.body)), key=len)
    return bool(short.rstrip(" .…")) and short.rstrip(" .…") in long


def _best_text(stays: Held, goes: Sequence[Held]) -> Held:
    """Return whose text would be held if all had come from one address, in the order in which they were seen."""
    best, *later = sorted((stays, *goes), key=lambda held: (held.earlier[-1].seen_at, held.article_id))
    for held in later:
        if weigh_copies(look_at_held(best, held))[0] is TextChange.TAKE:
            best = held
    return stays if best.content_hash == stays.content_hash else best


def _join(stays: Held, goes: Sequence[Held], text_of: Held, facts_of: Held) -> Held:
    members = (text_of, stays, *goes)
    status = _status(members)
    facts, text = facts_of.verdict, text_of.verdict
    reserved = (held.tdm_reserved for held in members if held.tdm_reserved is not None)
    revision_no, earlier = stays.revision_no, stays.earlier
    if text_of is not stays:
        revision_no += 1
        earlier = (*earlier, _copied(text_of.earlier[-1], revision_no))
    return replace(
        text_of,
        article_id=stays.article_id,
        revision_no=revision_no,
        verdict=replace(
            facts,
            extent=text.extent,
            cut_by=text.cut_by,
            integrity=text.integrity,
            extent_confidence=text.extent_confidence,
        ),
        tdm_reserved=next(reserved, None),
        gone=status is ArticleStatus.GONE,
        status=status,
        earlier=earlier,
        others=(),
    )


def _copied(text: EarlierText, revision_no: int) -> EarlierText:
    return replace(text, revision_no=revision_no, classes=None, published=False)


def _status(members: Sequence[Held]) -> ArticleStatus:
    """What the best text says of a retraction holds; else what any of them was, for one that is there is not gone."""
    if members[0].status is ArticleStatus.RETRACTED:
        return ArticleStatus.RETRACTED
    known = {held.status for held in members}
    return next((status for status in _LASTING if status in known), members[0].status)
