"""The body of a page: blocks kept, and blocks removed with their class and rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class BlockKind(StrEnum):
    """What a kept block is to a reader."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    PREFORMATTED = "preformatted"


class NoiseClass(StrEnum):
    """Why a block is not body."""

    SHARE = "share"
    ICON_TITLE = "icon_title"
    PAYWALL = "paywall"
    METER = "meter"
    REGISTRATION = "registration"
    NEWSLETTER = "newsletter"
    SPONSORED = "sponsored"
    ADVERT = "advert"
    RELATED = "related"
    COMMENTS = "comments"
    NAVIGATION = "navigation"
    CONSENT = "consent"
    BYLINE = "byline"
    CAPTION = "caption"
    CREDIT = "credit"
    LEGAL = "legal"
    TEMPLATE = "template"
    OTHER = "other"


WALL_CLASSES = frozenset((NoiseClass.PAYWALL, NoiseClass.METER, NoiseClass.REGISTRATION))
"""What a wall consists of."""


class Block(NamedTuple):
    """One block of body text, as one paragraph of `body_text`.

    A named tuple like the removed ones: a page has hundreds of them, and each costs a third of a frozen dataclass.
    """

    kind: BlockKind
    text: str


class RemovedBlock(NamedTuple):
    """One block of the page's text that is not body: a line of the noise ledger.

    Attributes:
        noise: The class; OTHER where none fits. `rule` names what decided, as `shared:share.names:bar`,
            `container:outside`, `hidden:element` or `headline:repeated`.
        position: Index among all text blocks of the page, in page order, from 0.
        near_end: Whether it stands in the body's container or within eight blocks after the last kept block.
        hidden: Whether a reader does not see it (hidden attributes, `display:none`, off-screen).
    """

    noise: NoiseClass
    text: str
    rule: str
    position: int
    near_end: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The article's text and everything that was taken away from it.

    Attributes:
        blocks: In page order.
        removed: The noise ledger, in page order; with `blocks` it accounts for every text block of the page.
        origin: Where the text came from: `dom` · `json-ld` · `noscript` · `script-state` · `text-dump` · `none`.
        container: A CSS-like path of the container, for people; empty when there is none.
        hidden_words: Words left out because a reader cannot see them.
        withheld_words: Words left out because the operator's policy does not let them be kept.
        next_page: Address of the article's next page; None when it is not paginated.
        problems: Rules refused since they would have removed more than 40 % of the body, as `refused:` and the rule.
    """

    blocks: tuple[Block, ...] = ()
    removed: tuple[RemovedBlock, ...] = ()
    origin: str = "none"
    container: str = ""
    hidden_words: int = 0
    withheld_words: int = 0
    next_page: str | None = None
    problems: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs joined by one newline; empty when there is no body."""
        return "\n".join(block.text for block in self.blocks)
