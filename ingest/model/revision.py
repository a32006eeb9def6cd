"""How one version of an article differs from another, and what that makes of the article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ingest.model.article import ArticleStatus


class RevisionClass(StrEnum):
    """What happened between a version and the one before it, the weightiest first; several may hold.

    A silent edit changes or removes what stood there, with no note and no later date of change. `RETURN` goes back to
    an earlier version; `FULLER_TEXT` is the same text, of which a response gave more or less.
    """

    RETRACTION = "retraction"
    CORRECTION = "correction"
    RETURN = "return"
    SILENT_EDIT = "silent_edit"
    UPDATE = "update"
    HEADLINE_CHANGE = "headline_change"
    FULLER_TEXT = "fuller_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierText:
    """A stored version, as far as a decision needs it.

    Attributes:
        settled_hash: Of its text without passing lines; None when it was not taken.
        classes: None when it was not compared: the first one, one that was read again, or one of an older program.
        published: Whether it came from the publisher, not of reading again.
    """

    revision_no: int
    seen_at: datetime
    settled_hash: str | None
    classes: tuple[RevisionClass, ...] | None
    published: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a reading is against what is held.

    Attributes:
        classes: The weightiest first; empty for a first version and where nothing is to be written.
        words_added: Words that came in; None for a first version.
        settled_hash: Of the text without passing lines.
        status: The article's, once the decision is carried out.
        returned_to: Number of the earlier version that the page shows again; None when it does not.
    """

    settled_hash: str
    status: ArticleStatus
    classes: tuple[RevisionClass, ...] = ()
    words_added: int | None = None
    words_removed: int | None = None
    returned_to: int | None = None
