"""What the publisher asks of a reader, what this response showed, and why we say so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Access(StrEnum):
    """What the publisher asks of a reader of this page."""

    OPEN = "open"
    REGISTRATION = "registration"
    METERED = "metered"
    SUBSCRIPTION = "subscription"
    RESTRICTED = "restricted"
    UNKNOWN = "unknown"

    @property
    def closed(self) -> bool:
        """Whether this value says that the page is not free for everybody."""
        return self not in (Access.OPEN, Access.UNKNOWN)


class Wall(StrEnum):
    """Whether this response showed a wall."""

    NONE = "none"
    SHOWN = "shown"
    UNKNOWN = "unknown"


class Extent(StrEnum):
    """How much of the article's text this response gave."""

    FULL = "full"
    TRUNCATED = "truncated"
    NONE = "none"
    UNKNOWN = "unknown"


class CutBy(StrEnum):
    """Who cut the text, when it is not full; POLICY is the operator's own, which stands on a stored text only."""

    PUBLISHER = "publisher"
    PAGINATION = "pagination"
    SCRIPT = "script"
    EXTRACTOR = "extractor"
    POLICY = "policy"


class Integrity(StrEnum):
    """Whether the text is what it seems to be."""

    PLAIN = "plain"
    FILLER = "filler"
    SCRAMBLED = "scrambled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One signal that fired.

    Attributes:
        signal: Its family and name, as `json-ld:isAccessibleForFree` or `words:payment`.
        value: What was read, at most 200 characters.
        says: The fact it speaks for, as `access=subscription`, `extent=truncated`, `wall=shown`, `integrity=filler`.
        weight: Strength, from 0 (context only) to 1.
        where: A selector, header or block that holds it; empty when it is the page as a whole.
        row: Its row in the table of weights; empty for evidence that was stored before there was one.
    """

    signal: str
    value: str
    says: str
    weight: float
    where: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the publisher's own data states about access, read before the body is sought.

    Attributes:
        access: What the most specific declaration says; UNKNOWN when nothing is declared or declarations conflict.
        evidence: Every declaration met, each with its weight.
        selectors: CSS selectors that `hasPart` names as closed parts.
        article_text: `articleBody` of the structured data, markup removed; None when absent.
        word_count: `wordCount` as declared; None when absent or not a number.
    """

    access: Access = Access.UNKNOWN
    evidence: tuple[Evidence, ...] = ()
    selectors: tuple[str, ...] = ()
    article_text: str | None = None
    word_count: int | None = None

    @property
    def closed(self) -> bool:
        """Whether anything declares the page, or a part of it, not free: then only shown text is taken."""
        return self.access.closed or any(
            piece.says.startswith("access=")
            and piece.says not in ("access=open", "access=unknown")
            and piece.weight > 0
            for piece in self.evidence
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessVerdict:
    """An access class, how much text came with it, and why we say so.

    Attributes:
        access_confidence: Probability, 0 to 1, that `access` is right; 0.0 when UNKNOWN.
        extent_confidence: Probability, 0 to 1, that `extent` is right; 0.0 when UNKNOWN.
        cut_by: None when the extent is full or unknown.
        conflict: Whether pieces of evidence contradict one another.
        evidence: Signals that fired, strongest first. Empty only when access is UNKNOWN.
    """

    access: Access = Access.UNKNOWN
    declared: Access = Access.UNKNOWN
    wall: Wall = Wall.UNKNOWN
    extent: Extent = Extent.UNKNOWN
    cut_by: CutBy | None = None
    integrity: Integrity = Integrity.PLAIN
    access_confidence: float = 0.0
    extent_confidence: float = 0.0
    conflict: bool = False
    evidence: tuple[Evidence, ...] = ()
