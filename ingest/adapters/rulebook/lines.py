"""Marks of names and lines: collected under the word that finds them, and what is wrong with one before it is taken.

Whether a line can match anything is tried out: a mark that does not even match itself matches nothing.
"""

from __future__ import annotations

import re

from ingest.adapters.rulebook.keys import EDGES, GROUPS
from ingest.core.noise import classify_line, classify_names
from ingest.core.rules import Mark, Marks, Phrase, fold_line, name_words, split_words
from ingest.core.text import count_words
from ingest.model import NoiseClass

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NO_LITERAL = re.compile(r"\\.|\(\?P[<=>][^()<>]*[>)]?")
_CAPITAL = re.compile(r"[A-Z]")


class MarkIndex:
    """Collects marks under the word that finds them, while files are read."""

    def __init__(self, scope: str) -> None:
        """Begin an empty one.

        Args:
            scope: What its rules' names begin with, as `shared` or `news.example`.
        """
        self.scope = scope
        self.names: dict[str, list[tuple[tuple[str, ...], Mark | None]]] = {}
        self.phrases: dict[str, list[Phrase]] = {}
        self.unspaced: list[Phrase] = []
        self.patterns: list[tuple[re.Pattern[str], Mark]] = []
        self.vocabularies: dict[Mark, set[str]] = {}

    def add(self, noise: str, key: str, value: str) -> None:
        """Add one value of a key of a class, as (`share`, `exact`, `share this`); raises re.error for a bad pattern."""
        if noise == "body":
            self._add_name(value, None)
            return
        kind = NoiseClass.OTHER if noise in GROUPS else NoiseClass(noise)
        mark = Mark(kind, f"{self.scope}:{noise}.{key}:{value}")
        if key == "names":
            self._add_name(value, mark)
        elif key == "patterns":
            numbered = mark._replace(rule=f"{self.scope}:{noise}.patterns:{len(self.patterns) + 1}")
            self.patterns.append((_pattern(value), numbered))
        elif key == "vocabulary":
            whole = Mark(kind, f"{self.scope}:{noise}.vocabulary")
            self.vocabularies.setdefault(whole, set()).add(value.casefold())
        elif _UNSPACED.search(value):
            self.unspaced.append(Phrase("".join(value.split()), EDGES.get(key, key), mark))
        else:
            folded = fold_line(value)
            phrase = Phrase(f" {folded} ", EDGES.get(key, key), mark)
            self.phrases.setdefault(folded.split(" ")[0], []).append(phrase)

    def marks(self) -> Marks:
        """Return what was collected, frozen."""
        return Marks(
            names={word: tuple(names) for word, names in self.names.items()},
            phrases={word: tuple(phrases) for word, phrases in self.phrases.items()},
            unspaced=tuple(self.unspaced),
            patterns=tuple(self.patterns),
            openings=frozenset().union(*self.vocabularies.values()),
            vocabularies=tuple((frozenset(words), mark) for mark, words in self.vocabularies.items()),
        )

    def _add_name(self, value: str, mark: Mark | None) -> None:
        words = tuple(name_words(value))
        self.names.setdefault(words[0], []).append((words, mark))


def fault_of_line(noise: str, key: str, value: str) -> str | None:
    """Return what is wrong with a value of a key of a class; None when nothing is."""
    if key == "patterns":
        return _fault_of_pattern(value)
    if key == "vocabulary":
        fine = split_words(value) == [value.casefold()]
        return None if fine else f"{value!r} can match nothing: a vocabulary is of single words"
    if key == "names":
        fine = bool(name_words(value)) and _is_found_by_name(noise, value)
        return None if fine else f"{value!r} can match nothing: it is no word of a class name"
    if not fold_line(value) and not _UNSPACED.search(value):
        return f"{value!r} can match nothing: lines are compared without punctuation"
    if key not in EDGES and not _is_found(noise, key, value):
        return f"{value!r} can match nothing: no line that long is taken for noise by its words"
    return None


def _is_found(noise: str, key: str, value: str) -> bool:
    index = MarkIndex("trial")
    index.add(noise, key, value)
    return classify_line(value, count_words(value), index.marks()) is not None


def _is_found_by_name(noise: str, value: str) -> bool:
    index = MarkIndex("trial")
    index.add(noise, "names", value)
    mark, body = classify_names(f"x-{value}", index.marks())
    return mark is not None or body


def _fault_of_pattern(value: str) -> str | None:
    try:
        pattern = _pattern(value)
    except re.error as error:
        return f"{value!r} is not a regular expression: {error}"
    if not pattern.flags & re.IGNORECASE and _CAPITAL.search(_NO_LITERAL.sub("", value)):
        return f"{value!r} can match nothing where it says capitals: lines are compared in lower case"
    return None


def _pattern(value: str) -> re.Pattern[str]:
    return re.compile(value)
