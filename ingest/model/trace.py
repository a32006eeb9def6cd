"""How a page was read, for a person who asks why: its structure, what each block weighed, what evidence points at.

Made on demand beside the reading itself; nothing of it is stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.model.article import PageReading
from ingest.model.text import NoiseClass


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedElement:
    """One element of the page that holds text.

    Attributes:
        tag: Its tag, lower case.
        names: Its class names and id, as written.
        parent: Index of the element around it, which stands before it; -1 for the outermost.
        first: Index of its first block.
        end: One past the index of its last block.
        noise: What its tag, names, role or a rule say it is; None where they say nothing.
        rule: Which of them says so; empty where none does.
        hides: Whether it hides its content from readers, by itself.
        claims: Whether its tag, names, markup or a rule claim that it holds the body.
        weight: The sum of what its blocks weigh, in words; the article is sought where this is greatest.
    """

    tag: str
    names: str
    parent: int
    first: int
    end: int
    noise: NoiseClass | None = None
    rule: str = ""
    hides: bool = False
    claims: bool = False
    weight: float = 0.0

    @property
    def label(self) -> str:
        """The element as a selector for people, as `div.story.main`."""
        return ".".join((self.tag, *self.names.split()))


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedBlock:
    """One block of text, at the index that a removed block calls its position.

    Attributes:
        element: Index of the innermost element around it; -1 when there is none.
        words: Its words; CJK and Thai count by character.
        linked: Share, 0 to 1, of its characters that stand in links.
        weight: What it was worth, in words: above 0 for prose, below 0 for what menus and teasers are made of.
    """

    element: int
    words: int
    linked: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTrace:
    """A page's reading and the way to it.

    Attributes:
        elements: In page order; only those that hold text.
        blocks: Every text block of the page, in page order.
        container: Index of the element that was taken for the article's; -1 when there is none.
        selected: For each selector that evidence names, the elements it selects, as far as they hold text.
    """

    reading: PageReading
    elements: tuple[TracedElement, ...] = ()
    blocks: tuple[TracedBlock, ...] = ()
    container: int = -1
    selected: tuple[tuple[str, tuple[int, ...]], ...] = ()
