"""Try publishers' rules on pages: each page is read without them and with them, and the two readings are compared.

"Without" is without any publisher's file; marks for every page hold in both. Pages are read in the jail like all
others. A page case adds its claims, which are held against the reading with rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from ingest.adapters.jail import Question
from ingest.config import Config
from ingest.core.rules import Rulebook
from ingest.core.urls import host_of
from ingest.errors import BadInput, PageError
from ingest.model import FetchedPage, PageReading
from ingest.operations.explained_fields import read_fields
from ingest.operations.explanation import ExplainedField
from ingest.operations.page_cases import PageCase, find_cases
from ingest.operations.single_page import input_blamed
from ingest.resources import page_cases_folder
from ingest.wiring import open_jail, read_rulebook

CASES = "cases"


class Standing(StrEnum):
    """How a claim of a page case stands."""

    HOLDS = "holds"
    FAILS = "fails"
    KNOWN = "known to fail"
    MENDED = "holds now"


class ClaimResult(NamedTuple):
    """One claim of a case held against a reading; `found` is what was read there."""

    claim: str
    standing: Standing
    expected: object
    found: object


class FieldChange(NamedTuple):
    """A field of the metadata that rules change; empty where it has no value."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTrial:
    """One page read without the publishers' rules and with them.

    Attributes:
        domain: Whose rules hold for the page on its day; empty when nobody's do.
        error: Why it could not be read, with the rules or without; None when it was.
        before: The reading without rules; None with an error, as `after`.
        claims: Of the page's case; none when it is of no case.
        idle: Rules that did nothing to the page, as `remove.share: ul.x`.
    """

    label: str
    domain: str
    error: PageError | None = None
    before: PageReading | None = field(default=None, repr=False)
    after: PageReading | None = field(default=None, repr=False)
    claims: tuple[ClaimResult, ...] = ()
    idle: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the page could not be read, or a claim does not stand as its case says."""
        return self.error is not None or any(one.standing in (Standing.FAILS, Standing.MENDED) for one in self.claims)

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """Fields that the rules change."""
        before, after = ({one.name: one.value for one in _fields(reading)} for reading in (self.before, self.after))
        names = dict.fromkeys((*after, *before))
        changes = (FieldChange(name, before.get(name, ""), after.get(name, "")) for name in names)
        return tuple(change for change in changes if change.before != change.after)

    @property
    def gone(self) -> tuple[str, ...]:
        """Blocks that are body without the rules and not with them, in page order."""
        return _missing(self.before, self.after)

    @property
    def come(self) -> tuple[str, ...]:
        """Blocks that are body only with the rules, in page order."""
        return _missing(self.after, self.before)


def find_rule_cases(config: Config, domains: Sequence[str]) -> tuple[PageCase, ...]:
    """Return the shipped page cases and the operator's that rules are tried on.

    Args:
        domains: Publishers to try; none for every one that has a rule file.

    Raises:
        BadInput: A case cannot be used, or a domain that is named has none.
        BadRule: A rule file cannot be used.
    """
    own = config.rules_folder
    folders = [folder for folder in (page_cases_folder(), own / CASES if own else None) if folder]
    cases = [case for folder in folders for case in find_cases(folder)]
    for domain in domains:
        if not any(_is_under(case, domain) for case in cases):
            searched = ", ".join(str(folder) for folder in folders) or "nowhere: folders.rules is not set"
            raise BadInput(f"{domain}: there is no page case of it (looked in {searched}); for a saved page use --page")
    wanted = domains or tuple(read_rulebook(config).domains)
    return tuple(case for case in cases if any(_is_under(case, domain) for domain in wanted))


def try_cases(config: Config, cases: Sequence[PageCase]) -> Iterator[PageTrial]:
    """Yield the trial of each case, in order. Raises BadRule."""
    rulebook = read_rulebook(config)
    trials = _try_pages(config, rulebook, [(case.label, case.page) for case in cases])
    for case, trial in zip(cases, trials, strict=True):
        claims = tuple(_hold(case, trial.after, claim) for claim in case.claims) if trial.after else ()
        yield replace(trial, claims=claims)


def try_page(config: Config, page: FetchedPage, label: str) -> PageTrial:
    """Return the trial of one page without a case.

    Raises:
        BadInput: No rules hold for its address on its day, or it cannot be read.
        BadRule: A rule file cannot be used.
    """
    rulebook = read_rulebook(config)
    host = host_of(page.final_url)
    if not rulebook.for_page(host, page.fetched_at).own.domain:
        where = host or "a page without an address; give it with --url"
        raise BadInput(f"no rule file holds for {where} on {page.fetched_at:%Y-%m-%d}")
    trial = next(_try_pages(config, rulebook, [(label, page)]))
    if trial.error is not None:
        with input_blamed():
            raise trial.error
    return trial


def _try_pages(config: Config, rulebook: Rulebook, pages: Sequence[tuple[str, FetchedPage]]) -> Iterator[PageTrial]:
    questions = [Question.page(page) for _, page in pages]
    with ExitStack() as open_things:
        jails = [
            open_things.enter_context(closing(open_jail(config, workers=1, rulebook=rules)))
            for rules in (replace(rulebook, domains={}), rulebook)
        ]
        both = zip(*(jail.read_all(questions) for jail in jails), strict=True)
        for (label, page), (off, on) in zip(pages, both, strict=True):
            rules = rulebook.for_page(host_of(page.final_url), page.fetched_at).own
            trial = PageTrial(label=label, domain=rules.domain, error=on.error or off.error)
            if isinstance(off.value, PageReading) and isinstance(on.value, PageReading):
                used = _used(on.value)
                rest = {f"remove.{rule.mark.noise.value}: {rule.selector}": rule.mark.rule for rule in rules.remove}
                rest |= {f"fields.{name}": f"rule:{rules.domain}:{name}" for name in rules.fields}
                idle = tuple(said for said, rule in rest.items() if rule not in used)
                trial = replace(trial, before=off.value, after=on.value, idle=idle)
            yield trial


def _used(reading: PageReading) -> set[str]:
    """Rules that a reading owes something to: those of the ledger, and `rule:domain:field` for fields."""
    metadata = reading.article.metadata
    fields = {f"{piece.origin}:{piece.field}" for piece in metadata.provenance if piece.origin.startswith("rule:")}
    named = {one.replace(":byline_raw", ":byline") for one in fields if one.endswith(":byline_raw")}
    image = {one.replace(":lead_image", f":lead_image_{part}") for one in fields for part in ("caption", "credit")}
    refused = {problem.removeprefix("refused:") for problem in reading.article.body.problems}
    return {block.rule for block in reading.article.body.removed} | fields | named | image | refused


def _hold(case: PageCase, reading: PageReading, claim: str) -> ClaimResult:
    expected, found = case.claims[claim], case.found(reading, claim)
    holds, known = found == expected, claim in case.fails
    standing = (Standing.MENDED if known else Standing.HOLDS) if holds else Standing.KNOWN if known else Standing.FAILS
    return ClaimResult(claim, standing, expected, found)


def _is_under(case: PageCase, domain: str) -> bool:
    domain = domain.lower().removeprefix("www.")
    return case.publisher == domain or case.publisher.endswith(f".{domain}")


def _fields(reading: PageReading | None) -> tuple[ExplainedField, ...]:
    return read_fields(reading.article) if reading else ()


def _missing(reading: PageReading | None, other: PageReading | None) -> tuple[str, ...]:
    """Return the body's blocks that the other body lacks; a text that stands twice counts twice."""
    if reading is None or other is None:
        return ()
    left = Counter(block.text for block in other.article.body.blocks)
    missing = []
    for block in reading.article.body.blocks:
        if left[block.text]:
            left[block.text] -= 1
        else:
            missing.append(block.text)
    return tuple(missing)
