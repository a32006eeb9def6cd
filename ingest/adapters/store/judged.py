"""A trip that brought an article and a decision about it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ingest.core.urls import url_key
from ingest.model import ArticleStatus, Change, Completion, Decision, FetchedPage, PageReading


@dataclass(frozen=True, kw_only=True)  # without slots: the keys of its addresses are worked out once
class Judged:
    """A completion that carries an article and a decision about it, its parts at hand."""

    completion: Completion
    decision: Decision
    reading: PageReading
    page: FetchedPage

    @cached_property
    def urls(self) -> Mapping[str, str]:
        """Every address under which the article was met, by its key; the most telling first."""
        canonical = self.reading.article.metadata.url_canonical
        met = dict.fromkeys(url for url in (canonical, self.page.final_url, self.completion.entry.url) if url)
        by_key: dict[str, str] = {}
        for url in met:
            by_key.setdefault(url_key(url), url)
        return by_key

    def status(self, revision_no: int) -> str:
        """Return the article's status after this; where nobody compared, its versions alone tell."""
        review = self.completion.review
        if review is not None:
            return review.status.value
        return (ArticleStatus.LIVE if revision_no == 1 else ArticleStatus.UPDATED).value


def judged(completion: Completion) -> Judged | None:
    """Return a completion's parts when it writes an article; None when it does not."""
    decision, reading, page = completion.decision, completion.reading, completion.page
    if decision is None or reading is None or page is None or decision.has(Change.GONE):
        return None
    return Judged(completion=completion, decision=decision, reading=reading, page=page)
