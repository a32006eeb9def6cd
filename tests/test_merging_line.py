"""The line, where addresses of one trip lead to two articles: merged on one site, never across two."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pipeline_world import NOON, URL, World, entry, travel
from readings import LONG, hold, reading

import ingest.core.merge
from ingest.model import EarlierText, Held


def held(number: int, **known: object) -> Held:
    """An article of the site."""
    seen = EarlierText(revision_no=1, seen_at=NOON, settled_hash=None, classes=None)
    known = {"domain": "harbour.example", "earlier": (seen,)} | known
    return replace(hold(LONG), article_id=number, **known)  # type: ignore[arg-type]  # the test names the fields


def stated(canonical: str) -> World:
    """The world in which the page's own address leads to article 7, and the one that it states to article 3."""
    read = reading(LONG)
    read = replace(
        read, article=replace(read.article, metadata=replace(read.article.metadata, url_canonical=canonical))
    )
    return World(read=read, held=held(3, others=(7,)), tied=(held(3), held(7)))


def test_a_page_that_states_anothers_address_on_its_site_merges_the_two() -> None:
    world = stated("https://harbour.example/other")
    outcome = travel(world, entry(article_id=7))

    assert (outcome.code, outcome.kind) == ("merged", "stored")
    assert world.completions[0].merge is not None
    assert world.completions[0].held == world.completions[0].merge.joined
    assert world.completions[0].archive is None


PLAGIARIST = "https://lighthouse.example/original"


def test_a_page_that_names_another_publishers_address_swallows_nothing() -> None:
    world = stated(PLAGIARIST)
    world.held, world.tied = None, ()  # nothing is held under its own address
    travel(world)
    [stored] = world.completions

    assert (stored.outcome.code, stored.merge) == ("new", None)
    assert stored.reading is not None
    assert stored.reading.article.metadata.url_canonical == URL


def test_an_article_of_another_publisher_is_not_merged_even_where_addresses_lead_to_both() -> None:
    world = stated(URL)
    world.held = replace(held(3), domain="lighthouse.example", others=(7,))
    world.tied = (world.held, held(7))
    travel(world)

    assert world.completions[0].merge is None


def test_the_control_without_the_guard_the_other_publishers_article_is_swallowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ingest.core.merge, "_of_site", lambda tied, _: list(tied))
    world = stated(URL)
    world.held = replace(held(3), domain="lighthouse.example", others=(7,))
    world.tied = (world.held, held(7))
    travel(world)

    assert world.completions[0].merge is not None
