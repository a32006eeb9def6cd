"""The one walk: a parsed tree to a flat page, in page order, each node visited once.

It records, it does not judge: nothing is left out but what is never text for a reader (scripts, styles, markup of
pictures and frames). `<noscript>` is one text node in the tree; it is read as its own fragment, in its place.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.core.extract.flat import Element, FlatPage, Run
from ingest.core.extract.read import Reader, is_block
from ingest.core.text import clean_text, count_words, fold_space

_SKIPPED = frozenset(
    "-comment area canvas circle datalist ellipse embed head iframe img input line link map math meta noframes object "
    "param path polygon polyline rect script source stop style template textarea track use wbr".split()
)
_WITHOUT_CHILDREN = frozenset(("br", "noscript"))
_BOLD = frozenset(("b", "strong"))
_TYPE = _BOLD | {"a"}  # they say something of the text in them even where nothing else is said
_END_OF_LINK, _END_OF_BOLD = -1, -2
_BREAK = "\n"
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


# Text, whether it stands in a link, whether in bold type.
_Piece = tuple[str, bool, bool]
_LINE_BREAK: _Piece = (_BREAK, False, False)


# What must be restored when a recorded inline element or preformatted text ends: its index, the pieces that wait around
# it, whether linked, bold, preformatted. Other blocks need their index alone, other elements `_END_OF_…` or nothing.
_Inline = tuple[int, list[_Piece] | None, bool, bool, bool]


def walk_page(tree: LexborHTMLParser, reader: Reader) -> FlatPage:
    """Return the page's elements and runs; all lists are empty for a page without text."""
    walker = _Walker(reader)
    start = tree.body or tree.root
    if start is not None:
        walker.walk(start)
    return FlatPage(walker.elements, walker.parents, walker.runs, list(zip(walker.starts, walker.ends, strict=True)))


