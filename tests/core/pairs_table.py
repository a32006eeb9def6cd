"""Prints the table of all pairs as docs/never-downgrade.md holds it: `python tests/core/pairs_table.py`."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.core.better import Gate, Given, HeldText, Length, Pair, TextChange, all_pairs, weigh_copies

_WORDS = {TextChange.SAME: "same", TextChange.TAKE: "**revision**", TextChange.KEEP: "kept"}
_TITLES = {
    HeldText.EMPTY: "Nothing is held (headline and facts alone)",
    HeldText.BROKEN: "Filler or scrambled letters are held",
    HeldText.WHOLE: "The whole text is held",
    HeldText.SOME: "A text is held that is cut, or perhaps not whole",
}


def table_of_pairs() -> str:
    """Return the table, in Markdown."""
    return "\n".join(line for held in HeldText for line in _lines(held)) + "\n"


def _lines(held: HeldText) -> Iterator[str]:
    pairs = [pair for pair in all_pairs() if pair.held is held]
    lengths = [length for length in Length if any(pair.length is length for pair in pairs)]
    yield f"### {_TITLES[held]}"
    yield ""
    yield f"| what came | the page is | {' | '.join(length.value for length in lengths)} |"
    yield f"|---|---|{'---|' * len(lengths)}"
    for given in Given:
        for gate in Gate:
            cells = [_WORDS[weigh_copies(Pair(held, gate, given, length))[0]] for length in lengths]
            yield f"| {given.value} | {gate.value} | {' | '.join(cells)} |"
    yield ""


if __name__ == "__main__":
    print(table_of_pairs(), end="")
