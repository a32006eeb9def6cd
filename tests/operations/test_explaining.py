"""Why a page was cut and judged as it was: blocks in page order, and a verdict that is argued from its evidence."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from store_samples import WALLED, claim_url, judge, reading, store_page

from ingest.adapters.store import Store
from ingest.core.weights import WEIGHTS, reason_of, weighed
from ingest.model import (
    ArchiveRef,
    Evidence,
    NoiseClass,
    PageReading,
    PageTrace,
    RemovedBlock,
    TracedBlock,
    TracedElement,
)
from ingest.operations.explained_json import explanation_json
from ingest.operations.explained_places import rank_candidates
from ingest.operations.explaining import explain_reading, explain_record, explain_trace
from ingest.operations.explanation import Explanation, Relation

URL = "https://post.example/a"


def sides(explanation: Explanation) -> list[tuple[str | None, str]]:
    return [(block.noise, block.text) for block in explanation.blocks]


def arguing(*pieces: Evidence) -> PageReading:
    read = reading(URL, verdict=WALLED)
    return replace(read, article=replace(read.article, verdict=replace(WALLED, evidence=pieces)))


def evidence(signal: str, value: str, *, where: str = "") -> Evidence:
    return Evidence(signal=signal, value=value, says="access=subscription", weight=0.5, where=where)


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


def test_the_raw_response_of_the_newest_text_is_found(store: Store) -> None:
    ref = ArchiveRef(file="a.warc.gz", offset=40, length=900)
    kept = judge(store, claim_url(store, URL), reading(URL))
    store.complete(replace(kept, archive=ref))
    store_page(store, f"{URL}/2", reading(f"{URL}/2", ("Another text.",)))

    assert [store.find_raw(article_id) for article_id in (1, 2, 3)] == [ref, None, None]


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


def test_a_closed_access_that_names_no_kind_speaks_for_every_kind() -> None:
    flag = Evidence(signal="json-ld:isAccessibleForFree", value="False", says="access=restricted", weight=0.9)
    words = Evidence(signal="words:subscription", value="Join us", says="access=subscription", weight=0.5)
    meter = Evidence(signal="words:meter", value="2 left", says="access=metered", weight=0.3)

    argument = explain_reading(arguing(flag, words, meter)).arguments[0]

    assert (argument.speaks_for, argument.speaks_against) == ((flag, words), (meter,))
    assert argument.tipped_by == words


def test_a_fact_for_which_nothing_speaks_says_what_it_rests_on() -> None:
    wall, integrity = (explain_reading(arguing()).arguments[at] for at in (1, 3))

    assert (wall.value, wall.tipped_by, wall.silence) == ("shown", None, "it follows from the other facts")
    assert integrity.silence == "no sign of filler or of scrambled letters"


@pytest.mark.parametrize(
    ("piece", "block"),
    [
        (evidence("words:subscription", "Join us", where="shared:wall"), "Join us"),
        (evidence("words:subscription", "Join us", where="shared:other"), None),
        (evidence("words:subscription", "The first para", where="body:tail"), "The first paragraph."),
        (evidence("end:sentence", "second one."), "The second one."),
        (evidence("words", "84/912"), None),
        (evidence("json-ld:isAccessibleForFree", "False"), None),
        (evidence("meta:tier", ""), None),
    ],
    ids=["by its rule", "another rule", "a kept line", "the end of the text", "a count", "a flag", "nothing quoted"],
)
def test_evidence_is_placed_at_the_block_that_it_quotes(piece: Evidence, block: str | None) -> None:
    explanation = explain_reading(arguing(piece))

    assert [explanation.blocks[at].text for _, at in explanation.places] == ([block] if block else [])


def test_evidence_that_names_a_selector_is_placed_in_what_it_selects() -> None:
    gated = evidence("json-ld:hasPart", "False", where=".gate")
    read = arguing(gated)
    elements = (
        TracedElement(tag="body", names="", parent=-1, first=0, end=4),
        TracedElement(tag="div", names="gate", parent=0, first=2, end=4),
    )
    blocks = tuple(TracedBlock(element=at, words=2, linked=0.0, weight=1.0) for at in (0, 0, 1, 1))
    trace = PageTrace(reading=read, elements=elements, blocks=blocks, container=0, selected=((".gate", (1,)),))

    explanation = explain_trace(trace)

    assert explanation.places == ((gated, 2),)
    assert [(block.element, block.words, block.weight) for block in explanation.blocks] == [
        (0, 2, 1.0),
        (0, 2, 1.0),
        (1, 2, 1.0),
        (1, 2, 1.0),
    ]
    assert explanation.around(explanation.blocks[2]) == (0, 1)


def test_a_block_that_became_a_field_says_so_unless_it_is_a_menus() -> None:
    def removed(noise: NoiseClass, at: int) -> RemovedBlock:
        return RemovedBlock(noise=noise, text="By Ada  Example and Ben Example", rule="r", position=at)

    read = reading(URL)
    body = replace(read.article.body, removed=(removed(NoiseClass.NAVIGATION, 0), removed(NoiseClass.BYLINE, 1)))
    explanation = explain_reading(replace(read, article=replace(read.article, body=body)))

    assert [block.fields for block in explanation.blocks] == [(), ("byline_raw",), (), ()]


def test_fields_are_told_with_their_origin_and_as_the_page_writes_them() -> None:
    fields = {field.name: (field.value, field.origin) for field in explain_reading(reading(URL)).fields}

    assert fields["headline"] == ("A headline", "og:title")
    assert fields["published_at"] == ("2026-03-01T12:00:00+00:00 (written 2026-03-01T12:00Z)", "")
    assert fields["tags"] == ("one, two", "")
    assert "genre" not in fields


def test_the_heaviest_elements_compete_and_what_holds_the_same_counts_once() -> None:
    spans = ((0, 9), (0, 6), (0, 6), (1, 5), (2, 3), (6, 9))
    weights = (70.0, 80.0, 80.0, 60.0, 75.0, 20.0)
    parents = (-1, 0, 1, 2, 3, 0)
    elements = tuple(
        TracedElement(
            tag=f"e{at}", names="n", parent=parents[at], first=spans[at][0], end=spans[at][1], weight=weights[at]
        )
        for at in range(6)
    )
    ranked = rank_candidates(PageTrace(reading=reading(URL), elements=elements, container=1))

    assert [(one.element, one.relation, one.path) for one in ranked] == [
        (1, Relation.CHOSEN, "e0.n > e1.n"),
        (0, Relation.AROUND, "e0.n"),
        (3, Relation.INSIDE, "e1.n > e2.n > e3.n"),
        (5, Relation.BESIDE, "e0.n > e5.n"),
    ]


def test_an_explanation_as_json_says_what_the_screen_says() -> None:
    told = explanation_json(explain_reading(arguing(evidence("words:subscription", "Join us", where="shared:wall"))))

    assert json.loads(json.dumps(told)) == told
    assert [(block["class"], block["kind"], block["position"]) for block in told["blocks"]] == [
        ("share", None, 0),
        (None, "paragraph", 1),
        (None, "paragraph", 2),
        ("paywall", None, 3),
    ]
    assert told["arguments"][0]["tipped_by"]["signal"] == "words:subscription"
    assert told["places"] == [{"evidence": told["arguments"][0]["tipped_by"], "block": 3}]
    assert told["containers"] == []


def test_the_reason_of_a_weight_and_what_it_rests_on_is_told_with_it() -> None:
    tier = weighed("tier", signal="meta:article:content_tier", value="locked", says="access=subscription")

    told = explanation_json(explain_reading(arguing(tier)))["arguments"][0]

    assert told["for"][0]["row"] == "tier"
    assert told["for"][0]["reason"] == reason_of(tier)
    assert WEIGHTS["tier"].reason in told["tipped_by"]["reason"]
