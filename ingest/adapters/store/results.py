"""Stores all that trips brought: when `complete` returns, it is stored and the entry is done.

Trips that wait together end in one transaction, each as it would alone. Frontier rows are locked first and the change
log is written last. Whoever lost the lease writes nothing, and costs no other trip anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from ingest.adapters.store.articles import HeldMoved, Written, change_article, create_article, mark_gone
from ingest.adapters.store.batch import Batch
from ingest.adapters.store.changelog import NewChange, change_rows, in_places, take_places
from ingest.adapters.store.claims import FREE_HOST, end_lease, hosts_of
from ingest.adapters.store.columns import fetch_columns
from ingest.adapters.store.database import Database
from ingest.adapters.store.direct import Answer, ask_rows, find_rows, sent_together
from ingest.adapters.store.judged import judged
from ingest.adapters.store.known import Known, look_up
from ingest.adapters.store.listings import write_listing
from ingest.adapters.store.merging import merge_articles
from ingest.adapters.store.subscriptions import login_columns, note_logged_out
from ingest.adapters.store.together import runs_apart
from ingest.adapters.store.visits import visit_columns
from ingest.adapters.tables import article, article_url, change, fetch, frontier, purged_url
from ingest.core.vanish import was_absent
from ingest.errors import StaleLease
from ingest.model import Change, Completion, FrontierState, Outcome

Ended = Outcome | StaleLease
_LAST_LOOK = tuple(frontier.c[name] for name in ("id", "state", "last_fetched_at", "last_code", "last_detail"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """What one trip wrote: first its article, then others that it touched. Their changes are yet to be logged."""

    outcome: Outcome
    written: tuple[Written, ...]


class Results:
    """How trips end."""

    _db: Database

    def complete(self, completion: Completion) -> Outcome:
        """Store all that a trip brought and return its outcome, with the article's number and the count of new links.

        Raises:
            StaleLease: The entry was claimed by another worker, or the article changed since the decision was made;
                nothing was written. In the second case the entry is free again and still due.
        """
        (ended,) = self.complete_many((completion,))
        if isinstance(ended, StaleLease):
            raise ended
        return ended

    def complete_many(self, completions: Sequence[Completion]) -> tuple[Ended, ...]:
        """Do what `complete` does for each, in as few transactions as can be, and return how each ended, in order.

        What `complete` would raise for a trip stands in the place of its outcome.
        """
        return tuple(ended for run in runs_apart(completions) for ended in self._complete_run(run))

    def _complete_run(self, run: Sequence[Completion]) -> list[Ended]:
        try:
            with self._db.writing() as connection:
                ended, seq = self._write(connection, run)
        except HeldMoved as error:
            if len(run) > 1:  # another process is storing one of these articles: find out which
                return [ended for completion in run for ended in self._complete_run([completion])]
            with self._db.writing() as connection:
                end_lease(connection, run[0].entry)
            return [error]
        if seq is not None:
            self._db.reached(seq)
        return ended

    def _write(self, connection: Connection, run: Sequence[Completion]) -> tuple[list[Ended], int | None]:
        known = look_up(connection, run, self._db.clock)
        batch = Batch(connection, known.numbers)
        ended: list[_Stored | StaleLease] = []
        for completion in run:
            try:
                ended.append(_gather(batch, completion, known))
            except HeldMoved as error:  # this one entry is free again; the others go on
                end_lease(connection, completion.entry)
                ended.append(error)
            except StaleLease as error:
                ended.append(error)
        done = [completion for completion, end in zip(run, ended, strict=True) if isinstance(end, _Stored)]
        written = [one for end in ended if isinstance(end, _Stored) for one in end.written]
        seq = _write_gathered(batch, done, written, at=known.now)
        return [end.outcome if isinstance(end, _Stored) else end for end in ended], seq


def _gather(batch: Batch, completion: Completion, known: Known) -> _Stored:
    """Gather what one trip writes.

    Raises:
        StaleLease: Its lease was lost, or its decision no longer holds; nothing was gathered.
    """
    entry = completion.entry
    before = known.entries.get(entry.id)
    if before is None or before["lease_token"] != entry.lease_token:
        raise StaleLease(f"entry {entry.id} ({entry.url}) was claimed by another worker")
    written = _gather_article(batch, completion, known, at=known.now)
    links = write_listing(batch.connection, completion, at=known.now)
    article_id = written[0].article_id if written else before["article_id"]
    outcome = replace(completion.outcome, article_id=article_id, links=links)
    note_logged_out(batch.connection, completion, before["renewed_at"], at=known.now)
    trip = {"ended_at": known.now, "links": links, "article_id": article_id, **known.robots_of(completion)}
    batch.insert(fetch, fetch_columns(completion) | login_columns(batch.connection, completion) | trip)
    batch.update(frontier, entry.id, visit_columns(completion, before, article_id, links=links, at=known.now))
    return _Stored(outcome=outcome, written=written)


def _gather_article(batch: Batch, completion: Completion, known: Known, *, at: datetime) -> tuple[Written, ...]:
    before = known.entries[completion.entry.id]
    if completion.decision is not None and completion.decision.has(Change.GONE):
        if _is_elsewhere(batch.connection, completion.entry.id, before["article_id"]):
            return ()
        gone = mark_gone(known.articles.get(before["article_id"]))
        return (gone,) if gone else ()
    new = judged(completion)
    if new is None:
        return ()
    if completion.held is None:
        return (create_article(batch, new, known.addresses, first_seen_at=before["first_seen_at"], at=at),)
    if completion.merge is not None:
        return merge_articles(batch, new, completion.merge, known.articles, at=at)
    return (change_article(batch, new, known.articles.get(completion.held.article_id), at=at),)


def _is_elsewhere(connection: Connection, entry_id: int, article_id: int | None) -> bool:
    """Whether an article has another address that is still looked at, and was there at the last look."""
    others = find_rows(connection, _LAST_LOOK, frontier.c.article_id, () if article_id is None else (article_id,))
    return any(
        row["id"] != entry_id
        and row["state"] == FrontierState.WAITING.value
        and row["last_fetched_at"] is not None
        and not was_absent(row["last_code"], row["last_detail"])
        for row in others
    )


def _write_gathered(
    batch: Batch, done: Sequence[Completion], written: Sequence[Written], *, at: datetime
) -> int | None:
    """Write what was gathered, the change log last of all; return the number of the last change, None for no change.

    Raises:
        HeldMoved: A new article is being stored elsewhere or was purged.
    """
    connection, changes = batch.connection, [logged for one in written for logged in one.changes]
    try:
        with sent_together(connection):
            for host_lease in hosts_of(each.entry for each in done):
                batch.also(FREE_HOST, host_lease)
            batch.write()
            purged = _ask_purged(connection, done)
            taken = take_places(connection, len(changes)) if changes else None
            last = taken() if taken else None  # first: an answer that is not read would hold the statement open
            if purged():
                raise HeldMoved("an article was purged meanwhile")
    except IntegrityError as error:
        if article_url.name in str(error.orig):  # since we looked, another process began to store the same article
            raise HeldMoved("an article is being stored by another worker") from error
        raise
    for row in change_rows(changes, last, at=at):
        batch.insert(change, row)
    _finish_articles(batch, written, changes, last)
    return last


def _ask_purged(connection: Connection, done: Sequence[Completion]) -> Answer:
    """Ask which addresses of new articles were purged; only once these are written: who purges them waits for us."""
    new = [judge for each in done if each.held is None and (judge := judged(each))]
    keys = [key for each in new for key in each.urls]
    return ask_rows(connection, (purged_url.c.url_key,), purged_url.c.url_key, keys)


def _finish_articles(batch: Batch, written: Sequence[Written], changes: Sequence[NewChange], last: int | None) -> None:
    """Give the articles their last values, their place in the log among them."""
    place = {logged.article_id: number for number, logged in in_places(changes, last)}
    for one in written:
        values: dict[str, Any] = dict(one.values)
        if one.changes:
            values["change_seq"] = place[one.article_id]
        batch.update(article, one.article_id, values)
    batch.write()
