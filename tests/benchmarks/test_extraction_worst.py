"""Where our words went, on pages whose loss is known beforehand."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_scorer
from extraction.bench import open_bench
from extraction.figures import summarise
from extraction.ours import shared_rules
from extraction.plot import Point, place_labels
from extraction.report import as_markdown
from extraction.rounds import Answer
from extraction.tables import worst_table
from extraction.worst import find_foreign, find_missed, find_takers, find_worst
from small_bench import BODIES, extractor_of, write_bench

from ingest.model import Block, BlockKind, NoiseClass, RemovedBlock


def removed(text: str, rule: str) -> RemovedBlock:
    return RemovedBlock(noise=NoiseClass.RELATED, text=text, rule=rule, position=0)


def kept(*texts: str) -> list[Block]:
    return [Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts]


def test_missed_words_are_put_down_to_the_rules_that_took_them() -> None:
    gold = "the first five words stand here and then six more words were taken and last came two from nowhere".split()
    ledger = [
        removed("then six more words were taken", "shared:related.names:box"),
        removed("a teaser that no gold has ever held", "shared:related.names:teaser"),
        removed("the first five words stand", "edge:repeated"),
    ]

    takers = find_takers(small_scorer, ledger, gold, gold[:6])

    # six words make three runs, all of them missed; every other run that is missed crosses their ends or comes after
    assert dict(takers) == {"related: shared:related.names:box": 6, "nowhere": len(gold) - 6 - 3}


def test_a_block_counts_once_however_often_it_was_removed() -> None:
    gold = "one line of gold that was removed twice over".split()
    ledger = [removed(" ".join(gold), "first"), removed(" ".join(gold), "second")]

    assert find_takers(small_scorer, ledger, gold, []) == (("related: first", len(gold)),)


def test_nothing_missed_was_taken_by_nobody() -> None:
    gold = "all of these words were kept".split()

    assert find_takers(small_scorer, [removed("all of these words", "some")], gold, gold) == ()


def test_a_foreign_block_stands_mostly_outside_of_the_gold() -> None:
    gold = "the harbour office said that the ferry sails again".split()
    blocks = kept(
        "the harbour office said that the ferry sails again", "read our letter every morning", "ferry sails", "Ad"
    )

    assert find_foreign(small_scorer, blocks, gold) == ["read our letter every morning", "Ad"]


@pytest.mark.parametrize(
    ("kept_words", "missed"),
    [
        ("a b c d e f g h i j", ""),
        ("a b c d e", "c d e f g h i j"),
        ("", "a b c d e f g h i j"),
        ("a b c d x g h i j", "b c d e f g h i"),
    ],
    ids=["nothing", "the end", "all", "the middle"],
)
def test_the_longest_stretch_missed_holds_the_words_around_it(kept_words: str, missed: str) -> None:
    assert " ".join(find_missed("a b c d e f g h i j".split(), kept_words.split())) == missed


def test_the_worst_pages_come_first_and_perfect_ones_not_at_all(tmp_path: Path) -> None:
    bench = open_bench(write_bench(tmp_path), ("zyte",), limit=None)
    answers = {
        "ferry": Answer(prediction={"body": BODIES["ferry"]}, cpu_ms=1.0),
        "bakery": Answer(prediction={"body": BODIES["bakery"].split("\n")[0]}, cpu_ms=1.0),
        "tower": Answer(error="RuntimeError: the clock struck thirteen"),
    }

    worst = find_worst(bench, summarise(bench, extractor_of("ours", ours=True), answers, 0), shared_rules(), count=30)

    assert [loss.page.id for loss in worst] == ["tower", "bakery"]
    assert (worst[0].lost, worst[0].error) == (1.0, "RuntimeError: the clock struck thirteen")
    assert worst[1].kind.endswith(", dom")
    assert len(find_worst(bench, summarise(bench, extractor_of("ours"), answers, 0), shared_rules(), count=1)) == 1
    assert as_markdown(worst_table(worst)).count("\n| ") == 4


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([(1.0, 0.90), (1.0, 0.91), (1.0, 0.99)], [(0.90, False), (0.92, False), (0.99, False)]),
        ([(1.0, 0.90), (9.0, 0.90)], [(0.90, False), (0.92, False)]),
        ([(1.0, 0.90), (1.2, 0.90)], [(0.90, True), (0.90, False)]),
    ],
    ids=["one below the other", "far apart", "side by side"],
)
def test_labels_on_the_picture_are_not_written_over_each_other(
    places: list[tuple[float, float]], expected: list[tuple[float, bool]]
) -> None:
    points = [Point(label=str(pf1), median_ms=median_ms, pf1=pf1, ours=False) for median_ms, pf1 in places]

    labels = [(round(label.height, 6), label.on_left) for label in place_labels(points, 0.02)]

    assert labels == expected
