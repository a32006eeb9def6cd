"""Pages of one site fetched at will, so that articles turn out to be one: trips, and what is to be seen afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import text
from store_samples import NOON, OPEN, judge, reading

from ingest.adapters.archive import WarcArchive
from ingest.adapters.store import ArticleRecord, ChangeKind, Store
from ingest.model import AccessVerdict, Completion, FrontierEntry, Link, Outcome

SITE = "https://example.org"
A, B, C = (f"{SITE}/{name}" for name in "abc")
STORY = tuple(f"On day {n} the council of the harbour spoke of crane number {n} at length." for n in range(12))
LEAD = STORY[:5]


def claim_alone(store: Store, url: str) -> tuple[FrontierEntry, ...]:
    """Claim one address, whatever else is due or under way; nothing when it is not known."""
    with store._db.writing() as connection:
        connection.execute(text("UPDATE frontier SET due_at = NULL"))
        connection.execute(
            text("UPDATE frontier SET due_at = first_seen_at, state = 'waiting' WHERE url = :url"), {"url": url}
        )
        connection.execute(
            text("UPDATE host SET next_at = '2020-01-01 00:00:00', lease_token = NULL, lease_until = NULL")
        )
    return store.claim(1, lease_s=600)


def decide(
    store: Store,
    url: str,
    texts: Sequence[str] = STORY,
    *,
    canonical: str | None = None,
    answered: str | None = None,
    verdict: AccessVerdict = OPEN,
    day: int = 0,
    headline: str = "A headline",
) -> Completion:
    """Claim one address and decide as the line does; nothing is stored yet."""
    store.add_links((Link(url=url),))
    (entry,) = claim_alone(store, url)
    at: datetime = NOON + timedelta(days=day)
    read = reading(answered or url, texts, canonical=canonical, verdict=verdict, headline=headline)
    return judge(store, entry, read, at=at, answered=answered)


def fetch(store: Store, url: str, texts: Sequence[str] = STORY, **how: object) -> Outcome:
    """Fetch and store one page."""
    return store.complete(decide(store, url, texts, **how))  # type: ignore[arg-type]  # as `decide` takes them


def keep_raw(store: Store, archive: WarcArchive, completion: Completion) -> Outcome:
    """Store a trip with its raw response."""
    assert completion.page is not None
    assert completion.reading is not None
    raw = replace(completion.page, body=f"<p>{completion.reading.article.body.text}</p>".encode())
    return store.complete(replace(completion, page=raw, archive=archive.write(raw)))


def article_at(store: Store, url: str) -> ArticleRecord:
    record = store.find_article(url)
    assert record is not None
    return record


def changes(store: Store, after: int = 0) -> list[tuple[ChangeKind, int, int, int | None]]:
    """Kind, article, revision and what it is now, of each change behind a number."""
    rows = store.list_changes(store.change_head().epoch, after)
    return [(row.kind, row.article_id, row.revision_no, row.merged_into) for row in rows]


def merge_two(store: Store) -> None:
    """Store an article with a copy, and one more that turns out to be the first."""
    for url in (A, B, C):
        fetch(store, url)
    store.cluster_step()
    fetch(store, A, answered=B, day=1)
    while store.cluster_step().looked_at:
        pass
