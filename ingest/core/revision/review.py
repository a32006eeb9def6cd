"""What a reading is against what is held: nothing new, a class of change, a return, a retraction; and what follows.

Comes after the decision whether the text is taken, and may narrow it: a return beyond the cap is not written, and a
retraction is told even where its page holds too little text to be taken. Decides nothing about access.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from ingest.core.fingerprint import fold_typography
from ingest.core.revision.align import BlockChange, Fate, count_changed, diff_blocks
from ingest.core.revision.notices import Notice, Notices, notices_in
from ingest.core.revision.returns import find_return, may_write_return
from ingest.core.revision.settle import settle_hash
from ingest.model import Article, ArticleStatus, Change, Decision, EarlierText, Held, Review, RevisionClass

_EDITS = frozenset(
    {RevisionClass.RETURN, RevisionClass.SILENT_EDIT, RevisionClass.UPDATE, RevisionClass.HEADLINE_CHANGE}
)
_NOTES = (Notice.CORRECTION, Notice.EDITORS_NOTE)


def ignore_passing(held: Held | None, come: Article, notices: Notices) -> Article:
    """Return the article with the hashes of what is held where only passing lines tell the two apart."""
    if held is None or come.content_hash == held.content_hash:
        return come
    if _settled(come, notices) != _settled_held(held, notices):
        return come
    return replace(come, content_hash=held.content_hash)


def review_decision(
    held: Held | None, decision: Decision, come: Article, notices: Notices, *, at: datetime
) -> tuple[Decision, Review]:
    """Return the decision, with returns capped and a retraction added, and what the reading is against what is held.

    Args:
        held: None for a new article.
        come: The article as it is stored.
        at: When it was seen.
    """
    said = notices_in(_texts(come), notices)
    settled = _settled(come, notices)
    if held is None:
        review = Review(settled_hash=settled, status=_status(said, (), ArticleStatus.LIVE))
        return _with_retraction(decision, said, ArticleStatus.LIVE), review
    review = Review(settled_hash=settled, status=held.status)
    if decision.has(Change.REVISED):
        found = find_return(held.earlier, settled, at)
        if found and not may_write_return(held.earlier, at):
            decision = _without_revision(decision, found)
            return decision, replace(review, returned_to=found.revision_no)
        review = _compared(held, come, notices, said, replace(review, returned_to=found.revision_no if found else None))
    decision = _with_retraction(decision, said, held.status)
    if held.status is ArticleStatus.RETRACTED and _stands_again(decision, said):
        decision = _with(decision, Change.BACK, "back after it was retracted")
    if decision.has(Change.REVISED) or decision.has(Change.BACK):
        return decision, replace(review, status=_status(said, (*_history(held), review.classes), _lasting(held)))
    return decision, review


def _compared(held: Held, come: Article, notices: Notices, said: frozenset[Notice], review: Review) -> Review:
    before, after = held.body_text.split("\n") if held.body_text else [], [block.text for block in come.body.blocks]
    changes = [
        change for change in diff_blocks(before, after) if not notices.is_passing(change.after or change.before or "")
    ]
    added, removed = count_changed(changes)
    classes = _classes(held, come, changes, notices, said) | ({RevisionClass.RETURN} if review.returned_to else set())
    return replace(
        review,
        classes=tuple(one for one in RevisionClass if one in classes),
        words_added=added,
        words_removed=removed,
    )


def _classes(
    held: Held, come: Article, changes: Sequence[BlockChange], notices: Notices, said: frozenset[Notice]
) -> set[RevisionClass]:
    edited = [change for change in changes if change.fate is not Fate.KEPT]
    known = notices_in(held.body_text.split("\n"), notices)
    inserted = notices_in((change.after for change in edited if change.fate is not Fate.DELETED), notices)
    classes: set[RevisionClass] = set()
    if _differs(held.headline, come.metadata.headline):
        classes.add(RevisionClass.HEADLINE_CHANGE)
    if Notice.RETRACTION in said - known - notices_in((held.headline, held.deck), notices):
        classes.add(RevisionClass.RETRACTION)
    if inserted.intersection(_NOTES):
        classes.add(RevisionClass.CORRECTION)
    deck_changed = _differs(held.deck, come.metadata.deck)
    if not edited and not deck_changed:
        return classes or {RevisionClass.UPDATE}
    if held.extent is not come.verdict.extent and not deck_changed and _same_text(edited):
        return classes | {RevisionClass.FULLER_TEXT}
    return classes | _edits(held, come, edited, inserted, deck_changed=deck_changed)


def _edits(
    held: Held, come: Article, edited: Sequence[BlockChange], inserted: frozenset[Notice], *, deck_changed: bool
) -> set[RevisionClass]:
    """An update says so, by a later date, a note or something new; what else was touched was touched in silence."""
    later = _is_later(held.modified_at, come.metadata.modified_at)
    told = later or bool(inserted)
    touched = deck_changed or any(change.fate in (Fate.CHANGED, Fate.DELETED, Fate.MOVED) for change in edited)
    grew = any(change.fate is Fate.INSERTED for change in edited)
    classes = {RevisionClass.UPDATE} if later or grew or Notice.UPDATE in inserted else set()
    if inserted.intersection(_NOTES) and not (later or Notice.UPDATE in inserted):
        classes.discard(RevisionClass.UPDATE)  # what came in is the note, or what it speaks of
    return classes | ({RevisionClass.SILENT_EDIT} if touched and not told else set())


def _same_text(edited: Sequence[BlockChange]) -> bool:
    """Whether one side only goes on where the other ends, the last paragraph perhaps broken off."""
    fates = {change.fate for change in edited}
    if fates <= {Fate.INSERTED} or fates <= {Fate.DELETED}:
        return True
    changed = [change for change in edited if change.fate is Fate.CHANGED]
    return len(changed) <= 1 and fates != {Fate.INSERTED, Fate.DELETED} and all(map(_broken_off, changed))


def _broken_off(change: BlockChange) -> bool:
    short, long = sorted((fold_typography(change.before or ""), fold_typography(change.after or "")), key=len)
    return long.startswith(short.rstrip(" .…"))


def _status(
    said: frozenset[Notice], history: Iterable[tuple[RevisionClass, ...]], lasting: ArticleStatus
) -> ArticleStatus:
    classes = {one for some in history for one in some}
    if Notice.RETRACTION in said:
        return ArticleStatus.RETRACTED
    if RevisionClass.CORRECTION in classes or Notice.CORRECTION in said or lasting is ArticleStatus.CORRECTED:
        return ArticleStatus.CORRECTED
    return ArticleStatus.UPDATED if classes & _EDITS or lasting is ArticleStatus.UPDATED else ArticleStatus.LIVE


def _lasting(held: Held) -> ArticleStatus:
    """What the article was beside being gone or retracted, as far as its status tells."""
    return held.status if held.status in (ArticleStatus.UPDATED, ArticleStatus.CORRECTED) else ArticleStatus.LIVE


def _history(held: Held) -> tuple[tuple[RevisionClass, ...], ...]:
    """The classes of every version but the first; one that nobody compared was an update."""
    later = [text for text in held.earlier if text.revision_no > 1 and text.published]
    return tuple((RevisionClass.UPDATE,) if text.classes is None else text.classes for text in later)


def _with_retraction(decision: Decision, said: frozenset[Notice], status: ArticleStatus) -> Decision:
    if Notice.RETRACTION not in said or status is ArticleStatus.RETRACTED:
        return decision
    return _with(decision, Change.RETRACTED, "the publisher took it back")


def _stands_again(decision: Decision, said: frozenset[Notice]) -> bool:
    return Notice.RETRACTION not in said and not decision.has(Change.KEPT_BETTER_TEXT)


def _without_revision(decision: Decision, found: EarlierText) -> Decision:
    kept = {
        change: why
        for change, why in zip(decision.changes, decision.reasons, strict=True)
        if change is not Change.REVISED
    }
    kept[Change.RETURNED] = f"shows revision {found.revision_no} again, as before: counted, not written"
    return Decision(changes=tuple(kept), reasons=tuple(kept.values()))


def _with(decision: Decision, change: Change, why: str) -> Decision:
    told = {**dict(zip(decision.changes, decision.reasons, strict=True)), change: why}
    told.pop(Change.NONE, None)
    return Decision(changes=tuple(told), reasons=tuple(told.values()))


def _differs(before: str | None, after: str | None) -> bool:
    return fold_typography(before or "") != fold_typography(after or "")


def _is_later(before: datetime | None, after: datetime | None) -> bool:
    return after is not None and (before is None or after > before)


def _texts(article: Article) -> list[str | None]:
    return [article.metadata.headline, article.metadata.deck, *(block.text for block in article.body.blocks)]


def _settled(article: Article, notices: Notices) -> str:
    meta, blocks = article.metadata, [block.text for block in article.body.blocks]
    return settle_hash(meta.headline, meta.deck, blocks, notices, content_hash=article.content_hash)


def _settled_held(held: Held, notices: Notices) -> str:
    known = next((text.settled_hash for text in held.earlier if text.revision_no == held.revision_no), None)
    return known or settle_hash(held.headline, held.deck, held.body_text.split("\n"), notices)
