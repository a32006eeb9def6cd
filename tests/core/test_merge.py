"""Which held articles are one, which stays and whose text goes on; and that nothing else is ever merged."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pipeline_world import URL, page
from readings import OPEN, PAID_FULL, SCRAMBLED, WALLED, hold, reading

import ingest.core.merge
from ingest.core.decide import decide_change
from ingest.core.merge import decide_merge, decide_merged, tied_addresses
from ingest.model import Access, AccessVerdict, ArticleStatus, Change, EarlierText, Held, Merge, Wall

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = "harbour crane bridge market lock vessel council quay vote survey wall flood brake budget spring autumn".split()
SITE = "harbour.example"


def story(seed: int, paragraphs: int = 4) -> tuple[str, ...]:
    dice = random.Random(seed)
    return tuple(" ".join(dice.choices(WORDS, k=30)) + "." for _ in range(paragraphs))


STORY = story(1)


def held(
    number: int, texts: tuple[str, ...] = STORY, verdict: AccessVerdict = OPEN, *, day: int = 0, **known: object
) -> Held:
    """An article of the site, seen on some day."""
    known = {"domain": SITE, "revision_no": 1} | known
    one = replace(hold(texts, verdict), article_id=number, **known)  # type: ignore[arg-type]  # the test names the fields
    seen = EarlierText(revision_no=one.revision_no, seen_at=NOON + timedelta(days=day), settled_hash=None, classes=None)
    return replace(one, earlier=(seen,))


def merge(*tied: Held, texts: tuple[str, ...] = STORY) -> Merge:
    found = decide_merge(tied, reading(texts))
    assert found is not None
    return found


@pytest.mark.parametrize("order", list(itertools.permutations((3, 5, 9))), ids=str)
def test_the_article_that_was_stored_first_stays_whichever_the_trip_names_first(order: tuple[int, ...]) -> None:
    found = merge(*map(held, order))

    assert found.stays.article_id == 3
    assert [one.article_id for one in found.goes] == [5, 9]
    assert (found.joined.article_id, found.joined.others) == (3, ())


@pytest.mark.parametrize(
    ("other", "texts"),
    [
        (held(2, story(2)), STORY),
        (held(2, domain="lighthouse.example"), STORY),
        (held(2, ()), STORY),
        (held(2, tuple(text[::-1] for text in STORY), SCRAMBLED), STORY),
        (held(2, ("A brief.",), headline="Another"), STORY),
        (held(2, ("Rain 12 3 45 60 today.", *story(3))), ("Rain 7 8 91 22 today.", *story(3))),
    ],
    ids=["another text", "another site", "no text", "scrambled", "another brief", "a template with other figures"],
)
def test_what_may_be_two_articles_stays_two(other: Held, texts: tuple[str, ...]) -> None:
    first = held(1, texts)

    assert decide_merge((first, other), reading(texts)) is None
    assert decide_merge((other, first), reading(texts)) is None


@pytest.mark.parametrize(
    ("other", "texts"),
    [
        (held(2), story(5)),
        (held(2, STORY[:2]), STORY),
        (held(2, (STORY[0][:60] + " …",), WALLED), STORY),
        (held(2, (*STORY[:3], "A line that was put in later.")), STORY),
    ],
    ids=["the same, though another answers", "a part", "a lead of few words", "edited"],
)
def test_texts_that_agree_are_one_article(other: Held, texts: tuple[str, ...]) -> None:
    assert decide_merge((held(1), other), reading(texts)) is not None


def test_versions_that_are_far_apart_are_one_where_both_agree_with_what_answers_now() -> None:
    whole = story(4, 8)
    early, late = held(1, whole[:4]), held(2, whole[4:])

    assert decide_merge((early, late), reading(whole)) is not None
    assert decide_merge((early, late), reading(whole[:4])) is None


@pytest.mark.parametrize("tied", [(), (held(1),)], ids=["nothing", "one"])
def test_one_article_is_not_merged_with_itself(tied: tuple[Held, ...]) -> None:
    assert decide_merge(tied, reading(STORY)) is None


def test_addresses_of_other_sites_do_not_speak_for_an_article() -> None:
    urls = (URL, "https://m.harbour.example/2", "https://short.example/x")

    assert tied_addresses(urls, page()) == urls[:2]


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [
        (held(1), held(2, STORY[:2], WALLED, day=1), 1),
        (held(1, STORY[:2], WALLED), held(2, day=1), 2),
        (held(1, STORY[:2], WALLED, day=1), held(2), 2),
        (held(1), held(2, STORY[:3], day=1), 2),
        (held(1, STORY[:3], day=1), held(2), 1),
        (held(1, day=1), held(2), 1),
    ],
    ids=[
        "a wall came later",
        "the whole text came later",
        "the whole text came first",
        "the publisher's own cut came later",
        "the publisher's own cut is at the first",
        "the same text",
    ],
)
def test_the_text_goes_on_that_would_be_held_had_all_come_from_one_address(
    first: Held, second: Held, number: int
) -> None:
    found = merge(first, second)

    assert found.text_of.article_id == number
    assert (found.joined.body_text, found.joined.extent) == (found.text_of.body_text, found.text_of.extent)
    assert found.joined.revision_no == (1 if number == 1 else 2)
    assert [text.revision_no for text in found.joined.earlier] == ([1] if number == 1 else [1, 2])
    assert found.joined.earlier[-1].published is (number == 1)


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ("live", "gone", "live"),
        ("gone", "updated", "updated"),
        ("gone", "gone", "gone"),
        ("corrected", "updated", "corrected"),
        ("retracted", "live", "retracted"),
        ("live", "retracted", "live"),
    ],
)
def test_the_status_is_what_the_better_text_and_the_history_say(one: str, other: str, joined: str) -> None:
    first, second = (
        held(number, status=ArticleStatus(status), gone=status == "gone")
        for number, status in enumerate((one, other), 1)
    )
    found = merge(first, second).joined

    assert (found.status, found.gone) == (joined, joined == "gone")


def test_ignorance_never_replaces_what_is_known_of_access() -> None:
    silent = AccessVerdict(access=Access.UNKNOWN, extent=OPEN.extent)
    found = merge(held(1, STORY, silent), held(2, STORY, PAID_FULL, tdm_reserved=True))

    assert found.text_of.article_id == 1
    assert found.facts_of.article_id == 2
    assert (found.joined.verdict.access, found.joined.tdm_reserved) == (Access.SUBSCRIPTION, True)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 4), st.sampled_from((OPEN, WALLED, PAID_FULL)), st.integers(0, 3), st.sampled_from((3, 5))
        ),
        min_size=2,
        max_size=4,
    )
)
def test_merging_never_goes_round_and_loses_no_whole_text_to_a_wall(
    given_: list[tuple[int, AccessVerdict, int, int]],
) -> None:
    tied = [
        held(number * times, STORY[:size], verdict, day=day)
        for number, (size, verdict, day, times) in enumerate(given_, 1)
    ]
    tied = list({one.article_id: one for one in tied}.values())
    found = decide_merge(tied, reading(STORY))
    if found is None:
        return
    again = decide_merge((replace(found.joined, domain=SITE),), reading(STORY))

    assert all(one.article_id > found.stays.article_id for one in found.goes)
    assert again is None
    assert found.joined.word_count >= found.stays.word_count or found.text_of.verdict.wall is not Wall.SHOWN


def test_the_decision_tells_of_the_merge_beside_what_else_it_says() -> None:
    found = merge(held(3), held(7))
    told = decide_merged(decide_change(found.joined, reading(STORY)), found)

    assert told.changes == (Change.MERGED,)
    assert told.reasons == ("article 7 is article 3",)


def test_the_control_without_the_texts_any_two_would_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.core.merge, "_agree", lambda *_: True)

    assert decide_merge((held(1), held(2, story(2))), reading(STORY)) is not None
