"""Why a page was cut and judged as it was: blocks in page order, and a verdict that is argued from its evidence."""

from __future__ import annotations

from dataclasses import replace

from store_samples import WALLED, reading, store_page

from ingest.adapters.store import Store
from ingest.model import Evidence, PageReading
from ingest.operations.explaining import Explanation, explain_reading, explain_record

URL = "https://post.example/a"


def sides(explanation: Explanation) -> list[tuple[str | None, str]]:
    return [(block.noise, block.text) for block in explanation.blocks]


def arguing(*pieces: Evidence) -> PageReading:
    read = reading(URL, verdict=WALLED)
    return replace(read, article=replace(read.article, verdict=replace(WALLED, evidence=pieces)))


def test_kept_and_removed_blocks_stand_where_the_page_has_them() -> None:
    assert sides(explain_reading(reading(URL))) == [
        ("share", "Share this"),
        (None, "The first paragraph."),
        (None, "The second one."),
        ("paywall", "Join us"),
    ]


def test_text_from_elsewhere_stands_before_what_the_page_lost() -> None:
    read = reading(URL)
    elsewhere = replace(read, article=replace(read.article, body=replace(read.article.body, origin="json-ld")))

    assert [noise for noise, _ in sides(explain_reading(elsewhere))] == [None, None, "share", "paywall"]


def test_a_stored_article_is_explained_as_it_was_when_it_was_read(store: Store) -> None:
    read = reading(URL, verdict=WALLED)
    store_page(store, URL, read)
    record = store.get_article(1)
    assert record

    fresh, stored = explain_reading(read), explain_record(record)

    assert sides(stored) == sides(fresh)
    assert stored.arguments == fresh.arguments
    assert (stored.headline, stored.declared, stored.conflict) == (fresh.headline, fresh.declared, fresh.conflict)


def test_each_fact_is_argued_for_and_against() -> None:
    gate = Evidence(signal="wall:#gate", value="join us", says="access=subscription", weight=0.8)
    free = Evidence(signal="json-ld:isAccessibleForFree", value="True", says="access=open", weight=0.4)
    noted = Evidence(signal="meta:generator", value="x", says="access=open", weight=0.0)

    explanation = explain_reading(arguing(gate, free, noted))
    access = next(argument for argument in explanation.arguments if argument.fact == "access")
    wall = next(argument for argument in explanation.arguments if argument.fact == "wall")

    assert (access.value, access.speaks_for, access.speaks_against) == ("subscription", (gate,), (free,))
    assert (wall.speaks_for, wall.speaks_against) == ((), ())
    assert explanation.context == (noted,)
