"""Record: what a walk has met becomes a flat page: open elements, the pieces of text in them, the runs they end as.

It is told what opens and what ends; it sees no tree. Elements are recorded when the first text in them is, so that
those without any leave no trace.
"""

from __future__ import annotations

from ingest.core.extract.flat import Element, FlatPage, Run
from ingest.core.extract.pieces import (
    LINE_BREAK,
    Piece,
    ends_in_letter,
    fold_lines,
    fold_run,
    join_pieces,
    shares,
    split_at_breaks,
)
from ingest.core.text import count_spaced


class Recorder:
    """The flat page as far as it is known.

    Attributes:
        pieces: What will be the next run; always the same list.
        pending: Elements that are open, innermost last, and hold no text so far; always the same list.
        linked: Whether a link is open; bold, preformatted and noscript likewise.
        letter: Whether a large first letter waits in the pieces for its word.
    """

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.pending: list[Element] = []
        self.linked = False
        self.bold = False
        self.preformatted = False
        self.noscript = False
        self.letter = False
        self._elements: list[Element] = []
        self._parents: list[int] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._runs: list[Run] = []
        self._element = -1  # the innermost recorded element that is open

    def page(self) -> FlatPage:
        """Return all that was recorded."""
        spans = list(zip(self._starts, self._ends, strict=True))
        return FlatPage(self._elements, self._parents, self._runs, spans)

    def end_element(self) -> None:
        """End the innermost element that is open, and the run in it."""
        if self.pieces:
            self.flush()
        if self.pending:
            self.pending.pop()
        else:
            self._ends[self._element] = len(self._runs)
            self._element = self._parents[self._element]

    def flush(self) -> None:
        """End the run: neighbouring pieces become one block, or several where line breaks part them."""
        pieces = self.pieces
        if self.letter:
            self.letter = False
            if ends_in_letter(pieces):
                return  # its word stands in the next block
        if len(pieces) == 1 and not self.preformatted:
            text, linked, bold = pieces[0]
            self._add(fold_run(text), (1.0 if linked else 0.0, bold))
        elif self.preformatted:
            self._add(fold_lines(join_pieces(pieces)), shares(pieces))
        else:
            for group in split_at_breaks(pieces) if LINE_BREAK in pieces else (pieces,):
                self._add(fold_run(join_pieces(group)), shares(group))
        pieces.clear()

    def add_menu(self, element: Element, lines: list[str]) -> None:
        """Record an element with short lines, all of them links as far as anybody cares; empty ones are left out."""
        self.pending.append(element)
        self._record()
        at, noscript = self._element, self.noscript
        self._runs += [Run(line, at, count_spaced(line), 1.0, noscript=noscript, bold=False) for line in lines if line]
        self.end_element()

    def _add(self, text: str, share: tuple[float, bool]) -> None:
        if text and not text.isspace():
            if self.pending:
                self._record()
            self._runs.append(Run(text, self._element, count_spaced(text), share[0], share[1], self.noscript))

    def _record(self) -> None:
        """Record the elements that are open, since text follows."""
        pending, first = self.pending, len(self._elements)
        count = len(pending)
        self._elements += pending
        self._parents.append(self._element)
        self._parents += range(first, first + count - 1)
        self._starts += [len(self._runs)] * count
        self._ends += [0] * count
        self._element = first + count - 1
        pending.clear()
