"""Clusters of articles alike: found in steps, with the probable original, told in the change log, nothing deleted."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hand_clock import HandClock
from store_samples import NOON, claim_url, judge, reading

from ingest.adapters.store import ArticleRow, ChangeKind, Store
from ingest.adapters.store.targets import PurgeTarget
from ingest.model import PageReading, Precision

WORDS = [
    f"{head}{tail}"
    for head in ("har", "cra", "bri", "mar", "lo", "ve", "sti")
    for tail in ("bour", "ne", "dge", "ket", "ck", "sel")
]


def story(seed: int, paragraphs: int = 6) -> tuple[str, ...]:
    dice = random.Random(seed)
    return tuple(" ".join(dice.choices(WORDS, k=30)) + "." for _ in range(paragraphs))


def wire(
    url: str, texts: tuple[str, ...], *, domain: str, agency: str | None = None, hours: int | None = 0
) -> PageReading:
    read = reading(url, texts, headline=f"By {domain}")
    published = None if hours is None else NOON + timedelta(hours=hours)
    meta = replace(read.article.metadata, agency=agency, published_at=published, published_precision=Precision.MINUTE)
    return replace(read, article=replace(read.article, domain=domain, metadata=meta))


def put(store: Store, clock: HandClock, name: str, texts: tuple[str, ...], **facts: object) -> int:
    clock.ahead_s += 10
    url = f"https://{name}/story"
    facts = {"domain": name, **facts}
    outcome = store.complete(judge(store, claim_url(store, url), wire(url, texts, **facts)))  # type: ignore[arg-type]  # the test names the facts
    assert outcome.article_id
    return outcome.article_id


def settle(store: Store) -> int:
    clustered = 0
    while (step := store.cluster_step(2)).looked_at:
        clustered += step.clustered
    return clustered


def rows(store: Store) -> dict[int, ArticleRow]:
    return {row.id: row for row in store.list_articles()}


def kinds(store: Store, kind: ChangeKind) -> list[int]:
    return [row.article_id for row in store.list_changes(store.change_head().epoch, 0) if row.kind is kind]


BASE = story(1)
EDITED = (story(9, 1)[0], *BASE[:5])


def test_an_edited_copy_joins_its_original_and_both_are_told(store: Store, clock: HandClock) -> None:
    first = put(store, clock, "one.example", BASE)
    second = put(store, clock, "two.example", EDITED, hours=3)
    alone = put(store, clock, "three.example", story(2))
    waiting = store.count_uncompared()
    settle(store)
    found = rows(store)

    assert waiting == 3
    assert store.count_uncompared() == 0
    assert (found[first].cluster_id, found[first].cluster_role, found[first].original_id) == (first, "original", first)
    assert (found[second].cluster_id, found[second].cluster_role, found[second].original_id) == (first, "copy", first)
    assert (found[alone].cluster_id, found[alone].cluster_role, found[alone].likeness) == (alone, "alone", None)
    assert found[second].likeness == pytest.approx(0.83, abs=0.1)
    assert kinds(store, ChangeKind.CLUSTERED) == [first, second]
    assert found[second].change_seq == store.change_head().seq
    assert [[row.article_id for row in cluster] for cluster in store.list_clusters()] == [[first, second]]


def test_a_settled_store_is_left_as_it_is(store: Store, clock: HandClock) -> None:
    put(store, clock, "one.example", BASE)
    put(store, clock, "two.example", EDITED)
    settle(store)
    seq = store.change_head().seq

    assert store.cluster_step().looked_at == 0
    assert store.change_head().seq == seq


@pytest.mark.parametrize(
    ("facts", "original"),
    [
        (({"hours": 2}, {"hours": 1}), 2),
        (({"hours": None}, {"hours": None}), 1),
        (({"hours": 1, "agency": "Reuters"}, {"hours": 5, "domain": "reuters.com"}), 2),
        (({"hours": 1, "agency": "dpa"}, {"hours": 5, "domain": "reuters.com"}), 2),
    ],
    ids=["earliest published", "first seen", "the agency's own page", "an agency's page"],
)
def test_the_probable_original_is_the_agencys_or_the_earliest(
    store: Store, clock: HandClock, facts: tuple[dict[str, object], dict[str, object]], original: int
) -> None:
    for name, texts, known in zip(("one.example", "two.example"), (BASE, EDITED), facts, strict=True):
        put(store, clock, name, texts, **known)
    settle(store)

    assert {row.original_id for row in rows(store).values()} == {original}


def test_an_article_that_is_like_two_clusters_makes_them_one(store: Store, clock: HandClock) -> None:
    whole = story(3, 12)
    left, right = put(store, clock, "a.example", whole[:8]), put(store, clock, "b.example", whole[4:])
    settle(store)
    apart = {row.cluster_role for row in rows(store).values()}
    both = put(store, clock, "c.example", whole[2:10])
    settle(store)
    found = rows(store)

    assert apart == {"alone"}
    assert {row.cluster_id for row in found.values()} == {left}
    assert {row.original_id for row in found.values()} == {left}
    assert kinds(store, ChangeKind.CLUSTERED) == [left, right, both]


def test_a_revision_is_compared_again(store: Store, clock: HandClock) -> None:
    url = "https://one.example/story"
    put(store, clock, "one.example", story(5))
    put(store, clock, "two.example", BASE, hours=-1)
    settle(store)
    clock.ahead_s += 90_000
    entry = next(entry for entry in store.claim(5, lease_s=60) if entry.url == url)
    store.complete(judge(store, entry, wire(url, EDITED, domain="one.example")))
    settle(store)

    assert {row.cluster_id for row in rows(store).values()} == {1}
    assert {row.original_id for row in rows(store).values()} == {2}


def test_reports_by_one_template_stay_apart(store: Store, clock: HandClock) -> None:
    line = "The index of the exchange closed at {} points after {} points the day before, {} shares rose and {} fell"
    for number in range(4):
        figures = [str(1000 * number + step) for step in range(100, 124)]
        texts = tuple(line.format(*figures[at : at + 4]) for at in range(0, 24, 4))
        put(store, clock, f"market{number}.example", texts)
    settle(store)

    assert {row.cluster_role for row in rows(store).values()} == {"alone"}


def test_a_purged_original_leaves_its_copies_to_find_another(store: Store, clock: HandClock) -> None:
    put(store, clock, "one.example", BASE)
    put(store, clock, "two.example", EDITED, hours=2)
    put(store, clock, "three.example", BASE[1:], hours=1)
    settle(store)
    store.purge_batch(PurgeTarget(hosts=("one.example",)), lambda _refs: None)
    settle(store)
    found = rows(store)

    assert {row.cluster_id for row in found.values()} == {2}
    assert {row.original_id for row in found.values()} == {3}


def test_two_copies_stored_before_any_step_meet_and_a_short_text_meets_nobody(store: Store, clock: HandClock) -> None:
    put(store, clock, "one.example", BASE)
    put(store, clock, "two.example", EDITED)
    put(store, clock, "brief.example", ("A short brief.",))
    put(store, clock, "other.example", ("A short brief.", "More."))
    store.cluster_step(50)

    assert [row.cluster_role for _, row in sorted(rows(store).items())] == ["original", "copy", "alone", "alone"]
