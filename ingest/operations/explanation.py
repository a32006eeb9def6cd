"""What an explanation consists of: blocks in page order, the fields, the verdict as arguments, the page's structure.

Values alone, and what can be read off them; how they come about is `explaining`, how they look is for those who show
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ingest.model import Evidence, TracedElement

_SILENCES = {
    ("access", "unknown"): "nothing on the page says enough; silence is unknown, never open",
    ("wall", "unknown"): "no wall was met; that a page shows none is only said where it is open and whole",
    ("wall", "none"): "the page is open and its text whole",
    ("extent", "unknown"): "nothing says whether there is more",
    ("extent", "full"): "nothing speaks for a cut",
    ("integrity", "plain"): "no sign of filler or of scrambled letters",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedBlock:
    """One block of the page.

    Attributes:
        noise: Why it was removed; None when it was kept.
        rule: What decided that; empty when it was kept.
        kind: What a kept block is, as `paragraph`; empty when that is not known.
        hidden: Whether a reader does not see it.
        position: Its index among the page's text blocks; None when it is not a block of the page.
        fields: Metadata fields that say the same, as `headline`.
        element: Index of the element around it among `Explanation.elements`; -1 when the structure is not known.
        words: Its words, CJK and Thai by character; None when they were not counted.
        linked: Share, 0 to 1, of its characters that stand in links; None when it was not seen.
        weight: What it was worth when the article was sought, in words; None when it was not weighed.
    """

    text: str
    noise: str | None = None
    rule: str = ""
    kind: str = ""
    hidden: bool = False
    position: int | None = None
    fields: tuple[str, ...] = ()
    element: int = -1
    words: int | None = None
    linked: float | None = None
    weight: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedField:
    """One field of the metadata that has a value, in words, and where that came from, as `og:title`."""

    name: str
    value: str
    origin: str


class Relation(StrEnum):
    """How a candidate lies to the container that was chosen."""

    CHOSEN = "chosen"
    AROUND = "around it"
    INSIDE = "inside it"
    BESIDE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An element that could have been taken for the article's container.

    Attributes:
        path: The element and those around it, as a selector for people.
        weight: The sum of what its blocks weigh, in words.
        claims: Whether its tag, names, markup or a rule claim that it holds the body, which makes it count for more.
        element: Its index among `Explanation.elements`.
    """

    path: str
    relation: Relation
    weight: float
    claims: bool
    element: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One fact of the verdict, and the evidence for and against it, strongest first.

    Attributes:
        speaks_for: What says this, or the same less exactly.
        confidence: Probability, 0 to 1; None for facts that carry none.
    """

    fact: str
    value: str
    confidence: float | None
    speaks_for: tuple[Evidence, ...]
    speaks_against: tuple[Evidence, ...]

    @property
    def tipped_by(self) -> Evidence | None:
        """The heaviest piece that says just this, else of all that speak for it; None when none does."""
        exact = (piece for piece in self.speaks_for if piece.says == f"{self.fact}={self.value}")
        return next(exact, self.speaks_for[0] if self.speaks_for else None)

    @property
    def silence(self) -> str:
        """What a fact rests on for which no evidence speaks; empty where some does."""
        if self.speaks_for:
            return ""
        if self.value == "unknown" and self.speaks_against:
            return "what is said is too little or contradicts itself, and no side of it is believed"
        return _SILENCES.get((self.fact, self.value), "it follows from the other facts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All that `explain` shows.

    Attributes:
        url: The address that answered; empty when nobody knows.
        language: Of the article, BCP 47; empty when it is not known.
        origin: Where the text came from, as `dom`.
        container: Path of its container; empty when there is none or it is not held.
        problems: Rules that were refused, as `refused:` and the rule.
        context: Evidence that speaks for none of the facts.
        policy: What the publisher says about use by machines: of what, and what and where.
        elements: The page's structure; empty when it is not known.
        structureless: Why it is not known, as a clause; empty when it is.
        candidates: The heaviest elements, the chosen one among them, heaviest first; empty without a structure.
        places: For evidence that stands in a block: the index of that block in `blocks`.
    """

    headline: str
    kind: str
    kind_reason: str
    origin: str
    container: str
    cut_by: str | None
    declared: str
    conflict: bool
    blocks: tuple[ExplainedBlock, ...]
    arguments: tuple[Argument, ...]
    context: tuple[Evidence, ...]
    url: str = ""
    language: str = ""
    problems: tuple[str, ...] = ()
    fields: tuple[ExplainedField, ...] = ()
    policy: tuple[tuple[str, str], ...] = ()
    elements: tuple[TracedElement, ...] = ()
    structureless: str = ""
    candidates: tuple[Candidate, ...] = ()
    places: tuple[tuple[Evidence, int], ...] = ()

    @property
    def kept(self) -> int:
        """How many blocks were kept."""
        return sum(block.noise is None for block in self.blocks)

    def around(self, block: ExplainedBlock) -> tuple[int, ...]:
        """Return the indexes of the elements around a block, outermost first; none without a structure."""
        path: list[int] = []
        at = block.element
        while at >= 0:
            path.append(at)
            at = self.elements[at].parent
        return tuple(reversed(path))

    @property
    def evidence(self) -> Iterator[Evidence]:
        """Every piece of evidence, fact by fact, then what weighs nothing."""
        for argument in self.arguments:
            yield from argument.speaks_for
            yield from argument.speaks_against
        yield from self.context
