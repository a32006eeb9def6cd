"""The stage: document in, body and ledger out.

walk once → read runs → weigh, refusing greedy rules → find the container → prune it → ledger
and, where a page shows next to nothing and nothing closes it: look behind scripts
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ingest.core.extract.fallback import (
    from_article_text,
    from_script_state,
    hides_article,
    is_better,
    is_missing,
    shows_wall,
)
from ingest.core.extract.ledger import account
from ingest.core.extract.pages import find_next_page
from ingest.core.extract.prune import prune_container
from ingest.core.extract.read import Reader
from ingest.core.extract.refuse import weigh_without_refused
from ingest.core.extract.verify import verify_runs
from ingest.core.extract.walk import walk_page
from ingest.core.extract.weigh import Reading, Sight, read_runs
from ingest.core.rules import Marks, PageRules
from ingest.core.text import count_words
from ingest.model import Block, Body, Declared, Document


def extract_body(document: Document, declared: Declared, rules: PageRules, *, headline: str | None = None) -> Body:
    """Return the page's article text and everything that was taken away from it.

    Args:
        document: The page.
        declared: What the publisher states: on a page that anything declares closed, only shown text is taken.
        rules: The rules for this page.
        headline: The article's headline, if it is known already; repetitions of it are not body.
    """
    reading = read_blocks(document, declared, rules)
    known = _Known(headline, rules.edges)
    body = _read(reading, Sight.SHOWN, known)
    lacking = is_missing(body) or hides_article(body, reading.verified, [run.words for run in reading.page.runs])
    if lacking and not declared.closed and not shows_wall(body):
        body = _look_behind_scripts(document, declared, reading, body, known)
    next_page = find_next_page(document)
    return replace(body, next_page=next_page) if next_page else body


def read_blocks(document: Document, declared: Declared, rules: PageRules) -> Reading:
    """Return the page's blocks with what each says by itself, before any is weighed."""
    page = walk_page(document.tree, Reader(document.tree, rules.shared, rules.own))
    verified = verify_runs(page.runs, declared.article_text if _has_json_ld_body(document) else None)
    return read_runs(page, rules.shared, rules.own.lines, verified)


class _Known(NamedTuple):
    """What is known of an article before its body is read."""

    headline: str | None
    edges: Marks


def _read(reading: Reading, sight: Sight, known: _Known) -> Body:
    weighed, container, problems = weigh_without_refused(reading, sight)
    removed = prune_container(weighed, container, known.headline, known.edges) if container >= 0 else {}
    return account(weighed, container, removed, problems)


def _look_behind_scripts(document: Document, declared: Declared, reading: Reading, body: Body, known: _Known) -> Body:
    """Return the first source that holds far more text than the page shows; the body as it is when none does."""
    for sight, origin in ((Sight.REVEALED, "dom"), (Sight.NOSCRIPT, "noscript")):
        found = _read(reading, sight, known)
        if is_better(count_words(found.text), body):
            return replace(found, origin=origin)
    for blocks, origin in _carried(document, declared):
        if is_better(sum(count_words(block.text) for block in blocks), body):
            return _replaced(body, blocks, origin, reading)
    return body


def _carried(document: Document, declared: Declared) -> Iterator[tuple[tuple[Block, ...], str]]:
    yield from_article_text(declared.article_text), "json-ld"
    yield from_script_state(document.html), "script-state"


def _replaced(body: Body, blocks: tuple[Block, ...], origin: str, reading: Reading) -> Body:
    """Return a body from elsewhere; every text block of the page itself goes into the ledger."""
    nothing = account(weigh_without_refused(reading, Sight.SHOWN).weighed, -1, {}, ())
    return replace(body, blocks=blocks, origin=origin, container="", removed=nothing.removed)


def _has_json_ld_body(document: Document) -> bool:
    """Whether the article text comes from JSON-LD; from microdata it is the page's own text, noise and all."""
    return any("articleBody" in node for node in document.structured.json_ld)