class _Walker:
    """The state of one walk.

    Attributes:
        elements: With `parents`, `starts` and `ends`, the elements that hold text or are still open.
        pieces: What will be the next run.
        element: Index of the innermost recorded element that is open.
        linked: Whether a link is open; bold, noscript and preformatted likewise.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.elements: list[Element] = []
        self.parents: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.runs: list[Run] = []
        self.pieces: list[_Piece] = []
        self.element = -1
        self.linked = False
        self.bold = False
        self.noscript = False
        self.preformatted = False

    def walk(self, start: LexborNode) -> None:
        """Visit every node under `start`, without recursion: pages nest deeper than Python's stack."""
        still_open = [(start, self._enter(start, start.tag or ""))]
        node = start.first_child
        while still_open:
            if node is None:
                node, restored = still_open.pop()
                if restored is not None:
                    self._leave(restored)
                node = node.next
                continue
            tag = node.tag or "-"
            if tag == "-text":
                text = node.text_content or ""
                if self.pieces or not text.isspace():
                    self.pieces.append((text, self.linked, self.bold))
            elif tag in _WITHOUT_CHILDREN:
                self._read_childless(node, tag)
            elif tag not in _SKIPPED and tag[0] != "-":
                child = node.first_child
                if child is not None:
                    still_open.append((node, self._enter(node, tag)))
                    node = child
                    continue
                if self.pieces and is_block(tag):
                    self._flush()
            node = node.next

    def _enter(self, node: LexborNode, tag: str) -> int | _Inline | None:
        """Open an element; return what is to be restored when it ends."""
        element = self.reader.read_element(node, tag)
        if element is None:
            return self._enter_type(tag) if tag in _TYPE else None
        outer: list[_Piece] | None = None
        if not element.block:
            outer, self.pieces = self.pieces, []
        elif self.pieces:
            self._flush()
        index = len(self.elements)
        self.elements.append(element)
        self.parents.append(self.element)
        self.starts.append(len(self.runs))
        self.ends.append(0)
        self.element = index
        if element.block and tag != "pre":
            return index
        restored = (index, outer, self.linked, self.bold, self.preformatted)
        self.preformatted = self.preformatted or tag == "pre"
        self._enter_type(tag)
        return restored

    def _enter_type(self, tag: str) -> int | None:
        """Open a link or bold type, unless one is open already."""
        if tag == "a":
            if self.linked:
                return None
            self.linked = True
            return _END_OF_LINK
        if self.bold or tag not in _TYPE:
            return None
        self.bold = True
        return _END_OF_BOLD

    def _leave(self, restored: int | _Inline) -> None:
        if restored == _END_OF_LINK:
            self.linked = False
        elif restored == _END_OF_BOLD:
            self.bold = False
        elif isinstance(restored, int):
            if self.pieces:
                self._flush()
            self._close(restored)
        else:
            index, outer, self.linked, self.bold, preformatted = restored
            if self.pieces:
                self._flush()
            if outer is not None:
                self.pieces = outer
            self.preformatted = preformatted
            self._close(index)

    def _close(self, index: int) -> None:
        """End an element; one that turned out to hold no text is forgotten."""
        self.element = self.parents[index]
        if self.starts[index] < len(self.runs):
            self.ends[index] = len(self.runs)
        else:
            del self.elements[index], self.parents[index], self.starts[index], self.ends[index]

    def _read_childless(self, node: LexborNode, tag: str) -> None:
        if tag == "br":
            self.pieces.append(_LINE_BREAK)
            return
        markup = node.text(deep=True) or ""
        fragment = LexborHTMLParser(markup).body if "<" in markup else None
        if self.pieces:
            self._flush()
        outer, self.noscript = self.noscript, True
        if fragment is not None and not outer:
            self.walk(fragment)
        elif markup.strip():
            self.pieces.append((markup, False, False))
        if self.pieces:
            self._flush()
        self.noscript = outer

    def _flush(self) -> None:
        """End the run: neighbouring pieces become one block, or several where line breaks part them."""
        pieces, self.pieces = self.pieces, []
        if self.preformatted:
            text = clean_text(_joined(pieces)).strip("\n")
            self._add("\n".join([line.rstrip() for line in text.split("\n")]), *_shares(pieces))
        elif len(pieces) == 1:
            text, linked, bold = pieces[0]
            self._add(fold_space(text), 1.0 if linked else 0.0, bold=bold)
        else:
            for group in _split_at_breaks(pieces):
                self._add(fold_space(_joined(group)), *_shares(group))

    def _add(self, text: str, linked: float, bold: bool) -> None:  # noqa: FBT001 - goes with `_shares`
        if not text or text.isspace():
            return
        spaced = text.isascii() or not _UNSPACED.search(text)
        words = text.count(" ") + 1 if spaced else count_words(text)
        self.runs.append(Run(text, self.element, words, linked, bold, self.noscript))


def _shares(pieces: list[_Piece]) -> tuple[float, bool]:
    """Return (the share of characters that stand in links, whether all stand in bold type)."""
    if len(pieces) == 1:
        return float(pieces[0][1]), pieces[0][2]
    total = linked = bold = 0
    for piece, in_link, in_bold in pieces:
        size = len(piece.strip())
        total += size
        linked += size if in_link else 0
        bold += size if in_bold else 0
    return linked / total if total else 0.0, bold == total


def _joined(pieces: list[_Piece]) -> str:
    return pieces[0][0] if len(pieces) == 1 else "".join([piece[0] for piece in pieces])


def _split_at_breaks(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Part at line breaks, but not where a sentence runs on over a single one."""
    if _LINE_BREAK not in pieces:
        return [pieces]
    groups: list[list[_Piece]] = [[]]
    breaks = 0
    for piece in pieces:
        if piece == _LINE_BREAK:
            breaks += 1
        elif not piece[0].strip():
            if breaks == 0:
                groups[-1].append(piece)
        else:
            if breaks and (breaks > 1 or not _runs_on(groups[-1], piece[0])):
                groups.append([])
            elif breaks:
                groups[-1].append((" ", False, False))
            groups[-1].append(piece)
            breaks = 0
    return [group for group in groups if group]


def _runs_on(before: list[_Piece], after: str) -> bool:
    """Whether a line break stands within a sentence: no stop before it, a small letter after it."""
    left, right = "".join(piece[0] for piece in before[-2:]).rstrip(), after.lstrip()
    return bool(left) and left[-1] not in '.!?:;…。！？"”»' and right[:1].islower()
