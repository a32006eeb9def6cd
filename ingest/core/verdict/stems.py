"""Quick tests for many pieces of words at once, in many languages, over a page's lines.

Most pages hold no letter but those of western Europe; they are not asked for the stems of other scripts. The tests are
exact: what they find is there, and what they do not find is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SEAM = "\0"
# UTF-8 lead bytes of all letters but those of western Europe; typographic punctuation (E2) is not among them.
_OTHER_LEADS = bytes((*range(0xC4, 0xE2), *range(0xE3, 0xF8)))


@dataclass(frozen=True, slots=True)
class Stems:
    """Lower-case pieces of words, with their bytes, those of western Europe apart from all others."""

    western: tuple[bytes, ...]
    others: tuple[bytes, ...]

    @property
    def all(self) -> frozenset[bytes]:
        """All of them."""
        return frozenset((*self.western, *self.others))

    def narrowed_to(self, text: str) -> Stems:
        """Return those stems that a text holds, in any case: its lines need to be asked for no others."""
        raw = _fold(text)
        return Stems(
            western=tuple([stem for stem in self.western if stem in raw]),
            others=tuple([stem for stem in self.others if stem in raw]) if _has_others(raw) else (),
        )

    def sift(self, texts: Sequence[str]) -> tuple[Stems, list[int]]:
        """Return those stems that any of the texts holds, and which of the texts hold one."""
        whole = _SEAM.join(texts)
        held = self.narrowed_to(whole)
        stems = (*held.western, *held.others)
        lines = _fold(whole).split(_SEAM.encode()) if stems else []
        if len(lines) != len(texts):  # nothing held, or a text that holds the seam itself
            return held, list(range(len(texts))) if stems else []
        return held, sorted({place for stem in stems for place, line in enumerate(lines) if stem in line})

    def any_in(self, text: str) -> bool:
        """Whether a text holds one of the stems, in any case."""
        raw = _fold(text)
        for stem in self.western:
            if stem in raw:
                return True
        return bool(self.others) and _has_others(raw) and any(stem in raw for stem in self.others)


def stems_of(written: str) -> Stems:
    """Return the stems of a text in which they are parted by `|`."""
    stems = [stem.encode() for stem in written.split("|")]
    return Stems(
        western=tuple(stem for stem in stems if not _has_others(stem)),
        others=tuple(stem for stem in stems if _has_others(stem)),
    )


def _has_others(raw: bytes) -> bool:
    return len(raw.translate(None, _OTHER_LEADS)) < len(raw)


def _fold(text: str) -> bytes:
    # A capital dotted I is folded to two characters, where expressions fold it to one.
    return text.lower().encode("utf-8", "surrogatepass").replace(b"\xcc\x87", b"")
