"""The one walk: a parsed tree to a flat page, in page order, each node visited once.

It does not judge: nothing is left out but what is never text for a reader (scripts, styles, markup of pictures and
frames). `<noscript>` is one text node in the tree, a component's shadow root has none in it: both are read as fragments
of their own, in their place.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.core.extract.flat import MENUS, Element, FlatPage
from ingest.core.extract.pieces import LINE_BREAK, NO_SPACE, Piece, ends_in_letter
from ingest.core.extract.read import (
    ARIA_HIDDEN,
    BLOCK,
    BOLD,
    INLINE,
    LARGE,
    LINK,
    NOTHING,
    RAISED,
    TELLING,
    TYPE,
    WITHIN,
    Reader,
    is_block,
    read_plain,
)
from ingest.core.extract.record import Recorder
from ingest.core.extract.typography import FOOTNOTE, is_footnote_mark, is_in_sentence, read_first_letter
from ingest.core.text import clean_text

_SKIPPED = frozenset(
    "-comment area canvas circle datalist ellipse embed head iframe img input line link map math meta noframes object "
    "param path polygon polyline rect script source stop style template textarea track use wbr".split()
)
_PICTURES = re.compile(r"\s*+(?:<img\b[^<>]*+>\s*+)++", re.IGNORECASE)
_BREAKS = frozenset(("br", "noscript", "template"))
_LEFT_OUT = _SKIPPED | _BREAKS
# What menus hold at most; where there is more in one, it is walked like all else.
_MORE_THAN_MENU = "h1,p,article,main,script,style,noscript,template,pre"
_MOST_MENU_CHARS = 160

_SHOWN_ROOT = "shadowrootmode"  # https://html.spec.whatwg.org/multipage/scripting.html#attr-template-shadowrootmode
_MOST_ROOTS = 4  # within one another: each is parsed again

# What must be restored when a recorded inline element or preformatted text ends: the pieces that wait around it,
# whether linked, bold, preformatted. Other elements need to be told apart only.
_Inline = tuple[list[Piece], bool, bool, bool]


def walk_page(tree: LexborHTMLParser, reader: Reader) -> FlatPage:
    """Return the page's elements and runs; all lists are empty for a page without text."""
    walker = _Walker(reader)
    start = tree.body or tree.root
    if start is not None:
        walker.walk(start)
    return walker.recorder.page()


