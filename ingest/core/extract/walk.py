"""The one walk: a parsed tree to a flat page, in page order, each node visited once.

It records, it does not judge: nothing is left out but what is never text for a reader (scripts, styles, markup of
pictures and frames). `<noscript>` is one text node in the tree; it is read as its own fragment, in its place. Elements
are recorded when the first text in them is: those without any leave no trace. The loop is one long function on purpose,
since a page has a thousand nodes, and a call for each would cost more than all that is done with it.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.core.extract.flat import MENUS, Element, FlatPage, Run
from ingest.core.extract.pieces import (
    LINE_BREAK,
    NO_SPACE,
    Piece,
    count_spaced,
    ends_in_letter,
    fold_lines,
    fold_run,
    join_pieces,
    shares,
    split_at_breaks,
)
from ingest.core.extract.read import (
    BLOCK,
    BOLD,
    LARGE,
    LINK,
    NOTHING,
    RAISED,
    TELLING,
    TYPE,
    Reader,
    is_block,
    read_plain,
)
from ingest.core.extract.typography import FOOTNOTE, is_footnote_mark, read_first_letter
from ingest.core.text import clean_text

_SKIPPED = frozenset(
    "-comment area canvas circle datalist ellipse embed head iframe img input line link map math meta noframes object "
    "param path polygon polyline rect script source stop style template textarea track use wbr".split()
)
_BREAKS = frozenset(("br", "noscript"))
_LEFT_OUT = _SKIPPED | _BREAKS
# What menus hold at most; where there is more in one, it is walked like all else.
_MORE_THAN_MENU = "h1,p,article,main,script,style,noscript,template,pre"
_MOST_MENU_CHARS = 160
_BREAK = "\n"

# What must be restored when a recorded inline element or preformatted text ends: the pieces that wait around it,
# whether linked, bold, preformatted. Other elements need to be told apart only.
_Inline = tuple[list[Piece] | None, bool, bool, bool]


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
        elements: With `parents`, `starts` and `ends`, the elements that hold text.
        pending: Elements that are open, innermost last, and hold no text so far.
        pieces: What will be the next run.
        element: Index of the innermost recorded element that is open; -1 when none is.
        noscript: Whether a `<noscript>` is open; preformatted likewise.
        letter: Whether a large first letter waits in the pieces for its word.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.elements: list[Element] = []
        self.parents: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.runs: list[Run] = []
        self.pending: list[Element] = []
        self.pieces: list[Piece] = []
        self.element = -1
        self.noscript = False
        self.preformatted = False
        self.letter = False

    def walk(self, start: LexborNode) -> None:  # noqa: C901, PLR0912, PLR0915 - see the head of the file
        """Visit every node under `start`, without recursion: pages nest deeper than Python's stack."""
        pieces, pending, marks, ruled = self.pieces, self.pending, self.reader.marks, self.reader.ruled
        linked = bold = False
        opened: list[tuple[LexborNode, int | _Inline]] = []
        node: LexborNode | None = start if start.first_child else None
        while node or opened:
            if node is None:
                node, restored = opened.pop()
                if restored == BLOCK:
                    if pieces:
                        self._flush()
                    if pending:
                        pending.pop()
                    else:
                        self._close()
                elif restored == LINK:
                    linked = False
                elif restored == TYPE:
                    bold = False
                elif restored != NOTHING:
                    linked, bold = self._leave(restored)
                node = node.next if opened else None
                continue
            tag = node.tag or ""
            if tag == "-text":
                text = node.text_content or ""
                if pieces or not text.isspace():
                    pieces.append((text, linked, bold))
            elif tag in _LEFT_OUT:
                if tag in _BREAKS:
                    self._read_break(node, tag)
            elif (child := node.first_child) is not None:
                attributes = node.attributes
                if ruled or not TELLING.isdisjoint(attributes):
                    element, how = self.reader.read_element(node, tag, attributes)
                else:
                    element, how = read_plain(tag, attributes.get("class"), marks)
                if how == BLOCK:
                    if pieces:
                        self._flush()
                    if tag in MENUS and opened and self._take_menu(node, element):
                        node = node.next
                        continue
                    pending.append(element)
                    opened.append((node, BLOCK))
                elif how == LINK:
                    opened.append((node, NOTHING if linked else LINK))
                    linked = True
                elif how == TYPE:
                    opened.append((node, NOTHING if bold else TYPE))
                    bold = True
                elif how == NOTHING:
                    opened.append((node, NOTHING))
                elif how == LARGE and self._take_first_letter(node):
                    node = node.next
                    continue
                elif how >= RAISED and not (how == RAISED and is_footnote_mark(node, self._before(), linked=linked)):
                    opened.append((node, BLOCK if element.block else NOTHING))
                    if element.block:
                        if pieces:
                            self._flush()
                        pending.append(element)
                else:
                    element = FOOTNOTE if how == RAISED else element
                    opened.append((node, self._enter(element, linked=linked, bold=bold)))
                    linked, bold = linked or tag == "a", bold or tag in BOLD
                node = child
                continue
            elif pieces and is_block(tag):
                self._flush()
            node = node.next

    def _before(self) -> str:
        return self.pieces[-1][0] if self.pieces else ""

    def _take_first_letter(self, node: LexborNode) -> bool:
        """Keep a large first letter for the word that follows; False where an element holds more than that."""
        letter = read_first_letter(node)
        if letter is None:
            return False
        if self.pieces and not self.pieces[-1][0].isspace():
            self._flush()
        self.pieces += ((letter, False, False), NO_SPACE)
        self.letter = True
        return True

    def _enter(self, element: Element, *, linked: bool, bold: bool) -> _Inline:
        """Open an inline element that is recorded, or preformatted text; return what is restored when it ends."""
        outer: list[Piece] | None = None
        if not element.block:
            outer = self.pieces.copy()
            self.pieces.clear()
        elif self.pieces:
            self._flush()
        self.pending.append(element)
        restored = (outer, linked, bold, self.preformatted)
        self.preformatted = self.preformatted or element.tag == "pre"
        return restored

    def _leave(self, restored: int | _Inline) -> tuple[bool, bool]:
        """End what `_enter` opened; return whether text is linked and bold again."""
        assert not isinstance(restored, int)
        outer, linked, bold, preformatted = restored
        if self.pieces:
            self._flush()
        if self.pending:
            self.pending.pop()
        else:
            self._close()
        if outer is not None:
            self.pieces.extend(outer)
        self.preformatted = preformatted
        return linked, bold

    def _close(self) -> None:
        """End the innermost element that is recorded."""
        self.ends[self.element] = len(self.runs)
        self.element = self.parents[self.element]

    def _record(self) -> None:
        """Record the elements that are open, since text follows."""
        for element in self.pending:
            self.parents.append(self.element)
            self.element = len(self.elements)
            self.elements.append(element)
            self.starts.append(len(self.runs))
            self.ends.append(0)
        self.pending.clear()

    def _take_menu(self, node: LexborNode, element: Element) -> bool:
        """Take the text of a menu in one go, a run for each piece of it; False where it may be more than a menu."""
        if element.hidden or element.body or element.kept or self.reader.ruled:
            return False
        text = node.text(deep=True, separator=_BREAK, skip_empty=True)
        if not text:
            return True
        if (element.tag != "svg" and node.css_first(_MORE_THAN_MENU)) or "{" in text:
            return False
        lines = [" ".join(line.split()) for line in clean_text(text).split(_BREAK)]
        if len(max(lines, key=len)) > _MOST_MENU_CHARS:
            return False
        if not any(lines):
            return True
        self.pending.append(element)
        self._record()
        at, noscript = self.element, self.noscript
        self.runs.extend(
            [Run(line, at, count_spaced(line), 1.0, noscript=noscript, bold=False) for line in lines if line]
        )
        self._close()
        return True

    def _read_break(self, node: LexborNode, tag: str) -> None:
        if tag == "br":
            self.pieces.append(LINE_BREAK)
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
        pieces = self.pieces
        if self.letter:
            self.letter = False
            if ends_in_letter(pieces):
                return  # its word stands in the next block
        if len(pieces) == 1 and not self.preformatted:
            text, linked, bold = pieces[0]
            self._add(fold_run(text), 1.0 if linked else 0.0, bold)
        elif self.preformatted:
            self._add(fold_lines(join_pieces(pieces)), *shares(pieces))
        else:
            for group in split_at_breaks(pieces) if LINE_BREAK in pieces else (pieces,):
                self._add(fold_run(join_pieces(group)), *shares(group))
        pieces.clear()

    def _add(self, text: str, linked: float, bold: bool) -> None:  # noqa: FBT001 - goes with `shares`
        if text and not text.isspace():
            if self.pending:
                self._record()
            self.runs.append(Run(text, self.element, count_spaced(text), linked, bold, self.noscript))
