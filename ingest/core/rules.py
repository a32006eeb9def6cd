"""Rules as compiled, frozen values: marks that all publishers share, and what is known of single publishers.

A rule describes pages; there is no field here that could change a request. Reading rule files is an adapter's work;
matching rules against pages is `noise` and the stages' work. How lines and class names are folded before they are
compared is defined here, once, so that rules and pages are folded alike. The mappings are never changed after loading
(plain dictionaries, because the whole book travels to worker processes).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

from ingest.core.patterns import Look, look_for, needs_number
from ingest.model import NoiseClass

# Placeholders that a template engine left unfilled: {{x}}, ${x}, {x}, {% x %}, {#x#}, {x, plural, …}, <%= x %>,
# <? x ?>, <#x>, [% x %], %X%, %%x%%, #X#, [[x]], @@x@@, $X$, __X__.
PLACEHOLDER = re.compile(
    r"\{\{[^{}]{0,80}\}\}|\{%[^{}%]{1,80}%\}|\$\{[^{}]{1,80}\}|\{[A-Za-z_][\w.\-]{0,40}\}|<%[^<>%]{1,80}%>"
    r"|\[\[[\w. -]{1,40}\]\]|\[%[^%\[\]]{1,80}%\]|%%[\w.]{2,40}%%|%[A-Z][A-Z0-9_]{2,40}%"
    r"|#[A-Z][A-Z0-9_]{2,40}#|__[A-Z][A-Z0-9_]{2,40}__"
    r"|@@[\w.]{2,40}@@|\$[A-Z][A-Z0-9_]{2,40}\$|<\?(?!xml)[^<>?]{1,80}\?>|<#\w[^<>]{0,60}>|\{#[^{}#]{1,60}#\}"
    r"|\{\w{1,30}, ?(?:plural|select)\b[^{}]{0,80}(?:\{[^{}]{0,80}\}[^{}]{0,40}){0,8}\}"
)
_WORD = re.compile(r"#|[^\W_]+")
# The same where numbers are still written out: a number is a word of its own.
_WORD_OR_NUMBER = re.compile(r"[^\W\d_]+|\d+(?:[.,:]\d+)*|#")
_ASCII_WORD_OR_NUMBER = re.compile("[a-z]+|[0-9]+(?:[.,:][0-9]+)*|#")
_HUMP = re.compile("[a-z][A-Z]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAME_PART = re.compile(r"[A-Za-z0-9]+")
_DRAWN_WORDS = 3
_DRAWN_CHARS = 5
_DRAWN_WORD_CHARS = 2.5  # names that people give have longer words
_NAME_WORD = re.compile(r"[A-Z]*[a-z]+|[A-Z]+|\d+")


class Mark(NamedTuple):
    """What a rule says of a block, and the rule's name, as `shared:share.names:social`."""

    noise: NoiseClass
    rule: str


