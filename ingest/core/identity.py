"""Whether the canonical address that a page states may be believed: a wrong one would make two articles one.

Some sites name their front page, a section, or one and the same article as the canonical address of every page. A
stated address is believed where it is a spelling of the page's own, where the page was that article before, and where
what is held under it carries the same text. Pages of one article (`/story/2`) may name the first. An address on another
site is never believed: whoever copies a text could take the article over. Such copies meet in a cluster. Pure.

Source: RFC 6596 (the canonical link relation): the target must hold the same content, or a superset of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from ingest.core.cluster import compare_texts, read_words
from ingest.core.fingerprint import fold_typography
from ingest.core.urls import canonical_url, domain_of, url_key
from ingest.model import FetchedPage, FrontierEntry, Held, PageReading

LEAST_SHARED = 0.5
"""Share of the shorter text in the longer, from which a page may be the article under its canonical address."""
_LATER_PAGE = re.compile(r"(?:p|page|seite|pagina|s)?[-_/]?\d{1,3}|all|full|amp|print|comments|gallery")


def may_believe_canonical(entry: FrontierEntry, page: FetchedPage, reading: PageReading, held: Held | None) -> bool:
    """Whether the page's canonical address is its own.

    Args:
        held: What is held under the canonical address, or else under the page's own; None when nothing is.
    """
    canonical = reading.article.metadata.url_canonical
    if canonical is None or url_key(canonical) in (url_key(page.final_url), url_key(entry.url)):
        return True
    if held is not None and held.article_id == entry.article_id:
        return True
    if domain_of(canonical) != domain_of(page.final_url):
        return False
    if held is None:
        return not _is_section_of(canonical, page.final_url)
    return _same_text(held, reading)


def without_canonical(reading: PageReading, page: FetchedPage) -> PageReading:
    """Return the reading under the address that answered."""
    metadata = replace(reading.article.metadata, url_canonical=canonical_url(page.final_url))
    return replace(reading, article=replace(reading.article, metadata=metadata))


def _is_section_of(canonical: str, answered: str) -> bool:
    above, path = (urlsplit(url).path.rstrip("/") for url in (canonical, answered))
    if not path.startswith(f"{above}/"):
        return False
    return not _LATER_PAGE.fullmatch(path[len(above) + 1 :].lower())


def _same_text(held: Held, reading: PageReading) -> bool:
    one, other = read_words(held.body_text), read_words(reading.article.body.text)
    if one.shingles and other.shingles:
        return compare_texts(one, other).containment >= LEAST_SHARED
    headline = reading.article.metadata.headline
    return bool(headline) and fold_typography(headline or "") == fold_typography(held.headline or "")
