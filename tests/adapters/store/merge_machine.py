"""Pages of one site fetched in any order, leading to one another as they like; and what must hold after each fetch.

The model knows the pages' words and what it has seen of the views before; nothing of how articles are told to be one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from merge_rig import STORY, claim_alone, fetch
from store_samples import OPEN, WALLED, gone

from ingest.adapters.store import ArticleRow, ChangeKind, PurgeTarget, RevisionRow, Store

PAGES = range(3)
OTHER = tuple(f"Ferry {n} left late that morning, said keeper {n + 20}, for want of a lighthouse." for n in range(12))
TEXTS = {"story": STORY, "other": OTHER}
MARK = {"story": "crane", "other": "lighthouse"}


class Merging(RuleBasedStateMachine):
    """A site of a few addresses that tell one of two stories, whole or behind a wall; each run has its own."""

    store: ClassVar[Store]
    numbers: ClassVar[Iterator[int]]

    def __init__(self) -> None:
        super().__init__()
        run = next(type(self).numbers)
        self.urls = [f"https://example.org/{run}/{page}" for page in PAGES]
        self.day = 0
        self.versions: dict[tuple[int, int], RevisionRow] = {}
        self.led: dict[str, int] = {}
        self.told: dict[int, str] = {}
        self.whole: set[int] = set()
        self.purged: set[int] = set()
        self.copy: dict[int, ArticleRow] = {}
        self.ended: dict[int, int] = {}
        self.cursor = self.store.change_head().seq

    @initialize(
        stories=st.lists(st.sampled_from(("story", "other")), min_size=3, max_size=3),
        walled=st.lists(st.booleans(), min_size=3, max_size=3),
    )
    def every_page_is_met(self, stories: list[str], walled: list[bool]) -> None:
        """At first no page says anything of another."""
        for page, (story, closed) in enumerate(zip(stories, walled, strict=True)):
            self._fetch(page, story, closed=closed)

    @rule(
        page=st.sampled_from(PAGES),
        other=st.sampled_from(PAGES),
        story=st.sampled_from(("as before", "story", "other")),
        closed=st.booleans(),
        how=st.sampled_from(("canonical", "answered", "")),
    )
    def page_answers(self, page: int, other: int, story: str, closed: bool, how: str) -> None:
        """A page answers, leads to another one, or names it as canonical."""
        self._fetch(page, story, closed=closed, **({how: self.urls[other]} if how else {}))

    @rule(page=st.sampled_from(PAGES), other=st.sampled_from(PAGES), how=st.sampled_from(("canonical", "answered")))
    def walled_page_leads_to_another(self, page: int, other: int, how: str) -> None:
        """A wall has come down, and the page names another one or redirects to it."""
        self._fetch(page, "as before", closed=True, **{how: self.urls[other]})

    @rule(page=st.sampled_from(PAGES))
    def page_is_gone(self, page: int) -> None:
        """A page is gone; its article keeps its text."""
        self.day += 1
        for entry in claim_alone(self.store, self.urls[page]):
            self.store.complete(gone(entry))

    @rule()
    def copies_are_found(self) -> None:
        """The steps beside storing."""
        while self.store.cluster_step().looked_at:
            pass
        while self.store.index_step():
            pass

    @rule(page=st.sampled_from(PAGES), really=st.sampled_from((False, False, True)))
    def article_is_purged(self, page: int, really: bool) -> None:
        """Whatever one of the addresses leads to goes, under every number that it had; not often."""
        record = self.store.find_article(self.urls[page])
        if record is None or not really:
            return
        family = {record.article.id, *(one.article_id for one in record.merged)}
        self.store.purge_batch(PurgeTarget(urls=(self.urls[page],)), lambda _: None, allow_refetch=True)
        self.purged |= family
        self.led = {url: number for url, number in self.led.items() if self._present(number) not in family}

        assert all(self.store.list_revisions(number) == () for number in family)

    @invariant()
    def all_is_well(self) -> None:
        """What the log tells is read first: the rest is held against it."""
        self._whoever_follows_the_log_holds_what_the_view_holds()
        self._a_number_that_ended_leads_to_an_article_that_is_there()
        self._every_address_leads_where_its_article_went()
        self._no_version_is_changed_or_lost()
        self._what_was_seen_whole_stays_whole()

    def _whoever_follows_the_log_holds_what_the_view_holds(self) -> None:
        """A copy that takes what the log names is the view; only articles that told one story became one."""
        head, before = self.store.change_head(), dict(self.copy)
        for change in self.store.list_changes(head.epoch, self.cursor):
            self.copy.pop(change.article_id, None)
            record = self.store.get_article(change.article_id)
            if record is not None:
                self.copy[change.article_id] = record.article
            if change.merged_into is not None:
                self.ended[change.article_id] = change.merged_into
                told = [_stories(before[number]) for number in (change.article_id, change.merged_into)]

                assert change.kind is ChangeKind.MERGED
                assert told[0] == told[1]
        self.cursor = head.seq
        rows = {row.id: row for row in self._rows()}

        assert {number: self.copy.get(number) for number in rows} == rows
        assert not self.copy.keys() & (self.ended.keys() | self.purged)

    def _a_number_that_ended_leads_to_an_article_that_is_there(self) -> None:
        """In one step, however often it was merged."""
        for old in self.ended.keys() - self.purged:
            merged = self.store.find_merged(old)
            assert merged is not None
            assert merged.merged_into == self._present(old)
            assert self.store.get_article(merged.merged_into) is not None

    def _every_address_leads_where_its_article_went(self) -> None:
        """An address leads to the article that it led to, or to what that turned out to be."""
        for url in self.urls:
            record = self.store.find_article(url)
            if url in self.led:
                assert record is not None
                assert record.article.id == self._present(self.led[url])
                assert record.article.id <= self.led[url]
            if record is not None:
                self.led[url] = record.article.id

    def _no_version_is_changed_or_lost(self) -> None:
        """Every version is as it was when it was first seen, under the number that it had."""
        numbers = {number for number, _ in self.versions} | {row.id for row in self._rows()}
        now = {
            (row.article_id, row.revision_no): replace(row, returns=0)
            for number in numbers
            for row in self.store.list_revisions(number)
        }
        kept = {key: row for key, row in self.versions.items() if key[0] not in self.purged}

        assert {key: now.get(key) for key in kept} == kept
        self.versions = now

    def _what_was_seen_whole_stays_whole(self) -> None:
        """No article that was given whole, under whatever number, is a lead now."""
        for row in self._rows():
            versions = {row.id, *(number for number in self.ended if self._present(number) == row.id)}
            if versions & self.whole:
                assert row.word_count >= 100
                assert row.extent == "full"

    def _present(self, number: int) -> int:
        while number in self.ended:
            number = self.ended[number]
        return number

    def _rows(self) -> list[ArticleRow]:
        found = (self.store.find_article(url) for url in self.urls)
        return list({record.article.id: record.article for record in found if record is not None}.values())

    def _fetch(self, page: int, story: str, *, closed: bool, **how: str) -> None:
        self.day += 1
        story = self.told.get(page, "story") if story == "as before" else story
        self.told[page] = story
        texts = TEXTS[story]
        outcome = fetch(
            self.store,
            self.urls[page],
            texts[:5] if closed else texts,
            verdict=WALLED if closed else OPEN,
            day=self.day,
            **how,
        )
        if outcome.article_id is not None and not closed:
            self.whole.add(outcome.article_id)


def _stories(row: ArticleRow) -> set[str]:
    return {story for story, mark in MARK.items() if mark in row.body_text}
