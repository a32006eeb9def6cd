"""What could be said of a publisher, read off one page's trace: a commented rule file, of which nothing holds yet.

Selectors are made of tag and one class name or id, taken so that they select as few elements of the page as may be.
Names that look generated, and names that a selector cannot hold as they are, are left out.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC

from ingest.adapters.rulebook import fault_of_rule
from ingest.model import FetchedPage, NoiseClass, PageTrace, TracedElement
from ingest.operations.filler import Start

_PLAIN_NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_GENERATED = re.compile(r"\d\d\d")
_DATE_NAME = re.compile(r"date|publish|modif|updat|time(?!out|r|zone)")
_MOST = 8
_LINKED = 0.5
_HEAD = """\
# {domain}: begun on {day} by `ingest rules new`, from one page.
# Nothing holds yet. Take the "# " away from what is right, see what it does with
# `ingest rules test {domain}`, and delete the rest. docs/rules.md has every key.
"""


def write_suggestions(domain: str, page: FetchedPage, trace: PageTrace, starts: Sequence[Start]) -> str:
    """Return a rule file of comments: where the text was found, where fields may stand, what may be noise.

    Args:
        starts: The page's start tags, for names that the trace has no texts of.
    """
    names = _Names(starts)
    parts = [_HEAD.format(domain=domain, day=page.fetched_at.astimezone(UTC).date())]
    parts.append(
        _list("body", _bodies(trace, names), "The text: where it was taken from, then what else holds much of it.")
    )
    fields = {
        "byline": _marked(trace, names, NoiseClass.BYLINE),
        "published_at": _dates(starts),
    }
    parts.append("\n# [fields]\n" + _origins(trace))
    parts += [_list(name, found, "") for name, found in fields.items() if found]
    noise = _noise(trace, names)
    parts += ["\n# [remove]\n" if noise else "", *(_list(key, found, "") for key, found in noise.items())]
    return "".join(parts)


class _Names:
    """How many elements of the page have which tag and name."""

    def __init__(self, starts: Iterable[Start]) -> None:
        self.counts: Counter[str] = Counter()
        for start in starts:
            self.counts[start.tag] += 1
            for name in set(start.attributes.get("class", "").split()):
                self.counts[f"{start.tag}.{name}"] += 1
            if start.attributes.get("id"):
                self.counts[f"{start.tag}#{start.attributes['id']}"] += 1

    def selector(self, element: TracedElement) -> tuple[str, int] | None:
        """Return the selector that selects fewest elements, the element among them, and how many; None if none does."""
        found = [
            (self.counts[selector], kind, selector)
            for name in element.names.split()
            if _is_plain(name)
            for kind in (".", "#")
            if self.counts[selector := f"{element.tag}{kind}{name}"]
        ]
        if not found and element.tag in ("article", "aside", "figure", "footer", "main", "section"):
            found = [(self.counts[element.tag], "", element.tag)]
        if not found or not min(found)[0]:
            return None
        count, _, selector = min(found)
        return selector, count


def _bodies(trace: PageTrace, names: _Names) -> list[tuple[str, str]]:
    """Selectors of the container and of the heaviest elements, each with what is to be known of it."""
    order = sorted(range(len(trace.elements)), key=lambda at: -trace.elements[at].weight)
    chosen = [trace.container, *order] if trace.container >= 0 else order
    found: dict[str, str] = {}
    for at in chosen:
        selected = names.selector(trace.elements[at])
        if selected and trace.elements[at].weight > 0:
            words = sum(block.words for block in trace.blocks[trace.elements[at].first : trace.elements[at].end])
            found.setdefault(selected[0], f"{_times(selected[1])}, {words} words")
        if len(found) == 3:
            break
    return list(found.items())


def _marked(trace: PageTrace, names: _Names, noise: NoiseClass) -> list[tuple[str, str]]:
    selected = [names.selector(element) for element in trace.elements if element.noise is noise]
    return [(one[0], _times(one[1])) for one in dict.fromkeys(selected) if one][:_MOST]


def _dates(starts: Sequence[Start]) -> list[tuple[str, str]]:
    """Selectors of what states a moment: metas by their name, and `time` elements."""
    found: dict[str, str] = {}
    for start in starts:
        named = [(key, start.attributes.get(key, "")) for key in ("property", "name", "itemprop")]
        key, name = next(((key, name) for key, name in named if name), ("", ""))
        if (
            start.tag == "meta"
            and _DATE_NAME.search(name.lower())
            and '"' not in name
            and start.attributes.get("content")
        ):
            found.setdefault(f'meta[{key}="{name}"]', start.attributes["content"][:40])
        elif start.tag == "time" and start.attributes.get("datetime"):
            plain = [one for one in start.attributes.get("class", "").split() if _is_plain(one)]
            found.setdefault(f"time.{plain[0]}" if plain else "time[datetime]", start.attributes["datetime"][:40])
    return list(found.items())[:_MOST]


def _origins(trace: PageTrace) -> str:
    """Comment lines that say where each field comes from without a rule."""
    origins = ", ".join(f"{piece.field} from {piece.origin}" for piece in trace.reading.article.metadata.provenance)
    said = textwrap.wrap(f"Without a rule: {origins or 'no field was found'}.", 116)
    return "".join(f"# # {line}\n" for line in said)


def _noise(trace: PageTrace, names: _Names) -> dict[str, list[tuple[str, str]]]:
    """Elements within the container, by class: those of which all is removed now, or kept and mostly links."""
    if trace.container < 0:
        return {}
    span = trace.elements[trace.container]
    removed = {block.position: block for block in trace.reading.article.body.removed}
    text: set[str] = set()
    found: dict[str, tuple[NoiseClass, str]] = {}
    for at in range(span.first, span.end):
        element = trace.elements[trace.blocks[at].element] if trace.blocks[at].element >= 0 else span
        selected = names.selector(element) if element is not span else None
        if selected is None:
            continue
        selector, times = selected[0], _times(selected[1])
        if at in removed:
            block = removed[at]
            found.setdefault(selector, (block.noise, f"{times}, removed now by {block.rule.partition(':')[0]}"))
        elif trace.blocks[at].linked >= _LINKED:
            found.setdefault(selector, (NoiseClass.RELATED, f"{times}, kept now, mostly links"))
        else:
            text.add(selector)
    by_class: dict[str, list[tuple[str, str]]] = {}
    for selector, (noise, said) in found.items():
        if selector not in text:
            by_class.setdefault(noise.value, []).append((selector, said))
    return {noise: some[:_MOST] for noise, some in sorted(by_class.items())}


def _list(key: str, found: Sequence[tuple[str, str]], said: str) -> str:
    """Return a key with its selectors as comments that make TOML once their marks are gone."""
    place = key if key == "body" else f"fields.{key}" if key in ("byline", "published_at") else f"remove.{key}"
    usable = [(selector, note) for selector, note in found if fault_of_rule(place, selector) is None]
    lines = [f"# {line}\n" for line in _lines(key, usable)]
    return (f"\n# # {said}\n" if said else "") + "".join(lines)


def _lines(key: str, found: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield f"{key} = ["
    for number, (selector, note) in enumerate(found):
        written = f"'{selector}',  # {' '.join(note.split())}"
        yield f"  # {written}" if key == "body" and number else f"  {written}"
    yield "]"


def _is_plain(name: str) -> bool:
    """Whether a class name or id is what a person would write, and can be written in a selector as it is."""
    return _PLAIN_NAME.fullmatch(name) is not None and _GENERATED.search(name) is None


def _times(count: int) -> str:
    return "1 element" if count == 1 else f"{count} elements"
