"""Fetches in any order against a real store, and what must hold after each: a model that knows nothing of the rule.

The model holds what a careful reader would want held: it looks at the words themselves, never at what was decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from store_samples import DAILY, gone, judge, reading

from ingest.adapters.store import ChangeKind, RevisionRow, Store
from ingest.core.keep import Policies, apply_policies
from ingest.model import Access, AccessVerdict, Extent, Integrity, Link, Wall

WORDS = tuple(f"On day {n} the council of the harbour spoke of the crane at length." for n in range(10))
EDITED = tuple(f"On day {n} the harbour's council, it says now, spoke of the crane at length." for n in range(10))
CLOSED = (Access.REGISTRATION, Access.METERED, Access.SUBSCRIPTION, Access.RESTRICTED)
OPEN = AccessVerdict(access=Access.OPEN, wall=Wall.NONE, extent=Extent.FULL)


class Downgrade(RuleBasedStateMachine):
    """One article, fetched again and again; each run has an article of its own in one store."""

    store: ClassVar[Store]
    numbers: ClassVar[Iterator[int]]

    def __init__(self) -> None:
        super().__init__()
        self.url = f"https://example.org/{next(type(self).numbers)}"
        self.seen: dict[int, RevisionRow] = {}
        self.visits = 0

    @rule(size=st.integers(1, 10), texts=st.sampled_from((WORDS, EDITED)), headline=st.sampled_from("AB"))
    def publisher_shows_it_open(self, size: int, texts: tuple[str, ...], headline: str) -> None:
        """Whatever an open page says in full is the article, shorter or not; only a return may be counted instead."""
        text = "\n".join(texts[:size])
        before = self._record().revisions if self.visits else ()
        self._fetch(texts[:size], OPEN, headline)
        after = self._record()
        article = after.article
        counted = sum(row.returns for row in after.revisions) > sum(row.returns for row in before)

        assert (article.headline, article.body_text) == (headline, text) or counted
        assert not counted or (headline, text) in [(row.headline, row.body_text) for row in before]
        assert (article.access, article.status == "gone") == ("open", False)

    @precondition(lambda self: self.visits)
    @rule(
        share=st.floats(0, 0.99),
        access=st.sampled_from(CLOSED),
        headline=st.sampled_from("ABW"),
        extent=st.sampled_from((Extent.TRUNCATED, Extent.NONE, Extent.UNKNOWN)),
    )
    def wall_comes_down_over_what_is_held(self, share: float, access: Access, headline: str, extent: Extent) -> None:
        """A part of the held text behind a wall is an access check, never a revision."""
        before = self._record()
        held = before.article.body_text.split("\n") if before.article.body_text else []
        part = tuple(held[: int(share * len(held))])
        if not part and not held and headline != before.article.headline:
            return
        verdict = AccessVerdict(access=access, wall=Wall.SHOWN, extent=extent)
        self._fetch(part, verdict, headline if len(part) < len(held) else before.article.headline or "")
        after = self._record()

        assert after.article.body_text == before.article.body_text
        assert len(after.revisions) == len(before.revisions)
        assert len(after.checks) == len(before.checks) + 1
        assert (after.article.access, after.article.wall) == (access.value, "shown")
        news = [change.kind for change in after.changes[len(before.changes) :]]
        flipped = (before.article.access, before.article.wall) != (access.value, "shown")
        assert (ChangeKind.ACCESS_CHANGED in news) is flipped
        assert (ChangeKind.REVISED in news) is (before.article.status == "gone")

    @precondition(lambda self: self.visits)
    @rule(access=st.sampled_from(CLOSED), wall=st.sampled_from(Wall))
    def overlay_stands_over_the_same_text(self, access: Access, wall: Wall) -> None:
        """The same text with another access is no revision."""
        before = self._record()
        texts = tuple(before.article.body_text.split("\n")) if before.article.body_text else ()
        self._fetch(texts, AccessVerdict(access=access, wall=wall, extent=Extent.FULL), before.article.headline or "")

        assert len(self._record().revisions) == len(before.revisions)

    @precondition(lambda self: self.visits)
    @rule(integrity=st.sampled_from((Integrity.FILLER, Integrity.SCRAMBLED)), size=st.integers(1, 10))
    def broken_text_comes(self, integrity: Integrity, size: int) -> None:
        """Filler replaces nothing sound."""
        before = self._record().article
        scrambled = tuple(text[::-1] for text in WORDS[:size])
        self._fetch(scrambled, replace(OPEN, access=Access.SUBSCRIPTION, integrity=integrity), "B")

        assert before.integrity != "plain" or self._record().article.body_text == before.body_text

    @rule(
        size=st.integers(0, 10),
        access=st.sampled_from(Access),
        wall=st.sampled_from(Wall),
        extent=st.sampled_from(Extent),
        headline=st.sampled_from("AB"),
        policies=st.sampled_from((Policies(), Policies(gated_text="lead"), Policies(gated_text="metadata_only"))),
    )
    def anything_comes(
        self, size: int, access: Access, wall: Wall, extent: Extent, headline: str, policies: Policies
    ) -> None:
        """Whatever comes under whatever policy, words are lost only to an open or whole page, never to nothing."""
        before = self._record().article if self.visits else None
        verdict = AccessVerdict(access=access, wall=wall, extent=extent)
        cut = self._fetch(EDITED[:size], verdict, headline, policies)
        after = self._record().article
        if before is None or after.word_count >= before.word_count or before.integrity != "plain":
            return

        assert after.word_count > 0
        assert not cut
        assert extent not in (Extent.TRUNCATED, Extent.NONE)
        closed = access.closed or wall is Wall.SHOWN
        assert not closed or after.word_count >= 0.9 * before.word_count

    @precondition(lambda self: self.visits)
    @rule()
    def page_is_gone(self) -> None:
        """A page that is gone keeps its text."""
        before = self._record().article
        self._claim()
        self.store.complete(replace(gone(self.entry), plan=DAILY))
        after = self._record().article

        assert (after.status, after.body_text, after.revision_no) == ("gone", before.body_text, before.revision_no)

    @invariant()
    def no_revision_ever_changes_or_vanishes(self) -> None:
        """Earlier revisions are as they were when they were first seen, numbered without gaps."""
        if not self.visits:
            return
        rows = {row.revision_no: replace(row, returns=0) for row in self._record().revisions}

        assert {number: rows.get(number) for number in self.seen} == self.seen
        assert sorted(rows) == list(range(1, len(rows) + 1))
        self.seen = rows

    def _fetch(
        self, texts: tuple[str, ...], verdict: AccessVerdict, headline: str, policies: Policies | None = None
    ) -> bool:
        """Store one response; whether the policy cut it."""
        self._claim()
        read = reading(self.url, texts, headline=headline, verdict=verdict)
        allowed = apply_policies(read, policies or Policies(), self.store.find_held((self.url,)))
        self.store.complete(judge(self.store, self.entry, allowed.reading))
        self.visits += 1
        return bool(allowed.reading.article.body.withheld_words)

    def _claim(self) -> None:
        if not self.visits:
            self.store.add_links((Link(url=self.url),))
        with self.store._db.writing() as connection:
            connection.exec_driver_sql(f"UPDATE frontier SET due_at = first_seen_at WHERE url = '{self.url}'")
        (self.entry,) = self.store.claim(1, lease_s=60)

    def _record(self) -> Any:
        record = self.store.find_article(self.url)
        assert record is not None
        return record
