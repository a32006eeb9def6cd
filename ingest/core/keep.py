"""What the operator's policies let be kept: asked of a page that comes, and later of a text that is stored. Pure.

Three steps, the same for both. `decide_keep` looks at what the response stated (`Terms`) and says how much may stay;
`cut_words` cuts the places in which an article's words stand down to that, and names what may no longer stand
anywhere; `Withheld.quoted_in` finds it in places that merely quote (evidence, captions). `apply_policies` does all
three to a reading, before anything of it is decided on, archived or stored. Where less than the whole may stay, the
raw response and the noise ledger may not stay either: both may hold the text. Nothing here looks up or writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from ingest.core.fingerprint import hash_content, hash_texts
from ingest.core.text import count_words, shingles, tokens
from ingest.model import Access, Article, Evidence, Held, Metadata, PageReading, Wall

GatedText = Literal["keep", "lead", "metadata_only"]
TdmReserved = Literal["record", "metadata_only", "skip"]

QUOTE_WORDS = 8
"""So many words in a row that stand in the withheld text make a quotation of it."""


class Keep(StrEnum):
    """How much of an article may stay, from all to nothing."""

    WHOLE = "keep"
    LEAD = "lead"
    METADATA = "metadata_only"
    NOTHING = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What the operator keeps.

    Attributes:
        lead_paragraphs: Blocks kept by `lead`.
        publishers: Exceptions by registrable domain: (gated_text, tdm_reserved), None where the general one holds.
    """

    gated_text: GatedText = "keep"
    tdm_reserved: TdmReserved = "record"
    lead_paragraphs: int = 2
    publishers: Mapping[str, tuple[GatedText | None, TdmReserved | None]] = field(default_factory=dict)

    def of(self, domain: str) -> tuple[GatedText, TdmReserved]:
        """Return the two policies that hold for a publisher."""
        gated, tdm = self.publishers.get(domain, (None, None))
        return gated or self.gated_text, tdm or self.tdm_reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What policies look at: stated by one response, that is, by one access check with its article's domain.

    Attributes:
        domain: The publisher's registrable domain.
        tdm_reserved: The most specific statement; None when there was none.
    """

    domain: str
    access: Access
    wall: Wall
    tdm_reserved: bool | None

    @property
    def gated(self) -> bool:
        """Whether the page is not free for everybody: known to be closed, or not known and behind a wall."""
        return self.access.closed or (self.access is Access.UNKNOWN and self.wall is Wall.SHOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The places in which an article's own words stand, beside its headline; None for a field that is absent.

    Attributes:
        blocks: The body's paragraphs, in order.
    """

    blocks: tuple[str, ...]
    deck: str | None = None
    summary: str | None = None
    caption: str | None = None


class Withheld:
    """The text that may not stand anywhere."""

    def __init__(self, gone: Iterable[str] = (), stays: Iterable[str] = ()) -> None:
        """Take the paragraphs that go, and those that stay: what stands in both may stay."""
        self._runs = _runs(gone) - _runs(stays)

    def quoted_in(self, text: str | None) -> bool:
        """Whether a text holds eight or more words in a row of what is withheld."""
        return bool(text) and not self._runs.isdisjoint(_runs((text or "",)))


def decide_keep(terms: Terms, policies: Policies) -> Keep:
    """Return how much may be kept of an article under these terms; of two policies the stricter one holds."""
    gated_text, tdm_reserved = policies.of(terms.domain)
    asked = [Keep(gated_text)] if terms.gated else []
    if terms.tdm_reserved and tdm_reserved != "record":
        asked.append(Keep(tdm_reserved))
    return max(asked, key=list(Keep).index, default=Keep.WHOLE)


