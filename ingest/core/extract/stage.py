"""The stage: document in, body and ledger out.

walk once → weigh runs → find the container → prune it → ledger
"""

from __future__ import annotations

from urllib.parse import urlsplit

from ingest.core.extract.container import find_container
from ingest.core.extract.flat import FlatPage
from ingest.core.extract.ledger import account
from ingest.core.extract.prune import prune_container
from ingest.core.extract.read import Reader
from ingest.core.extract.walk import walk_page
from ingest.core.extract.weigh import weigh_page
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
    void = _void_marks(page)
    weighed = weigh_page(page, rulebook.shared, rules.lines, void=void, noscript=not declared.closed)
    container = find_container(weighed)
    removed = prune_container(weighed, container, headline) if container >= 0 else {}
    return account(weighed, container, removed)


def _void_marks(page: FlatPage) -> set[int]:
    """Elements whose marks do not count: they claim to hold the body, or hold the page's headline."""
    void = {index for index, element in enumerate(page.elements) if element.body}
    for run in page.runs:
        if page.elements[run.element].tag == "h1":
            void.update(page.ancestors(page.elements[run.element].parent))
    return void
