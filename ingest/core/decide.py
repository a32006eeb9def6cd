"""What to do with a reading that the operator's policy has let through: held against come; the only place that decides.

Never downgrade: a wall, a cut or a scrambled text never replaces better text already stored; that fetch is an access
check. A publisher's own shortening of an open article is a revision. Nothing here looks anything up or writes.
"""

from __future__ import annotations

from ingest.model import (
    AccessVerdict,
    Article,
    Change,
    Decision,
    Extent,
    FetchedPage,
    FrontierEntry,
    Held,
    Integrity,
    PageReading,
    Wall,
)

# Below this share of the words we hold, a closed page's text is the lesser copy; above it, it was edited.
_LESSER_SHARE = 0.9
_GONE_STATUSES = frozenset({404, 410})


def candidate_urls(url: str, page: FetchedPage, reading: PageReading) -> tuple[str, ...]:
    """Return the addresses under which the article may already be held, the most telling first, each once."""
    canonical = reading.article.metadata.url_canonical
    return tuple(dict.fromkeys(address for address in (canonical, page.final_url, url) if address))


def decide_change(held: Held | None, reading: PageReading) -> Decision:
    """Decide what a reading changes in what is held.

    Args:
        held: None when the article is not known.
        reading: An article, already cut down to what may be kept.
    """
    if held is None:
        return Decision(changes=(Change.NEW,), reasons=("first seen",))
    found: dict[Change, str] = {}
    if reading.article.content_hash != held.content_hash:
        lesser = _why_lesser(held, reading.article)
        if lesser:
            found[Change.KEPT_BETTER_TEXT] = lesser
        else:
            found[Change.REVISED] = _what_changed(held, reading.article)
    elif held.gone:
        found[Change.REVISED] = "back after it was gone"
    access = _why_access_changed(held.verdict, reading.article.verdict)
    if access:
        found[Change.ACCESS_CHANGED] = access
    if not found:
        found[Change.NONE] = "same text, same access"
    return Decision(changes=tuple(found), reasons=tuple(found.values()))


def decide_duplicate(decision: Decision, twin_id: int) -> Decision:
    """Add to a decision that another article carries the same text; nothing is dropped, both join one cluster."""
    return Decision(
        changes=(*decision.changes, Change.DUPLICATE), reasons=(*decision.reasons, f"same text as article {twin_id}")
    )


def decide_gone(entry: FrontierEntry, status: int) -> Decision | None:
    """Decide whether an article is gone: a 404 or 410, seen twice in a row; None when it is not, or not yet."""
    if entry.article_id is None or status not in _GONE_STATUSES or entry.failures < 1:
        return None
    return Decision(changes=(Change.GONE,), reasons=(f"status {status} on a second look",))


def _why_lesser(held: Held, come: Article) -> str | None:
    """Why the text that came is the lesser copy; None when it is not."""
    verdict = come.verdict
    if held.word_count > 0 and come.word_count == 0:
        return "no text came"
    if verdict.integrity is not Integrity.PLAIN and held.verdict.integrity is Integrity.PLAIN:
        return f"the text that came is {verdict.integrity.value}"
    shorter = come.word_count < held.word_count
    if shorter and verdict.extent in (Extent.TRUNCATED, Extent.NONE):
        return f"{verdict.extent.value}: {come.word_count} words for {held.word_count} held"
    closed = verdict.access.closed or verdict.wall is Wall.SHOWN
    if closed and come.word_count < _LESSER_SHARE * held.word_count:
        return f"behind a wall: {come.word_count} words for {held.word_count} held"
    return None


def _what_changed(held: Held, come: Article) -> str:
    parts = [
        name
        for name, before, after in (
            ("headline", held.headline, come.metadata.headline),
            ("deck", held.deck, come.metadata.deck),
            ("body", held.body_text, come.body.text),
        )
        if before != after
    ]
    return " and ".join(parts) + f" changed, {held.word_count} to {come.word_count} words"


def _why_access_changed(before: AccessVerdict, after: AccessVerdict) -> str | None:
    """Say how access changed; ignorance after knowledge is no change."""
    facts = (
        ("access", before.access.value, after.access.value),
        ("wall", before.wall.value, after.wall.value),
    )
    changed = [f"{name} {old} to {new}" for name, old, new in facts if new not in (old, "unknown")]
    return ", ".join(changed) or None
