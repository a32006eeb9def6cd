"""Pieces: the bits of text that the walk gathers between two block boundaries, and how they become runs.

It joins and parts text; it knows nothing of elements.
"""

from __future__ import annotations

import re

from ingest.core.text import clean_text

_BREAK = "\n"

# Text, whether it stands in a link, whether in bold type.
Piece = tuple[str, bool, bool]
LINE_BREAK: Piece = (_BREAK, False, False)
# After it no space counts: a noncharacter, which no clean text holds.
NO_SPACE: Piece = ("\ufdd0", False, False)
_NO_SPACE_AFTER = re.compile("\ufdd0\\s*")


def fold_run(text: str) -> str:
    """Return a text as `fold_space` does; most is clean, and need not be taken apart again."""
    text = " ".join(text.split())
    if text.isascii() and text.isprintable():
        return text
    cleaned = clean_text(text)
    return text if cleaned is text else " ".join(cleaned.split())


def fold_lines(text: str) -> str:
    """Return preformatted text clean, its lines kept, without space at their ends."""
    return "\n".join([line.rstrip() for line in clean_text(text).strip("\n").split("\n")])


def join_pieces(pieces: list[Piece]) -> str:
    """Return the text of the pieces, as they stand, but for space after a large first letter."""
    if len(pieces) == 1:
        return pieces[0][0]
    text = "".join([piece[0] for piece in pieces])
    return _NO_SPACE_AFTER.sub("", text) if NO_SPACE in pieces else text


def ends_in_letter(pieces: list[Piece]) -> bool:
    """Whether the pieces end in a large first letter, and its word is still to come."""
    return NO_SPACE in pieces and not "".join([piece[0] for piece in pieces[pieces.index(NO_SPACE) + 1 :]]).strip()


def shares(pieces: list[Piece]) -> tuple[float, bool]:
    """Return (the share of characters that stand in links, whether all stand in bold type)."""
    if len(pieces) == 1:
        return float(pieces[0][1]), pieces[0][2]
    if True not in [piece[1] or piece[2] for piece in pieces]:
        return 0.0, False
    total = linked = bold = 0
    for piece, in_link, in_bold in pieces:
        size = len(piece.strip())
        total += size
        linked += size if in_link else 0
        bold += size if in_bold else 0
    return linked / total if total else 0.0, bold == total


def split_at_breaks(pieces: list[Piece]) -> list[list[Piece]]:
    """Part at line breaks, but not where a sentence runs on over a single one."""
    groups: list[list[Piece]] = [[]]
    breaks = 0
    for piece in pieces:
        if piece == LINE_BREAK:
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


def _runs_on(before: list[Piece], after: str) -> bool:
    """Whether a line break stands within a sentence: no stop before it, a small letter after it."""
    left, right = "".join(piece[0] for piece in before[-2:]).rstrip(), after.lstrip()
    return bool(left) and left[-1] not in '.!?:;…。！？"”»' and right[:1].islower()
