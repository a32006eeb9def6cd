"""Values for store tests: a page that was read, an entry's completion."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from ingest.adapters.rulebook import load_notices
from ingest.adapters.store import Store
from ingest.core.decide import candidate_urls, decide_change, decide_duplicate
from ingest.core.fingerprint import hash_content, hash_texts
from ingest.core.merge import decide_merge, decide_merged, tied_addresses
from ingest.core.revision import ignore_passing, review_decision
from ingest.model import (
    Access,
    AccessVerdict,
    Article,
    Block,
    BlockKind,
    Body,
    Change,
    Completion,
    Decision,
    Evidence,
    Extent,
    FetchedPage,
    FrontierEntry,
    FrontierState,
    LeadImage,
    Link,
    Metadata,
    NoiseClass,
    Outcome,
    OutcomeKind,
    PageKind,
    PageReading,
    Plan,
    PolicySignals,
    Precision,
    Provenance,
    RemovedBlock,
    SourceReading,
    Wall,
)
from ingest.resources import rules_folder

NOTICES = load_notices((rules_folder(),))
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAILY = Plan(state=FrontierState.WAITING, delay_s=86_400.0)
DONE = Plan(state=FrontierState.DONE, delay_s=None)
OPEN = AccessVerdict(
    access=Access.OPEN,
    declared=Access.OPEN,
    wall=Wall.NONE,
    extent=Extent.FULL,
    access_confidence=0.9,
    extent_confidence=0.8,
    evidence=(Evidence(signal="json-ld:isAccessibleForFree", value="True", says="access=open", weight=0.9),),
)
WALLED = AccessVerdict(
    access=Access.SUBSCRIPTION,
    declared=Access.SUBSCRIPTION,
    wall=Wall.SHOWN,
    extent=Extent.TRUNCATED,
    access_confidence=0.95,
    extent_confidence=0.9,
    evidence=(Evidence(signal="wall:#gate", value="join us", says="wall=shown", weight=0.8, where="#gate"),),
)


def reading(
    url: str,
    paragraphs: Sequence[str] = ("The first paragraph.", "The second one."),
    *,
    headline: str = "A headline",
    verdict: AccessVerdict = OPEN,
    canonical: str | None = None,
) -> PageReading:
    """An article as the jail would give it."""
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in paragraphs)
    removed = (
        RemovedBlock(noise=NoiseClass.SHARE, text="Share this", rule="shared:share", position=0),
        RemovedBlock(noise=NoiseClass.PAYWALL, text="Join us", rule="shared:wall", position=3, near_end=True),
    )
    metadata = Metadata(
        headline=headline,
        deck="A deck",
        authors=("Ada Example", "Ben Example"),
        byline_raw="By Ada Example and Ben Example",
        published_at=NOON,
        published_raw="2026-03-01T12:00Z",
        published_precision=Precision.MINUTE,
        language="en",
        tags=("one", "two"),
        lead_image=LeadImage(url=f"{url}/lead.jpg", caption="A caption"),
        url_canonical=canonical,
        provenance=(Provenance(field="headline", origin="og:title"),),
    )
    article = Article(
        url_final=url,
        domain="example.org",
        metadata=metadata,
        body=Body(blocks=blocks, removed=removed, origin="dom", container="article"),
        verdict=verdict,
        policy=PolicySignals(tdm_reserved=True, robots_directives=("noarchive",), raw=(("meta", "noarchive"),)),
        word_count=sum(len(text.split()) for text in paragraphs),
        content_hash=hash_content(headline, "A deck", paragraphs),
        body_hash=hash_texts(paragraphs),
        quality=0.9,
    )
    return PageReading(kind=PageKind.ARTICLE, kind_reason="words:900", article=article, extractor="ingest/0.1.0")


def page(url: str, body: bytes = b"<html>", *, status: int = 200, etag: str | None = '"v1"') -> FetchedPage:
    headers = (("content-type", "text/html"), *((("etag", etag),) if etag else ()))
    return FetchedPage(
        url=url, final_url=url, status=status, headers=headers, body=body, fetched_at=NOON, elapsed_ms=12.5
    )


def judge(
    store: Store,
    entry: FrontierEntry,
    read: PageReading,
    *,
    plan: Plan = DAILY,
    at: datetime | None = None,
    answered: str | None = None,
) -> Completion:
    """Look up and decide as the line does; `at`: when it was fetched, else at noon; `answered`: after a redirect."""
    fetched = replace(page(entry.url), final_url=answered or entry.url, fetched_at=at or NOON)
    urls = candidate_urls(entry.url, fetched, read)
    held = store.find_held(urls)
    merge = decide_merge(store.find_tied(tied_addresses(urls, fetched)), read) if held and held.others else None
    held = merge.joined if merge else held
    alike = replace(read, article=ignore_passing(held, read.article, NOTICES))
    decision, review = review_decision(held, decide_change(held, alike), read.article, NOTICES, at=at or NOON)
    decision = decide_merged(decision, merge) if merge else decision
    twin_id = store.find_twin(read.article.body_hash) if decision.has(Change.NEW) else None
    if twin_id is not None:
        decision = decide_duplicate(decision, twin_id)
    kind = OutcomeKind.UNCHANGED if decision.has(Change.NONE) else OutcomeKind.STORED
    code = "+".join(decision.changes)
    return Completion(
        entry=entry,
        outcome=Outcome(url=entry.url, kind=kind, code=code, status=200, elapsed_ms=12.5),
        plan=plan,
        page=fetched,
        reading=read,
        decision=decision,
        held=held,
        review=review,
        merge=merge,
        twin_id=twin_id,
    )


def listed(entry: FrontierEntry, links: Sequence[Link], found: SourceReading) -> Completion:
    """A source that was read."""
    return Completion(
        entry=entry,
        outcome=Outcome(url=entry.url, kind=OutcomeKind.LISTED, code="listed", status=200),
        plan=DAILY,
        page=page(entry.url, b"<rss>"),
        source=replace(found, links=tuple(links)),
    )


def failed(
    entry: FrontierEntry, plan: Plan, *, kind: OutcomeKind = OutcomeKind.FAILED, code: str = "timeout"
) -> Completion:
    """A trip that brought nothing."""
    return Completion(entry=entry, outcome=Outcome(url=entry.url, kind=kind, code=code, detail="30 s"), plan=plan)


def gone(entry: FrontierEntry) -> Completion:
    return Completion(
        entry=entry,
        outcome=Outcome(url=entry.url, kind=OutcomeKind.GONE, code="bad_status", status=410),
        plan=DONE,
        decision=Decision(changes=(Change.GONE,), reasons=("status 410 on a second look",)),
    )


def claim_url(store: Store, url: str, *, lease_s: float = 60.0) -> FrontierEntry:
    """Make an address known and due, and claim it; nothing else may be due."""
    store.add_links((Link(url=url),))
    (entry,) = store.claim(10, lease_s=lease_s)
    assert entry.url == url
    return entry


def store_page(store: Store, url: str, read: PageReading) -> Outcome:
    """Store one page from claim to commit."""
    return store.complete(judge(store, claim_url(store, url), read))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
