"""What to do with a reading that the operator's policy has let through: held against come; the only place that decides.

Never downgrade: a wall, a cut or a scrambled text never replaces better text already stored; that fetch is an access
check. A publisher's own shortening of an open article is a revision (`better` has the table of all pairs). Nothing
here looks anything up or writes.
"""

from __future__ import annotations

from ingest.core.better import TextChange, look_at, weigh_copies
from ingest.model import (
    Article,
    Change,
    Decision,
    FetchedPage,
    Held,
    PageReading,
)


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
    change, why = weigh_copies(look_at(held, reading.article))
    if change is TextChange.KEEP:
        found[Change.KEPT_BETTER_TEXT] = f"{why}: {reading.article.word_count} words for {held.word_count} held"
    elif change is TextChange.TAKE:
        found[Change.REVISED] = _what_changed(held, reading.article)
    if held.gone:
        found[Change.BACK] = "back after it was gone"
    access = _why_access_changed(held, reading.article)
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


def _why_access_changed(held: Held, come: Article) -> str | None:
    """Say how access or the reservation of mining changed; ignorance after knowledge is no change."""
    before, after, reserved = held.verdict, come.verdict, come.policy.tdm_reserved
    facts = (
        ("access", before.access.value, after.access.value),
        ("wall", before.wall.value, after.wall.value),
        ("tdm_reserved", _stated(held.tdm_reserved), _stated(reserved)),
    )
    changed = [f"{name} {old} to {new}" for name, old, new in facts if new not in (old, "unknown")]
    return ", ".join(changed) or None


def _stated(reserved: bool | None) -> str:  # noqa: FBT001 - the value that is put in words
    return "unknown" if reserved is None else "yes" if reserved else "no"
