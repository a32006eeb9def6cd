"""The stage: document in, body and ledger out.

walk once → read runs → weigh, refusing greedy rules → find the container → prune it → ledger
"""

from __future__ import annotations

from urllib.parse import urlsplit

from ingest.core.extract.container import find_container
from ingest.core.extract.ledger import account
from ingest.core.extract.prune import prune_container
from ingest.core.extract.read import Reader
from ingest.core.extract.refuse import weigh_without_refused
from ingest.core.extract.verify import verify_runs
from ingest.core.extract.walk import walk_page
from ingest.core.extract.weigh import read_runs
from ingest.core.rules import Rulebook
from ingest.model import Body, Declared, Document


def extract_body(document: Document, declared: Declared, rulebook: Rulebook, *, headline: str | None = None) -> Body:
    """Return the page's article text and everything that was taken away from it.

    Args:
        declared: What the publisher states: on a page that anything declares closed, only shown text is taken.
        headline: The article's headline, if it is known already; repetitions of it are not body.
    """
    rules = rulebook.for_domain(urlsplit(document.url).hostname or "")
    page = walk_page(document.tree, Reader(document.tree, rulebook.shared, rules))
    verified = verify_runs(page.runs, declared.article_text if _has_json_ld_body(document) else None)
    reading = read_runs(page, rulebook.shared, rules.lines, verified)
    weighed, problems = weigh_without_refused(reading, noscript=False)
    container = find_container(weighed)
    removed = prune_container(weighed, container, headline) if container >= 0 else {}
    return account(weighed, container, removed, problems)


def _has_json_ld_body(document: Document) -> bool:
    """Whether the article text comes from JSON-LD; from microdata it is the page's own text, noise and all."""
    return any("articleBody" in node for node in document.structured.json_ld)
