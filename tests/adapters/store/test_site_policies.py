"""What sites say about use, kept over time: a row for each time they said something else; and on each access check."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hand_clock import HandClock
from store_samples import claim_url, judge, reading, store_page

from ingest.adapters.store import Store
from ingest.core.site_policy import with_site_policies
from ingest.core.tdmrep import no_tdmrep, read_tdmrep
from ingest.model import Link, SiteFile, SitePolicy, SiteRule

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORIGIN = "https://example.org"
RESERVED = b'[{"location": "/", "tdm-reservation": 1}]'
FREE = b'[{"location": "/", "tdm-reservation": 0}]'


def said(body: bytes, day: int, *, status: int = 200) -> SitePolicy:
    return read_tdmrep(ORIGIN, status, body, now=NOON + timedelta(days=day), known=None)


def usage(value: str, day: int) -> SitePolicy:
    rules = (SiteRule("", "ai-train", value),) if value else ()
    raw = f"content-signal: ai-train={value}" if value else ""
    return replace(said(b"[]", day), file=SiteFile.ROBOTS, rules=rules, raw=raw, problem="", expires_at=None)


def test_each_change_leaves_a_row_and_the_same_again_lengthens_it(store: Store) -> None:
    for day, body in enumerate((RESERVED, RESERVED, FREE, RESERVED)):
        store.save_site_policy(said(body, day))
    store.save_site_policy(said(b"", 4, status=404))
    rows = store.list_site_policies("Example.org")

    assert [(row.first_seen_at.day, row.last_seen_at.day, row.rules) for row in rows] == [
        (1, 2, (["/", "tdm-reservation", "1"],)),
        (3, 3, (["/", "tdm-reservation", "0"],)),
        (4, 4, (["/", "tdm-reservation", "1"],)),
        (5, 5, ()),
    ]
    [now] = store.find_site_policies(ORIGIN)
    assert (now.status, now.rules) == (404, ())
    assert store.find_site_policies("https://other.example") == ()


def test_a_failure_changes_nothing_but_when_it_is_asked_again(store: Store) -> None:
    store.save_site_policy(said(RESERVED, 0))
    [known] = store.find_site_policies(ORIGIN)
    store.save_site_policy(no_tdmrep(ORIGIN, "timeout", now=NOON + timedelta(days=2), known=known))
    [row] = store.list_site_policies("example.org")
    [later] = store.find_site_policies(ORIGIN)

    assert (row.last_seen_at, row.problem, row.status) == (NOON, "timeout", None)
    assert later.expires_at == NOON + timedelta(days=2, hours=1)
    assert later.rules == known.rules


def test_both_files_of_an_origin_are_known_and_a_silent_robots_txt_leaves_no_row(store: Store) -> None:
    store.save_site_policy(usage("", 0))
    silent = store.list_site_policies("example.org")
    store.save_site_policy(usage("no", 1))
    store.save_site_policy(said(RESERVED, 1))
    store.save_site_policy(usage("", 2))

    assert silent == ()
    assert {policy.file: policy.rules for policy in store.find_site_policies(ORIGIN)} == {
        SiteFile.ROBOTS: (),
        SiteFile.TDMREP: (("/", "tdm-reservation", "1"),),
    }


def test_what_held_at_the_fetch_stands_on_its_access_check(store: Store, clock: HandClock) -> None:
    url = f"{ORIGIN}/a"
    silent = reading(url)
    silent = replace(silent, article=replace(silent.article, policy=replace(silent.article.policy, tdm_reserved=None)))
    site = (said(RESERVED, 0), usage("no", 0))
    store_page(store, url, with_site_policies(silent, site))
    clock.ahead_s += 90_000
    (entry,) = store.claim(1, lease_s=60)
    store.complete(judge(store, entry, with_site_policies(silent, (said(FREE, 1),))))
    record = store.get_article(1)

    assert record is not None
    assert [(check.tdm_reserved, check.tdm_origin, check.site_usage) for check in record.checks] == [
        (True, "tdmrep:/", ("ai-train=no",)),
        (False, "tdmrep:/", ()),
    ]
    assert record.checks[0].site_policy_raw == (["robots:ai-train", "no"], ["tdmrep:tdm-reservation", "/ 1"])
    assert record.checks[0].policy_raw == (["meta", "noarchive"],)
    assert record.checks[0].headline == "A headline"
    assert record.article.tdm_reserved is False


def test_the_text_that_a_feed_carries_is_not_kept_but_counted(store: Store) -> None:
    link = Link(url=f"{ORIGIN}/b", title="Crane", summary="In short, it stands.", content="Three words here")
    store.add_links((link,))
    entry = claim_url(store, link.url)

    assert entry.hint == Link(url=link.url, title="Crane", content_words=3)
