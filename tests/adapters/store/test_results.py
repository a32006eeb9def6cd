"""What `complete` stores: article, revision, check, noise, change rows, the trip, the entry; all at once or nothing."""

from __future__ import annotations

from dataclasses import replace

from hand_clock import HandClock
from store_samples import DAILY, OPEN, WALLED, claim_url, gone, judge, page, reading, store_page

from ingest.adapters.store import ChangeKind, Store
from ingest.model import (
    AccessVerdict,
    ArchiveRef,
    Extent,
    Outcome,
    OutcomeKind,
    PageReading,
)

URL = "https://example.org/news/one"
LONG = tuple(f"Paragraph {number} says something of its own." for number in range(6))


def kinds(store: Store) -> list[ChangeKind]:
    head = store.change_head()
    return [row.kind for row in store.list_changes(head.epoch, 0)]


def revisit(store: Store, clock: HandClock, read: PageReading) -> Outcome:
    """A day later the page is due again, and reads like this."""
    clock.ahead_s += 90_000
    (entry,) = store.claim(1, lease_s=60)
    return store.complete(judge(store, entry, read))


def test_a_new_article_is_stored_with_all_that_was_read(store: Store) -> None:
    outcome = store_page(store, URL, reading(URL, LONG, canonical="https://example.org/one"))
    assert outcome.article_id is not None
    record = store.get_article(outcome.article_id)

    assert record is not None
    article = record.article
    assert article.headline == "A headline"
    assert article.body_text == "\n".join(LONG)
    assert article.authors == ("Ada Example", "Ben Example")
    assert article.url_canonical == "https://example.org/one"
    assert (article.access, article.wall, article.extent, article.status) == ("open", "none", "full", "live")
    assert article.tdm_reserved is True
    assert article.provenance == {"headline": "og:title"}
    assert {row.url for row in record.urls} == {URL, "https://example.org/one"}
    assert [(row.revision_no, row.kind, row.origin) for row in record.revisions] == [(1, "created", "fetch")]
    assert record.checks[0].evidence[0]["signal"] == "json-ld:isAccessibleForFree"
    assert record.checks[0].robots_directives == ("noarchive",)
    assert [(row.noise, row.rule, row.near_end) for row in record.noise] == [
        ("share", "shared:share", False),
        ("paywall", "shared:wall", True),
    ]
    assert [row.kind for row in record.changes] == [ChangeKind.CREATED]
    assert article.change_seq == store.change_head().seq == 1


def test_what_is_held_comes_back_as_the_decision_needs_it(store: Store) -> None:
    stored = store_page(store, URL, reading(URL, LONG))
    held = store.find_held(("https://example.org/unknown", URL))

    assert held is not None
    assert (held.article_id, held.revision_no, held.extent, held.gone) == (stored.article_id, 1, Extent.FULL, False)
    assert held.body_text == "\n".join(LONG)
    assert held.verdict == OPEN
    assert store.find_held(("https://example.org/unknown",)) is None


def test_the_same_text_again_changes_nothing_but_the_access_checks(store: Store, clock: HandClock) -> None:
    first = store_page(store, URL, reading(URL, LONG))
    second = revisit(store, clock, reading(URL, LONG))
    record = store.get_article(first.article_id or 0)

    assert second.kind is OutcomeKind.UNCHANGED
    assert second.article_id == first.article_id
    assert record is not None
    assert (len(record.revisions), len(record.checks)) == (1, 2)
    assert kinds(store) == [ChangeKind.CREATED]


def test_changed_text_is_a_revision_and_the_old_one_stays(store: Store, clock: HandClock) -> None:
    store_page(store, URL, reading(URL, LONG))
    outcome = revisit(store, clock, reading(URL, (*LONG, "One more."), headline="Another headline"))
    record = store.get_article(outcome.article_id or 0)

    assert record is not None
    assert record.article.status == "updated"
    assert record.article.revision_no == 2
    assert [row.headline for row in record.revisions] == ["A headline", "Another headline"]
    assert kinds(store) == [ChangeKind.CREATED, ChangeKind.REVISED]


