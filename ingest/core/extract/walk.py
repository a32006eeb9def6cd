"""The one walk: a parsed tree to a flat page, in page order, each node visited once.

It records, it does not judge: nothing is left out but what is never text for a reader (scripts, styles, markup of
pictures and frames). `<noscript>` is one text node in the tree; it is read as its own fragment, in its place.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.core.extract.flat import FlatPage, Run
from ingest.core.extract.read import Reader
from ingest.core.text import clean_text, count_words

BLOCKS = frozenset(
    "address article aside audio blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu "
    "nav noscript ol optgroup option p pre section select summary svg table tbody td tfoot th thead title "
    "tr ul video".split()
)
_SKIPPED = frozenset(
    "area canvas circle datalist ellipse embed head iframe img input line link map math meta noframes object param "
    "path polygon polyline rect script source stop style template textarea track use wbr".split()
)
_BOLD = frozenset(("b", "strong"))
_BREAK = "\n"
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


# Text, whether it stands in a link, whether in bold type.
_Piece = tuple[str, bool, bool]
_LINE_BREAK: _Piece = (_BREAK, False, False)


class _Frame(NamedTuple):
    """What must be restored when an open element ends."""

    node: LexborNode
    tag: str
    element: int
    inner: int
    outer: list[_Piece] | None
    linked: bool
    bold: bool


def walk_page(tree: LexborHTMLParser, reader: Reader) -> FlatPage:
    """Return the page's elements and runs; both lists are empty for a page without a body."""
    walker = _Walker(reader)
    start = tree.body or tree.root
    if start is not None:
        walker.walk(start)
    return FlatPage(reader.elements, walker.runs, walker.spans())


class _Walker:
    """The state of one walk."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.runs: list[Run] = []
        self.starts: list[int] = []
        self.ends: dict[int, int] = {}
        self.pieces: list[_Piece] = []
        self.element = -1
        self.linked = False
        self.bold = False
        self.noscript = False
        self.preformatted = False

    def spans(self) -> list[tuple[int, int]]:
        return [(start, self.ends.get(index, start)) for index, start in enumerate(self.starts)]

    def walk(self, start: LexborNode) -> None:
        """Visit every node under `start`, without recursion: pages nest deeper than Python's stack."""
        stack = [self._enter(start, start.tag or "")]
        node = start.first_child
        while stack:
            if node is None:
                frame = stack.pop()
                self._leave(frame)
                node = frame.node.next if stack else None
                continue
            tag = node.tag
            if tag == "-text":
                text = node.text_content or ""
                if self.pieces or not text.isspace():
                    self.pieces.append((text, self.linked, self.bold))
            elif tag == "br":
                self.pieces.append(_LINE_BREAK)
            elif tag == "noscript":
                self._read_noscript(node)
            elif tag is not None and tag not in _SKIPPED and tag[0] != "-":
                stack.append(self._enter(node, tag))
                node = node.first_child
                continue
            node = node.next

    def _enter(self, node: LexborNode, tag: str) -> _Frame:
        block = tag in BLOCKS or "-" in tag
        known = self.reader.read_element(node, tag, self.element, block)
        outer: list[_Piece] | None = None
        if block:
            if self.pieces:
                self._flush()
        elif known >= 0:
            outer, self.pieces = self.pieces, []
        frame = _Frame(node, tag, self.element, known, outer, self.linked, self.bold)
        if known >= 0:
            self.element = known
            self.starts.append(len(self.runs))
        if tag == "a":
            self.linked = True
        elif tag in _BOLD:
            self.bold = True
        elif tag == "pre":
            self.preformatted = True
        return frame

    def _leave(self, frame: _Frame) -> None:
        if frame.inner >= 0:
            if self.pieces:
                self._flush()
            if frame.outer is not None:
                self.pieces = frame.outer
            self.ends[frame.inner] = len(self.runs)
            self.element = frame.element
        self.linked, self.bold = frame.linked, frame.bold
        if frame.tag == "pre":
            self.preformatted = False

    def _read_noscript(self, node: LexborNode) -> None:
        markup = node.text(deep=True) or ""
        fragment = LexborHTMLParser(markup).body if "<" in markup else None
        self._flush()
        outer, self.noscript = self.noscript, True
        if fragment is not None and not outer:
            self.walk(fragment)
        elif markup.strip():
            self.pieces.append((markup, False, False))
        self._flush()
        self.noscript = outer

    def _flush(self) -> None:
        """End the run: neighbouring pieces become one block, or several where line breaks part them."""
        if not self.pieces:
            return
        pieces, self.pieces = self.pieces, []
        if self.preformatted:
            self._add(pieces, "\n".join(line.rstrip() for line in clean_text(_joined(pieces)).strip("\n").split("\n")))
            return
        for group in [pieces] if len(pieces) == 1 else _split_at_breaks(pieces):
            self._add(group, " ".join(clean_text(_joined(group)).split()))

    def _add(self, pieces: list[_Piece], text: str) -> None:
        if not text or not text.strip():
            return
        words = count_words(text) if _UNSPACED.search(text) else text.count(" ") + 1
        if len(pieces) == 1:
            _, in_link, in_bold = pieces[0]
            self.runs.append(Run(text, self.element, words, float(in_link), in_bold, self.noscript))
            return
        total = linked = bold = 0
        for piece, in_link, in_bold in pieces:
            size = len(piece.strip())
            total += size
            linked += size if in_link else 0
            bold += size if in_bold else 0
        share = linked / total if total else 0.0
        self.runs.append(Run(text, self.element, words, share, bold == total, self.noscript))


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