class Phrase(NamedTuple):
    """A folded phrase with a space at both ends, and how it must stand in a line: `exact`, `starts` or `contains`."""

    text: str
    how: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marks:
    """Marks of class names and of lines, indexed for quick look-up; two books are never compared.

    Attributes:
        names: First word of a class name's phrase to (all its words, mark or None for body).
        phrases: First word of a folded phrase to the phrases that begin with it.
        unspaced: Phrases of scripts without spaces: (letters, how, mark).
        patterns: Regular expressions for folded short lines.
        openings: Every word of the vocabularies: a line that starts with none of them, nor a digit, is none of theirs.
        vocabularies: Words that, run together, make a line noise: titles of icons.
        pairs: (A word, the next one) to those of `names` that may begin there; "" is any other next word. Derived.
        inner: Of `phrases`, those that may stand anywhere in a line, by their longest word, which is the rarest; each
            with its first word and its place among that word's phrases. Derived.
        wordy: Of `patterns`, those that a line without a number may match. Derived.
        looks: What tells that none of `patterns`, and that none of `wordy`, matches a line. Derived.
    """

    names: Mapping[str, tuple[tuple[tuple[str, ...], Mark | None], ...]] = field(default_factory=dict)
    phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    unspaced: tuple[Phrase, ...] = ()
    patterns: tuple[tuple[re.Pattern[str], Mark], ...] = ()
    openings: frozenset[str] = frozenset()
    vocabularies: tuple[tuple[frozenset[str], Mark], ...] = ()
    pairs: Mapping[tuple[str, str], tuple[tuple[tuple[str, ...], Mark | None], ...]] = field(init=False)
    inner: Mapping[str, tuple[tuple[str, int, Phrase], ...]] = field(init=False)
    wordy: tuple[tuple[re.Pattern[str], Mark], ...] = field(init=False)
    looks: tuple[Look, Look] = field(init=False)

    def __post_init__(self) -> None:
        pairs = {
            (first, second): tuple(one for one in some if len(one[0]) == 1 or one[0][1] == second)
            for first, some in self.names.items()
            for second in ["", *(phrase[1] for phrase, _ in some if len(phrase) > 1)]
        }
        object.__setattr__(self, "pairs", pairs)
        inner: dict[str, list[tuple[str, int, Phrase]]] = {}
        for first, phrases in self.phrases.items():
            for place, phrase in enumerate(phrases):
                if phrase.how == "contains":
                    inner.setdefault(max(phrase.text.split(), key=len), []).append((first, place, phrase))
        object.__setattr__(self, "inner", {word: tuple(some) for word, some in inner.items()})
        wordy = tuple((pattern, mark) for pattern, mark in self.patterns if not needs_number(pattern))
        object.__setattr__(self, "wordy", wordy)
        looks = [look_for(pattern for pattern, _ in some) for some in (self.patterns, wordy)]
        object.__setattr__(self, "looks", tuple(looks))


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectorRule:
    """A checked CSS selector and what it marks."""

    selector: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRules:
    """What is known of one publisher's pages.

    Attributes:
        domain: Host name that the rules hold for, with its subdomains; empty for a publisher without rules.
        body: Selectors of the elements that hold the body, all of which are taken.
        keep: Selectors of elements inside the body that no shared mark may remove.
        remove: Selectors of elements that are not body.
        fields: Metadata field to the selectors that hold it, best first.
        lines: Marks of this publisher's own lines.
    """

    domain: str = ""
    body: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    remove: tuple[SelectorRule, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lines: Marks = field(default_factory=Marks)


_NO_RULES = DomainRules()


class Era(NamedTuple):
    """A stretch of days over which one publisher's rules stay the same.

    Attributes:
        starts: Its first day, UTC; it lasts until the next era starts.
        rules: None where no file of the publisher is in force.
    """

    starts: date
    rules: DomainRules | None


class PageRules(NamedTuple):
    """The rules that one page is read by.

    Attributes:
        shared: Marks for every page.
        edges: Phrases of paragraphs that are noise where an article begins or ends.
        own: What is known of the page's publisher; empty when nothing is.
    """

    shared: Marks
    edges: Marks
    own: DomainRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All rules, those of other days included.

    Attributes:
        shared: Marks for every page.
        edges: Phrases of paragraphs that are noise where an article begins or ends.
        domains: Host name without `www.` to its eras, earliest first.
    """

    shared: Marks = field(default_factory=Marks)
    edges: Marks = field(default_factory=Marks)
    domains: Mapping[str, tuple[Era, ...]] = field(default_factory=dict)

    def for_page(self, host: str, fetched_at: datetime) -> PageRules:
        """Return the rules for a page of this host as they were when it was fetched, whenever it is read."""
        return PageRules(self.shared, self.edges, self.for_domain(host, fetched_at.astimezone(UTC).date()))

    def for_domain(self, domain: str, day: date) -> DomainRules:
        """Return the rules of the most specific name that this host is, or is under, and that has some on this day.

        Args:
            day: UTC.
        """
        labels = domain.lower().strip(".").split(".")
        for start in range(len(labels) - 1):
            eras = self.domains.get(".".join(labels[start:]), ())
            found = next((era.rules for era in reversed(eras) if era.starts <= day), None)
            if found is not None:
                return found
        return _NO_RULES


def fold_line(text: str) -> str:
    """Return a line as rules compare it: case-folded words with single spaces, "#" for numbers and placeholders."""
    if text.isascii() and text.replace(" ", "").isalpha():
        return " ".join(text.lower().split())
    if _may_hold_placeholder(text):
        text = PLACEHOLDER.sub("#", text)
    words = (_ASCII_WORD_OR_NUMBER if text.isascii() else _WORD_OR_NUMBER).findall(text.casefold())
    if not "".join(words).isalpha():
        words = ["#" if word[0].isdecimal() else word for word in words]
    return " ".join(words)


def has_placeholder(text: str) -> bool:
    """Whether the text holds a placeholder that a template engine left unfilled."""
    return _may_hold_placeholder(text) and PLACEHOLDER.search(text) is not None


def _may_hold_placeholder(text: str) -> bool:
    return (
        "{" in text
        or "%" in text
        or "#" in text
        or "[[" in text
        or "__" in text
        or "$" in text
        or "@@" in text
        or "<?" in text
    )


def split_words(text: str) -> list[str]:
    """Return the lower-case words of a text, also those run together as `IconFacebook`."""
    if _HUMP.search(text):
        text = _CAMEL.sub(" ", text)
    return [word.casefold() for word in _WORD.findall(text)]


def name_words(name: str) -> list[str]:
    """Return the lower-case words of one class name or id: `postMeta_2` is post, meta, 2."""
    return " ".join(_NAME_WORD.findall(name)).lower().split()


def without_drawn(name: str) -> str:
    """Return a name without the parts that a machine drew: `AdDsWC` and `5ad0e1f2` spell `ad` by chance."""
    return _NAME_PART.sub(lambda part: "" if _is_drawn(part[0]) else part[0], name)


def _is_drawn(part: str) -> bool:
    words = len(_NAME_WORD.findall(part))
    return words >= _DRAWN_WORDS and _DRAWN_CHARS <= len(part) < _DRAWN_WORD_CHARS * words
