"""Rulebook: read rule files (TOML) and compile them, all or nothing.

`_shared.toml` holds marks for every page; each other file is one publisher, named by its domain. The operator's folders
are laid over the packaged one: a file there replaces the packaged file of the same name. An unknown key, a bad selector
or a bad pattern is an error that names the file, the key, and what is known. There is no key that changes a request.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from ingest.core.rules import DomainRules, Mark, Marks, Phrase, Rulebook, SelectorRule, fold_line, name_words
from ingest.errors import BadRule
from ingest.model import NoiseClass

_CLASS_KEYS = ("names", "exact", "starts", "contains", "patterns", "vocabulary", "edges", "edge_starts")
_EDGES = {"edges": "contains", "edge_starts": "starts"}
_LINE_KEYS = ("exact", "starts", "contains", "patterns", "vocabulary")
_DOMAIN_KEYS = ("body", "fields", "keep", "lines", "remove")
FIELDS = (
    "authors",
    "byline",
    "deck",
    "headline",
    "kicker",
    "lead_image_caption",
    "lead_image_credit",
    "modified_at",
    "published_at",
    "section",
    "summary",
    "tags",
)
# Groups of names that have a rule of their own but no class: decks and repeated headlines, what only some readers see.
_GROUPS = ("headline", "hidden")
_CLASSES = (*(noise.value for noise in NoiseClass), *_GROUPS)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EMPTY_PAGE = LexborHTMLParser("<p></p>")
_MOST_PARTS = 2  # a chain of three descendants takes seconds on deep pages


def load_rulebook(shared: Path, folders: Sequence[Path]) -> Rulebook:
    """Read and compile all rules.

    Args:
        shared: The file of marks for every page.
        folders: Folders of publishers' files; later ones win over earlier ones. A folder may lack, files are `*.toml`.

    Raises:
        BadRule: A file cannot be read or used; the message names file, key and what is known.
    """
    files = {
        path.name: path for folder in folders for path in sorted(folder.glob("*.toml")) if path.name != shared.name
    }
    domains = {path.stem.lower().removeprefix("www."): path for path in files.values()}
    marks, edges = _read_marks(shared, _read(shared), (*_CLASSES, "body"), "shared")
    return Rulebook(
        shared=marks,
        edges=edges,
        domains={domain: _read_domain(domain, path) for domain, path in sorted(domains.items())},
    )


def _read(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRule(f"{path}: {error}") from error


def _read_domain(domain: str, path: Path) -> DomainRules:
    table = _read(path)
    _check_keys(path, "", table, _DOMAIN_KEYS)
    remove = _table(path, "remove", table.get("remove", {}), _CLASSES)
    fields = _table(path, "fields", table.get("fields", {}), FIELDS)
    lines = _table(path, "lines", table.get("lines", {}), _CLASSES)
    return DomainRules(
        domain=domain,
        body=_selectors(path, "body", table.get("body", [])),
        keep=_selectors(path, "keep", table.get("keep", [])),
        remove=tuple(
            SelectorRule(selector=selector, mark=Mark(NoiseClass(noise), f"{domain}:{noise}:{selector}"))
            for noise, written in remove.items()
            for selector in _selectors(path, f"remove.{noise}", written)
        ),
        fields={name: _selectors(path, f"fields.{name}", written) for name, written in fields.items()},
        lines=_read_marks(path, lines, _CLASSES, domain, _LINE_KEYS)[0],
    )


def _read_marks(
    path: Path, table: Mapping[str, object], classes: Sequence[str], scope: str, keys: Sequence[str] = _CLASS_KEYS
) -> tuple[Marks, Marks]:
    """Return the marks that hold everywhere, and those that hold at an article's edges."""
    _check_keys(path, "", table, classes)
    index, edges = _Index(path, scope), _Index(path, scope)
    for noise, written in table.items():
        entries = _table(path, noise, written, ("names",) if noise == "body" else keys)
        for key, values in entries.items():
            for value in _strings(path, f"{noise}.{key}", values):
                (edges if key in _EDGES else index).add(noise, key, value)
    return index.marks(), edges.marks()


class _Index:
    """Collects marks under the word that finds them, while a file is read."""

    def __init__(self, path: Path, scope: str) -> None:
        self.path = path
        self.scope = scope
        self.names: dict[str, list[tuple[tuple[str, ...], Mark | None]]] = {}
        self.phrases: dict[str, list[Phrase]] = {}
        self.unspaced: list[Phrase] = []
        self.patterns: list[tuple[re.Pattern[str], Mark]] = []
        self.vocabularies: dict[Mark, set[str]] = {}

    def add(self, noise: str, key: str, value: str) -> None:
        if noise == "body":
            self._add_name(value, None)
            return
        kind = NoiseClass.OTHER if noise in _GROUPS else NoiseClass(noise)
        mark = Mark(kind, f"{self.scope}:{noise}.{key}:{value}")
        if key == "names":
            self._add_name(value, mark)
        elif key == "patterns":
            numbered = mark._replace(rule=f"{self.scope}:{noise}.patterns:{len(self.patterns) + 1}")
            self.patterns.append((_pattern(self.path, f"{noise}.patterns", value), numbered))
        elif key == "vocabulary":
            whole = Mark(kind, f"{self.scope}:{noise}.vocabulary")
            self.vocabularies.setdefault(whole, set()).add(value.casefold())
        elif _UNSPACED.search(value):
            self.unspaced.append(Phrase("".join(value.split()), _EDGES.get(key, key), mark))
        else:
            folded = fold_line(value)
            phrase = Phrase(f" {folded} ", _EDGES.get(key, key), mark)
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


def _pattern(path: Path, key: str, value: str) -> re.Pattern[str]:
    try:
        return re.compile(value)
    except re.error as error:
        raise BadRule(f"{path}: {key}: {value!r} is not a regular expression: {error}") from error


def _selectors(path: Path, key: str, written: object) -> tuple[str, ...]:
    found = _strings(path, key, written)
    for selector in found:
        parts = re.sub(r"(?<!\s)\s*+[>+~,]\s*+|\[[^\[\]]*+\]|\([^()]*+\)", "|", selector).split()
        if len(parts) > _MOST_PARTS:
            raise BadRule(
                f"{path}: {key}: {selector!r} chains {len(parts)} descendants, at most {_MOST_PARTS} are allowed"
            )
        try:
            _EMPTY_PAGE.css(selector)
        except SelectolaxError as error:
            raise BadRule(f"{path}: {key}: {selector!r} is not a CSS selector that can be used") from error
    return found


def _strings(path: Path, key: str, written: object) -> tuple[str, ...]:
    if not isinstance(written, list) or not all(isinstance(value, str) and value.strip() for value in written):
        raise BadRule(f"{path}: {key}: {written!r} must be a list of non-empty strings")
    return tuple(str(value) for value in written)


def _table(path: Path, key: str, written: object, known: Sequence[str]) -> Mapping[str, object]:
    if not isinstance(written, dict):
        raise BadRule(f"{path}: {key}: {written!r} must be a table")
    _check_keys(path, key, written, known)
    return written


def _check_keys(path: Path, inside: str, table: Iterable[str], known: Sequence[str]) -> None:
    for key in table:
        if key not in known:
            place = f"{inside}.{key}" if inside else key
            raise BadRule(f"{path}: unknown key {place!r}; known here: {', '.join(sorted(known))}")
