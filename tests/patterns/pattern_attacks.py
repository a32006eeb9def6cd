"""Attack strings for a regular expression: texts that a backtracking matcher may need more than linear time for.

They are derived from the expression's own parse: for each repetition, what leads up to it, what it repeats, and how the
two can be strung together so that a match begins at every place and fails at the end. A few plain floods are added,
for expressions whose neighbouring repetitions overlap in ways that the parse does not show.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product
from typing import Any

_parser: Any = importlib.import_module("re._parser")
# Letters to satisfy a set with, from the plainest to the oddest.
_LETTERS = "a 0A-.\n\t_,:;/\\\"'<>=&#%()[]{}!?*+~|@$€é’„–…·。، ß日년ー\xa0\u200b\ud800\U0001f3f4\U000e0061\x00\x7f"
_FLOODS = (
    *" |a|0|.|,|-|_|/|\\|\"|'|<|>|=|&|#|(|[|{|:|;|*|@|$|%|é|日|\n|\t|\r\n|\n\t".split("|"),
    *'ab|a |a, |a. |Aa|Ab |a1|0.|0,|/a|a/|a=|<a|<a |</|<!--|--|a=\'|a="|&a;|\\\\|\\"|((|{{|[[|a-a |a:a| :| -|...'.split(
        "|"
    ),
)
_SUFFIXES = ("", "\x00", "!", "\n\x00")
_MOST_SAMPLES = 4
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_LONG = 12
"""Repeats of fewer turns cannot grow with the text."""


@dataclass(frozen=True, slots=True)
class Attack:
    """A text of any length: the beginning once, the pump as often as there is room, the end once."""

    begin: str
    pump: str
    end: str

    def text(self, length: int) -> str:
        """Return the text, as long as asked and never more than one pump longer."""
        turns = max(1, (length - len(self.begin) - len(self.end)) // len(self.pump) + 1)
        return self.begin + self.pump * turns + self.end


def attacks_on(pattern: re.Pattern[str] | re.Pattern[bytes]) -> tuple[Attack, ...]:
    """Return the attacks on an expression, its own first, each once."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = _parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    floods = (Attack("", flood, end) for flood in _FLOODS for end in ("", "\x00"))
    return tuple(dict.fromkeys(chain(_derived(tree), floods)))


def _derived(tree: Any) -> Iterator[Attack]:
    wholes = list(islice(_samples(tree), _MOST_SAMPLES))
    for begin, body in _repeats(tree, ("",)):
        for start, end in product(begin[:2], _SUFFIXES):
            pumps = [*body, start, *(start + one for one in body), "".join(body), *(one + one[-1:] for one in body)]
            yield from (Attack(start, pump, end) for pump in pumps if pump)
            yield from (Attack("", pump, end) for pump in pumps if pump)
    for whole in wholes:
        for cut in (whole, whole[:-1], whole[1:]):
            if cut:
                yield Attack("", cut, "\x00")


def _repeats(tree: Any, before: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield (samples of what leads up to it, samples of what it repeats) for each repetition that can be long."""
    for operation, argument in tree:
        name = str(operation)
        if name in _REPEATS:
            _, most, inner = argument
            bodies = tuple(dict.fromkeys(one for one in islice(_samples(inner), _MOST_SAMPLES) if one))
            if int(most) >= _LONG and bodies:
                yield before, bodies
            yield from _repeats(inner, before)
        else:
            for inner in _inside(name, argument):
                yield from _repeats(inner, before)
        here = tuple(islice(_one(name, argument), 2)) or ("",)
        before = tuple(islice((start + one for one in here for start in before), _MOST_SAMPLES))


def _inside(name: str, argument: Any) -> Sequence[Any]:
    match name:
        case "BRANCH":
            return list(argument[1])
        case "SUBPATTERN":
            return [argument[3]]
        case "ATOMIC_GROUP":
            return [argument]
        case "ASSERT" | "ASSERT_NOT":
            return [argument[1]]
        case "GROUPREF_EXISTS":
            return [part for part in argument[1:] if part is not None]
    return []


def _samples(tree: Any) -> Iterator[str]:
    """Yield texts that a part of the parse matches, assertions aside."""
    parts = [list(islice(_one(str(operation), argument), _MOST_SAMPLES)) or [""] for operation, argument in tree]
    for turn in range(max(map(len, parts), default=0)):
        yield "".join(part[min(turn, len(part) - 1)] for part in parts)


def _one(name: str, argument: Any) -> Iterator[str]:
    match name:
        case "LITERAL":
            yield chr(argument)
        case "NOT_LITERAL" | "IN" | "ANY":
            yield from _letters(name, argument)
        case "BRANCH":
            yield from chain.from_iterable(islice(_samples(branch), 2) for branch in argument[1])
        case "SUBPATTERN":
            yield from _samples(argument[3])
        case "ATOMIC_GROUP":
            yield from _samples(argument)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, _, inner = argument
            yield from (one * max(1, int(least)) for one in _samples(inner))
        case _:
            yield ""


def _letters(name: str, argument: Any) -> Iterator[str]:
    for letter in _LETTERS:
        other = name == "NOT_LITERAL" and ord(letter) != argument
        if name == "ANY" or other or (name == "IN" and _in_set(letter, argument)):
            yield letter
    if name == "IN":
        yield from (chr(inner[0] if str(kind) == "RANGE" else inner) for kind, inner in argument if str(kind) in _BOUND)


_BOUND = ("RANGE", "LITERAL")
_CATEGORIES = {"SPACE": r"\s", "DIGIT": r"\d", "WORD": r"\w"}


def _in_set(letter: str, members: Any) -> bool:
    negated = str(members[0][0]) == "NEGATE"
    return negated != any(_is_member(letter, str(kind), inner) for kind, inner in members[negated:])


def _is_member(letter: str, kind: str, inner: Any) -> bool:
    if kind == "RANGE":
        return bool(inner[0] <= ord(letter) <= inner[1])
    if kind == "LITERAL":
        return bool(ord(letter) == inner)
    _, _, category = str(inner).partition("CATEGORY_")
    known = re.match(_CATEGORIES[category.removeprefix("NOT_")], letter) is not None
    return known != category.startswith("NOT_")