class _Walker:
    """One walk. What is done for each of a page's thousand nodes is done in as few calls as can be."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.recorder = Recorder()
        self.roots = 0  # how many shadow roots are open

    def walk(self, start: LexborNode) -> None:  # noqa: C901 - the one loop over all nodes
        """Visit every node under `start`, without recursion: pages nest deeper than Python's stack."""
        recorder = self.recorder
        pieces = recorder.pieces
        opened: list[tuple[LexborNode, int | _Inline]] = []
        node: LexborNode | None = start if start.first_child else None
        while node or opened:
            if node is None:
                node, restored = opened.pop()
                if restored == BLOCK:
                    recorder.end_element()
                elif restored != NOTHING:
                    self._leave(restored)
                node = node.next if opened else None
                continue
            tag = node.tag or ""
            if tag == "-text":
                text = node.text_content or ""
                if pieces or not text.isspace():
                    pieces.append((text, recorder.linked, recorder.bold))
            elif tag in _LEFT_OUT:
                if tag in _BREAKS:
                    self._read_break(node, tag)
            elif (child := node.first_child) is not None:
                entered = self._enter(node, tag)
                if entered is not None:
                    opened.append((node, entered))
                    node = child
                    continue
            elif pieces and is_block(tag):
                recorder.flush()
            node = node.next

    def _enter(self, node: LexborNode, tag: str) -> int | _Inline | None:
        """Open an element; return what is to be restored when it ends. None when its text is taken already."""
        attributes = node.attributes
        if self.reader.ruled or not TELLING.isdisjoint(attributes):
            element, how = self.reader.read_element(node, tag, attributes)
        else:
            element, how = read_plain(tag, attributes.get("class"), self.reader.marks)
        if how == WITHIN:
            apart = BLOCK if element.block else INLINE
            how = NOTHING if is_in_sentence(node, self.recorder.pieces) else apart
        if how == NOTHING:
            return NOTHING
        recorder = self.recorder
        if how == BLOCK:
            if recorder.pieces:
                recorder.flush()
            if tag in MENUS and self._take_menu(node, element):
                return None
            recorder.pending.append(element)
            return BLOCK
        return self._enter_type(how) if how in (LINK, TYPE) else self._enter_rare(node, element, how)

    def _enter_rare(self, node: LexborNode, element: Element, how: int) -> int | _Inline | None:
        """Open what is neither a plain block, nor a link, nor bold type."""
        if how == LARGE:
            return self._enter_large(node, element)
        if how == RAISED:
            return self._enter_raised(node)
        if element.mark is ARIA_HIDDEN and ends_in_letter(self.recorder.pieces):
            return NOTHING  # the rest of a word whose first letter is large
        return self._enter_inline(element)

    def _enter_type(self, how: int) -> int:
        """Open a link or bold type, unless one is open already."""
        recorder = self.recorder
        if how == LINK:
            how, recorder.linked = NOTHING if recorder.linked else LINK, True
        else:
            how, recorder.bold = NOTHING if recorder.bold else TYPE, True
        return how

    def _enter_raised(self, node: LexborNode) -> int | _Inline:
        """Open a superscript: the mark of a footnote is set apart, any other is part of the text."""
        recorder = self.recorder
        before = recorder.pieces[-1][0] if recorder.pieces else ""
        marks = is_footnote_mark(node, before, linked=recorder.linked)
        return self._enter_inline(FOOTNOTE) if marks else NOTHING

    def _enter_large(self, node: LexborNode, element: Element) -> int | None:
        """Keep a large first letter for the word that follows; open an element that holds more than a letter."""
        recorder = self.recorder
        letter = read_first_letter(node)
        if (letter or element.block) and recorder.pieces and not recorder.pieces[-1][0].isspace():
            recorder.flush()
        if letter:
            recorder.pieces += ((letter, False, False), NO_SPACE)
            recorder.letter = True
            return None
        if not element.block:
            return NOTHING
        recorder.pending.append(element)
        return BLOCK

    def _enter_inline(self, element: Element) -> _Inline:
        """Open an inline element that is recorded, or preformatted text."""
        recorder = self.recorder
        outer: list[Piece] = []
        if not element.block:
            outer = recorder.pieces.copy()
            recorder.pieces.clear()
        elif recorder.pieces:
            recorder.flush()
        recorder.pending.append(element)
        restored = (outer, recorder.linked, recorder.bold, recorder.preformatted)
        recorder.preformatted = recorder.preformatted or element.tag == "pre"
        recorder.linked = recorder.linked or element.tag == "a"
        recorder.bold = recorder.bold or element.tag in BOLD
        return restored

    def _leave(self, restored: int | _Inline) -> None:
        """End an element that is no plain block."""
        recorder = self.recorder
        if restored == LINK:
            recorder.linked = False
        elif isinstance(restored, int):
            recorder.bold = False
        else:
            recorder.end_element()
            outer, recorder.linked, recorder.bold, recorder.preformatted = restored
            recorder.pieces += outer

    def _take_menu(self, node: LexborNode, element: Element) -> bool:
        """Take the text of a menu in one go, a run for each piece of it; False where it may be more than a menu."""
        if element.hidden or element.body or element.kept or self.reader.ruled:
            return False
        text = node.text(deep=True, separator="\n", skip_empty=True)
        if not text:
            return True
        if (element.tag != "svg" and node.css_first(_MORE_THAN_MENU)) or "{" in text:
            return False
        lines = [" ".join(line.split()) for line in clean_text(text).split("\n")]
        if len(max(lines, key=len)) > _MOST_MENU_CHARS:
            return False
        if any(lines):
            self.recorder.add_menu(element, lines)
        return True

    def _read_root(self, node: LexborNode) -> None:
        """Walk what a component declares to be shown in its own root; other templates are no text of the page."""
        if _SHOWN_ROOT not in node.attributes or self.roots == _MOST_ROOTS:
            return
        markup = node.html or ""
        fragment = LexborHTMLParser(markup[markup.find(">") + 1 :]).body
        if fragment is None:
            return
        if self.recorder.pieces:
            self.recorder.flush()
        self.roots += 1
        self.walk(fragment)
        self.roots -= 1
        if self.recorder.pieces:
            self.recorder.flush()

    def _read_break(self, node: LexborNode, tag: str) -> None:
        recorder = self.recorder
        if tag == "br":
            recorder.pieces.append(LINE_BREAK)
            return
        if tag == "template":
            self._read_root(node)
            return
        markup = node.text(deep=True) or ""
        if _PICTURES.fullmatch(markup):
            markup = ""  # what most hold: not worth a parser
        fragment = LexborHTMLParser(markup).body if "<" in markup else None
        if recorder.pieces:
            recorder.flush()
        outer, recorder.noscript = recorder.noscript, True
        if fragment is not None and not outer:
            self.walk(fragment)
        elif markup.strip():
            recorder.pieces.append((markup, False, False))
        if recorder.pieces:
            recorder.flush()
        recorder.noscript = outer
