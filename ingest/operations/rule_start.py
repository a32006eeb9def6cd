"""Begin a rule file: read one page, and write what was seen of it as suggestions, with a page case beside it.

Nothing that it writes holds before a person takes the `#` away, and nothing is ever overwritten. The page case carries
filler in place of the page's prose.
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any

from ingest.adapters.rulebook import read_domain
from ingest.config import Config
from ingest.core.decode import decode_page
from ingest.core.urls import domain_of, host_of
from ingest.errors import BadInput, FolderRefused
from ingest.model import AccessVerdict, FetchedPage, PageTrace
from ingest.operations.filler import Start, fill_page, fill_url
from ingest.operations.filler.known_lines import fill_line
from ingest.operations.page_cases import EXPECTED, PAGE, plain
from ingest.operations.rule_suggestions import write_suggestions
from ingest.operations.rule_trial import CASES
from ingest.operations.single_page import fetch_page, input_blamed, load_page, trace_response
from ingest.wiring import read_rulebook, rule_folders

FIRST_CASE = "first_page"
_MOST_REMOVED = 12
_CLAIMED = ("headline", "deck", "kicker", "byline_raw", "authors", "published_at", "section", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleStart:
    """What was begun.

    Attributes:
        rules: The rule file; None when there was one and only a case was added.
        case: The folder of the page case.
        blocks: How many blocks of text were read on the page, and on its copy in filler.
        access: The verdict on the page, and on its copy: some of what says so may have been prose.
        container: Where the text was found, as a path for people; empty when none was.
    """

    domain: str
    rules: Path | None
    case: Path
    blocks: tuple[int, int]
    access: tuple[str, str]
    container: str


def start_rules(config: Config, what: str, *, url: str, case: str | None) -> RuleStart:
    """Read a page once and write a rule file with suggestions, and a page case.

    Args:
        what: An address, which is fetched politely, or a file.
        url: The page's own address, where it is a file.
        case: Name of the page case. Where the publisher has a rule file, only a case is added, and must be named.

    Raises:
        BadInput: There is no own folder, no domain, or something would be overwritten.
        FolderRefused: The files cannot be written.
        PageError: The page cannot be had.
    """
    folder = _own_folder(config)
    asked = what.lower().startswith(("http://", "https://"))
    _check_free(folder, what if asked else url, case)
    page = fetch_page(config, what) if asked else load_page(config, what, url=url)
    rules, target = _check_free(folder, page.final_url, case)
    with nullcontext() if asked else input_blamed():
        trace = trace_response(config, page)
    copy, starts = _in_filler(config, page)
    filled = trace_response(config, copy)
    texts = {target / PAGE: copy.body.decode("utf-8"), target / EXPECTED: _expectations(copy, trace, filled)}
    if not rules.exists():
        texts[rules] = write_suggestions(rules.stem, page, trace, starts)
    _save(texts)
    return RuleStart(
        domain=rules.stem,
        rules=rules if rules in texts else None,
        case=target,
        blocks=(len(trace.reading.article.body.blocks), len(filled.reading.article.body.blocks)),
        access=(trace.reading.article.verdict.access.value, filled.reading.article.verdict.access.value),
        container=trace.reading.article.body.container,
    )


def _own_folder(config: Config) -> Path:
    rule_folders(config)
    folder = config.rules_folder
    if folder is None:
        raise BadInput(f"{config.path}: folders.rules is empty; make a folder for your rules and name it there")
    return folder


def _check_free(folder: Path, url: str, case: str | None) -> tuple[Path, Path]:
    """Return the rule file and the case's folder, neither of which may be overwritten."""
    domain, fault = read_domain(domain_of(url)) if host_of(url) else ("", "it has no host")
    if fault:
        raise BadInput(
            f"{url or 'a page without an address'}: no rule file can be named by it; give --url with a domain"
        )
    name = case or FIRST_CASE
    if not name.replace("_", "").isalnum() or not name.isascii() or name != name.lower():
        raise BadInput(f"--case {name!r}: name it in small letters, digits and _, by what is special about the page")
    rules, target = folder / f"{domain}.toml", folder / CASES / domain / name
    if rules.exists() and case is None:
        raise BadInput(f"{rules} is there already; with --case NAME a page case is added to it")
    if target.exists():
        raise BadInput(f"{target} is there already; name another --case")
    return rules, target


def _in_filler(config: Config, page: FetchedPage) -> tuple[FetchedPage, tuple[Start, ...]]:
    """Return the page without its prose, and its start tags."""
    text = decode_page(page.body, page.header("content-type")).text
    filled = fill_page(text, partial(fill_line, read_rulebook(config).shared))
    url = fill_url(page.final_url)
    copy = replace(
        page,
        url=url,
        final_url=url,
        redirects=(),
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=filled.html.encode("utf-8", "replace"),
    )
    return copy, filled.starts


def _expectations(page: FetchedPage, original: PageTrace, filled: PageTrace) -> str:
    """Return what was read of the page in filler as claims for a person to check; of the verdict, what both say."""
    reading, said = filled.reading, original.reading.article.verdict
    article, body = reading.article, reading.article.body
    classes: dict[str, set[str]] = {block.text: {""} for block in body.blocks}  # what is body too is no clear case
    for block in body.removed:
        classes.setdefault(block.text, set()).add(block.noise.value)
    near = [block for block in body.removed if block.near_end and not block.hidden and len(classes[block.text]) == 1]
    stated = {name: plain(getattr(article.metadata, name)) for name in _CLAIMED}
    day = page.fetched_at.astimezone(UTC).date().isoformat()
    expected: dict[str, Any] = {
        "why": f"The page as it stood on {day}: each claim is what was read, and has to be checked by eye.",
        "url": page.final_url,
        "fetched_at": day,
        "headers": dict(page.headers),
        "kind": reading.kind.value,
        "body": [block.text for block in body.blocks],
        "removed": {block.text: block.noise.value for block in near[:_MOST_REMOVED]},
        "metadata": {name: value for name, value in stated.items() if value},
        "verdict": {name: value for name, value in _verdict(said).items() if _verdict(article.verdict)[name] == value},
    }
    return json.dumps(expected, ensure_ascii=False, indent=1) + "\n"


def _verdict(verdict: AccessVerdict) -> dict[str, str]:
    return {"access": verdict.access.value, "extent": verdict.extent.value}


def _save(texts: dict[Path, str]) -> None:
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise FolderRefused(f"{error.filename or path} cannot be written: {error.strerror}") from error