def cut_words(words: Words, keep: Keep, lead_paragraphs: int) -> tuple[Words, Withheld]:
    """Cut an article's words down to what may stay, and say what is withheld.

    Cutting again what was cut changes nothing. A deck, summary or caption that quotes the withheld text goes as a
    whole.

    Args:
        words: Of a reading or a stored revision.
        keep: As `decide_keep` says; by NOTHING and METADATA no paragraph stays.
        lead_paragraphs: Paragraphs that stay by LEAD.
    """
    if keep is Keep.WHOLE:
        return words, Withheld()
    stay = lead_paragraphs if keep is Keep.LEAD else 0
    withheld = Withheld(gone=words.blocks[stay:], stays=words.blocks[:stay])

    def unless_quoting(text: str | None) -> str | None:
        return None if withheld.quoted_in(text) else text

    cut = Words(
        blocks=words.blocks[:stay],
        deck=unless_quoting(words.deck),
        summary=unless_quoting(words.summary),
        caption=unless_quoting(words.caption),
    )
    return cut, withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A reading cut down to what may be kept.

    Attributes:
        reading: With nothing in it that may not stay; as it came where `skipped` says why nothing of it may.
        may_archive: Whether the raw response may be kept: only where the whole text may.
        skipped: Why nothing at all may be kept; None when something may.
    """

    reading: PageReading
    may_archive: bool
    skipped: str | None = None


def apply_policies(reading: PageReading, policies: Policies, held: Held | None = None) -> Allowed:
    """Cut a reading down to what the operator's policies allow, before anything is decided, archived or stored.

    Args:
        reading: Its policy signals say what held for it, the site's own statements included.
        held: What is known of the article: a page that is silent now is still as closed as it was known to be, and
            that one which is held is reserved now has to be noted, so that what is held of it can be taken back.
    """
    article = reading.article
    access = article.verdict.access
    if access is Access.UNKNOWN and held is not None:
        access = held.verdict.access
    terms = Terms(
        domain=article.domain, access=access, wall=article.verdict.wall, tdm_reserved=article.policy.tdm_reserved
    )
    keep = decide_keep(terms, policies)
    if keep is Keep.WHOLE:
        return Allowed(reading=reading, may_archive=True)
    if keep is Keep.NOTHING and held is None:
        return Allowed(reading=reading, may_archive=False, skipped="tdm_reserved")
    return Allowed(
        reading=replace(reading, article=_cut_article(article, keep, policies.lead_paragraphs)), may_archive=False
    )


def _cut_article(article: Article, keep: Keep, lead_paragraphs: int) -> Article:
    image = article.metadata.lead_image
    words = Words(
        blocks=tuple(block.text for block in article.body.blocks),
        deck=article.metadata.deck,
        summary=article.metadata.summary,
        caption=image.caption if image else None,
    )
    cut, withheld = cut_words(words, keep, lead_paragraphs)
    metadata = _cut_metadata(article.metadata, cut)
    body = replace(article.body, blocks=article.body.blocks[: len(cut.blocks)], removed=())
    left = count_words(body.text)
    return replace(
        article,
        metadata=metadata,
        body=replace(body, withheld_words=article.body.withheld_words + article.word_count - left),
        verdict=replace(
            article.verdict, evidence=tuple(_cut_evidence(piece, withheld) for piece in article.verdict.evidence)
        ),
        word_count=left,
        content_hash=hash_content(metadata.headline, metadata.deck, cut.blocks),
        body_hash=hash_texts(cut.blocks),
    )


def _cut_metadata(metadata: Metadata, cut: Words) -> Metadata:
    image = metadata.lead_image
    gone = {name for name in ("deck", "summary") if getattr(metadata, name) and not getattr(cut, name)}
    return replace(
        metadata,
        deck=cut.deck,
        summary=cut.summary,
        lead_image=replace(image, caption=cut.caption) if image else None,
        provenance=tuple(entry for entry in metadata.provenance if entry.field not in gone),
    )


def _cut_evidence(piece: Evidence, withheld: Withheld) -> Evidence:
    return replace(piece, value="") if withheld.quoted_in(piece.value) else piece


def _runs(texts: Iterable[str]) -> frozenset[str]:
    runs: set[str] = set()
    for text in texts:
        words = tokens(text)
        if len(words) >= QUOTE_WORDS:
            runs |= shingles(words, QUOTE_WORDS)
    return frozenset(runs)