def test_a_wall_never_replaces_better_text_but_is_recorded(store: Store, clock: HandClock) -> None:
    store_page(store, URL, reading(URL, LONG))
    outcome = revisit(store, clock, reading(URL, LONG[:1], verdict=WALLED))
    record = store.get_article(outcome.article_id or 0)

    assert record is not None
    assert record.article.body_text == "\n".join(LONG)
    assert (record.article.access, record.article.wall, record.article.extent) == ("subscription", "shown", "full")
    assert [check.kept_better_text for check in record.checks] == [False, True]
    assert record.checks[1].extent == "truncated"
    assert kinds(store) == [ChangeKind.CREATED, ChangeKind.ACCESS_CHANGED]


def test_ignorance_never_replaces_what_is_known_of_access(store: Store, clock: HandClock) -> None:
    store_page(store, URL, reading(URL, LONG))
    outcome = revisit(store, clock, reading(URL, (*LONG, "More."), verdict=AccessVerdict(extent=Extent.FULL)))
    record = store.get_article(outcome.article_id or 0)

    assert record is not None
    assert (record.article.access, record.article.wall, record.article.revision_no) == ("open", "none", 2)
    assert record.checks[1].access == "unknown"


def test_the_same_body_elsewhere_joins_its_cluster(store: Store, clock: HandClock) -> None:
    first = store_page(store, URL, reading(URL, LONG))
    other = "https://other.example.net/wire"
    clock.ahead_s += 10
    second = store_page(store, other, reading(other, LONG, headline="Their headline"))
    rows = {row.id: row for row in (record.article for record in map(store.get_article, (1, 2)) if record)}

    assert (first.article_id, second.article_id) == (1, 2)
    assert rows[1].cluster_id == rows[2].cluster_id == 1
    assert kinds(store) == [ChangeKind.CREATED, ChangeKind.CREATED, ChangeKind.CLUSTERED]


def test_articles_without_a_body_are_nobodys_twins(store: Store) -> None:
    read = reading(URL, ())
    store_page(store, URL, read)

    assert store.find_twin(read.article.body_hash) is None


def test_an_article_that_is_gone_says_so_once_and_may_come_back(store: Store, clock: HandClock) -> None:
    store_page(store, URL, reading(URL, LONG))
    for _ in range(2):
        clock.ahead_s += 90_000
        (entry,) = store.claim(1, lease_s=60)
        store.complete(replace(gone(entry), plan=DAILY))
    status_gone = [row.status for row in store.list_articles()]
    back = revisit(store, clock, reading(URL, LONG))

    assert status_gone == ["gone"]
    assert [row.status for row in store.list_articles()] == ["live"]
    assert back.code == "back"
    assert kinds(store) == [ChangeKind.CREATED, ChangeKind.GONE, ChangeKind.REVISED]


def test_validators_are_kept_only_from_responses_that_were_read_well(store: Store, clock: HandClock) -> None:
    entry = claim_url(store, URL)
    challenge = replace(judge(store, entry, reading(URL)), reading=None, decision=None, page=page(URL, etag='"c"'))
    store.complete(replace(challenge, plan=replace(DAILY, failures=1)))
    clock.ahead_s += 90_000
    (entry,) = store.claim(1, lease_s=60)
    first_etag, failures = entry.etag, entry.failures
    store.complete(judge(store, entry, reading(URL)))
    clock.ahead_s += 90_000
    (entry,) = store.claim(1, lease_s=60)
    store.complete(replace(challenge, entry=entry, page=page(URL, b"", status=304, etag=None)))
    clock.ahead_s += 90_000
    (last,) = store.claim(1, lease_s=60)

    assert (first_etag, failures) == (None, 1)
    assert (entry.etag, entry.article_id) == ('"v1"', 1)
    assert (last.etag, last.body_hash) == (entry.etag, entry.body_hash)


def test_the_raw_record_is_tied_to_its_revision_and_its_check(store: Store) -> None:
    entry = claim_url(store, URL)
    ref = ArchiveRef(file="2026/a.warc.gz", offset=2**40, length=1234)
    store.complete(replace(judge(store, entry, reading(URL)), archive=ref))
    with store._db.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT a.file, a.position, a.length FROM archive_record a"
            " JOIN article_revision r ON r.archive_id = a.id JOIN access_check c ON c.archive_id = a.id"
        ).all()

    assert [tuple(row) for row in rows] == [("2026/a.warc.gz", 2**40, 1234)]
