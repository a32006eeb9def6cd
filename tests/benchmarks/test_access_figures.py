"""The arithmetic of the access benchmark: bins of confidence, what is right, open without evidence, detectors."""

from __future__ import annotations

from typing import Any

import pytest
from access.detectors import by_ending, by_first_flag, by_phrases, by_schema, by_tier
from access.figures import open_without_evidence
from access.readers import Reading
from access.reliability import Bin, access_right, extent_right, reliability, wilson
from small_labels import label_of

from ingest.core.structured import parse_document
from ingest.model import (
    Access,
    AccessVerdict,
    Block,
    BlockKind,
    Body,
    Document,
    Evidence,
    Extent,
    Integrity,
    NoiseClass,
    RemovedBlock,
    Wall,
)

OPEN = Evidence(signal="json-ld:isAccessibleForFree", value="True", says="access=open", weight=0.7)


def _verdict(access: str, extent: str = "full", *evidence: Evidence, sure: float = 0.7) -> AccessVerdict:
    return AccessVerdict(
        access=Access(access),
        declared=Access.UNKNOWN,
        wall=Wall.UNKNOWN,
        extent=Extent(extent),
        cut_by=None,
        integrity=Integrity.PLAIN,
        access_confidence=sure,
        extent_confidence=0.6,
        conflict=False,
        evidence=evidence,
    )


def _reading(verdict: AccessVerdict | None) -> Reading:
    return Reading(kind="article", why="", verdict=verdict, words=90, predictions={})


def _document(*nodes: str, head: str = "") -> Document:
    scripts = "".join(f'<script type="application/ld+json">{node}</script>' for node in nodes)
    return parse_document("https://a.example/b", f"<html><head>{head}{scripts}</head></html>", "utf-8", "header")


def _body(*texts: str, removed: tuple[str, ...] = (), hidden: bool = False) -> Body:
    return Body(
        blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts),
        removed=tuple(
            RemovedBlock(noise=NoiseClass.OTHER, text=text, rule="x", position=9, hidden=hidden) for text in removed
        ),
        origin="dom",
    )


def test_confidence_is_held_against_the_share_that_is_right() -> None:
    told = [(0.95, True), (0.9, True), (0.95, False), (0.55, True), (0.2, False)]
    *less, most = reliability(told)

    assert less == [
        Bin(low=0.0, verdicts=1, said=0.2, right=0.0, least=0.0, most=wilson(0, 1)[1]),
        Bin(low=0.5, verdicts=1, said=0.55, right=1.0, least=wilson(1, 1)[0], most=1.0),
    ]
    assert (most.low, most.verdicts) == (0.9, 3)
    assert [most.said, most.right] == pytest.approx([2.8 / 3, 2 / 3])


@pytest.mark.parametrize(
    ("nonfree", "access", "sure", "right"),
    [
        (True, "metered", 0.7, True),
        (True, "open", 0.7, False),
        (False, "open", 0.7, True),
        (False, "registration", 0.7, False),
        (False, "unknown", 0.0, None),
        (None, "open", 0.7, None),
    ],
)
def test_a_verdict_is_right_when_it_tells_free_from_not_free(
    nonfree: bool | None, access: str, sure: float, right: bool | None
) -> None:
    assert access_right(label_of("a", nonfree=nonfree), _verdict(access, sure=sure)) is right


@pytest.mark.parametrize(
    ("label", "extent", "right"),
    [
        ({"completeness": "none"}, "truncated", True),
        ({"completeness": "full"}, "truncated", False),
        ({"completeness": "full"}, "unknown", None),
        ({"completeness": "full", "flags": ["extent-contested"]}, "truncated", None),
    ],
)
def test_an_extent_is_right_when_it_tells_cut_from_whole(
    label: dict[str, Any], extent: str, right: bool | None
) -> None:
    assert extent_right(label_of("a", **label), _verdict("open", extent)) is right


def test_an_open_verdict_needs_a_piece_of_weight_that_says_so() -> None:
    bare = Evidence(signal="script:vendor", value="x", says="access=open", weight=0.0)
    readings = [_verdict("open", "full", OPEN), _verdict("open", "full", bare), _verdict("open"), _verdict("unknown")]

    assert open_without_evidence([*map(_reading, readings), _reading(None)]) == 2


@pytest.mark.parametrize(
    ("node", "schema", "first"),
    [
        ('{"@type": "NewsArticle", "isAccessibleForFree": "False"}', "restricted", "restricted"),
        ('{"@type": "NewsArticle", "isAccessibleForFree": true}', "open", "open"),
        ('{"@type": "NewsArticle", "hasPart": {"isAccessibleForFree": false}}', "restricted", "restricted"),
        ('{"@type": "VideoObject", "isAccessibleForFree": false}', "unknown", "restricted"),
        ('{"@type": "NewsArticle"}', "unknown", "open"),
    ],
    ids=["not free", "free", "a part", "a video", "silent"],
)
def test_flags_are_read_as_the_detectors_read_them(node: str, schema: str, first: str) -> None:
    assert (by_schema(_document(node)), by_first_flag(_document(node))) == (schema, first)


@pytest.mark.parametrize(
    ("tier", "access"), [("metered", "restricted"), ("locked", "restricted"), ("free", "open"), ("other", "unknown")]
)
def test_a_content_tier_comes_before_the_flag(tier: str, access: str) -> None:
    assert by_tier(_document(head=f'<meta property="article:content_tier" content="{tier}">')) == access


def test_a_phrase_counts_wherever_a_reader_sees_it() -> None:
    assert by_phrases(_body("Text.", removed=("Already a subscriber?",))) == "restricted"
    assert by_phrases(_body("Text.", removed=("Already a subscriber?",), hidden=True)) == "open"


@pytest.mark.parametrize(
    ("text", "words", "stated", "extent"),
    [
        ("Ends.", 100, 120, "full"),
        ("Ends.", 50, 100, "truncated"),
        ("Ends…", 50, None, "truncated"),
        ("", 0, 9, "none"),
    ],
)
def test_a_text_is_cut_by_its_end_or_its_length(text: str, words: int, stated: int | None, extent: str) -> None:
    assert by_ending(_body(text), words, stated) == extent
