"""Lay files about one publisher over one another, and part time into eras within which its rules stay the same.

Key by key: of the files that hold on a day, the last one that has a key says all about it; an empty list says "none".
A file whose days are others is as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ingest.adapters.rulebook.entries import RuleFile, Validity
from ingest.adapters.rulebook.lines import MarkIndex
from ingest.core.rules import DomainRules, Era, Mark, SelectorRule
from ingest.model import NoiseClass


def compile_eras(domain: str, files: Sequence[RuleFile]) -> tuple[Era, ...]:
    """Return a publisher's eras, the first of them from the beginning of time.

    Args:
        files: Those about the domain; later ones are laid over earlier ones.
    """
    spans = [span for file in files for span in _spans(file)]
    firsts = {span.first for span in spans if span.first}
    nexts = {span.last + timedelta(days=1) for span in spans if span.last and span.last < date.max}
    return tuple(Era(day, _rules_on(domain, files, day)) for day in sorted({date.min} | firsts | nexts))


def _spans(file: RuleFile) -> Iterator[Validity]:
    yield file.valid
    for entries in file.keys.values():
        yield from (entry.valid for entry in entries)


def _rules_on(domain: str, files: Sequence[RuleFile], day: date) -> DomainRules | None:
    holding = [file for file in files if file.valid.covers(day)]
    if not holding:
        return None
    keys: dict[str, tuple[str, ...]] = {}
    for file in holding:
        for key, entries in file.keys.items():
            keys[key] = tuple(entry.value for entry in entries if entry.valid.covers(day))
    index = MarkIndex(domain)
    for key, values in keys.items():
        if key.startswith("lines."):
            _, noise, how = key.split(".")
            for value in values:
                index.add(noise, how, value)
    return DomainRules(
        domain=domain,
        body=keys.get("body", ()),
        keep=keys.get("keep", ()),
        remove=tuple(
            SelectorRule(
                selector=value,
                mark=Mark(NoiseClass(key.partition(".")[2]), f"{domain}:{key.partition('.')[2]}:{value}"),
            )
            for key, values in keys.items()
            if key.startswith("remove.")
            for value in values
        ),
        fields={key.partition(".")[2]: values for key, values in keys.items() if key.startswith("fields.") and values},
        lines=index.marks(),
    )
