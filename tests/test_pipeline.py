"""The line: each way a trip can end, in which order things are written, and that nothing is written twice."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Literal

import pytest
from pipeline_world import URL, World, entry, page, travel
from readings import LONG, PAID_FULL, SHORT, WALLED, hold, reading

from ingest.core.keep import Policies
from ingest.errors import (
    AddressRefused,
    BadStatus,
    HostBusy,
    PageError,
    ParserKilled,
    RobotsDisallowed,
    StaleLease,
    StoreError,
    StoreUnavailable,
    Unreachable,
)
from ingest.model import (
    ArchiveRef,
    Change,
    FetchedPage,
    FrontierEntry,
    FrontierState,
    Held,
    Link,
    OutcomeKind,
    PageKind,
    PageReading,
    PolicySignals,
    SourceKind,
    SourceReading,
    Target,
)


@pytest.mark.parametrize(
    ("held", "read", "code", "kind", "archived"),
    [
        (None, reading(LONG), "new", OutcomeKind.STORED, True),
        (hold(LONG), reading(LONG), "none", OutcomeKind.UNCHANGED, False),
        (hold(SHORT), reading(LONG), "revised", OutcomeKind.STORED, True),
        (hold(LONG), reading(SHORT, WALLED), "kept_better_text+access_changed", OutcomeKind.STORED, True),
    ],
    ids=["new", "unchanged", "revised", "a wall over better text"],
)
def test_an_article_is_decided_archived_and_stored(
    held: Held | None, read: PageReading, code: str, kind: OutcomeKind, archived: bool
) -> None:
    world = World(read=read, held=held)

    outcome = travel(world)

    assert (outcome.kind, outcome.code, outcome.article_id) == (kind, code, 7)
    assert world.written == (["archive", "store"] if archived else ["store"])
    assert world.completions[0].held is held


def test_an_archive_that_fails_leaves_nothing_in_the_database() -> None:
    class Full(World):
        async def write(self, page: FetchedPage) -> ArchiveRef:
            raise StoreUnavailable("disk")

    world = Full(read=reading(LONG))

    with pytest.raises(StoreUnavailable):
        travel(world)
    assert world.completions == []


def test_where_the_text_may_not_be_kept_neither_may_the_raw_response() -> None:
    world = World(read=reading(LONG, PAID_FULL))

    travel(world, policies=Policies(gated_text="metadata_only"))

    stored = world.completions[0].reading
    assert world.written == ["store"]
    assert stored is not None
    assert stored.article.body.blocks == ()


def test_a_reserved_page_is_left_out_when_the_operator_says_so() -> None:
    read = reading(LONG)
    read = replace(read, article=replace(read.article, policy=PolicySignals(tdm_reserved=True)))
    world = World(read=read)

    outcome = travel(world, policies=Policies(tdm_reserved="skip"))

    assert (outcome.kind, outcome.code) == (OutcomeKind.DISALLOWED, "tdm_reserved")
    assert world.completions[0].reading is None


def test_the_same_text_elsewhere_is_a_duplicate_but_a_brief_is_not() -> None:
    long, brief = World(read=reading(LONG), twin=3), World(read=reading(SHORT), twin=3)

    assert travel(long).code == "new+duplicate"
    assert long.completions[0].twin_id == 3
    assert travel(brief).code == "new"


def test_untouched_is_an_answer_without_reading() -> None:
    outcome = travel(World(fetched=page(304)))

    assert (outcome.kind, outcome.code) == (OutcomeKind.NOT_MODIFIED, "not_modified")


def test_a_source_yields_its_links() -> None:
    found = SourceReading(kind=SourceKind.FEED, links=(Link(url=URL),))
    world = World(read=found)

    outcome = travel(world, entry(target=Target.SOURCE, source_kind=SourceKind.FEED))

    assert (outcome.kind, outcome.links) == (OutcomeKind.LISTED, 1)
    assert world.completions[0].source is found
    assert world.completions[0].plan.state is FrontierState.WAITING


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (PageKind.CHALLENGE, FrontierState.WAITING),
        (PageKind.CONSENT, FrontierState.WAITING),
        (PageKind.ERROR, FrontierState.WAITING),
        (PageKind.SECTION, FrontierState.DONE),
        (PageKind.PRODUCT, FrontierState.DONE),
    ],
)
def test_what_is_no_article_is_never_stored_as_one(kind: PageKind, state: FrontierState) -> None:
    world = World(read=replace(reading(LONG), kind=kind, kind_reason="why"))

    outcome = travel(world)

    assert (outcome.kind, outcome.code, outcome.detail) == (OutcomeKind.NOT_ARTICLE, kind.value, "why")
    assert world.completions[0].reading is None
    assert world.completions[0].plan.state is state
    assert world.written == ["store"]


@pytest.mark.parametrize(
    ("error", "going", "kind", "state"),
    [
        (Unreachable(URL, "dns"), entry(), OutcomeKind.FAILED, FrontierState.WAITING),
        (HostBusy(URL, "busy"), entry(), OutcomeKind.DEFERRED, FrontierState.WAITING),
        (RobotsDisallowed(URL, "Disallow: /"), entry(), OutcomeKind.DISALLOWED, FrontierState.WAITING),
        (AddressRefused(URL, "10.0.0.1"), entry(), OutcomeKind.QUARANTINED, FrontierState.QUARANTINED),
        (BadStatus(URL, 404), entry(article_id=7), OutcomeKind.FAILED, FrontierState.WAITING),
        (ParserKilled(URL, "time"), entry(), OutcomeKind.FAILED, FrontierState.WAITING),
        (ParserKilled(URL, "time"), entry(crashes=1), OutcomeKind.QUARANTINED, FrontierState.QUARANTINED),
    ],
    ids=["unreachable", "busy", "robots", "refused", "404 once", "killed once", "killed twice"],
)
def test_an_error_becomes_an_outcome_with_its_reason_and_the_next_try(
    error: PageError, going: FrontierEntry, kind: OutcomeKind, state: FrontierState
) -> None:
    world = World(fetched=error)

    outcome = travel(world, going)

    assert (outcome.kind, outcome.code, outcome.detail) == (kind, error.code, error.detail)
    assert world.completions[0].plan.state is state
    assert world.completions[0].decision is None


def test_an_article_that_is_absent_twice_is_gone() -> None:
    world = World(fetched=BadStatus(URL, 410))

    outcome = travel(world, entry(article_id=7, failures=1, was_absent=True))

    decision = world.completions[0].decision
    assert outcome.kind is OutcomeKind.GONE
    assert decision is not None
    assert decision.changes == (Change.GONE,)


def test_a_lost_lease_drops_the_result_and_an_absent_database_raises() -> None:
    lost = travel(World(read=reading(LONG), refusal=StaleLease("taken over")))

    assert (lost.kind, lost.code) == (OutcomeKind.DEFERRED, "stale_lease")
    with pytest.raises(StoreUnavailable):
        travel(World(read=reading(LONG), refusal=StoreUnavailable("gone")))


def test_a_bug_is_not_swallowed() -> None:
    class Buggy(World):
        async def read_page(self, page: FetchedPage, hint: Link | None) -> PageReading:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        travel(Buggy())


def test_an_address_that_was_purged_is_read_and_nothing_of_it_is_kept() -> None:
    world = World(read=reading(LONG), purged=True)

    outcome = travel(world)

    assert (outcome.kind, outcome.code, outcome.article_id) == (OutcomeKind.DISALLOWED, "purged", None)
    assert world.written == ["store"]
    assert world.completions[0].plan.state is FrontierState.DONE
    assert (world.completions[0].reading, world.completions[0].archive) == (None, None)


@pytest.mark.parametrize(("refusal", "erased"), [(StaleLease("taken"), True), (StoreUnavailable("gone"), False)])
def test_the_raw_response_of_a_refused_result_is_erased_and_of_an_unsure_one_kept(
    refusal: StoreError, erased: bool
) -> None:
    world = World(read=reading(LONG), refusal=refusal)
    with contextlib.suppress(StoreUnavailable):
        travel(world)

    assert world.written == (["archive", "erase"] if erased else ["archive"])


@pytest.mark.parametrize("kind", [PageKind.ARTICLE, PageKind.LOGIN, PageKind.SECTION])
@pytest.mark.parametrize("tdm_reserved", ["record", "skip"])
def test_a_login_that_has_ended_is_noted_whatever_becomes_of_the_page(
    kind: PageKind, tdm_reserved: Literal["record", "skip"]
) -> None:
    read = reading(LONG)
    reserved = replace(read, article=replace(read.article, policy=PolicySignals(tdm_reserved=True)))
    world = World(read=replace(reserved, kind=kind, logged_out=True))
    travel(world, policies=Policies(tdm_reserved=tdm_reserved))

    assert [completion.logged_out for completion in world.completions] == [True]
