"""Reads archived responses again in worker processes, compares, and, when told to, writes what changed.

Articles go by their number, so a run that was stopped goes on behind the last one. An article takes no new reading
that would leave it without text, or that no longer takes its page for an article: those are reported alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from ingest.adapters.archive import WarcArchive
from ingest.adapters.jail import Answer, Jail, Question
from ingest.adapters.store import Store
from ingest.adapters.store.reextracting import Chosen, RawHeld, Reread
from ingest.core.keep import Policies, apply_policies
from ingest.core.site_policy import with_site_policies
from ingest.core.urls import origin_of
from ingest.errors import RecordLost
from ingest.model import FetchedPage, PageKind, PageReading
from ingest.operations.reextract.compare import compare_facts, compare_text
from ingest.operations.reextract.report import Report, Unread

_AT_ONCE = 200
_WRITTEN_AT_ONCE = 50
_SITES_REMEMBERED = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked.

    Attributes:
        after_id: Articles with this number or a smaller one are left out.
        limit: Articles to read at most; None for all.
        apply: Whether what changed is written.
        samples: Changes of each field that the report keeps.
    """

    chosen: Chosen
    after_id: int = 0
    limit: int | None = None
    apply: bool = False
    samples: int = 5


def reextract(
    store: Store,
    archive: WarcArchive,
    jail: Jail,
    policies: Policies,
    order: Order,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Report:
    """Read articles again and return what changes; stopped by Ctrl-C, it returns what it has.

    Args:
        progress: Told (done, total) as it goes.

    Raises:
        BadInput: The condition in SQL cannot be used.
        StoreError: The database does not answer.
    """
    run = _Run(store, archive, policies, order)
    began = monotonic()
    total = store.count_raw(order.chosen, after_id=order.after_id)
    total = total if order.limit is None else min(total, order.limit)
    try:
        for answer in jail.read_all(run.questions()):
            run.take(answer)
            progress(run.report.read + len(run.report.unread), total)
    except KeyboardInterrupt:
        run.report.stopped = True
    run.write()
    run.report.seconds = monotonic() - began
    return run.report


class _Run:
    """One run: what was asked of the jail and not yet answered, and what was not yet written."""

    def __init__(self, store: Store, archive: WarcArchive, policies: Policies, order: Order) -> None:
        self.report = Report(max_samples=order.samples)
        self._store = store
        self._archive = archive
        self._policies = policies
        self._order = order
        # What a site says is looked up when its first article is met; its others are held against the same.
        self._site_policies = lru_cache(_SITES_REMEMBERED)(store.find_site_policies)
        self._asked: deque[tuple[RawHeld, FetchedPage]] = deque()
        self._unwritten: list[Reread] = []

    def questions(self) -> Iterator[Question]:
        """Yield a question for each article whose response is still in the archive."""
        for held in self._articles():
            try:
                page = self._archive.read(held.raw)
            except RecordLost as error:
                self.report.unread.append(Unread(held.article_id, held.url, error.code, error.detail))
                continue
            self._asked.append((held, page))
            yield Question.page(page, held.hint)

    def take(self, answer: Answer) -> None:
        """Compare an answer with what is held, and keep it for writing."""
        held, page = self._asked.popleft()
        if isinstance(answer.value, PageReading):
            self._judge(held, page, answer.value)
        elif answer.error is not None:
            self.report.unread.append(Unread(held.article_id, held.url, answer.error.code, answer.error.detail))
        else:
            raise TypeError(f"a worker answered a page with a {type(answer.value).__name__}")
        self.report.last_id = held.article_id
        if len(self._unwritten) >= _WRITTEN_AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what waits."""
        if self._unwritten:
            written = self._store.write_rereadings(self._unwritten)
            self.report.written += written
            self.report.overtaken += len(self._unwritten) - written
            self._unwritten.clear()

    def _articles(self) -> Iterator[RawHeld]:
        after_id, left = self._order.after_id, self._order.limit
        while left is None or left > 0:
            step = _AT_ONCE if left is None else min(left, _AT_ONCE)
            found = self._store.list_raw(self._order.chosen, after_id=after_id, limit=step)
            yield from found
            if len(found) < step:
                return
            after_id = found[-1].article_id
            left = None if left is None else left - len(found)

    def _judge(self, held: RawHeld, page: FetchedPage, reading: PageReading) -> None:
        report = self.report
        if reading.kind is not PageKind.ARTICLE:
            detail = f"read as {reading.kind.value}: {reading.kind_reason}"
            report.unread.append(Unread(held.article_id, held.url, "not_article", detail))
            return
        report.read += 1
        report.extractor = reading.extractor
        known = self._site_policies(origin_of(page.final_url))
        allowed = apply_policies(with_site_policies(reading, known), self._policies)
        if allowed.skipped:
            report.forbidden += 1
            return
        texts = compare_text(held, allowed.reading, page)
        facts = compare_facts(held, allowed.reading)
        report.add_changes(held.article_id, held.url, (*texts, *facts))
        before, after = held.stored["word_count"], allowed.reading.article.word_count
        if any(change.field == "body_text" for change in texts):
            report.add_words(held.article_id, held.url, before, after)
        if self._order.apply and (texts or facts) and (after or not before):
            self._unwritten.append(
                Reread(held=held, reading=allowed.reading, page=page, new_text=bool(texts), new_facts=bool(facts))
            )
