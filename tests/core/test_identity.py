"""Canonical addresses: believed where they are the page's own, and never where they would make two articles one."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from pipeline_world import URL, World, entry, page, travel
from readings import hold, reading

from ingest.core.identity import may_believe_canonical, without_canonical
from ingest.core.urls import url_key
from ingest.model import Held, PageReading

WORDS = "harbour crane bridge market lock vessel council quay vote survey wall flood brake budget spring autumn".split()


def story(seed: int, paragraphs: int = 4) -> tuple[str, ...]:
    dice = random.Random(seed)
    return tuple(" ".join(dice.choices(WORDS, k=30)) for _ in range(paragraphs))


def stating(canonical: str | None, texts: tuple[str, ...] = story(1), headline: str = "Crane vote") -> PageReading:
    read = reading(texts, headline=headline)
    return replace(
        read, article=replace(read.article, metadata=replace(read.article.metadata, url_canonical=canonical))
    )


ELSEWHERE = "https://harbour.example/other"
ANOTHER_SITE = "https://lighthouse.example/crane"


@pytest.mark.parametrize(
    ("canonical", "held", "believed"),
    [
        (None, None, True),
        ("http://www.harbour.example/crane/", hold(story(2)), True),
        (ELSEWHERE, None, True),
        (ELSEWHERE, hold(story(1)), True),
        (ELSEWHERE, hold(story(1)[:2]), True),
        (ELSEWHERE, hold(story(2)), False),
        (ELSEWHERE, hold(("A brief.",), headline="Crane vote"), True),
        (ELSEWHERE, hold(("A brief.",), headline="Another"), False),
        (ANOTHER_SITE, None, False),
        (ANOTHER_SITE, hold(story(1)), False),
    ],
    ids=[
        "none", "a spelling", "nothing held", "same text", "a part", "another", "same headline", "other brief",
        "another site, nothing held", "another site, same text",
    ],
)  # fmt: skip
def test_a_canonical_address_is_believed_where_it_is_the_pages_own(
    canonical: str | None, held: Held | None, believed: bool
) -> None:
    assert may_believe_canonical(entry(), page(), stating(canonical), held) is believed


def test_a_page_that_was_the_article_before_may_change_its_text() -> None:
    held = hold(story(2))

    assert may_believe_canonical(entry(article_id=held.article_id), page(), stating(ELSEWHERE), held)


@pytest.mark.parametrize(
    ("path", "canonical", "believed"),
    [
        ("/news/crane-vote", "/news", False),
        ("/news/port/crane-vote", "/news/", False),
        ("/news/crane-vote/2", "/news/crane-vote", True),
        ("/news/crane-vote/page-3", "/news/crane-vote", True),
        ("/news/crane-vote/print", "/news/crane-vote", True),
        ("/news/crane-vote", "/newsroom", True),
    ],
)
def test_a_section_is_no_canonical_address_but_a_first_page_is(path: str, canonical: str, believed: bool) -> None:
    fetched = replace(page(), final_url=f"https://harbour.example{path}")
    going = replace(entry(), url=fetched.final_url)

    assert may_believe_canonical(going, fetched, stating(f"https://harbour.example{canonical}"), None) is believed


def test_without_it_the_address_that_answered_is_the_articles() -> None:
    read = without_canonical(stating(ELSEWHERE), page())

    assert read.article.metadata.url_canonical == URL


class Shelf(World):
    """Another article is held under the address that every page of the site states."""

    async def find_held(self, urls: object) -> Held | None:
        keys = {url_key(url) for url in urls}  # type: ignore[attr-defined]  # a sequence, as the line gives it
        return hold(story(2)) if url_key(ELSEWHERE) in keys else None


def test_one_canonical_address_on_all_pages_makes_no_two_articles_one() -> None:
    world = Shelf(read=stating(ELSEWHERE))

    outcome = travel(world)

    stored = world.completions[0].reading
    assert outcome.code == "new"
    assert stored is not None
    assert stored.article.metadata.url_canonical == URL


def test_the_control_without_the_guard_it_would_overwrite_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.pipeline.may_believe_canonical", lambda *_: True)

    assert travel(Shelf(read=stating(ELSEWHERE))).code == "revised"
