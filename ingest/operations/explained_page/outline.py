"""The page's structure as a tree to show: boxes of elements, blocks in them, in page order.

Elements that only wrap one another are one box with several labels, one that wraps a single block is that block's
label: what is left is the nesting that a person would draw. Built without recursion, for pages nest deeper than that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.operations.explanation import Explanation

MAX_DEPTH = 60
"""Deeper boxes are not drawn: what they hold stands in the box around them (browsers stop at 512 elements)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One block.

    Attributes:
        block: Its index in the explanation.
        wrappers: Indexes of the elements that wrap it and nothing else, outermost first.
    """

    block: int
    wrappers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An element, or several that wrap only one another, and what it holds.

    Attributes:
        wrappers: Indexes of the elements, outermost first; empty for the page as a whole.
    """

    wrappers: tuple[int, ...]
    content: tuple[Box | Leaf, ...]

    def leaves(self) -> Iterator[Leaf]:
        """Yield every block in it, in page order."""
        for piece in self.content:
            if isinstance(piece, Box):
                yield from piece.leaves()
            else:
                yield piece


_Open = tuple[int, list[Box | Leaf]]


def draw_outline(explanation: Explanation) -> Box:
    """Return the blocks that stand on the page, in their boxes; without a structure they stand side by side."""
    page: list[Box | Leaf] = []
    still_open: list[_Open] = [(-1, page)]
    for index, block in enumerate(explanation.blocks):
        if block.position is None:
            continue
        path = explanation.around(block)[:MAX_DEPTH]
        depth = _shared(path, still_open)
        _close(still_open, depth)
        still_open.extend((element, []) for element in path[depth - 1 :])
        still_open[-1][1].append(Leaf(block=index))
    _close(still_open, 1)
    return Box(wrappers=(), content=tuple(page))


def _shared(path: Sequence[int], still_open: Sequence[_Open]) -> int:
    """Return how many boxes stay open for a block with this path; the page itself always does."""
    for depth, (wanted, (element, _)) in enumerate(zip(path, still_open[1:], strict=False), start=1):
        if wanted != element:
            return depth
    return min(len(path), len(still_open) - 1) + 1


def _close(still_open: list[_Open], depth: int) -> None:
    """Put the boxes that are open beyond a depth into those around them."""
    while len(still_open) > depth:
        element, content = still_open.pop()
        still_open[-1][1].append(_wrapped(element, content))


def _wrapped(element: int, content: Sequence[Box | Leaf]) -> Box | Leaf:
    """Return an element with what it holds; one that holds a single thing is one more wrapper of that."""
    if len(content) > 1:
        return Box(wrappers=(element,), content=tuple(content))
    (only,) = content
    if isinstance(only, Leaf):
        return Leaf(block=only.block, wrappers=(element, *only.wrappers))
    return Box(wrappers=(element, *only.wrappers), content=only.content)
